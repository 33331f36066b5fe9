import { openStage, proceedAccess, type AccessFailure, type AccessHappening, type AccessOutcome, type AccessRequest, type AccessState } from './access-request.ts';
import { escalate, nextAccessMoment } from './decide-access.ts';
import type { AssignmentRequestId } from './identity.ts';
import type { Someone } from './request.ts';
import type { Instant } from './time.ts';

// How a request goes on at Entra, once Entra has it.

const forgottenMs = 2 * 60_000;
const soonMs = 15 * 60_000;

/** Entra has taken the request in. */
export function recordSent(request: AccessRequest, entraRequestId: AssignmentRequestId, now: Date): AccessOutcome | null {
  if ((request.state.kind !== 'sending' && request.state.kind !== 'unsent') || request.entraRequestId !== null) return null;
  const at = now.toISOString();
  return proceedAccess(request, { state: { kind: 'submitted', since: at }, entraRequestId, entraWait: null }, [{ at, what: 'access-sent' }]);
}

/** Entra has refused the request when it was sent. */
export function recordRefusal(request: AccessRequest, reason: AccessFailure, code: string, now: Date): AccessOutcome | null {
  if (request.state.kind !== 'sending' && request.state.kind !== 'unsent') return null;
  const at = now.toISOString();
  return proceedAccess(request, { state: { kind: 'refused', at, reason, code }, entraWait: null }, [{ at, what: 'access-refused', reason }]);
}

/** The process ended before Entra had the request: it can only be sent by its requestor, who is asked to. */
export function recordUnsent(request: AccessRequest, now: Date): AccessOutcome | null {
  if (request.state.kind !== 'sending' || request.run !== 'entra') return null;
  const at = now.toISOString();
  return proceedAccess(request, { state: { kind: 'unsent', at } }, [{ at, what: 'access-unsent' }]);
}

/** What Entra says of a request, to an application. */
export interface ToldRequest {
  state: 'submitted' | 'pendingApproval' | 'scheduled' | 'delivering' | 'delivered' | 'partiallyDelivered' | 'deliveryFailed' | 'denied' | 'canceled';
  status: string;
  startsAt: Instant | null;
  /** When the access ends, once it is delivered. */
  endsAt: Instant | null;
  targetId: string | null;
  missing: string[];
}

/** The request after Entra told where it stands; null where that is no news. */
export function recordTold(request: AccessRequest, told: ToldRequest, now: Date): AccessOutcome | null {
  if (request.entraRequestId === null) return null;
  const { state } = request;
  const at = now.toISOString();
  const target = told.targetId !== null && request.target.id === null ? { ...request.target, id: told.targetId } : request.target;
  const to = (next: AccessState, happening: AccessHappening) => proceedAccess(request, { state: next, stages: decidedElsewhere(request, next, at), target, endsAt: told.endsAt ?? request.endsAt, missing: next.kind === 'partly' ? told.missing : [], entraWait: null }, [happening]);
  switch (told.state) {
    case 'submitted':
      return null;
    case 'pendingApproval':
      // Only now does Entra take decisions: whoever is asked earlier presses in vain.
      // Where Foyer sent it with its own permission and Entra wants an approval all the same, Entra runs that one.
      if (state.kind === 'submitted') return proceedAccess(request, { state: { kind: 'waiting' }, approvalRequired: true, ...(request.run === 'entra' ? {} : { run: 'entra', stages: [] }) }, []);
      return told.status === 'PendingApprovalEscalated' ? escalate(request, now) : null;
    case 'scheduled':
      return state.kind === 'waiting' || state.kind === 'submitted' || state.kind === 'delivering' ? to({ kind: 'scheduled', for: told.startsAt ?? at }, { at, what: 'access-scheduled', for: told.startsAt ?? at }) : null;
    case 'delivering':
      return state.kind === 'waiting' || state.kind === 'submitted' || state.kind === 'scheduled' ? to({ kind: 'delivering', since: at }, { at, what: 'access-delivering' }) : null;
    case 'delivered':
      return isOver(state) && state.kind !== 'partly' && state.kind !== 'failed' ? null : to({ kind: 'delivered', at }, { at, what: 'access-delivered', endsAt: told.endsAt });
    case 'partiallyDelivered':
      return isOver(state) ? null : to({ kind: 'partly', at }, { at, what: 'access-partly' });
    case 'deliveryFailed':
      return isOver(state) ? null : to({ kind: 'failed', at, reason: 'delivery-failed', code: told.status }, { at, what: 'access-failed', reason: 'delivery-failed' });
    case 'denied': {
      if (isOver(state)) return null;
      const stage = Math.max(0, openStage(request)?.index ?? 0);
      // A stage that nobody decided in time is told as a denial, with a word beside it.
      return told.status.startsWith('Expired') ? to({ kind: 'lapsed', at }, { at, what: 'stage-lapsed', stage }) : to({ kind: 'denied', at, by: null, reason: '' }, { at, what: 'stage-denied', stage, by: null, words: '' });
    }
    case 'canceled':
      return isOver(state) ? null : to({ kind: 'withdrawn', at, by: null }, { at, what: 'access-withdrawn', by: null });
  }
}

/** A stage that was open when Entra went on was decided there, by somebody whom Entra does not name to an application. */
function decidedElsewhere(request: AccessRequest, next: AccessState, at: Instant): AccessRequest['stages'] {
  if (request.state.kind !== 'waiting') return request.stages;
  return request.stages.map((stage) => {
    if (stage.state.kind === 'decided' || stage.state.kind === 'lapsed') return stage;
    switch (next.kind) {
      case 'scheduled':
      case 'delivering':
      case 'delivered':
      case 'partly':
      case 'failed':
        return { ...stage, state: { kind: 'decided' as const, result: 'approved' as const, by: null, at, words: '' } };
      case 'denied':
        return stage.state.kind === 'open' ? { ...stage, state: { kind: 'decided' as const, result: 'denied' as const, by: null, at, words: '' } } : stage;
      case 'lapsed':
        return stage.state.kind === 'open' ? { ...stage, state: { kind: 'lapsed' as const, at } } : stage;
      case 'sending':
      case 'unsent':
      case 'submitted':
      case 'waiting':
      case 'withdrawn':
      case 'refused':
        return stage;
    }
  });
}

/** Whether a failed or partial delivery may be tried again: by whoever asked, within the days that Entra keeps it for. */
export function mayTryAgain(request: AccessRequest, actor: { id: string }, now: Date): boolean {
  const { state } = request;
  if (actor.id !== request.requestor.id || request.entraRequestId === null) return false;
  return (state.kind === 'failed' || state.kind === 'partly') && now.getTime() - Date.parse(state.at) < 7 * 86_400_000;
}

export function recordTriedAgain(request: AccessRequest, by: Someone, now: Date): AccessOutcome {
  if (!mayTryAgain(request, by, now)) return { ok: false, refusal: { reason: by.id === request.requestor.id ? 'closed' : 'not-yours' } };
  const at = now.toISOString();
  return proceedAccess(request, { state: { kind: 'delivering', since: at }, missing: [] }, [{ at, what: 'access-tried-again', by }]);
}

/** Whether it came to nothing in a way that asking again may mend. */
export function mayAskAgain(request: AccessRequest, actor: { id: string }): boolean {
  if (actor.id === request.requestor.id && request.state.kind === 'unsent') return true;
  return actor.id === request.requestor.id && request.terms.action === 'add' && ['denied', 'lapsed', 'withdrawn', 'refused', 'unsent', 'failed'].includes(request.state.kind);
}

/** Whether Entra is still to tell something about it. */
export function awaitsEntra(request: AccessRequest): boolean {
  if (request.entraRequestId === null) return request.run === 'entra' && request.state.kind === 'sending';
  return request.state.kind === 'submitted' || request.state.kind === 'delivering' || request.state.kind === 'scheduled' || (request.run === 'entra' && request.state.kind === 'waiting');
}

/** When a request next needs looking at by the clock alone; null where it does not. */
export function accessDueAt(request: AccessRequest): Instant | null {
  const { state } = request;
  const after = (since: Instant, ms: number) => new Date(Date.parse(since) + ms).toISOString();
  if (state.kind === 'sending') return after(state.since, request.run === 'entra' ? forgottenMs : soonMs);
  if (state.kind === 'submitted') return after(state.since, soonMs);
  if (state.kind === 'waiting') return request.stages.length === 0 ? after(request.askedAt, soonMs) : nextAccessMoment(request);
  return null;
}

/** Whether a self-sent request has been under way for so long that whoever sent it must be gone. */
export function isForgotten(request: AccessRequest, now: Date): boolean {
  return request.state.kind === 'sending' && Date.parse(request.state.since) + forgottenMs <= now.getTime();
}

const isOver = (state: AccessState) => ['delivered', 'partly', 'failed', 'denied', 'lapsed', 'withdrawn', 'refused'].includes(state.kind);
