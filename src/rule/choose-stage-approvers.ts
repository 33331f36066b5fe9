import type { ApproverKind, StageApprover } from './access-request.ts';
import type { PersonId } from './identity.ts';

/** Somebody whom a policy's subject set stands for. */
export interface Candidate {
  id: PersonId;
  name: string;
  kind: ApproverKind;
  group: string | null;
  enabled: boolean;
}

export interface CandidateSets {
  approvers: readonly Candidate[];
  fallback: readonly Candidate[];
  escalation: readonly Candidate[];
  escalationFallback: readonly Candidate[];
  /** Asked where the approvers are only parties themselves, and no fallback is there; Entra has no such thing, so this is empty where Entra runs the approval. */
  lastResort: readonly Candidate[];
}

/**
 * Who is asked at a stage. The fallback is asked where nobody better can be found, never because somebody is silent.
 * Who asks, and who gets it, never decide; a disabled account cannot.
 */
export function chooseStageApprovers(sets: CandidateSets, parties: readonly (string | null)[]): { approvers: StageApprover[]; escalation: StageApprover[] } {
  const able = (candidates: readonly Candidate[]) => candidates.filter(({ id, enabled }, index) => enabled && !parties.includes(id) && candidates.findIndex((one) => one.id === id && one.enabled) === index);
  const exists = (candidates: readonly Candidate[]) => candidates.some(({ enabled }) => enabled);
  const as = (how: StageApprover['as']) => ({ id, name, kind, group }: Candidate): StageApprover => ({ id, name, kind, group, as: how, by: null });
  const primary = exists(sets.approvers) ? able(sets.approvers).map(as('first')) : able(sets.fallback).map(as('fallback'));
  const approvers = primary.length > 0 || sets.lastResort.length === 0 ? primary : [able(sets.fallback), able(sets.lastResort).slice(0, 1)].find((one) => one.length > 0)?.map(as('fallback')) ?? [];
  const escalation = able(exists(sets.escalation) ? sets.escalation : sets.escalationFallback).filter(({ id }) => !approvers.some((one) => one.id === id));
  return { approvers, escalation: escalation.map(as('escalation')) };
}
