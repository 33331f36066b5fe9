import { ActivityTypes } from 'botbuilder';
import type { Activity, Attachment } from 'botbuilder';
import type { AdaptiveCard, Message } from '../capability/port/messenger.ts';
import { oauthCard } from './sign-in-card.ts';
import type { SignInOptions } from './sign-in-card.ts';

/**
 * A message as an activity. Words go as plain text, since Teams reads markdown by default; a card goes without words, since Teams
 * splits a message that has both and then tells no usable id.
 */
export function messageActivity(message: Message, signIn: SignInOptions): Partial<Activity> {
  switch (message.kind) {
    case 'text':
      return { type: ActivityTypes.Message, text: message.text, textFormat: 'plain' };
    case 'card':
      return { ...cardActivity(message.card), summary: message.summary };
    case 'sign-in':
      return attached({ contentType: 'application/vnd.microsoft.card.oauth', content: oauthCard(message.need, signIn) });
    case 'file-offer':
      return attached({
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: message.name,
        content: { description: message.about, sizeInBytes: message.sizeBytes, acceptContext: message.context, declineContext: message.context },
      });
    case 'file':
      return attached({
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        contentUrl: message.contentUrl,
        name: message.name,
        content: { uniqueId: message.uniqueId, fileType: message.fileType },
      });
  }
}

/** A card that nobody needs to be notified of: it answers the person who looks at it. */
export function cardActivity(card: AdaptiveCard): Partial<Activity> {
  return attached({ contentType: 'application/vnd.microsoft.card.adaptive', content: card });
}

function attached(attachment: Attachment): Partial<Activity> {
  return { type: ActivityTypes.Message, attachments: [attachment] };
}
