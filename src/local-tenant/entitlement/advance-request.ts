import { randomUUID } from 'node:crypto';
import { after } from '../clock/tenant-clock.ts';
import { auditRecord } from '../directory/audit.ts';
import { inviteSilently } from '../directory/invite.ts';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { endAssignment } from './assignment-expiry.ts';
import { momentMs } from './schema.ts';
import type { Assignment, AssignmentRequest, Schedule } from './schema.ts';
import { stageDeadlines } from './submit-request.ts';

/*
 * The life of a request: submitted -> pendingApproval -> (scheduled ->) delivering -> delivered, or denied, or deliveryFailed.
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
    case 'delivering': return finishDelivery(tenant, request);
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
  if (policy === undefined) return fail(tenant, request, 'PolicyNotFound');
  const deadlines = stageDeadlines(policy, index, tenant.clock.now());
  const stages = request.stages.map((stage, at) => (at === index ? {
    ...stage, ...deadlines, status: 'InProgress' as const, startedDateTime: tenant.clock.iso(),
  } : stage));
  tenant.requests.put({
    ...request, state: 'pendingApproval', status: 'PendingApproval', stages, dueDateTime: earliest(deadlines.escalatesAt, deadlines.deniedAt),
  });
}

/** What is approved is delivered now, or at the time that was asked for. */
export function scheduleDelivery(tenant: Tenant, request: AssignmentRequest): void {
  const start = request.schedule?.startDateTime ?? null;
  if (start === null || Date.parse(start) <= tenant.clock.now().getTime()) return startDelivery(tenant, request);
  tenant.requests.put({ ...request, state: 'scheduled', status: 'PendingNotBefore', dueDateTime: new Date(start).toISOString() });
}

function stepApproval(tenant: Tenant, request: AssignmentRequest): number {
  const index = request.stages.findIndex((stage) => stage.status === 'InProgress');
  const stage = request.stages[index];
  if (stage === undefined) return 0;
  const now = tenant.clock.now().getTime();
  if (stage.deniedAt !== null && Date.parse(stage.deniedAt) <= now) {
    const stages = request.stages.map((other, at) => (at === index ? { ...other, status: 'Expired' as const } : other));
    tenant.requests.put({ ...request, stages, state: 'denied', status: 'ExpiredApproval', completedDateTime: tenant.clock.iso(), dueDateTime: null });
  } else {
    const stages = request.stages.map((other, at) => (at === index ? {
      ...other, escalatesAt: null, approverIds: [...new Set([...other.approverIds, ...other.escalationIds])],
    } : other));
    tenant.requests.put({ ...request, stages, status: 'PendingApprovalEscalated', dueDateTime: stage.deniedAt });
  }
  return 1;
}

function startDelivery(tenant: Tenant, request: AssignmentRequest): void {
  const delivering = {
    ...request, state: 'delivering' as const, status: 'Delivering', dueDateTime: new Date(tenant.clock.now().getTime() + momentMs).toISOString(),
  };
  if (request.assignmentId !== null) return tenant.requests.put(delivering);
  const assignment: Assignment = {
    id: randomUUID(), target: request.target, accessPackageId: request.accessPackageId, policyId: request.policyId, state: 'delivering', status: 'Delivering',
    startDateTime: tenant.clock.iso(), endDateTime: null, expiredDateTime: null,
  };
  tenant.assignments.put(assignment);
  tenant.requests.put({ ...delivering, assignmentId: assignment.id });
}

function finishDelivery(tenant: Tenant, request: AssignmentRequest): number {
  const assignment = tenant.assignments.get(request.assignmentId ?? '');
  if (assignment === undefined) {
    fail(tenant, request, 'DeliveryFailed');
    return 1;
  }
  if (request.requestType.endsWith('Remove')) endAssignment(tenant, assignment, 'Expired');
  else if (request.requestType.endsWith('Update')) tenant.assignments.put({
    ...assignment, endDateTime: endOf(tenant, request, new Date(assignment.startDateTime)),
  });
  else {
    const target = deliverTo(tenant, request);
    if (target === 'nobody') {
      // As the real service does with a target id that nobody has: it stays in delivery.
      tenant.requests.put({ ...request, dueDateTime: null });
      return 1;
    }
    if (target === 'refused') {
      tenant.assignments.put({ ...assignment, state: 'deliveryFailed', status: 'DeliveryFailed' });
      fail(tenant, request, 'DeliveryFailed');
      return 1;
    }
    const subject = { objectId: target.id, email: target.mail, displayName: target.displayName };
    tenant.assignments.put({
      ...assignment, target: subject, state: 'delivered', status: 'Delivered', startDateTime: tenant.clock.iso(),
      endDateTime: endOf(tenant, request, tenant.clock.now()),
    });
    request = { ...request, target: subject };
  }
  tenant.requests.put({ ...request, state: 'delivered', status: 'Fulfilled', completedDateTime: tenant.clock.iso(), dueDateTime: null });
  recordFulfilment(tenant, request);
  return 1;
}

/** The person to deliver to; somebody outside is invited without a mail, the domain lists allowing it. */
function deliverTo(tenant: Tenant, request: AssignmentRequest): User | 'nobody' | 'refused' {
  if (request.target.objectId !== null) return tenant.directory.users.get(request.target.objectId) ?? 'refused';
  if (request.target.email === null) return 'nobody';
  return inviteSilently(tenant, request.target.email) ?? 'refused';
}

function endOf(tenant: Tenant, request: AssignmentRequest, start: Date): string | null {
  const policyEnd = tenant.policies.get(request.policyId)?.expiration ?? null;
  const asked: Schedule['expiration'] = request.schedule?.expiration ?? null;
  const expiration = asked === null || asked.type === 'notSpecified' ? policyEnd : asked;
  switch (expiration?.type) {
    case 'afterDateTime': return expiration.endDateTime;
    case 'afterDuration': return after(start, expiration.duration ?? '')?.toISOString() ?? null;
    case 'notSpecified':
    case 'noExpiration':
    case undefined: return null;
  }
}

function fail(tenant: Tenant, request: AssignmentRequest, status: string): void {
  tenant.requests.put({ ...request, state: 'deliveryFailed', status, completedDateTime: tenant.clock.iso(), dueDateTime: null });
}

function recordFulfilment(tenant: Tenant, request: AssignmentRequest): void {
  const accessPackage = tenant.accessPackages.get(request.accessPackageId);
  tenant.audits.put(auditRecord({
    now: tenant.clock.iso(), service: 'Entitlement Management', by: {
      user: null, app: { appId: null, displayName: 'Azure AD Entitlement Management', servicePrincipalId: null },
    },
    activity: request.requestType.endsWith('Remove') ? 'Remove access package assignment' : 'Fulfill access package assignment request',
    target: {
      id: request.accessPackageId, type: 'AccessPackage', displayName: accessPackage?.displayName ?? null, userPrincipalName: null,
    }, details: { requestId: request.id },
  }));
}

function earliest(...times: (string | null)[]): string | null {
  return times.filter((time) => time !== null).sort()[0] ?? null;
}
