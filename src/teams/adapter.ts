import { ActivityTypes, BotAdapter, INVOKE_RESPONSE_KEY, TurnContext } from 'botbuilder';
import type { Activity, ConversationReference, ResourceResponse } from 'botbuilder';
import type { SendResult } from '../capability/port/messenger.ts';
import type { ConnectorClient, Conversation } from './connector-client.ts';
import { MessageNotSent } from './send-outcome.ts';

/**
 * Bot Framework's adapter over our own connector client. botbuilder's CloudAdapter makes a client, a serializer and a pipeline for
 * every turn, and repeats a failed POST even where the message may have arrived.
 */
export class ConnectorAdapter extends BotAdapter {
  readonly #client: ConnectorClient;

  constructor(client: ConnectorClient) {
    super();
    this.#client = client;
  }

  async sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const responses: ResourceResponse[] = [];
    for (const activity of activities) responses.push({ id: await this.#deliver(context, activity) });
    return responses;
  }

  async updateActivity(_context: TurnContext, activity: Partial<Activity>): Promise<ResourceResponse> {
    return { id: sent(await this.#client.update(conversationOf(activity), activity.id ?? '', activity, 'now')) };
  }

  async deleteActivity(_context: TurnContext, reference: Partial<ConversationReference>): Promise<void> {
    sent(await this.#client.remove(conversationOf(reference), reference.activityId ?? ''));
  }

  async continueConversation(reference: Partial<ConversationReference>, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    const activity = TurnContext.applyConversationReference({ type: ActivityTypes.Event, name: 'ContinueConversation' }, reference, true);
    await this.runMiddleware(new TurnContext(this, activity), logic);
  }

  async #deliver(context: TurnContext, activity: Partial<Activity>): Promise<string> {
    if (activity.type === ActivityTypes.Trace) return '';
    if (activity.type === ActivityTypes.InvokeResponse) {
      context.turnState.set(INVOKE_RESPONSE_KEY, activity);
      return '';
    }
    const conversation = conversationOf(activity);
    return sent(await (activity.replyToId ? this.#client.reply(conversation, activity.replyToId, activity) : this.#client.send(conversation, activity, 'now')));
  }
}

function conversationOf({ serviceUrl, conversation }: Partial<Activity> | Partial<ConversationReference>): Conversation {
  if (!serviceUrl || !conversation) throw new Error('The activity names no conversation.');
  return { serviceUrl, conversationId: conversation.id };
}

function sent(result: SendResult): string {
  if (!result.ok) throw new MessageNotSent(result.reason);
  return result.activityId;
}
