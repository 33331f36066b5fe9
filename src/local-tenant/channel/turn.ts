import { z } from 'zod';
import type { User } from '../directory/user.ts';
import { answersYes, recordConsent } from '../identity/consent.ts';
import { singleSignOnToken } from '../identity/access-token.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { chatOf, messagesAfter, nextMessageId, writeMessage } from './chat.ts';
import type { Activity, ChatMessage } from './chat-schema.ts';
import { deliver } from './deliver.ts';
import type { Delivery } from './deliver.ts';
import type { CardAction } from './find-action.ts';
import { ensureInstalled } from './install.ts';
import { envelope, invokeActivity } from './person-activity.ts';

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
  const delivery = await deliver(tenant, activity);
  return { delivery, messages: messagesAfter(tenant, user.id, seq) };
}

/** Teams sends the text a second time, as an HTML attachment. */
function attachmentsOf(said: Said): Record<string, unknown>[] {
  const given = z.array(z.record(z.string(), z.unknown())).parse(said.attachments ?? []);
  if (said.text === undefined) return given;
  const html = said.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [...given, { contentType: 'text/html', content: `<p>${html}</p>` }];
}

const loginRequest = z.looseObject({
  statusCode: z.literal(401),
  type: z.literal('application/vnd.microsoft.activity.loginRequest'),
  value: z.looseObject({ connectionName: z.string().optional(), tokenExchangeResource: z.looseObject({ id: z.string(), uri: z.string() }) }),
});
const cardAnswer = z.looseObject({
  statusCode: z.literal(200).optional(), type: z.literal('application/vnd.microsoft.card.adaptive'), value: z.looseObject({}),
});

/** The person presses an Action.Execute; a silent sign-in, where the bot asks for one, goes on inside. */
export async function pressExecute(tenant: Tenant, user: User, message: ChatMessage, action: CardAction & { data?: unknown }): Promise<TurnResult> {
  await ensureInstalled(tenant, user);
  const before = chatOf(tenant, user.id).lastSeq;
  const value = {
    action: {
      type: 'Action.Execute', ...(action.id === undefined ? {} : { id: action.id }), ...(action.title === undefined ? {} : { title: action.title }),
      verb: action.verb, data: action.data,
    },
    trigger: 'manual',
  };
  const send = (extra: object): Promise<Delivery> => deliver(tenant, invokeActivity(tenant, user, {
    name: 'adaptiveCard/action', value: { ...value, ...extra }, replyToId: message.id,
  }));
  let delivery = await send({});
  const asked = loginRequest.safeParse(delivery.reached ? delivery.body : undefined);
  if (asked.success && answersYes(tenant, user.id) && isOwnResource(tenant, asked.data.value.tokenExchangeResource.uri)) {
    // Teams' own dialog asks for everything the app registration lists that the person may grant.
    recordConsent(tenant, user.id, registrationOf(tenant).personScopes);
    const { connectionName, tokenExchangeResource } = asked.data.value;
    delivery = await send({ authentication: { id: tokenExchangeResource.id, connectionName, token: await singleSignOnToken(tenant, user) } });
  }
  const answer = cardAnswer.safeParse(delivery.reached && delivery.status === 200 ? delivery.body : undefined);
  if (answer.success) showCard(tenant, user, message.id, answer.data.value);
  return { delivery, messages: messagesAfter(tenant, user.id, before) };
}

/** Teams hands out a token only for the resource of the app itself; anything else fails in silence as `resourcematchfailed`. */
function isOwnResource(tenant: Tenant, uri: string): boolean {
  const { appId } = registrationOf(tenant);
  return uri.startsWith('api://') && [appId, `botid-${appId}`].includes(uri.split('/').filter((part) => part !== 'access_as_user').at(-1) ?? '');
}

/** The card of an invoke's answer takes the place of the one that was pressed. */
function showCard(tenant: Tenant, user: User, messageId: string, card: unknown): void {
  const shown = tenant.messages.get(messageId);
  if (shown === undefined) return;
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  writeMessage(tenant, user.id, { id: messageId, from: shown.from, activity: { ...shown.activity, attachments }, isUpdate: true });
}
