import { ActivityTypes } from 'botbuilder';
import type { Activity } from 'botbuilder';
import type { AdaptiveCard, Message } from '../capability/port/messenger.ts';

/**
 * A message as an activity. Words go as plain text, since Teams reads markdown by default; a card goes without words, since Teams
 * splits a message that has both and then tells no usable id.
 */
export function messageActivity(message: Message): Partial<Activity> {
  if (message.kind === 'text') return { type: ActivityTypes.Message, text: message.text, textFormat: 'plain' };
  return { ...cardActivity(message.card), summary: message.summary };
}

/** A card that nobody needs to be notified of: it answers the person who looks at it. */
export function cardActivity(card: AdaptiveCard): Partial<Activity> {
  return { type: ActivityTypes.Message, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }] };
}
