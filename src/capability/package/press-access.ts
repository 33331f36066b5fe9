import { z } from 'zod';
import type { AccessVerb } from '../../card/verb.ts';
import { askFirst, decideAccess, escalateNow, forward } from '../approval/decide-access.ts';
import { decideSeveral } from '../approval/decide-several.ts';
import { showQueue } from '../approval/show-queue.ts';
import { entraId, pickedData, readJson } from '../card-input.ts';
import { openChange } from '../holding/change-holding.ts';
import type { Parts } from '../parts.ts';
import { packageId } from '../port/identity.ts';
import type { ActionAnswer, ActionTurn, Say } from '../port/turn.ts';
import { answerQuestion, askAgain, askForAlternates, remind, tryAgain, withdrawFromAccess } from './act-on-access.ts';
import type { AccessWish } from './access-wish.ts';
import { openAccessForm, type Prefill } from './open-access-form.ts';
import { checkAccessForm, discardAccessForm, sendAccess } from './send-access.ts';
import { showAccess } from './show-access.ts';

/** The buttons of access packages, each with what it does. */
export async function pressAccess(parts: Parts, turn: ActionTurn, verb: AccessVerb, say: Say): Promise<ActionAnswer> {
  switch (verb) {
    case 'package.form':
      return openForm(parts, turn, say);
    case 'package.check':
      return checkAccessForm(parts, turn);
    case 'package.send':
      return sendAccess(parts, turn);
    case 'package.discard':
      return discardAccessForm(parts, turn);
    case 'access.show':
      return showAccess(parts, turn, say);
    case 'access.withdraw':
      return withdrawFromAccess(parts, turn);
    case 'access.remind':
      return remind(parts, turn);
    case 'access.answer':
      return answerQuestion(parts, turn);
    case 'access.again':
      return askAgain(parts, turn, say);
    case 'access.retry':
      return tryAgain(parts, turn);
    case 'access.approve':
      return decideAccess(parts, turn, 'approve');
    case 'access.deny':
      return decideAccess(parts, turn, 'deny');
    case 'access.ask':
      return askFirst(parts, turn);
    case 'access.forward':
      return forward(parts, turn);
    case 'access.escalate':
      return escalateNow(parts, turn);
    case 'access.alternates':
      return askForAlternates(parts, turn);
    case 'holding.extend':
      return openChange(parts, turn, 'extend', say);
    case 'holding.end':
      return openChange(parts, turn, 'remove', say);
    case 'queue.show':
      return showQueue(parts, turn, say);
    case 'queue.decide':
      return decideSeveral(parts, turn);
  }
}

const plainData = z.looseObject({ package: entraId, policy: z.union([entraId, z.literal('')]).default('') });
const wishData = z.object({
  action: z.enum(['add', 'extend', 'remove']),
  packageId: entraId.transform(packageId),
  address: z.string().max(254),
  direct: z.boolean(),
  start: z.string().max(10).optional(),
  end: z.string().max(10).optional(),
  reason: z.string().max(1_000).optional(),
});

/** 'Request' on a list, or a policy that was chosen: opens the form. Whatever the client says is looked up and checked anew. */
async function openForm(parts: Parts, turn: ActionTurn, say: Say): Promise<ActionAnswer> {
  const read = readWish(turn.input.data);
  if (!read) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was opened. Write what you need.' };
  await openAccessForm(parts, turn, read.wish, read.prefill, say);
  return { kind: 'notice', text: 'The form is below.' };
}

function readWish(data: unknown): { wish: AccessWish; prefill: Prefill } | null {
  const picked = pickedData.safeParse(data);
  if (picked.success) {
    const wish = wishData.safeParse(readJson(picked.data.subject));
    if (!wish.success) return null;
    const { start = '', end = '', reason = '', ...wished } = wish.data;
    return { wish: { ...wished, policyId: picked.data.choice }, prefill: { start, end, reason } };
  }
  const plain = plainData.safeParse(data);
  return plain.success ? { wish: { action: 'add', packageId: packageId(plain.data.package), policyId: plain.data.policy, address: '', direct: false }, prefill: {} } : null;
}
