import { TurnContext } from 'botbuilder';
import type { BotAdapter } from 'botbuilder';
import type { InboundActivity } from './activity.ts';

const inbound = Symbol('inbound');

/** A context of one turn: botbuilder's, with what Foyer has read of the activity beside it. */
export function createTurnContext(adapter: BotAdapter, activity: InboundActivity): TurnContext {
  const { type, id, name, channelId, serviceUrl, from, recipient, conversation, text, value } = activity;
  const context = new TurnContext(adapter, {
    type,
    id: id ?? undefined,
    name: name ?? undefined,
    channelId,
    serviceUrl,
    text: text ?? '',
    value,
    from: { id: from.id, name: from.name ?? '', aadObjectId: from.aadObjectId ?? undefined },
    recipient: { id: recipient.id, name: recipient.name ?? '' },
    conversation: {
      id: conversation.id,
      name: '',
      isGroup: conversation.isGroup ?? false,
      conversationType: conversation.conversationType ?? 'personal',
      tenantId: conversation.tenantId ?? undefined,
    },
  });
  context.turnState.set(inbound, activity);
  return context;
}

/** What was read of the activity of this turn. */
export function inboundOf(context: TurnContext): InboundActivity {
  const activity = context.turnState.get<InboundActivity | undefined>(inbound);
  if (!activity) throw new Error('The turn was not begun by createTurnContext.');
  return activity;
}
