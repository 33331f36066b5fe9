import { z } from 'zod';
import { accessStanding } from '../../card/access-words.ts';
import { momentWords } from '../../card/date-words.ts';
import { plainText } from '../../card/plain-text.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import { askAlternates } from '../../rule/approver-away.ts';
import { mayAskAgain, mayTryAgain, recordTriedAgain } from '../../rule/carry-access.ts';
import { answerApprover, mayWithdrawAccess, remindApprovers, withdrawAccess } from '../../rule/decide-access.ts';
import type { Someone } from '../../rule/request.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn, Say } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { followMessage } from '../request/follow-message.ts';
import { accessCard } from './access-card.ts';
import { changeAccess, type AccessChange } from './change-access.ts';
import { openAgain } from './open-access-form.ts';
import { accessRoleOf } from './show-access.ts';
import { speakerOf } from '../speaker.ts';

const longestAnswer = 1000;
const actData = z.looseObject({ request: idSchema('access'), answer: z.string().max(20_000).default('') });

/** 'Withdraw request': taken back before it is decided; at Entra as the person, where Entra has it. */
export async function withdrawFromAccess(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by } = read;
  if (mayWithdrawAccess(request, by) && request.run === 'entra' && request.entraRequestId !== null) {
    const own = parts.entitlement.as(turn.chat);
    await own.ready();
    const effect = await own.cancel(request.entraRequestId);
    if (!effect.ok) {
      await parts.store.enqueue({ name: 'advance-access', requestId: request.id });
      return current(parts, turn, request.id, by, 'Entra did not take it back: it has moved on. This card follows in a moment.');
    }
  }
  return answerOf(parts, turn, await changeAccess(parts, request.id, by, (now, at) => withdrawAccess(now, by, at)), by);
}

/** 'Remind': those who are asked read it once more, once a day at most. */
export async function remind(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by } = read;
  return answerOf(parts, turn, await changeAccess(parts, request.id, by, (now, at) => remindApprovers(now, by, at)), by);
}

/** 'Ask … now': the alternates are asked before their time, since everybody who is asked is out of office. */
export async function askForAlternates(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by } = read;
  return answerOf(parts, turn, await changeAccess(parts, request.id, by, (now, at) => askAlternates(now, by, at)), by);
}

/** 'Answer': the requestor's words to an approver's question. */
export async function answerQuestion(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by, words } = read;
  if (words === '') return { kind: 'refused', status: 400, text: 'Nothing was sent yet. Write your answer in the field, then press Answer again.' };
  if (words.length > longestAnswer) return { kind: 'refused', status: 400, text: `Nothing was sent yet. Your answer is too long: ${words.length.toLocaleString('en')} characters, where 1,000 fit.` };
  return answerOf(parts, turn, await changeAccess(parts, request.id, by, (now, at) => answerApprover(now, by, words, at)), by);
}

/** 'Try again': Entra delivers once more what failed, or what is missing. */
export async function tryAgain(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by } = read;
  if (!mayTryAgain(request, by, parts.clock.now()) || request.entraRequestId === null) return current(parts, turn, request.id, by, 'It cannot be tried again any more. Ask again, or ask your IT administrators.');
  const effect = await parts.entitlement.tryAgain(request.entraRequestId);
  if (!effect.ok) return current(parts, turn, request.id, by, 'Entra did not take it up again. Ask your IT administrators; the request is theirs to see in Entra.');
  return answerOf(parts, turn, await changeAccess(parts, request.id, by, (now, at) => recordTriedAgain(now, by, at), { graphRequestId: effect.graphRequestId }), by);
}

/** 'Ask again': a new form, filled as the old one was. */
export async function askAgain(parts: Parts, turn: ActionTurn, say: Say): Promise<ActionAnswer> {
  const read = await readOwn(parts, turn);
  if ('answer' in read) return read.answer;
  if (!mayAskAgain(read.request, read.by)) return current(parts, turn, read.request.id, read.by, `${accessStanding(read.request, readerOf(parts, turn), read.by).headline}: it need not be asked for again.`);
  await openAgain(parts, turn, read.request, say);
  return { kind: 'notice', text: 'The form is below, filled as it was.' };
}

/** Reads a press on one's own card; to everybody else the request does not exist. */
async function readOwn(parts: Parts, turn: ActionTurn): Promise<{ request: AccessRequest; by: Someone; words: string } | { answer: ActionAnswer }> {
  const parsed = actData.safeParse(turn.input.data);
  if (!parsed.success) return { answer: { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was changed. Ask ‘my requests’ for a fresh card.' } };
  const request = await parts.store.access.byId(parsed.data.request);
  const by = speakerOf(turn);
  if (!request || request.tenantId !== turn.chat.tenantId) return { answer: stranger };
  if (request.requestor.id !== by.id) {
    await changeAccess(parts, request.id, by, () => ({ ok: false, refusal: { reason: 'not-yours' } }));
    return { answer: stranger };
  }
  return { request, by, words: plainText(parsed.data.answer, 20_000) };
}

async function answerOf(parts: Parts, turn: ActionTurn, change: AccessChange, by: Someone): Promise<ActionAnswer> {
  const reader = readerOf(parts, turn);
  if (change.ok) {
    const role = accessRoleOf(change.request, turn) ?? 'requestor';
    await followMessage(parts, turn, change.request, role, true);
    return { kind: 'card', card: accessCard(change.request, { id: by.id, role }, parts.clock.now(), reader).card };
  }
  if (!('request' in change)) return stranger;
  switch (change.refusal.reason) {
    case 'too-soon':
      return { kind: 'notice', text: `They were asked or reminded less than a day ago. You can remind them ${momentWords(change.refusal.again, reader)}.` };
    case 'closed':
      return current(parts, turn, change.request.id, by, `${accessStanding(change.request, reader, by).headline}. Nothing was changed.`);
    case 'own-request':
    case 'not-yours':
    case 'not-now':
      return stranger;
  }
}

/** The card as it is by now, with a sentence that says why the press changed nothing. */
async function current(parts: Parts, turn: ActionTurn, id: string, by: Someone, remark: string): Promise<ActionAnswer> {
  const request = await parts.store.access.byId(id);
  if (!request) return stranger;
  await followMessage(parts, turn, request, 'requestor', false);
  return { kind: 'card', card: accessCard(request, { id: by.id, role: 'requestor' }, parts.clock.now(), readerOf(parts, turn), { remark }).card };
}

const stranger: ActionAnswer = { kind: 'refused', status: 403, text: 'This request is not yours to change, or exists no more. Nothing was changed.' };
