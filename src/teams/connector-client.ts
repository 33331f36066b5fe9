import { z } from 'zod';
import type { SendResult } from '../capability/port/messenger.ts';
import { createConnectorCall } from './connector-call.ts';
import type { ConnectorOptions } from './connector-call.ts';
import { ConversationPace } from './conversation-pace.ts';
import { ConversationQueue } from './conversation-queue.ts';
import type { NotSent } from './send-outcome.ts';

/** A conversation at the connector that serves it. */
export interface Conversation {
  serviceUrl: string;
  conversationId: string;
}

/** `now`: the person is waiting for it. `paced`: it may wait a moment, to stay within the limits of a busy chat. */
export type Urgency = 'now' | 'paced';

/** The part of the Bot Connector that Foyer uses; in one conversation, everything happens in the order of the calls. */
export interface ConnectorClient {
  send(conversation: Conversation, activity: object, urgency: Urgency): Promise<SendResult>;
  reply(conversation: Conversation, activityId: string, activity: object): Promise<SendResult>;
  update(conversation: Conversation, activityId: string, activity: object, urgency: Urgency): Promise<SendResult>;
  remove(conversation: Conversation, activityId: string): Promise<SendResult>;
  createConversation(serviceUrl: string, parameters: object): Promise<{ ok: true; conversationId: string; serviceUrl: string | null } | NotSent>;
  close(): Promise<void>;
}

/** All the time that one call may take, its repetitions included: an invoke or a message cannot wait longer. */
const budgetMs = 4_000;
/** The longest that a message waits for its turn in a busy chat before it is handed back. */
const patienceMs = 2_000;

const sentSchema = z.object({ id: z.string().optional() });
const createdSchema = z.object({ id: z.string().min(1), serviceUrl: z.string().nullish() });

export function createConnectorClient(options: ConnectorOptions): ConnectorClient {
  const { timer } = options;
  const call = createConnectorCall(options);
  const order = new ConversationQueue();
  const lane = new ConversationQueue();
  const pace = new ConversationPace();

  function transmit(method: 'POST' | 'PUT' | 'DELETE', { serviceUrl, conversationId }: Conversation, activityId: string | null, body?: object): Promise<SendResult> {
    const deadlineMs = timer.nowMs() + budgetMs;
    const path = `/v3/conversations/${encodeURIComponent(conversationId)}/activities${activityId === null ? '' : `/${encodeURIComponent(activityId)}`}`;
    return order.run(conversationId, async () => {
      const result = await call({ method, serviceUrl, path, body, deadlineMs });
      pace.record(conversationId, timer.nowMs());
      if (!result.ok) return result;
      return { ok: true, activityId: readId(result.body) ?? activityId ?? '' };
    });
  }

  /** What may wait does so before it joins the queue, so that it never holds up an answer. */
  function paced(conversation: Conversation, transmission: () => Promise<SendResult>): Promise<SendResult> {
    return lane.run(conversation.conversationId, async () => {
      const delayMs = pace.delayMs(conversation.conversationId, timer.nowMs());
      if (delayMs > patienceMs) return { ok: false, reason: 'later', retryAfterMs: delayMs };
      if (delayMs > 0) await timer.wait(delayMs);
      return transmission();
    });
  }

  return {
    send(conversation, activity, urgency) {
      const transmission = () => transmit('POST', conversation, null, activity);
      return urgency === 'paced' ? paced(conversation, transmission) : transmission();
    },
    reply: (conversation, activityId, activity) => transmit('POST', conversation, activityId, activity),
    update(conversation, activityId, activity, urgency) {
      const transmission = () => transmit('PUT', conversation, activityId, activity);
      return urgency === 'paced' ? paced(conversation, transmission) : transmission();
    },
    remove: (conversation, activityId) => transmit('DELETE', conversation, activityId),
    async createConversation(serviceUrl, parameters) {
      const result = await call({ method: 'POST', serviceUrl, path: '/v3/conversations', body: parameters, deadlineMs: timer.nowMs() + budgetMs });
      if (!result.ok) return result;
      const created = createdSchema.parse(JSON.parse(result.body));
      return { ok: true, conversationId: created.id, serviceUrl: created.serviceUrl ?? null };
    },
    close: () => call.close(),
  };
}

/** What was sent stays sent, whatever the answer's body looks like. */
function readId(body: string): string | undefined {
  try {
    return sentSchema.parse(JSON.parse(body)).id;
  } catch {
    return undefined;
  }
}
