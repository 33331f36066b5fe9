import type { Tenant } from '../tenant.ts';
import { finishDelivery, scheduleDelivery, startDelivery } from './deliver-access.ts';
import { mailApprovers, mailOutcome } from './notify.ts';
import type { AssignmentRequest } from './schema.ts';
import { stageDeadlines } from './submit-request.ts';

/*
 * The life of a request: submitted -> pendingApproval -> (scheduled ->) delivering -> delivered, or partiallyDelivered, or
 * deliveryFailed; or denied on the way.
 * Each call takes the one step that is due; the next is a moment later.
 */

/** Takes the step that a request is due for; answers how many steps were taken. */
export function advanceRequest(tenant: Tenant, request: AssignmentRequest): number {
  switch (request.state) {
    case 'submitted': {
      if (request.isApprovalRequired) startStage(tenant, request, 0);
      else scheduleDelivery(tenant, request);
      return 1;
    }
    case 'scheduled': {
      startDelivery(tenant, request);
      return 1;
    }
    case 'delivering': {
      finishDelivery(tenant, request);
      return 1;
    }
    case 'pendingApproval': return stepApproval(tenant, request);
    case 'delivered':
    case 'deliveryFailed':
    case 'denied':
    case 'canceled':
    case 'partiallyDelivered': return 0;
  }
}

/** Opens a stage for its approvers. */
export function startStage(tenant: Tenant, request: AssignmentRequest, index: number): void {
  const policy = tenant.policies.get(request.policyId);
  if (policy === undefined) return tenant.requests.put({
    ...request, state: 'denied', status: 'PolicyNotFound', completedDateTime: tenant.clock.iso(), dueDateTime: null,
  });
  const deadlines = stageDeadlines(policy, index, tenant.clock.now());
  const stages = request.stages.map((stage, at) => (at === index ? {
    ...stage, ...deadlines, status: 'InProgress' as const, startedDateTime: tenant.clock.iso(),
  } : stage));
  tenant.requests.put({
    ...request, state: 'pendingApproval', status: 'PendingApproval', stages, dueDateTime: earliest(deadlines.escalatesAt, deadlines.deniedAt),
  });
  mailApprovers(tenant, request, stages[index]?.approverIds ?? [], deadlines.deniedAt);
}

function stepApproval(tenant: Tenant, request: AssignmentRequest): number {
  const index = request.stages.findIndex((stage) => stage.status === 'InProgress');
  const stage = request.stages[index];
  if (stage === undefined) return 0;
  const now = tenant.clock.now().getTime();
  if (stage.deniedAt !== null && Date.parse(stage.deniedAt) <= now) {
    const stages = request.stages.map((other, at) => (at === index ? { ...other, status: 'Expired' as const } : other));
    tenant.requests.put({ ...request, stages, state: 'denied', status: 'ExpiredApproval', completedDateTime: tenant.clock.iso(), dueDateTime: null });
    mailOutcome(tenant, request, 'expired');
  } else {
    const stages = request.stages.map((other, at) => (at === index ? {
      ...other, escalatesAt: null, approverIds: [...new Set([...other.approverIds, ...other.escalationIds])],
    } : other));
    tenant.requests.put({ ...request, stages, status: 'PendingApprovalEscalated', dueDateTime: stage.deniedAt });
    mailApprovers(tenant, request, stage.escalationIds, stage.deniedAt);
  }
  return 1;
}

function earliest(...times: (string | null)[]): string | null {
  return times.filter((time) => time !== null).sort()[0] ?? null;
}
