import { z } from 'zod';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { chatOf, messagesAfter, nextMessageId, writeMessage } from './chat.ts';
import type { Activity, ChatMessage } from './chat-schema.ts';
import { deliver } from './deliver.ts';
import type { Delivery } from './deliver.ts';
import { ensureInstalled } from './install.ts';
import { envelope, invokeActivity } from './person-activity.ts';
import { signInsEnded } from './silent-sign-in.ts';

/** A turn's end: what the bot answered, and what changed in the person's chat meanwhile. */
export interface TurnResult {
  readonly delivery: Delivery;
  readonly messages: Omit<ChatMessage, 'chatId'>[];
}

interface Said {
  readonly text?: string;
  readonly locale?: string | undefined;
  readonly attachments?: unknown[] | undefined;
  readonly value?: unknown;
  readonly replyToId?: string;
}

/** The person sends a message in their personal chat. */
export async function sendMessage(tenant: Tenant, user: User, said: Said): Promise<TurnResult> {
  await ensureInstalled(tenant, user);
  const id = nextMessageId(tenant);
  const activity: Activity = {
    type: 'message', id, ...envelope(tenant, user, said.locale), ...(said.text === undefined ? {} : { text: said.text, textFormat: 'plain' }),
    attachments: attachmentsOf(said), ...(said.value === undefined ? {} : { value: said.value }),
    ...(said.replyToId === undefined ? {} : { replyToId: said.replyToId }),
  };
  const { seq } = writeMessage(tenant, user.id, { id, from: 'person', activity, isUpdate: false });
  return endTurn(tenant, user, await deliver(tenant, activity), seq);
}

/** The person's client tells the bot something. */
export async function sendInvoke(tenant: Tenant, user: User, invoke: { name: string; value: unknown; replyToId?: string }): Promise<TurnResult> {
  await ensureInstalled(tenant, user);
  const before = chatOf(tenant, user.id).lastSeq;
  return endTurn(tenant, user, await deliver(tenant, invokeActivity(tenant, user, invoke)), before);
}

/** What a turn came to, once the silent sign-ins that it began have ended too. */
export async function endTurn(tenant: Tenant, user: User, delivery: Delivery, afterSeq: number): Promise<TurnResult> {
  await signInsEnded(tenant, user.id);
  return { delivery, messages: messagesAfter(tenant, user.id, afterSeq) };
}

/** Teams sends the text a second time, as an HTML attachment. */
function attachmentsOf(said: Said): Record<string, unknown>[] {
  const given = z.array(z.record(z.string(), z.unknown())).parse(said.attachments ?? []);
  if (said.text === undefined) return given;
  const html = said.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [...given, { contentType: 'text/html', content: `<p>${html}</p>` }];
}
