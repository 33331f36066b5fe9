import { createHash, randomUUID } from 'node:crypto';
import { personOf } from '../directory/user.ts';
import type { User } from '../directory/user.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import type { Activity, Chat, ChatMessage } from './chat-schema.ts';

/** The chat of that person; its ids have Teams' shapes and follow from the person's, so that they never change. */
export function chatOf(tenant: Tenant, userId: string): Chat {
  const known = tenant.chats.get(userId);
  if (known !== undefined) return known;
  const { appId } = registrationOf(tenant);
  const mark = (purpose: string): string => createHash('sha256').update(`${purpose}:${appId}:${userId}`).digest('base64url');
  return { id: userId, conversationId: `a:1${mark('chat')}`, memberId: `29:1${mark('member')}`, installationId: null, lastSeq: 0 };
}

/** The chat with that conversation id, once something was said or installed there. */
export function chatWith(tenant: Tenant, conversationId: string): Chat | undefined {
  return [...tenant.chats.values()].find((chat) => chat.conversationId === conversationId);
}

export function ownerOf(tenant: Tenant, chat: Chat): User | undefined {
  return tenant.directory.users.get(chat.id);
}

/** Writes the app into the chat; false when it was there already. */
export function recordInstallation(tenant: Tenant, userId: string): boolean {
  const chat = chatOf(tenant, userId);
  if (chat.installationId !== null) return false;
  tenant.store.transaction(() => tenant.chats.put({ ...chat, installationId: randomUUID() }));
  return true;
}

interface Written {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly activity: Activity;
  readonly isUpdate: boolean;
}

/** Adds a message, or puts a new form of one in its place; either way it gets the chat's next sequence number. */
export function writeMessage(tenant: Tenant, userId: string, message: Written): ChatMessage {
  return tenant.store.transaction(() => {
    const chat = chatOf(tenant, userId);
    const seq = chat.lastSeq + 1;
    const written: ChatMessage = {
      id: message.id, chatId: userId, seq, from: message.from, activity: { ...message.activity, id: message.id },
      ...(message.isUpdate ? { updatedAt: tenant.clock.iso() } : {}),
    };
    tenant.chats.put({ ...chat, lastSeq: seq });
    tenant.messages.put(written);
    const user = tenant.directory.users.get(userId);
    if (user !== undefined) tenant.store.afterCommit(() => tenant.events.publish({
      event: 'message', data: { person: personOf(user), seq, messageId: message.id },
    }));
    return written;
  });
}

/** Adds a message of the bot that the client receives, but does not show. */
export function keepMessage(tenant: Tenant, userId: string, id: string, activity: Activity): void {
  tenant.store.transaction(() => tenant.messages.put({ id, chatId: userId, seq: 0, from: 'bot', activity: { ...activity, id } }));
}

/** Shows a message that the client has kept to itself, unless the bot has removed or rewritten it since. */
export function showMessage(tenant: Tenant, id: string): void {
  const message = tenant.messages.get(id);
  if (message?.seq === 0) writeMessage(tenant, message.chatId, { ...message, isUpdate: false });
}

/** The client no longer shows a message, which stays the bot's to rewrite. */
export function hideMessage(tenant: Tenant, id: string): void {
  const message = tenant.messages.get(id);
  if (message === undefined || message.seq === 0) return;
  tenant.store.transaction(() => {
    tenant.messages.put({ ...message, seq: 0 });
    tellRemoval(tenant, message);
  });
}

export function deleteMessage(tenant: Tenant, message: ChatMessage): void {
  tenant.store.transaction(() => {
    tenant.messages.delete(message.id);
    tellRemoval(tenant, message);
  });
}

function tellRemoval(tenant: Tenant, { chatId, id }: ChatMessage): void {
  const user = tenant.directory.users.get(chatId);
  if (user !== undefined) tenant.store.afterCommit(() => tenant.events.publish({ event: 'removal', data: { person: personOf(user), messageId: id } }));
}

/** Teams' message ids are the time in milliseconds; two in one millisecond still differ. */
export function nextMessageId(tenant: Tenant): string {
  let id = tenant.clock.now().getTime();
  while (tenant.messages.get(String(id)) !== undefined) id += 1;
  return String(id);
}

/** What changed in a chat after a sequence number, oldest first. */
export function messagesAfter(tenant: Tenant, userId: string, seq: number): Omit<ChatMessage, 'chatId'>[] {
  return tenant.messagesOf(userId)
    .filter((message) => message.seq > seq)
    .sort((left, right) => left.seq - right.seq)
    .map(({ chatId: _, ...message }) => message);
}
