import { z } from 'zod';
import type { ApprovalStage, OwnAccess, StageDecision } from '../../capability/port/entitlement.ts';
import { assignmentRequestId, type AssignmentRequestId } from '../../capability/port/identity.ts';
import { failureOf } from '../graph-answer.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { firstOf, idOf, instant } from './wire.ts';

const stage = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  assignedToMe: z.boolean().nullish(),
  status: z.string().nullish(),
  reviewResult: z.string().nullish(),
  justification: z.string().nullish(),
  reviewedBy: z.object({ id: z.string().nullish(), displayName: z.string().nullish(), userPrincipalName: z.string().nullish() }).nullish(),
  reviewedDateTime: instant.nullish(),
});
/** Its id is that of the request. */
const approval = z.object({ id: z.string().min(1), stages: z.array(stage).nullish() });

const $expand = 'stages';

/** Everything that the person is or was asked about. */
export async function listApprovals(graph: GraphClient): ReturnType<OwnAccess['approvals']> {
  const found = await graph.list(path`/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`, { $expand }, approval);
  return found.map(({ id, stages }) => ({ requestId: assignmentRequestId(id), stages: (stages ?? []).map(toStage) }));
}

export async function readApproval(graph: GraphClient, request: AssignmentRequestId): Promise<ApprovalStage[] | null> {
  const place = path`/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals/${request}`;
  const answer = await graph.request({ method: 'GET', path: place, query: { $expand } });
  if (answer.ok) return (parse(approval, answer, place).stages ?? []).map(toStage);
  if (answer.status === 403 || answer.status === 404) return null;
  throw failureOf(answer);
}

/**
 * Decides a stage as the person. What is written is `Approve` or `Deny`, what is read `Approved` or `Denied`. Never sent
 * twice: where the answer is lost, reading the approval tells what came of it.
 */
export async function decideStage(graph: GraphClient, request: AssignmentRequestId, stageId: string, decision: 'approve' | 'deny', justification: string): Promise<StageDecision> {
  const answer = await graph.request({
    method: 'PATCH',
    path: path`/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals/${request}/stages/${stageId}`,
    body: { reviewResult: decision === 'approve' ? 'Approve' : 'Deny', justification },
  });
  if (answer.ok) return { kind: 'decided', graphRequestId: answer.graphRequestId };
  switch (answer.status) {
    case 400:
      return { kind: 'not-possible', code: answer.code };
    case 403:
      return { kind: 'not-approver' };
    case 404:
      return { kind: 'not-found' };
    case 409:
      return { kind: 'already-decided' };
    default:
      throw failureOf(answer);
  }
}

function toStage(found: z.infer<typeof stage>): ApprovalStage {
  return {
    id: found.id,
    displayName: found.displayName ?? '',
    assignedToMe: found.assignedToMe === true,
    status: statusOf(found.status),
    result: resultOf(found.reviewResult),
    justification: found.justification ?? '',
    by: deciderOf(found.reviewedBy),
    at: found.reviewedDateTime ?? null,
  };
}

/** A status that is unknown here is none in which anybody can decide. */
function statusOf(status: string | null | undefined): ApprovalStage['status'] {
  switch (status?.toLowerCase()) {
    case 'inprogress':
      return 'open';
    case 'completed':
      return 'completed';
    case 'expired':
      return 'expired';
    default:
      return 'initializing';
  }
}

function resultOf(result: string | null | undefined): ApprovalStage['result'] {
  switch (result?.toLowerCase()) {
    case 'approved':
    case 'approve':
      return 'approved';
    case 'denied':
    case 'deny':
      return 'denied';
    default:
      return 'none';
  }
}

function deciderOf(found: z.infer<typeof stage>['reviewedBy']): ApprovalStage['by'] {
  const id = idOf(found?.id);
  return id === null ? null : { id, displayName: firstOf(found?.displayName, found?.userPrincipalName, id) };
}
