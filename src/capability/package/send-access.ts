import { DateTime } from 'luxon';
import { z } from 'zod';
import { isClosed, proceedAccess, type AccessRequest, type AccessTerms } from '../../rule/access-request.ts';
import { blocksAccess, type AccessFinding } from '../../rule/access-finding.ts';
import { latestEnd } from '../../rule/check-access.ts';
import { recordRefusal, recordSent, recordUnsent } from '../../rule/carry-access.ts';
import { noteCard } from '../help/note-card.ts';
import { refuseChange } from '../holding/refuse-change.ts';
import { idSchema, newId } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { Effect } from '../port/directory.ts';
import { DirectoryError } from '../port/directory-error.ts';
import { SignInNeeded } from '../port/sign-in.ts';
import type { AssignmentRequestId } from '../port/identity.ts';
import type { Draft, Nouns } from '../port/store.ts';
import type { ActionAnswer, ActionTurn, Turn } from '../port/turn.ts';
import { dayIn, readerOf } from '../reader.ts';
import { followMessage } from '../request/follow-message.ts';
import { accessCard } from './access-card.ts';
import { readAccessForm, type AccessFormInput } from './access-form-input.ts';
import { changeAccess, recordAccess } from './change-access.ts';
import type { GatheredAccess } from './access-wish.ts';
import { accessFindings, gatherAccess } from './gather-access.ts';
import { formMessage } from './open-access-form.ts';
import { answersOf } from './question-words.ts';
import { auditSpeaker, speakerOf } from '../speaker.ts';

/** 'Check again': the same form, with the checks made anew on what it holds now. */
export async function checkAccessForm(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const prepared = await prepare(parts, turn);
  return 'answer' in prepared ? prepared.answer : again(parts, turn, prepared);
}

/**
 * 'Send request': checked once more, written down once however often it is pressed, then handed to Entra as the person who
 * pressed it. Where Foyer runs the approval, or an administrator assigns, the work behind the request carries it out.
 */
export async function sendAccess(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const prepared = await prepare(parts, turn);
  if ('answer' in prepared) return prepared.answer;
  const { form, gathered, findings } = prepared;
  if (findings.some(blocksAccess) || !gathered.chosen) return again(parts, turn, prepared);
  const own = parts.entitlement.as(turn.chat);
  if (gathered.run === 'entra') await own.ready();
  const written = await parts.store.transaction(async (tx): Promise<{ request: AccessRequest } | { answer: ActionAnswer } | { twin: number }> => {
    const draft = await lockDraft(parts, tx, turn, form.draft);
    if ('answer' in draft) return draft;
    await tx.requests.holdMails([`${gathered.resolved.target.id ?? gathered.resolved.target.mail} ${gathered.detail.id}`]);
    const twin = await openTwin(tx, turn, gathered, form.ask.action);
    return twin === null ? { request: await writeAccess(parts, tx, turn, draft.draft, prepared) } : { twin };
  });
  if ('answer' in written) return written.answer;
  if ('twin' in written) return again(parts, turn, prepared, [{ level: 'blocking', code: 'open-request', package: gathered.detail.displayName, who: null, number: written.twin }]);
  const request = gathered.run === 'entra' ? await sendAsPerson(parts, turn, written.request) : written.request;
  await followMessage(parts, turn, request, 'requestor', true);
  return { kind: 'card', card: accessCard(request, { id: turn.chat.personId, role: 'requestor' }, parts.clock.now(), readerOf(parts, turn)).card };
}

/** Hands a request to Entra with the requestor's own token, and writes down what Entra answered. */
async function sendAsPerson(parts: Parts, turn: Turn, request: AccessRequest): Promise<AccessRequest> {
  const own = parts.entitlement.as(turn.chat);
  const by = request.requestor;
  let effect: Awaited<ReturnType<typeof deliverToEntra>>;
  try {
    effect = await deliverToEntra(own, request);
  } catch (error) {
    // Entra wants a stronger sign-in just now: nothing was sent, and sending again begins with it.
    if (error instanceof SignInNeeded) {
      const unsent = await changeAccess(parts, request.id, 'foyer', recordUnsent);
      return unsent.ok ? unsent.request : request;
    }
    // Whether Entra has it is not known: the work behind the request looks, once it must have arrived.
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ request: request.id, reason: error.reason, ...error.details }, 'whether a request was sent is not known');
    const waiting = await changeAccess(parts, request.id, 'foyer', (current, now) => proceedAccess(current, { entraWait: { since: now.toISOString(), why: error.reason === 'forbidden' ? 'forbidden' : 'silent' } }, []));
    return waiting.ok ? waiting.request : request;
  }
  const evidence = { graphRequestId: effect.ok ? effect.graphRequestId : effect.refusal.graphRequestId, ...(effect.ok ? {} : { code: effect.refusal.code }) };
  const change = await changeAccess(parts, request.id, by, (current, now) => (effect.ok ? recordSent(current, effect.requestId, now) : recordRefusal(current, effect.refusal.reason, effect.refusal.code, now)), evidence);
  if (change.ok) return change.request;
  return (await parts.store.access.byId(request.id)) ?? request;
}

function deliverToEntra(own: ReturnType<Parts['entitlement']['as']>, { terms, target }: AccessRequest): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const end = terms.period?.endAt ? new Date(terms.period.endAt) : null;
  switch (terms.action) {
    case 'add':
      return own.request({
        package: terms.package.id,
        policy: terms.policy.id,
        target: target.relation === 'self' || target.id === null ? null : { id: target.id, displayName: target.name, mail: target.mail },
        justification: terms.reason,
        answers: terms.answers,
        period: terms.period ? { start: new Date(terms.period.startAt), end } : null,
      });
    case 'extend':
      if (terms.assignmentId === null || end === null) throw new Error('An extension names an assignment and its new end.');
      return own.extend(terms.assignmentId, { end, justification: terms.reason, answers: terms.answers });
    case 'remove':
      if (terms.assignmentId === null) throw new Error('A removal names an assignment.');
      return own.giveUp(terms.assignmentId, terms.reason);
  }
}

interface Prepared {
  form: AccessFormInput;
  gathered: GatheredAccess;
  findings: AccessFinding[];
}

/** Reads the form, and asks Entra anew: what the form said when it was opened may not be true any more. */
async function prepare(parts: Parts, turn: ActionTurn): Promise<Prepared | { answer: ActionAnswer }> {
  const form = readAccessForm(turn.input.data);
  if (!form) return { answer: unreadable };
  const answered = await parts.store.transaction((tx) => lockDraft(parts, tx, turn, form.draft));
  if ('answer' in answered) return answered;
  if (form.wish.direct && !(await parts.entitlement.rolesOf(turn.chat.personId)).governanceAdministrator) {
    await auditSpeaker(parts, turn, 'refused-attempt', `package:${form.wish.packageId}`, { reason: 'not-an-administrator' });
    return { answer: { kind: 'refused', status: 403, text: 'Only administrators of identity governance assign access packages directly. Nothing was changed.' } };
  }
  const gathered = await gatherAccess(parts, turn, form.wish);
  if (!gathered) return { answer: { kind: 'refused', status: 404, text: 'This access package does not exist any more. Nothing was sent.' } };
  const strange = gathered.resolved.findings.filter(blocksAccess);
  if (form.wish.action === 'add' && strange.length > 0) {
    await auditSpeaker(parts, turn, 'refused-attempt', `package:${form.wish.packageId}`, { for: form.wish.address, reason: strange.map(({ code }) => code).join(' ') });
    return { answer: { kind: 'refused', status: 403, text: 'You may not ask for this person. Nothing was sent.' } };
  }
  const refusal = form.wish.action === 'add' ? null : await refuseChange(parts, turn, gathered.findings, `package:${form.wish.packageId}`);
  if (refusal !== null) return { answer: { kind: 'refused', status: 403, text: `${refusal} Nothing was changed.` } };
  return { form, gathered, findings: accessFindings(parts, gathered, form.ask, readerOf(parts, turn).timeZone) };
}

async function again(parts: Parts, turn: Turn, { form, gathered }: Prepared, extra: AccessFinding[] = []): Promise<ActionAnswer> {
  return { kind: 'card', card: (await formMessage(parts, turn, { draft: form.draft, wish: form.wish, gathered, ask: form.ask, extra })).card };
}

/** The form's own draft, if it can still be sent; else what is answered instead. */
async function lockDraft(parts: Parts, tx: Nouns, turn: Turn, id: string): Promise<{ draft: Draft } | { answer: ActionAnswer }> {
  const draft = await tx.drafts.lock(id);
  if (!draft || draft.tenantId !== turn.chat.tenantId || draft.personId !== turn.chat.personId) return { answer: notYours };
  switch (draft.state) {
    case 'sent': {
      const request = await tx.access.byDraft(draft.id);
      return { answer: request ? { kind: 'card', card: accessCard(request, { id: turn.chat.personId, role: 'requestor' }, parts.clock.now(), readerOf(parts, turn)).card } : notYours };
    }
    case 'discarded':
      return { answer: { kind: 'card', card: discarded() } };
    case 'open':
      return draft.expiresAt <= parts.clock.now() ? { answer: { kind: 'refused', status: 400, text: 'This form is more than a week old. Nothing was sent: write again what you need.' } } : { draft };
  }
}

/** The number of another request for the same that is under way: somebody may have sent it in this very moment. */
async function openTwin(tx: Nouns, turn: Turn, { resolved, detail }: GatheredAccess, action: AccessTerms['action']): Promise<number | null> {
  const { target } = resolved;
  const others = await tx.access.aboutTarget(turn.chat.tenantId, target.id === null ? { mail: target.mail ?? '' } : { id: target.id }, 30);
  return others.find((one) => one.terms.package.id === detail.id && one.terms.action === action && !isClosed(one))?.number ?? null;
}

async function writeAccess(parts: Parts, tx: Nouns, turn: ActionTurn, draft: Draft, { form, gathered, findings }: Prepared): Promise<AccessRequest> {
  const now = parts.clock.now();
  const at = now.toISOString();
  const requestor = speakerOf(turn);
  const { chosen, run, resolved } = gathered;
  const approvalRequired = (chosen?.approval ?? false) && form.ask.action !== 'remove';
  const request: AccessRequest = {
    id: newId('access'),
    number: await tx.requests.nextNumber(),
    version: 1,
    tenantId: turn.chat.tenantId,
    requestor,
    target: resolved.target,
    askedAt: at,
    origin: 'foyer',
    run,
    terms: termsOf(parts, turn, form, gathered),
    findings,
    approvalRequired,
    stages: [],
    state: run === 'foyer' && approvalRequired ? { kind: 'waiting' } : { kind: 'sending', since: at },
    entraRequestId: null,
    endsAt: null,
    missing: [],
    background: null,
    thread: [],
    happenings: [{ at, what: 'access-asked', by: requestor }],
    entraWait: null,
  };
  await tx.access.insert(request, draft.id);
  await tx.drafts.settle(draft.id, 'sent');
  const message = turn.input.messageId ? { conversationId: turn.chat.conversationId, serviceUrl: turn.chat.serviceUrl, activityId: turn.input.messageId } : null;
  await tx.views.add({ subjectId: request.id, tenantId: request.tenantId, personId: requestor.id, role: 'requestor', message, shownVersion: request.version });
  await recordAccess(parts, tx, request, request.happenings, requestor, now);
  return request;
}

function termsOf(parts: Parts, turn: Turn, { ask }: AccessFormInput, { detail, chosen, assignment }: GatheredAccess): AccessTerms {
  const { timeZone } = readerOf(parts, turn);
  const now = parts.clock.now();
  const today = dayIn(now, timeZone);
  const endOf = (day: string) => DateTime.fromISO(day, { zone: timeZone }).endOf('day').toJSDate();
  const period = (start: string, end: string | null): AccessTerms['period'] => {
    const from = DateTime.fromISO(start, { zone: timeZone }).startOf('day').toJSDate();
    return { start, end, startAt: (from < now ? now : from).toISOString(), endAt: end === null ? null : endOf(end).toISOString() };
  };
  const chosenPeriod = () => {
    if (ask.action === 'remove') return null;
    if (ask.action === 'extend') return period(today, ask.end);
    // A period that nobody chose is the policy's.
    if (!chosen?.customPeriod || (ask.end === '' && (ask.start === '' || ask.start === today))) return null;
    return period(ask.start === '' ? today : ask.start, ask.end === '' ? latestEnd(ask.start === '' ? today : ask.start, chosen.end) : ask.end);
  };
  return {
    action: ask.action,
    package: { id: detail.id, name: detail.displayName, resources: detail.resources.map(({ name }) => name) },
    policy: { id: chosen?.id ?? detail.policies[0]?.id ?? unknownPolicy(), name: chosen?.name ?? '' },
    assignmentId: ask.action === 'add' ? null : (assignment?.id ?? null),
    period: chosenPeriod(),
    timeZone,
    reason: ask.reason,
    answers: ask.action === 'add' ? answersOf(chosen?.questions ?? [], ask.answers) : [],
  };
}

function unknownPolicy(): never {
  throw new Error('A request without a policy is never written.');
}

const discardData = z.looseObject({ draft: idSchema('draft') });

/** 'Discard': the form is done with; nothing was sent. */
export async function discardAccessForm(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const parsed = discardData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  return parts.store.transaction(async (tx) => {
    const draft = await lockDraft(parts, tx, turn, parsed.data.draft);
    if ('answer' in draft) return draft.answer;
    await tx.drafts.settle(draft.draft.id, 'discarded');
    return { kind: 'card', card: discarded() };
  });
}

const unreadable: ActionAnswer = { kind: 'refused', status: 400, text: 'This form did not arrive whole, so nothing was sent. Write again what you need.' };
const notYours: ActionAnswer = { kind: 'refused', status: 403, text: 'This form belongs to somebody else, or exists no more. Nothing was sent.' };
const discarded = () => noteCard('Discarded', 'Nothing was sent. To start again, write what you need.').card;
