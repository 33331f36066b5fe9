import { DateTime } from 'luxon';
import { z } from 'zod';
import { noteCard } from '../help/note-card.ts';
import type { Reader } from '../../card/date-words.ts';
import { askApprover } from '../../rule/decide-request.ts';
import { isGuestAddress } from '../../rule/mail-address.ts';
import { isBlocking, type Finding } from '../../rule/finding.ts';
import type { InvitationAsk } from '../../rule/check-invitation.ts';
import type { GuestRequest, Happening, Terms } from '../../rule/request.ts';
import { idSchema, newId } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { AccessPackage } from '../port/directory.ts';
import type { Draft, Nouns } from '../port/store.ts';
import type { ActionAnswer, ActionTurn, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { recordHappenings } from '../request/change-request.ts';
import { requestCard } from '../request/request-card.ts';
import { within } from '../within.ts';
import { formCard } from './form-card.ts';
import { readForm } from './form-input.ts';
import { gatherFacts, type Gathered } from './gather-facts.ts';
import { findingsFor } from './open-form.ts';
import { speakerOf } from '../speaker.ts';

/** An answer is owed within two seconds; what Entra has not said by then is asked again by the work behind the request. */
const patienceMs = 1_200;

/** 'Check again': the same form, with the checks made anew on what it holds now. */
export async function checkForm(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const form = readForm(turn.input.data);
  if (!form) return unreadable;
  const gathered = await within(patienceMs, gatherFacts(parts, turn.chat, form.ask.guests.map((guest) => guest.mail)));
  const context = contextOf(parts, turn);
  return parts.store.transaction(async (tx) => {
    const draft = await ownDraft(tx, turn, form.draft);
    if (!('id' in draft)) return draft;
    const answered = await alreadyAnswered(parts, tx, turn, draft, context.reader);
    return answered ?? againWith(parts, form.draft, form.ask, findingsFor(form.ask, parts.house.limits, context.today, gathered), gathered, context);
  });
}

/** 'Send request': checked once more, then written down as a request, once, however often it is pressed. */
export async function submitForm(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const form = readForm(turn.input.data);
  if (!form) return unreadable;
  const { house } = parts;
  const { ask } = form;
  const context = contextOf(parts, turn);
  const gathered = await within(patienceMs, gatherFacts(parts, turn.chat, ask.guests.map((guest) => guest.mail)));
  const findings = findingsFor(ask, house.limits, context.today, gathered);
  const chosen = gathered?.packages.find((one) => one.id === ask.packageId);
  if (!gathered && ask.packageId !== null) findings.push({ level: 'blocking', code: 'entra-silent' });
  return parts.store.transaction(async (tx) => {
    const draft = await ownDraft(tx, turn, form.draft);
    if (!('id' in draft)) return draft;
    const answered = await alreadyAnswered(parts, tx, turn, draft, context.reader);
    if (answered) return answered;
    await addOpenRequests(tx, turn, ask, findings);
    if (findings.some(isBlocking)) return againWith(parts, form.draft, ask, findings, gathered, context);
    const request = await writeRequest(parts, tx, turn, draft.id, { ask, findings, chosen, gathered, timeZone: context.reader.timeZone });
    return { kind: 'card', card: requestCard(request, { id: turn.chat.personId }, 'requestor', context.reader).card };
  });
}

const discardData = z.looseObject({ draft: idSchema('draft') });

/** 'Discard': the form is done with; nothing was sent. */
export async function discardForm(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const parsed = discardData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  return parts.store.transaction(async (tx) => {
    const draft = await ownDraft(tx, turn, parsed.data.draft);
    if (!('id' in draft)) return draft;
    const answered = await alreadyAnswered(parts, tx, turn, draft, readerOf(parts, turn));
    if (answered) return answered;
    await tx.drafts.settle(draft.id, 'discarded');
    return { kind: 'card', card: discarded() };
  });
}

const unreadable: ActionAnswer = { kind: 'refused', status: 400, text: 'This form did not arrive whole, so nothing was sent. Write the invitation again as a message.' };
const notYours: ActionAnswer = { kind: 'refused', status: 403, text: 'This form belongs to somebody else, or exists no more. Nothing was sent.' };

/** Somebody else's form and a form that never was get the same answer: nothing is told of what exists. */
async function ownDraft(tx: Nouns, turn: Turn, id: string): Promise<Draft | ActionAnswer> {
  const draft = await tx.drafts.lock(id);
  return draft && draft.tenantId === turn.chat.tenantId && draft.personId === turn.chat.personId ? draft : notYours;
}

/** A form that was sent answers with its request; one that was discarded or is too old says so. */
async function alreadyAnswered(parts: Parts, tx: Nouns, turn: Turn, draft: Draft, reader: Reader): Promise<ActionAnswer | null> {
  switch (draft.state) {
    case 'sent': {
      const request = await tx.requests.byDraft(draft.id);
      return request ? { kind: 'card', card: requestCard(request, { id: turn.chat.personId }, 'requestor', reader).card } : notYours;
    }
    case 'discarded':
      return { kind: 'card', card: discarded() };
    case 'open':
      return draft.expiresAt <= parts.clock.now() ? { kind: 'refused', status: 400, text: 'This form is more than a week old. Nothing was sent: write the invitation again as a message.' } : null;
  }
}

/** Looks once more, with the addresses held: somebody else may have asked for the same guest in this very moment. */
async function addOpenRequests(tx: Nouns, turn: Turn, ask: InvitationAsk, findings: Finding[]): Promise<void> {
  const mails = ask.guests.map((guest) => guest.mail).filter(isGuestAddress);
  await tx.requests.holdMails(mails);
  for (const [guest, { number, by }] of await tx.requests.openFor(turn.chat.tenantId, mails)) {
    if (!findings.some((finding) => finding.code === 'asked-already' && finding.guest === guest)) findings.push({ level: 'blocking', code: 'asked-already', guest, number, by });
  }
}

interface FormContext {
  reader: Reader;
  today: string;
}

function contextOf(parts: Parts, turn: Turn): FormContext {
  const reader = readerOf(parts, turn);
  return { reader, today: DateTime.fromJSDate(parts.clock.now(), { zone: reader.timeZone }).toISODate() ?? '' };
}

function againWith(parts: Parts, draft: string, ask: InvitationAsk, findings: Finding[], gathered: Gathered | undefined, { reader, today }: FormContext): ActionAnswer {
  return { kind: 'card', card: formCard({ draft, ask, findings, packages: gathered?.packages ?? [], languages: parts.house.limits.languages, today, reader }).card };
}

/** What was asked for and found, as it becomes a request. */
interface Checked {
  ask: InvitationAsk;
  findings: Finding[];
  chosen: AccessPackage | undefined;
  gathered: Gathered | undefined;
  timeZone: string;
}

/** Writes the request with all that follows from it; who decides is asked at once where Entra has told who that is. */
async function writeRequest(parts: Parts, tx: Nouns, turn: ActionTurn, draftId: string, { ask, findings, chosen, gathered, timeZone }: Checked): Promise<GuestRequest> {
  const now = parts.clock.now();
  const requestor = speakerOf(turn);
  const asked: Happening = { at: now.toISOString(), what: 'asked', by: requestor };
  const received: GuestRequest = {
    id: newId('request'),
    number: await tx.requests.nextNumber(),
    version: 1,
    tenantId: turn.chat.tenantId,
    requestor,
    askedAt: now.toISOString(),
    terms: termsOf(ask, chosen, timeZone, now),
    findings,
    state: { kind: 'preparing' },
    guests: ask.guests.map((guest) => ({ ...guest, acceptedAt: null, state: { kind: 'asked' } })),
    happenings: [asked],
    entraWait: gathered ? null : { since: now.toISOString(), why: 'silent' },
  };
  const choice = gathered?.facts.approver;
  const outcome = choice?.found ? askApprover(received, choice, findings, parts.house.timers, now) : null;
  const request = outcome?.ok ? outcome.request : received;
  await tx.requests.insert(request, draftId);
  await tx.drafts.settle(draftId, 'sent');
  const message = turn.input.messageId ? { conversationId: turn.chat.conversationId, serviceUrl: turn.chat.serviceUrl, activityId: turn.input.messageId } : null;
  await tx.views.add({ subjectId: request.id, tenantId: request.tenantId, personId: turn.chat.personId, role: 'requestor', message, shownVersion: 0 });
  const followed = outcome?.ok ? outcome.happened : [];
  await recordHappenings(tx, request, [{ happening: asked, actor: requestor }, ...followed.map((happening) => ({ happening, actor: 'foyer' as const }))], now);
  return request;
}

function termsOf(ask: InvitationAsk, chosen: AccessPackage | undefined, timeZone: string, now: Date): Terms {
  const start = DateTime.fromISO(ask.start, { zone: timeZone }).startOf('day');
  const from = start.toMillis() < now.getTime() ? now : start.toJSDate();
  return {
    package: chosen?.directPolicy ? { id: chosen.id, policyId: chosen.directPolicy.id, name: chosen.displayName, resources: chosen.resources } : null,
    start: ask.start,
    end: ask.end,
    startAt: from.toISOString(),
    endAt: DateTime.fromISO(ask.end, { zone: timeZone }).endOf('day').toJSDate().toISOString(),
    timeZone,
    reason: ask.reason,
    language: ask.language,
  };
}

const discarded = () => noteCard('Discarded', 'Nothing was sent. To start again, write whom you want to invite.').card;
