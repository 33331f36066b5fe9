import type { AssignmentRequestId, GuestId } from './identity.ts';
import { proceed, type FailureReason, type GuestRequest, type Happening, type Outcome, type Stay, type StayState, type Terms } from './request.ts';
import type { Instant } from './time.ts';

const dayMs = 86_400_000;
/** Work in progress that has not ended after this time is taken up again by the sweep. */
const forgottenMs = 15 * 60_000;
/** How many days before the end sponsor and guest are told, the nearest first; the same days on which Entra warns. */
const announcedDays = [1, 14] as const;

/** What is to be done next for one guest. All but `begin` and `announce-end` ask Entra for something. */
export type Step =
  | { do: 'begin' }
  | { do: 'look' }
  | { do: 'invite'; before: 'absent' | 'pending' }
  | { do: 'find-account'; guestId: GuestId; created: boolean }
  | { do: 'assign'; guestId: GuestId; since: Instant }
  | { do: 'announce-end'; days: number }
  | { do: 'end'; guestId: GuestId; created: boolean }
  | { do: 'delete'; guestId: GuestId };

/** The next step of a guest's way that is due now; null where something or somebody else is waited for. */
export function nextStep(stay: Stay, terms: Terms, now: Date): Step | null {
  const { state } = stay;
  switch (state.kind) {
    case 'planned':
      return reached(terms.startAt, now) ? { do: 'begin' } : null;
    case 'inviting':
      return state.before === null ? { do: 'look' } : { do: 'invite', before: state.before };
    case 'appearing':
      return { do: 'find-account', guestId: state.guestId, created: state.created };
    case 'assigning':
      return state.assignmentRequestId === null ? { do: 'assign', guestId: state.guestId, since: state.since } : null;
    case 'present': {
      if (reached(state.extendedTo ?? terms.endAt, now)) return { do: 'end', guestId: state.guestId, created: state.created };
      if (state.extendedTo !== undefined) return null;
      const days = announcedDays.find((one) => !state.warnedDays.includes(one) && announced(terms, one) && reached(momentBefore(terms.endAt, one), now));
      return days === undefined ? null : { do: 'announce-end', days };
    }
    case 'leaving':
      return reached(state.deleteAt, now) ? { do: 'delete', guestId: state.guestId } : null;
    case 'asked':
    case 'left':
    case 'failed':
      return null;
  }
}

/** When a guest's way next needs looking at, whoever else moves it meanwhile; null at its end. */
export function stayMoment(stay: Stay, terms: Terms): Instant | null {
  const { state } = stay;
  switch (state.kind) {
    case 'planned':
      return terms.startAt;
    case 'inviting':
    case 'appearing':
    case 'assigning':
      return new Date(Date.parse(state.since) + forgottenMs).toISOString();
    case 'present':
      if (state.extendedTo !== undefined) return state.extendedTo;
      return [...announcedDays.filter((days) => !state.warnedDays.includes(days) && announced(terms, days)).map((days) => momentBefore(terms.endAt, days)), terms.endAt].sort()[0] ?? null;
    case 'leaving':
      return state.deleteAt;
    case 'asked':
    case 'left':
    case 'failed':
      return null;
  }
}

/** Whether something may still happen to this guest by this request. */
export function isOpen(stay: Stay): boolean {
  return stay.state.kind !== 'left' && stay.state.kind !== 'failed';
}

/** Whether the guest has not got yet what was asked for. */
export function isUnderWay(stay: Stay): boolean {
  return isOpen(stay) && stay.state.kind !== 'present' && stay.state.kind !== 'leaving';
}

/** The account that this guest has, once there is one. */
export function accountOf(stay: Stay): GuestId | null {
  return 'guestId' in stay.state ? stay.state.guestId : null;
}

/** What came of a step, or what Entra told unasked. */
export type StayEvent =
  | { kind: 'begun' }
  | { kind: 'looked'; before: 'absent' | 'pending' }
  /** A waiting guest is about to be invited again, which Entra would not let us see afterwards. */
  | { kind: 'attempting' }
  /** Entra has certainly not carried the attempt out. */
  | { kind: 'not-attempted' }
  | { kind: 'known'; guestId: GuestId }
  | { kind: 'invited'; guestId: GuestId; created: boolean }
  | { kind: 'appeared' }
  | { kind: 'assignment-requested'; assignmentRequestId: AssignmentRequestId }
  | { kind: 'delivered' }
  | { kind: 'accepted' }
  | { kind: 'end-announced'; days: number }
  /** The access package lasts longer than the stay was asked for. */
  | { kind: 'extended'; endAt: Instant }
  | { kind: 'access-ended'; then: { account: 'disabled'; deleteAt: Instant } | { account: 'kept' } }
  | { kind: 'deleted' }
  | { kind: 'kept' }
  | { kind: 'removed-elsewhere' }
  | { kind: 'failed'; reason: FailureReason; code: string };

/** The request after something happened to one of its guests. An event that no longer fits changes nothing. */
export function recordStay(request: GuestRequest, index: number, event: StayEvent, now: Date): Outcome | null {
  const stay = request.guests[index];
  if (!stay || !isOpen(stay)) return null;
  const at = now.toISOString();
  const next = nextState(stay, request.terms, event, at);
  if (next === null) return null;
  const acceptedAt = event.kind === 'accepted' || event.kind === 'known' ? (stay.acceptedAt ?? at) : stay.acceptedAt;
  const guests = request.guests.map((one, position) => (position === index ? { ...stay, state: next, acceptedAt } : one));
  return proceed(request, { guests, entraWait: null }, happening(stay, event, at));
}

function nextState(stay: Stay, terms: Terms, event: StayEvent, at: Instant): StayState | null {
  const { state } = stay;
  switch (event.kind) {
    case 'begun':
      return state.kind === 'planned' ? { kind: 'inviting', since: at, before: null, attempted: false } : null;
    case 'looked':
      return state.kind === 'inviting' ? { ...state, before: event.before } : null;
    case 'attempting':
      return state.kind === 'inviting' && !state.attempted ? { ...state, attempted: true } : null;
    case 'not-attempted':
      return state.kind === 'inviting' && state.attempted ? { ...state, attempted: false } : null;
    case 'known':
      return state.kind === 'inviting' ? { kind: 'appearing', guestId: event.guestId, created: false, since: at } : null;
    case 'invited':
      return state.kind === 'inviting' ? { kind: 'appearing', guestId: event.guestId, created: event.created, since: at } : null;
    case 'appeared':
      if (state.kind !== 'appearing') return null;
      return terms.package
        ? { kind: 'assigning', guestId: state.guestId, created: state.created, since: at, assignmentRequestId: null }
        : { kind: 'present', guestId: state.guestId, created: state.created, warnedDays: [] };
    case 'assignment-requested':
      return state.kind === 'assigning' && state.assignmentRequestId === null ? { ...state, assignmentRequestId: event.assignmentRequestId } : null;
    case 'delivered':
      return state.kind === 'assigning' ? { kind: 'present', guestId: state.guestId, created: state.created, warnedDays: [] } : null;
    case 'accepted':
      return accountOf(stay) !== null && stay.acceptedAt === null ? state : null;
    case 'end-announced':
      return state.kind === 'present' && !state.warnedDays.includes(event.days) ? { ...state, warnedDays: announcedDays.filter((days) => days >= event.days) } : null;
    case 'extended':
      return state.kind === 'present' && state.extendedTo !== event.endAt && Date.parse(event.endAt) > Date.parse(state.extendedTo ?? terms.endAt) ? { ...state, extendedTo: event.endAt } : null;
    case 'access-ended':
      if (state.kind !== 'present') return null;
      return event.then.account === 'disabled' ? { kind: 'leaving', guestId: state.guestId, deleteAt: event.then.deleteAt } : { kind: 'left', guestId: state.guestId, created: state.created };
    case 'deleted':
    case 'kept':
      // Deleted, or taken over by somebody who enabled it again: in neither case ours any more.
      return state.kind === 'leaving' ? { kind: 'left', guestId: state.guestId, created: false } : null;
    case 'removed-elsewhere':
      if (state.kind === 'leaving') return { kind: 'left', guestId: state.guestId, created: false };
      return { kind: 'failed', reason: 'removed', code: 'removed' };
    case 'failed':
      return { kind: 'failed', reason: event.reason, code: event.code };
  }
}

function happening(stay: Stay, event: StayEvent, at: Instant): Happening[] {
  const guest = stay.mail;
  switch (event.kind) {
    case 'begun':
    case 'looked':
    case 'attempting':
    case 'not-attempted':
    case 'appeared':
    case 'assignment-requested':
      return [];
    case 'known':
      return [{ at, what: 'already-guest', guest }];
    case 'invited':
      return [{ at, what: 'invited', guest }];
    case 'delivered':
      return [{ at, what: 'access-given', guest }];
    case 'accepted':
      return [{ at, what: 'accepted', guest }];
    case 'end-announced':
      return [{ at, what: 'end-announced', guest, days: event.days }];
    case 'access-ended':
      return [
        { at, what: 'access-ended', guest },
        event.then.account === 'disabled' ? { at, what: 'disabled', guest, deleteAt: event.then.deleteAt } : { at, what: 'kept', guest },
      ];
    case 'extended':
      return [{ at, what: 'extended', guest, until: event.endAt }];
    case 'deleted':
      return [{ at, what: 'deleted', guest }];
    case 'kept':
      return [{ at, what: 'kept', guest }];
    case 'removed-elsewhere':
      return stay.state.kind === 'leaving' ? [{ at, what: 'deleted', guest }] : [{ at, what: 'failed', guest, reason: 'removed' }];
    case 'failed':
      return [{ at, what: 'failed', guest, reason: event.reason }];
  }
}

const reached = (moment: Instant, now: Date) => Date.parse(moment) <= now.getTime();
/** Nine in the morning, so many days before the last day: the end is its midnight, and 'tomorrow' has to be true when it is read. */
const momentBefore = (end: Instant, days: number): Instant => new Date(Date.parse(end) - days * dayMs - 15 * 3_600_000).toISOString();
/** A stay shorter than the notice is not announced on its first day. */
const announced = (terms: Terms, days: number) => Date.parse(momentBefore(terms.endAt, days)) > Date.parse(terms.startAt);
