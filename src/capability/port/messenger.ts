import type { PersonId, TenantId } from './identity.ts';
import type { SignInNeed } from './sign-in.ts';

/** Where a person's chat with the bot is reached. */
export interface Chat {
  tenantId: TenantId;
  personId: PersonId;
  conversationId: string;
  /** The connector that serves this chat; from the newest inbound activity. */
  serviceUrl: string;
}

/** An Adaptive Card that has been built and checked by the card registry. */
export type AdaptiveCard = { readonly type: 'AdaptiveCard' } & Readonly<Record<string, unknown>>;

/**
 * What the bot says: plain words (never markdown); a card with the one sentence that a notification shows; the wish that
 * the person signs in, which Teams grants silently where it can; or a file on offer, which comes back as an answer with
 * its `context`; or a file that has been put in its place.
 */
export type Message =
  | { kind: 'text'; text: string }
  | { kind: 'card'; card: AdaptiveCard; summary: string }
  | { kind: 'sign-in'; need: SignInNeed }
  | { kind: 'file-offer'; name: string; about: string; sizeBytes: number; context: Record<string, string> }
  | { kind: 'file'; name: string; contentUrl: string; uniqueId: string; fileType: string };

/** How a send ended, where the connector answered. */
export type SendResult =
  | { ok: true; activityId: string }
  /** `not-installed`: install and try again; `blocked`: the person does not want to be reached; `gone`: the message or chat is no more. */
  | { ok: false; reason: 'not-installed' | 'blocked' | 'gone' | 'too-large' }
  /** Throttled, or the service is down: the same send may be tried again after this time. */
  | { ok: false; reason: 'later'; retryAfterMs: number };

/** Sends outside of a turn: to people who have not just written. */
export interface Messenger {
  /** Opens the personal chat with somebody who may never have written to the bot. */
  openChat(tenantId: TenantId, person: PersonId): Promise<{ ok: true; chat: Chat } | Extract<SendResult, { ok: false }>>;
  send(chat: Chat, message: Message): Promise<SendResult>;
  update(chat: Chat, activityId: string, message: Message): Promise<SendResult>;
}
