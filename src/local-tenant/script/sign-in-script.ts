import { z } from 'zod';
import { chatOf, messagesAfter } from '../channel/chat.ts';
import { signInAsk } from '../channel/sign-in-card.ts';
import { beginSignIn, signInsEnded } from '../channel/silent-sign-in.ts';
import { sendInvoke } from '../channel/turn.ts';
import { answerConsent, consentAnswer } from '../identity/consent.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { invokeReply, withBody, withPerson, withSignedInPerson } from './script-reply.ts';

const consentSchema = z.strictObject({ consent: z.union([z.boolean(), z.literal('ask')]), messageId: z.string().optional() });

/** What somebody answers when asked for consent, from now on; with a message, also on the sign-in card that it shows. */
export function setConsent(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withPerson(tenant, person, (user) => withBody(request, consentSchema, async ({ consent, messageId }) => {
    const message = messageId === undefined ? undefined : tenant.messages.get(messageId);
    const ask = message?.chatId === user.id ? signInAsk(message.activity) : undefined;
    if (messageId !== undefined && ask?.kind !== 'silent') return failure(404, 'MessageNotFound', `The chat of ${person} holds no sign-in card ${messageId}.`);
    answerConsent(tenant, user.id, consent);
    if (messageId === undefined || ask === undefined) return ok({ consent });
    const before = chatOf(tenant, user.id).lastSeq;
    if (consent === true) beginSignIn(tenant, user, messageId, ask);
    await signInsEnded(tenant, user.id);
    return ok({ consent, messages: messagesAfter(tenant, user.id, before) });
  }));
}

/** Scopes of the sign-in itself, which Entra's own page does not list either. */
const signInScopes = ['openid', 'profile', 'email', 'offline_access', 'access_as_user'];

/** What somebody answers when asked for consent, and for which of Graph's scopes. */
export function getConsent(tenant: Tenant, _request: Request, person: string): Reply | Promise<Reply> {
  return withPerson(tenant, person, (user) => ok({
    consent: consentAnswer(tenant, user.id), scopes: registrationOf(tenant).personScopes.filter((scope) => !signInScopes.includes(scope)),
  }));
}

/** On how many devices somebody is signed in: each of them takes up a sign-in card by itself. */
export function setDevices(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withPerson(tenant, person, (user) => withBody(request, z.strictObject({ count: z.int().min(1).max(5) }), ({ count }) => {
    tenant.store.transaction(() => tenant.chats.put({ ...chatOf(tenant, user.id), devices: count }));
    return ok({ count });
  }));
}

const stateSchema = z.strictObject({ state: z.string(), messageId: z.string().optional() });

/** The bot's sign-in page, opened from a sign-in card, has ended with this state: the client takes it back to the bot. */
export function verifyState(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withSignedInPerson(tenant, person, (user) => withBody(request, stateSchema, async ({ state, messageId }) => {
    const cards = tenant.messagesOf(user.id).filter(({ seq, activity }) => seq > 0 && signInAsk(activity).kind !== 'none');
    const replyToId = messageId ?? cards.at(-1)?.id;
    return invokeReply(await sendInvoke(tenant, user, {
      name: 'signin/verifyState', value: { state }, ...(replyToId === undefined ? {} : { replyToId }),
    }));
  }));
}
