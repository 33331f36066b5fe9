import { z } from 'zod';
import type { User } from '../directory/user.ts';
import { singleSignOnToken } from '../identity/access-token.ts';
import { answersYes, recordConsent } from '../identity/consent.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { chatOf, writeMessage } from './chat.ts';
import type { ChatMessage } from './chat-schema.ts';
import { deliver } from './deliver.ts';
import type { Delivery } from './deliver.ts';
import type { CardAction } from './find-action.ts';
import { ensureInstalled } from './install.ts';
import { invokeActivity } from './person-activity.ts';
import { isOwnResource, tokenRequestSchema } from './sign-in-card.ts';
import { endTurn } from './turn.ts';
import type { TurnResult } from './turn.ts';

/** How an invoke ended, and the sign-in card that stands open because no token, or none that the bot could use, was handed over. */
export interface PressResult extends TurnResult {
  readonly signIn?: Record<string, unknown>;
}

const loginRequest = z.looseObject({
  statusCode: z.literal(401), type: z.literal('application/vnd.microsoft.activity.loginRequest'), value: tokenRequestSchema,
});
const preconditionFailed = z.looseObject({ statusCode: z.literal(412), type: z.literal('application/vnd.microsoft.error.preconditionFailed') });
const cardAnswer = z.looseObject({
  statusCode: z.literal(200).optional(), type: z.literal('application/vnd.microsoft.card.adaptive'), value: z.looseObject({}),
});

/** The person presses an Action.Execute; a silent sign-in, where the bot asks for one, goes on inside. `state` is what a sign-in page brought back. */
export async function pressExecute(
  tenant: Tenant, user: User, message: ChatMessage, action: CardAction & { data?: unknown }, state?: string,
): Promise<PressResult> {
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
  let delivery = await send(state === undefined ? {} : { state });
  const asked = answerAs(loginRequest, delivery);
  const resource = asked?.value.tokenExchangeResource;
  if (asked !== undefined && resource !== undefined && answersYes(tenant, user.id) && isOwnResource(tenant, resource.uri)) {
    recordConsent(tenant, user.id, registrationOf(tenant).personScopes);
    delivery = await send({
      authentication: { id: resource.id, connectionName: asked.value.connectionName, token: await singleSignOnToken(tenant, user) },
    });
  }
  const card = answerAs(cardAnswer, delivery);
  if (card !== undefined) showCard(tenant, user, message.id, card.value);
  // A bot that cannot use the token says 412, or asks once more without a resource: either way the button is what is left.
  // https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/sso-adaptive-cards-universal-action
  const open = answerAs(loginRequest, delivery)?.value ?? (answerAs(preconditionFailed, delivery) === undefined ? undefined : asked?.value);
  return { ...(await endTurn(tenant, user, delivery, before)), ...(open === undefined ? {} : { signIn: open }) };
}

function answerAs<T>(schema: z.ZodType<T>, delivery: Delivery): T | undefined {
  return delivery.reached && delivery.status === 200 ? schema.safeParse(delivery.body).data : undefined;
}

/** The card of an invoke's answer takes the place of the one that was pressed. */
function showCard(tenant: Tenant, user: User, messageId: string, card: unknown): void {
  const shown = tenant.messages.get(messageId);
  if (shown === undefined) return;
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
  writeMessage(tenant, user.id, { id: messageId, from: shown.from, activity: { ...shown.activity, attachments }, isUpdate: true });
}
