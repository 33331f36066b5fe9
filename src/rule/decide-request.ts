import type { ApproverChoice } from './choose-approver.ts';
import { proceed, type Approver, type GuestRequest, type Happening, type Outcome, type RequestRefusal, type RequestState, type Someone, type Timers } from './request.ts';
import type { Instant } from './time.ts';
import type { Finding } from './finding.ts';

// The life of an approval, told once:
// preparing -> waiting (somebody is asked) -> approved | denied | withdrawn | lapsed
// preparing -> refused (a check that had to wait for Entra found a reason against it)
// While waiting, time reminds, then asks the alternate approver too, then lets the request lapse.

type Waiting = Extract<RequestState, { kind: 'waiting' }>;
type Closed = Extract<RequestRefusal, { reason: 'closed' }>['state'];

const later = (from: Date, ms: number): Instant => new Date(from.getTime() + ms).toISOString();

/** It is known who decides: they are asked. */
export function askApprover(request: GuestRequest, choice: Extract<ApproverChoice, { found: true }>, findings: Finding[], timers: Timers, now: Date): Outcome {
  if (request.state.kind !== 'preparing') return closedOr(request, { reason: 'not-yours' });
  const at = now.toISOString();
  const lapseAt = later(now, timers.lapseAfterMs);
  const state: Waiting = {
    kind: 'waiting',
    approvers: [{ ...choice.approver, why: choice.why, askedAt: at }],
    alternate: choice.alternate,
    remindAt: later(now, timers.remindAfterMs),
    escalateAt: choice.alternate ? later(now, timers.escalateAfterMs) : null,
    lapseAt,
  };
  const asked: Happening = { at, what: 'approver-asked', who: choice.approver, why: choice.why, until: lapseAt };
  return proceed({ ...request, findings }, { state, entraWait: null }, [asked]);
}

/** A check that could not run when the request was sent has found a reason against it. */
export function refuse(request: GuestRequest, findings: Finding[], now: Date): Outcome {
  if (request.state.kind !== 'preparing') return closedOr(request, { reason: 'not-yours' });
  const at = now.toISOString();
  return proceed(request, { state: { kind: 'refused', at, findings }, entraWait: null }, [{ at, what: 'refused', findings }]);
}

/** Who may decide now; the same answer that decides whether the buttons are shown. */
export function mayDecide(request: GuestRequest, actor: { id: string }): boolean {
  return request.state.kind === 'waiting' && actor.id !== request.requestor.id && request.state.approvers.some((approver) => approver.id === actor.id);
}

/** Whether this person may take the request back now. */
export function mayWithdraw(request: GuestRequest, actor: { id: string }): boolean {
  return actor.id === request.requestor.id && (request.state.kind === 'waiting' || request.state.kind === 'preparing');
}

/** An approver's decision. `asked` holds everybody who was ever asked, so that a late click is told who decided. */
export function decideRequest(request: GuestRequest, by: Someone, decision: { kind: 'approve'; note: string | null } | { kind: 'deny'; reason: string }, now: Date): Outcome {
  if (by.id === request.requestor.id) return { ok: false, refusal: { reason: 'own-request' } };
  if (!wasAsked(request, by)) return { ok: false, refusal: { reason: 'not-yours' } };
  if (!mayDecide(request, by)) return closedOr(request, { reason: 'not-asked-yet' });
  const at = now.toISOString();
  switch (decision.kind) {
    case 'approve':
      return proceed(
        request,
        { state: { kind: 'approved', by, at, note: decision.note }, guests: request.guests.map((stay) => ({ ...stay, state: { kind: 'planned' } })) },
        [{ at, what: 'approved', by, note: decision.note }],
      );
    case 'deny':
      return proceed(request, { state: { kind: 'denied', by, at, reason: decision.reason } }, [{ at, what: 'denied', by, reason: decision.reason }]);
  }
}

/** The requestor takes the request back. */
export function withdrawRequest(request: GuestRequest, by: Someone, now: Date): Outcome {
  if (by.id !== request.requestor.id) return { ok: false, refusal: { reason: 'not-yours' } };
  if (!mayWithdraw(request, by)) return closedOr(request, { reason: 'not-yours' });
  const at = now.toISOString();
  return proceed(request, { state: { kind: 'withdrawn', by, at }, entraWait: null }, [{ at, what: 'withdrawn', by }]);
}

/** What time alone brings about while a request waits; null where nothing is due. */
export function passTime(request: GuestRequest, now: Date): Outcome | null {
  if (request.state.kind !== 'waiting') return null;
  const { state } = request;
  const at = now.toISOString();
  const due = (when: Instant | null) => when !== null && Date.parse(when) <= now.getTime();
  if (due(state.lapseAt)) return proceed(request, { state: { kind: 'lapsed', at } }, [{ at, what: 'lapsed' }]);
  if (due(state.escalateAt) && state.alternate) {
    const alternate: Approver = { ...state.alternate, why: 'manager-silent', askedAt: at };
    const next: Waiting = { ...state, approvers: [...state.approvers, alternate], alternate: null, escalateAt: null, remindAt: due(state.remindAt) ? null : state.remindAt };
    return proceed(request, { state: next }, [{ at, what: 'approver-asked', who: state.alternate, why: 'manager-silent', until: state.lapseAt }]);
  }
  if (due(state.remindAt)) {
    const who = state.approvers.map(({ id, name }) => ({ id, name }));
    return proceed(request, { state: { ...state, remindAt: null } }, [{ at, what: 'reminded', who }]);
  }
  return null;
}

/** When time next has something to say; null where it has not. */
export function nextMoment(request: GuestRequest): Instant | null {
  if (request.state.kind !== 'waiting') return null;
  const { remindAt, escalateAt, lapseAt } = request.state;
  return [remindAt, escalateAt, lapseAt].filter((when) => when !== null).sort()[0] ?? null;
}

const wasAsked = (request: GuestRequest, someone: { id: string }) => request.happenings.some((one) => one.what === 'approver-asked' && one.who.id === someone.id);

function closedOr(request: GuestRequest, otherwise: RequestRefusal): Outcome {
  const closed = closedState(request.state);
  return { ok: false, refusal: closed ? { reason: 'closed', state: closed } : otherwise };
}

function closedState(state: RequestState): Closed | null {
  return state.kind === 'preparing' || state.kind === 'waiting' ? null : state;
}
