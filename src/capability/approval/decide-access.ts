import { z } from 'zod';
import { accessStanding } from '../../card/access-words.ts';
import { momentWords, type Reader } from '../../card/date-words.ts';
import { plainText } from '../../card/plain-text.ts';
import { openStage, wasAskedAbout, type AccessRequest, type StageApprover } from '../../rule/access-request.ts';
import { askRequestor, decideStage, escalate, forwardStage, isParty, mayForward, mayNotDecide, type StageDecision } from '../../rule/decide-access.ts';
import { recordApproval } from '../../rule/record-approval.ts';
import type { Someone } from '../../rule/request.ts';
import { accessCard, type AccessExtra } from '../package/access-card.ts';
import { changeAccess, type AccessChange } from '../package/change-access.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { followMessage } from '../request/follow-message.ts';
import { decideAsPerson, toldStages } from './decide-as-person.ts';
import { speakerOf } from '../speaker.ts';

const longestNote = 1000;
const decisionData = z.looseObject({ request: idSchema('access'), note: z.string().max(20_000).default(''), colleague: z.string().max(254).default(''), stage: z.number().int().optional() });

/**
 * 'Approve' and 'Deny' on a request for an access package. Where Entra runs the approval, the decision is the approver's own:
 * made with their token, and whatever Entra answers is what the card shows. Where Foyer runs it, the rule decides.
 */
export async function decideAccess(parts: Parts, turn: ActionTurn, kind: 'approve' | 'deny'): Promise<ActionAnswer> {
  const read = await readDecision(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by, note, stage } = read;
  const problem = wordsProblem(request, kind, note);
  if (problem) return { kind: 'refused', status: 400, text: problem };
  if (request.run === 'entra') return orSilence(() => decideAtEntra(parts, turn, read, { kind, words: note }));
  const change = await changeAccess(parts, request.id, by, (current, now) => (isStill(stage, current) ? decideStage(current, by, { kind, words: note }, parts.house.timers.remindAfterMs, now) : { ok: false, refusal: { reason: 'closed' } }));
  return answerOf(parts, turn, change, by);
}

/** 'Ask first': the words go to the requestor as a question; nothing is decided. */
export async function askFirst(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readDecision(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by, note } = read;
  if (note === '') return { kind: 'refused', status: 400, text: 'Nothing was asked yet. Write your question in the field, then press Ask first again.' };
  if (note.length > longestNote) return { kind: 'refused', status: 400, text: tooLong(note) };
  const change = await changeAccess(parts, request.id, by, (current, now) => askRequestor(current, by, note, now));
  return answerOf(parts, turn, change, by, change.ok ? 'Your question has been sent. The answer comes to this card.' : undefined);
}

/** 'Hand on': a colleague is asked beside the approver, where Foyer runs the approval. */
export async function forward(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readDecision(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by, colleague } = read;
  if (!mayForward(request, by)) {
    const text = request.run === 'entra' ? 'Entra takes this decision from its own approvers alone, so it cannot be handed on here. In My Access you can name a delegate for all your approvals.' : 'This is not yours to hand on any more. Nothing was changed.';
    return { kind: 'refused', status: 403, text };
  }
  const person = colleague === '' ? null : await parts.directory.person(colleague);
  if (!person || person.isGuest || !person.accountEnabled) return { kind: 'refused', status: 400, text: 'Write the mail address of a colleague in your organization, then press Hand on again. Nothing was changed.' };
  if (isParty(request, person)) return { kind: 'refused', status: 400, text: `${person.displayName} cannot decide on this: nobody decides for themselves. Name somebody else.` };
  const to: StageApprover = { id: person.id, name: person.displayName, kind: 'named', group: null, as: 'delegate', by };
  const change = await changeAccess(parts, request.id, by, (current, now) => forwardStage(current, by, to, now));
  if (!change.ok && 'request' in change && change.refusal.reason === 'own-request') return { kind: 'refused', status: 400, text: `${person.displayName} is asked already.` };
  return answerOf(parts, turn, change, by, change.ok ? `${person.displayName} is asked now, too.` : undefined);
}

/** 'Ask … now': the alternates are asked before their time, where Foyer runs the approval. */
export async function escalateNow(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const read = await readDecision(parts, turn);
  if ('answer' in read) return read.answer;
  const { request, by } = read;
  const change = await changeAccess(parts, request.id, by, (current, now) => {
    const refusal = mayNotDecide(current, by);
    return refusal || !mayForward(current, by) ? { ok: false, refusal: refusal ?? { reason: 'not-now' } } : escalate(current, now);
  });
  return answerOf(parts, turn, change, by);
}

interface Decision {
  request: AccessRequest;
  by: Someone;
  note: string;
  colleague: string;
  /** The stage that the card showed as open. */
  stage: number | undefined;
}

/** Whether what the card showed is still to be decided: somebody who is asked at two stages decides one by one press. */
const isStill = (stage: number | undefined, request: AccessRequest) => stage === undefined || openStage(request) === null || openStage(request)?.index === stage;

/** Reads a press on an approver's card. To somebody who was never asked, the request does not exist. */
async function readDecision(parts: Parts, turn: ActionTurn): Promise<Decision | { answer: ActionAnswer }> {
  const parsed = decisionData.safeParse(turn.input.data);
  if (!parsed.success) return { answer: { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was decided. Ask ‘what is waiting for me’ for a fresh card.' } };
  const request = await parts.store.access.byId(parsed.data.request);
  if (!request || request.tenantId !== turn.chat.tenantId) return { answer: stranger };
  const by = speakerOf(turn);
  if (isParty(request, by)) {
    await changeAccess(parts, request.id, by, () => ({ ok: false, refusal: { reason: 'own-request' } }));
    return { answer: { kind: 'refused', status: 403, text: 'Nobody decides on their own request. Nothing was changed.' } };
  }
  // Where Entra runs the approval and still takes decisions, Entra says who may; else only those who were asked exist here.
  if (!wasAskedAbout(request, by) && !(request.run === 'entra' && request.state.kind === 'waiting')) {
    await changeAccess(parts, request.id, by, () => ({ ok: false, refusal: { reason: 'not-yours' } }));
    return { answer: stranger };
  }
  return { request, by, note: plainText(parsed.data.note, 20_000), colleague: parsed.data.colleague.trim().toLowerCase(), stage: parsed.data.stage };
}

async function decideAtEntra(parts: Parts, turn: ActionTurn, { request, by, stage: shown }: Decision, decision: StageDecision): Promise<ActionAnswer> {
  const own = parts.entitlement.as(turn.chat);
  await own.ready();
  const { entraRequestId } = request;
  const reader = readerOf(parts, turn);
  if (entraRequestId === null || request.state.kind !== 'waiting') return answerOf(parts, turn, { ok: false, refusal: { reason: 'closed' }, request }, by);
  // Entra says who may decide and what is open now; what Foyer has worked out is only what it showed.
  const before = await own.approval(entraRequestId);
  const mine = before?.find((stage, index) => stage.assignedToMe && stage.status === 'open' && (shown === undefined || shown === index));
  if (!before || !mine) {
    await changeAccess(parts, request.id, 'foyer', (current, now) => (before ? recordApproval(current, toldStages(before), parts.house.timers.remindAfterMs, now) : null));
    const named = before?.filter((stage) => stage.assignedToMe) ?? [];
    if (named.some(({ status }) => status !== 'initializing')) return truth(parts, turn, request.id, by, reader);
    await changeAccess(parts, request.id, by, () => ({ ok: false, refusal: { reason: named.length > 0 ? 'not-now' : 'not-yours' } }));
    return { kind: 'refused', status: 403, text: named.length > 0 ? notNow : 'Entra does not name you as an approver of this request. Nothing was changed.' };
  }
  const decided = await decideAsPerson(own, { request: entraRequestId, before, stage: mine, by }, decision);
  if (decided === 'unknown') return { kind: 'refused', status: 500, text: 'Entra did not answer, so it is not known yet whether it took your decision. Press the button again in a minute: it is never taken twice.' };
  const { came, after } = decided;
  const evidence = came.kind === 'decided' ? { graphRequestId: came.graphRequestId } : {};
  const change = await changeAccess(parts, request.id, came.kind === 'decided' ? by : 'foyer', (current, now) => recordApproval(current, after, parts.house.timers.remindAfterMs, now), evidence);
  switch (came.kind) {
    case 'decided':
      return change.ok ? answerOf(parts, turn, change, by) : asItIs(parts, turn, request.id, by, reader);
    case 'already-decided':
    case 'not-possible':
      if (came.kind === 'not-possible' && decision.words === '') return { kind: 'refused', status: 400, text: 'Entra did not take the decision. Write your words to the requestor in the field, then press the button again.' };
      return truth(parts, turn, request.id, by, reader);
    case 'not-approver':
    case 'not-found':
      return { kind: 'refused', status: 403, text: 'Entra does not let you decide on this request any more. Nothing was changed.' };
  }
}

/** Entra's silence before anything was decided, in words. */
async function orSilence(decide: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
  try {
    return await decide();
  } catch (error) {
    if (!(error instanceof DirectoryError) || !error.passes) throw error;
    return { kind: 'refused', status: 500, text: 'Entra is not answering right now, so nothing was decided. Press the button again in a minute.' };
  }
}

/** The card as it is by now, with a sentence that says why the press changed nothing. */
async function truth(parts: Parts, turn: ActionTurn, id: string, by: Someone, reader: Reader): Promise<ActionAnswer> {
  return asItIs(parts, turn, id, by, reader, (request) => ({ remark: decidedAlready(request, by, reader) }));
}

async function asItIs(parts: Parts, turn: ActionTurn, id: string, by: Someone, reader: Reader, extra: (request: AccessRequest) => AccessExtra = () => ({})): Promise<ActionAnswer> {
  const request = await parts.store.access.byId(id);
  if (!request) return stranger;
  await followMessage(parts, turn, request, 'approver', false);
  return { kind: 'card', card: accessCard(request, { id: by.id, role: 'approver' }, parts.clock.now(), reader, extra(request)).card };
}

/** Who has decided, and when, for somebody who presses too late. */
export function decidedAlready(request: AccessRequest, by: Someone, reader: Reader): string {
  const last = request.stages.findLast((stage) => stage.state.kind === 'decided' || stage.state.kind === 'lapsed');
  const nothing = 'Nothing was changed.';
  if (last?.state.kind === 'decided') {
    const who = last.state.by?.id === by.id ? 'you' : (last.state.by?.name ?? 'somebody else, in Entra');
    return `This was already ${last.state.result} by ${who}, ${momentWords(last.state.at, reader)}. ${nothing}`;
  }
  return `${accessStanding(request, reader, by).headline}. ${nothing}`;
}

async function answerOf(parts: Parts, turn: ActionTurn, change: AccessChange, by: Someone, remark?: string): Promise<ActionAnswer> {
  const reader = readerOf(parts, turn);
  const viewer = { id: by.id, role: 'approver' as const };
  if (change.ok) {
    await followMessage(parts, turn, change.request, 'approver', true);
    return { kind: 'card', card: accessCard(change.request, viewer, parts.clock.now(), reader, remark ? { remark } : {}).card };
  }
  if (!('request' in change)) return stranger;
  switch (change.refusal.reason) {
    case 'own-request':
      return { kind: 'refused', status: 403, text: 'Nobody decides on their own request. Nothing was changed.' };
    case 'not-yours':
      return stranger;
    case 'not-now':
      return { kind: 'refused', status: 403, text: notNow };
    case 'too-soon':
    case 'closed':
      return truth(parts, turn, change.request.id, by, reader);
  }
}

function wordsProblem(request: AccessRequest, kind: 'approve' | 'deny', note: string): string | null {
  if (note.length > longestNote) return tooLong(note);
  if (note !== '') return null;
  if (kind === 'deny') return 'Nothing was decided yet. To deny, write the reason in the field, then press Deny again: the requestor reads it.';
  return openStage(request)?.stage.justificationRequired ? 'Nothing was decided yet. The policy wants your reason: write it in the field, then press Approve again.' : null;
}

const tooLong = (note: string) => `Nothing was decided yet. Your words are too long: ${note.length.toLocaleString('en')} characters, where 1,000 fit. Shorten them, then press the button again.`;
const stranger: ActionAnswer = { kind: 'refused', status: 403, text: 'This request is not yours to decide, or exists no more. Nothing was changed.' };
const notNow = 'This stage is not yours to decide, or not yet. Nothing was changed.';
