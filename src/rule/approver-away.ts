import { openStage, proceedAccess, type AccessOutcome, type AccessRequest, type Away } from './access-request.ts';
import { escalate } from './decide-access.ts';
import type { Someone } from './request.ts';

/** Whether it is still to be looked up who of those that are asked is out of office. */
export function awaitsAway(request: AccessRequest): boolean {
  return openStage(request)?.stage.state.away === null;
}

/** Who of those that are asked is out of office; null where nobody waits for that. */
export function recordAway(request: AccessRequest, away: readonly Away[]): AccessOutcome | null {
  const found = openStage(request);
  if (!found || found.stage.state.away !== null) return null;
  const stages = request.stages.map((stage, index) => (index === found.index ? { ...stage, state: { ...found.stage.state, away: [...away] } } : stage));
  return proceedAccess(request, { stages }, []);
}

/** Whether everybody who is asked now is out of office, as far as that is known. */
export function isEverybodyAway(request: AccessRequest, now: Date): boolean {
  const stage = openStage(request)?.stage;
  const away = (stage?.state.away ?? []).filter(({ until }) => until === null || Date.parse(until) > now.getTime());
  return stage !== undefined && stage.approvers.length > 0 && stage.approvers.every(({ id }) => away.some((one) => one.id === id));
}

/**
 * Whether whoever asked may have the alternates asked before their time: where everybody who is asked is out of office,
 * and Foyer runs the approval. Where Entra runs it, Entra asks its alternates when the policy says so, and never earlier.
 */
export function mayAskAlternates(request: AccessRequest, actor: { id: string }, now: Date): boolean {
  const stage = openStage(request)?.stage;
  if (actor.id !== request.requestor.id || request.run !== 'foyer' || !stage) return false;
  return stage.escalation.length > 0 && stage.state.escalateAt !== null && isEverybodyAway(request, now);
}

export function askAlternates(request: AccessRequest, by: Someone, now: Date): AccessOutcome {
  if (by.id !== request.requestor.id) return { ok: false, refusal: { reason: 'not-yours' } };
  const refusal: AccessOutcome = { ok: false, refusal: { reason: 'closed' } };
  return mayAskAlternates(request, by, now) ? (escalate(request, now) ?? refusal) : refusal;
}
