import type { StageDecision as Decision } from '../../rule/decide-access.ts';
import type { ToldStage } from '../../rule/record-approval.ts';
import type { Someone } from '../../rule/request.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { ApprovalStage, OwnAccess, StageDecision } from '../port/entitlement.ts';
import { personId, type AssignmentRequestId } from '../port/identity.ts';

export interface StageAtEntra {
  request: AssignmentRequestId;
  /** The approval as it was read just before. */
  before: readonly ApprovalStage[];
  stage: ApprovalStage;
  by: Someone;
}

/**
 * Decides a stage at Entra with the approver's own token, and reads the approval afterwards. A decision whose answer got
 * lost is looked for, and never sent twice; `unknown` where Entra does not even tell that.
 */
export async function decideAsPerson(own: OwnAccess, { request, before, stage, by }: StageAtEntra, decision: Decision): Promise<{ came: StageDecision; after: ToldStage[] } | 'unknown'> {
  const came = await orNull(() => own.decide(request, stage.id, decision.kind, decision.words));
  const after = await orNull(() => own.approval(request));
  if (came !== null) {
    const mine = { ...stage, status: 'completed', result: decision.kind === 'approve' ? 'approved' : 'denied', justification: decision.words, by: { id: by.id, displayName: by.name } } as const;
    const read = after ?? (came.kind === 'decided' ? before.map((one) => (one.id === stage.id ? mine : one)) : before);
    return { came, after: toldStages(read) };
  }
  const now = after?.find(({ id }) => id === stage.id);
  if (!after || !now) return 'unknown';
  if (now.status === 'completed' && now.by?.id === by.id) return { came: { kind: 'decided', graphRequestId: null }, after: toldStages(after) };
  if (now.status === 'completed') return { came: { kind: 'already-decided' }, after: toldStages(after) };
  return 'unknown';
}

/** Null where Entra does not answer. */
async function orNull<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DirectoryError && error.passes) return null;
    throw error;
  }
}

/** The stages as Entra told them, without the ids that only Entra needs. */
export const toldStages = (stages: readonly ApprovalStage[]): ToldStage[] =>
  stages.map(({ status, result, by, at, justification }) => ({ status, result, at, words: justification, by: by ? { id: personId(by.id), name: by.displayName } : null }));
