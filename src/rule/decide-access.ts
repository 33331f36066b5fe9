import { isClosed, openStage, proceedAccess, wasAskedAbout, type AccessHappening, type AccessOutcome, type AccessRefusal, type AccessRequest, type AccessStage, type Background, type StageApprover, type StageState } from './access-request.ts';
import type { Someone } from './request.ts';
import type { Instant } from './time.ts';

// The life of an approval of an access package, told once. Its stages follow one another: each is `upcoming`, then `open`,
// then `decided` or `lapsed`. One answer decides a stage; the first denial, or a stage that lapses, ends the request.
// Where Entra runs the approval, Entra decides who may and when a stage is over: `recordApproval` takes over what it says,
// and time alone only asks the alternates. Where Foyer runs it, `decideStage` and `passAccessTime` decide.

const later = (from: Date, ms: number): Instant => new Date(from.getTime() + ms).toISOString();
const dayMs = 86_400_000;

/** It is known who is asked, stage by stage: the first ones are. */
export function findStages(request: AccessRequest, stages: readonly AccessStage[], background: Background, remindAfterMs: number, now: Date): AccessOutcome | null {
  if (request.state.kind !== 'waiting' || request.stages.length > 0 || stages.length === 0) return null;
  // What was asked elsewhere has been waiting since it was asked.
  const opened = open(stages, 0, remindAfterMs, now, request.origin === 'entra' ? new Date(request.askedAt) : now);
  return proceedAccess(request, { stages: opened.stages, background, entraWait: null }, opened.happened);
}

/** Who may decide now; the same answer that decides whether the buttons are shown. */
export function mayDecideAccess(request: AccessRequest, actor: { id: string }): boolean {
  return !isParty(request, actor) && (openStage(request)?.stage.approvers.some(({ id }) => id === actor.id) ?? false);
}

/** Nobody decides for themselves: neither who asks nor who gets it. */
export function isParty(request: AccessRequest, actor: { id: string }): boolean {
  return actor.id === request.requestor.id || actor.id === request.target.id;
}

export type StageDecision = { kind: 'approve'; words: string } | { kind: 'deny'; words: string };

/** An approver's decision where Foyer runs the approval. */
export function decideStage(request: AccessRequest, by: Someone, decision: StageDecision, remindAfterMs: number, now: Date): AccessOutcome {
  const refusal = mayNotDecide(request, by);
  const found = openStage(request);
  if (refusal || !found || request.run === 'entra') return { ok: false, refusal: refusal ?? { reason: 'closed' } };
  const at = now.toISOString();
  const result = decision.kind === 'approve' ? 'approved' : 'denied';
  return afterStage(request, found.index, { kind: 'decided', result, by, at, words: decision.words }, remindAfterMs, now);
}

/** Why somebody may not decide; null where they may. */
export function mayNotDecide(request: AccessRequest, by: { id: string }): AccessRefusal | null {
  if (isParty(request, by)) return { reason: 'own-request' };
  if (!wasAskedAbout(request, by)) return { reason: 'not-yours' };
  if (mayDecideAccess(request, by)) return null;
  return isClosed(request) || request.state.kind !== 'waiting' || wasAskedEarlier(request, by) ? { reason: 'closed' } : { reason: 'not-now' };
}

const wasAskedEarlier = (request: AccessRequest, by: { id: string }) => request.stages.some((stage) => stage.state.kind === 'decided' && stage.approvers.some(({ id }) => id === by.id));

/** A stage has come to its end: the next one opens, or the request goes on, or is over. */
export function afterStage(request: AccessRequest, index: number, state: Extract<StageState, { kind: 'decided' | 'lapsed' }>, remindAfterMs: number, now: Date): AccessOutcome {
  const stages = request.stages.map((stage, position) => (position === index ? { ...stage, state } : stage));
  const { at } = state;
  if (state.kind === 'lapsed') return proceedAccess(request, { stages, state: { kind: 'lapsed', at } }, [{ at, what: 'stage-lapsed', stage: index }]);
  if (state.result === 'denied') return proceedAccess(request, { stages, state: { kind: 'denied', at, by: state.by, reason: state.words } }, [{ at, what: 'stage-denied', stage: index, by: state.by, words: state.words }]);
  const approved: AccessHappening = { at, what: 'stage-approved', stage: index, by: state.by, words: state.words };
  if (index + 1 < stages.length) {
    const opened = open(stages, index + 1, remindAfterMs, now, new Date(at));
    return proceedAccess(request, { stages: opened.stages }, [approved, ...opened.happened]);
  }
  if (request.run === 'entra') return proceedAccess(request, { stages, state: { kind: 'delivering', since: at } }, [approved]);
  return proceedAccess(request, { stages, state: { kind: 'sending', since: at } }, [approved]);
}

/** What time alone brings about while a request waits; null where nothing is due. */
export function passAccessTime(request: AccessRequest, remindAfterMs: number, now: Date): AccessOutcome | null {
  const found = openStage(request);
  if (!found) return null;
  const { index, stage } = found;
  const { state } = stage;
  const due = (when: Instant | null) => when !== null && Date.parse(when) <= now.getTime();
  const at = now.toISOString();
  if (due(state.lapseAt)) {
    // Entra lets its own lapse, and says so: until then nobody is asked or reminded any more.
    return request.run === 'entra' ? null : afterStage(request, index, { kind: 'lapsed', at }, remindAfterMs, now);
  }
  if (due(state.escalateAt)) return escalate(request, now);
  if (due(state.remindAt)) {
    const stages = replace(request.stages, index, { ...stage, state: { ...state, remindAt: null, remindedAt: at, away: null } });
    return proceedAccess(request, { stages }, [{ at, what: 'stage-reminded', stage: index, who: stage.approvers.map(someone), by: null }]);
  }
  return null;
}

/** The alternates are asked too: by the clock, because Entra says that it has done so, or because an approver is away and Foyer runs the approval. */
export function escalate(request: AccessRequest, now: Date): AccessOutcome | null {
  const found = openStage(request);
  if (!found || found.stage.state.escalateAt === null || found.stage.escalation.length === 0) return null;
  const { index, stage } = found;
  const at = now.toISOString();
  const added = stage.escalation.filter(({ id }) => !stage.approvers.some((one) => one.id === id));
  // Whoever is asked at this moment need not be reminded at the same.
  const remindAt = stage.state.remindAt !== null && Date.parse(stage.state.remindAt) <= now.getTime() ? null : stage.state.remindAt;
  const next: AccessStage = { ...stage, approvers: [...stage.approvers, ...added], escalation: [], state: { ...stage.state, escalateAt: null, remindAt, away: null } };
  return proceedAccess(request, { stages: replace(request.stages, index, next) }, added.map((who) => ({ at, what: 'stage-approver-asked', stage: index, who, until: stage.state.lapseAt })));
}

/** When time next has something to say; null where it has not. */
export function nextAccessMoment(request: AccessRequest): Instant | null {
  const found = openStage(request);
  if (!found) return null;
  const { remindAt, escalateAt, lapseAt } = found.stage.state;
  return [remindAt, escalateAt, request.run === 'entra' ? null : lapseAt].filter((when) => when !== null).sort()[0] ?? null;
}

/** Whether whoever asked may take it back now. What Foyer has handed to Entra by its own permission, Entra lets nobody cancel. */
export function mayWithdrawAccess(request: AccessRequest, actor: { id: string }): boolean {
  if (actor.id !== request.requestor.id || request.terms.action === 'remove') return false;
  if (request.state.kind === 'submitted' || request.state.kind === 'scheduled') return request.run === 'entra';
  return request.state.kind === 'waiting' || request.state.kind === 'unsent';
}

export function withdrawAccess(request: AccessRequest, by: Someone, now: Date): AccessOutcome {
  if (by.id !== request.requestor.id) return { ok: false, refusal: { reason: 'not-yours' } };
  if (!mayWithdrawAccess(request, by)) return { ok: false, refusal: { reason: 'closed' } };
  const at = now.toISOString();
  return proceedAccess(request, { state: { kind: 'withdrawn', at, by }, entraWait: null }, [{ at, what: 'access-withdrawn', by }]);
}

/** Whether whoever asked may have the approvers reminded: once a day. */
export function mayRemind(request: AccessRequest, actor: { id: string }, now: Date): AccessRefusal | null {
  const found = openStage(request);
  if (actor.id !== request.requestor.id) return { reason: 'not-yours' };
  if (!found) return { reason: 'closed' };
  const last = Date.parse(found.stage.state.remindedAt ?? found.stage.state.since);
  return last + dayMs > now.getTime() ? { reason: 'too-soon', again: new Date(last + dayMs).toISOString() } : null;
}

export function remindApprovers(request: AccessRequest, by: Someone, now: Date): AccessOutcome {
  const refusal = mayRemind(request, by, now);
  const found = openStage(request);
  if (refusal || !found) return { ok: false, refusal: refusal ?? { reason: 'closed' } };
  const at = now.toISOString();
  const stages = replace(request.stages, found.index, { ...found.stage, state: { ...found.stage.state, remindAt: null, remindedAt: at, away: null } });
  return proceedAccess(request, { stages }, [{ at, what: 'stage-reminded', stage: found.index, who: found.stage.approvers.map(someone), by }]);
}

/** An approver asks the requestor something before deciding. */
export function askRequestor(request: AccessRequest, by: Someone, words: string, now: Date): AccessOutcome {
  const refusal = mayNotDecide(request, by);
  if (refusal) return { ok: false, refusal };
  const at = now.toISOString();
  return proceedAccess(request, { thread: [...request.thread, { at, from: by, side: 'approver', words }] }, [{ at, what: 'question-asked', by, words }]);
}

/** Whether a question of an approver waits for the requestor's answer. */
export function mayAnswer(request: AccessRequest, actor: { id: string }): boolean {
  return actor.id === request.requestor.id && request.state.kind === 'waiting' && request.thread.at(-1)?.side === 'approver';
}

export function answerApprover(request: AccessRequest, by: Someone, words: string, now: Date): AccessOutcome {
  if (by.id !== request.requestor.id) return { ok: false, refusal: { reason: 'not-yours' } };
  if (!mayAnswer(request, by)) return { ok: false, refusal: { reason: 'closed' } };
  const at = now.toISOString();
  return proceedAccess(request, { thread: [...request.thread, { at, from: by, side: 'requestor', words }] }, [{ at, what: 'question-answered', by, words }]);
}

/** Whether an approver may hand a request on: where Foyer runs the approval; Entra takes a decision from its own approvers alone. */
export function mayForward(request: AccessRequest, actor: { id: string }): boolean {
  return request.run === 'foyer' && mayDecideAccess(request, actor);
}

/** An approver hands a request on to a colleague, who is asked beside them. */
export function forwardStage(request: AccessRequest, by: Someone, to: StageApprover, now: Date): AccessOutcome {
  const refusal = mayNotDecide(request, by);
  if (refusal) return { ok: false, refusal };
  const found = openStage(request);
  if (!found || !mayForward(request, by)) return { ok: false, refusal: { reason: 'not-now' } };
  if (isParty(request, to) || found.stage.approvers.some(({ id }) => id === to.id)) return { ok: false, refusal: { reason: 'own-request' } };
  const at = now.toISOString();
  const stages = replace(request.stages, found.index, { ...found.stage, approvers: [...found.stage.approvers, to], state: { ...found.stage.state, away: null } });
  return proceedAccess(request, { stages }, [
    { at, what: 'stage-forwarded', stage: found.index, by, to: someone(to) },
    { at, what: 'stage-approver-asked', stage: found.index, who: to, until: found.stage.state.lapseAt },
  ]);
}

/** Entra's deadlines count from `since`, which may be past when Foyer hears of it; a reminder counts from when Foyer asks. */
function open(stages: readonly AccessStage[], index: number, remindAfterMs: number, now: Date, since: Date): { stages: AccessStage[]; happened: AccessHappening[] } {
  const stage = stages[index];
  if (!stage) return { stages: [...stages], happened: [] };
  const at = now.toISOString();
  const lapseAt = later(since, stage.lapseAfterMs);
  const remindAt = later(now, remindAfterMs);
  const state: StageState = {
    kind: 'open',
    since: since.toISOString(),
    lapseAt,
    escalateAt: stage.escalateAfterMs !== null && stage.escalation.length > 0 ? later(since, stage.escalateAfterMs) : null,
    remindAt: remindAt < lapseAt ? remindAt : null,
    remindedAt: null,
    away: null,
  };
  return {
    stages: replace(stages, index, { ...stage, state }),
    happened: stage.approvers.map((who) => ({ at, what: 'stage-approver-asked', stage: index, who, until: lapseAt })),
  };
}

const someone = ({ id, name }: Someone): Someone => ({ id, name });
const replace = (stages: readonly AccessStage[], index: number, stage: AccessStage) => stages.map((one, position) => (position === index ? stage : one));
