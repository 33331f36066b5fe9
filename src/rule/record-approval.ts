import { openStage, proceedAccess, type AccessHappening, type AccessOutcome, type AccessRequest, type AccessStage, type StageApprover } from './access-request.ts';
import { afterStage, isParty } from './decide-access.ts';
import type { Someone } from './request.ts';
import type { Instant } from './time.ts';

/** What Entra says of a stage, to whoever may read it. */
export interface ToldStage {
  status: 'initializing' | 'open' | 'completed' | 'expired';
  result: 'none' | 'approved' | 'denied';
  by: Someone | null;
  at: Instant | null;
  words: string;
}

/** Takes over what Entra says about an approval that it runs: the stages that were decided, by whom, and the one that is open. */
export function recordApproval(request: AccessRequest, told: readonly ToldStage[], remindAfterMs: number, now: Date): AccessOutcome | null {
  if (request.run !== 'entra') return null;
  let current = withNames(request, told);
  const happened: AccessHappening[] = [];
  for (const [index, stage] of told.entries()) {
    const known = current.stages[index];
    if (!known || known.state.kind === 'decided' || known.state.kind === 'lapsed' || current.state.kind !== 'waiting') continue;
    const at = stage.at ?? now.toISOString();
    const state = stage.status === 'expired' ? ({ kind: 'lapsed', at } as const) : stage.status === 'completed' && stage.result !== 'none' ? ({ kind: 'decided', result: stage.result, by: stage.by, at, words: stage.words } as const) : null;
    if (!state) continue;
    const outcome = afterStage(current, index, state, remindAfterMs, now);
    if (!outcome.ok) return outcome;
    current = { ...outcome.request, version: request.version };
    happened.push(...outcome.happened);
  }
  return current !== request ? proceedAccess({ ...current, happenings: request.happenings }, {}, happened) : null;
}

/** The request itself where there is nothing to add: an application is not told who decided, and a person is. */
function withNames(request: AccessRequest, told: readonly ToldStage[]): AccessRequest {
  const nameless = (index: number) => {
    const state = request.stages[index]?.state;
    return state?.kind === 'decided' && state.by === null && told[index]?.status === 'completed' && told[index].by !== null && told[index].result === state.result;
  };
  if (!request.stages.some((_, index) => nameless(index))) return request;
  const stages = request.stages.map((stage, index) => {
    const by = told[index];
    return nameless(index) && by && stage.state.kind === 'decided' ? { ...stage, state: { ...stage.state, by: by.by, words: by.words, at: by.at ?? stage.state.at } } : stage;
  });
  const denial = stages.find((stage) => stage.state.kind === 'decided' && stage.state.result === 'denied')?.state;
  const state = request.state.kind === 'denied' && request.state.by === null && denial?.kind === 'decided' ? { ...request.state, by: denial.by, reason: denial.words } : request.state;
  return { ...request, stages, state };
}

/** Entra asks somebody at the open stage whom Foyer had not found out by itself: a delegate, or whoever the policy names by now. */
export function recordAsked(request: AccessRequest, who: Someone, told: readonly ToldStage[], now: Date): AccessOutcome | null {
  const found = openStage(request);
  if (request.run !== 'entra' || !found || told[found.index]?.status !== 'open') return null;
  if (isParty(request, who) || found.stage.approvers.some(({ id }) => id === who.id)) return null;
  const { index, stage } = found;
  const at = now.toISOString();
  const asked: StageApprover = stage.escalation.find(({ id }) => id === who.id) ?? { id: who.id, name: who.name, kind: 'by-entra', group: null, as: 'first', by: null };
  const next: AccessStage = { ...stage, approvers: [...stage.approvers, asked], escalation: stage.escalation.filter(({ id }) => id !== who.id), state: { ...stage.state, away: null } };
  return proceedAccess(request, { stages: request.stages.map((one, position) => (position === index ? next : one)) }, [{ at, what: 'stage-approver-asked', stage: index, who: asked, until: stage.state.lapseAt }]);
}
