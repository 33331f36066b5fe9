import { z } from 'zod';
import { answerConsentCard, consentCardIn } from '../channel/file-card.ts';
import { findAction, mergeData } from '../channel/find-action.ts';
import { pressExecute } from '../channel/press-execute.ts';
import { sendMessage } from '../channel/turn.ts';
import type { TurnResult } from '../channel/turn.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, invokeReply, withBody, withSignedInPerson } from './script-reply.ts';

const saidSchema = z.strictObject({
  text: z.string(), locale: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/).optional(),
  attachments: z.array(z.record(z.string(), z.unknown())).optional(),
});

/** Somebody writes to the bot; answers when the bot's turn has ended. */
export function say(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withSignedInPerson(tenant, person, (user) => withBody(request, saidSchema, async (said) => {
    const turn = await sendMessage(tenant, user, said);
    return turnProblem(turn) ?? ok({ messages: turn.messages });
  }));
}

const pressedSchema = z.strictObject({
  messageId: z.string(), verb: z.string(), inputs: z.record(z.string(), z.unknown()).optional(), data: z.unknown().optional(),
  /** What the sign-in page brought back that an answer to this button asked for. */
  state: z.string().optional(),
});

/** Somebody presses a button on one of their messages. */
export function pressButton(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withSignedInPerson(tenant, person, (user) => withBody(request, pressedSchema, async ({ messageId, verb, inputs = {}, data, state }) => {
    const message = tenant.messages.get(messageId);
    if (message === undefined || message.chatId !== user.id) return failure(404, 'MessageNotFound', `The chat of ${person} holds no message ${messageId}.`);
    const card = consentCardIn(message.activity);
    if (card !== undefined && (verb === 'accept' || verb === 'decline')) {
      const context = data ?? (verb === 'accept' ? card.content.acceptContext : card.content.declineContext);
      return invokeReply(await answerConsentCard(tenant, user, message, { card, action: verb, context }));
    }
    const found = findAction(message.activity, verb);
    if (found === undefined && data === undefined) {
      return badRequest(`The message has no button with the verb '${verb}'; give data to send the verb all the same.`);
    }
    const merged = mergeData(data === undefined ? found?.data : data, inputs);
    return invokeReply(found?.type === 'Action.Submit'
      ? await sendMessage(tenant, user, { value: merged, replyToId: messageId })
      : await pressExecute(tenant, user, message, { type: 'Action.Execute', ...found, verb, data: merged }, state));
  }));
}

/** A message's turn that did not end well: the script should not mistake it for a bot that has nothing to say. */
function turnProblem({ delivery }: TurnResult): Reply | undefined {
  if (!delivery.reached) return failure(502, 'BotUnreachable', delivery.reason);
  return delivery.status >= 400 ? failure(502, 'BotFailed', `The bot answered ${delivery.status} to the message.`) : undefined;
}
