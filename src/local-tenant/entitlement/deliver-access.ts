import { randomUUID } from 'node:crypto';
import { after } from '../clock/tenant-clock.ts';
import { auditRecord } from '../directory/audit.ts';
import { inviteSilently } from '../directory/invite.ts';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { endAssignment } from './assignment-expiry.ts';
import { mailOutcome } from './notify.ts';
import { grantResource } from './resource-access.ts';
import { momentMs } from './schema.ts';
import type { Assignment, AssignmentRequest, Schedule } from './schema.ts';

/** How long a delivery takes that a script wants to be slow. */
const slowMs = 60 * 60 * 1000;

/** What is approved is delivered now, or at the time that was asked for. */
export function scheduleDelivery(tenant: Tenant, request: AssignmentRequest): void {
  const start = request.schedule?.startDateTime ?? null;
  if (start === null || Date.parse(start) <= tenant.clock.now().getTime()) return startDelivery(tenant, request);
  tenant.requests.put({ ...request, state: 'scheduled', status: 'PendingNotBefore', dueDateTime: new Date(start).toISOString() });
}

export function startDelivery(tenant: Tenant, request: AssignmentRequest): void {
  const delivering = {
    ...request, state: 'delivering' as const, status: 'Delivering', completedDateTime: null, dueDateTime: dueIn(tenant, momentMs),
  };
  if (request.assignmentId !== null) return tenant.requests.put(delivering);
  const assignment: Assignment = {
    id: randomUUID(), target: request.target, accessPackageId: request.accessPackageId, policyId: request.policyId, state: 'delivering', status: 'Delivering',
    missingIds: [], isNoticeOut: false, outOfScopeSince: null, startDateTime: tenant.clock.iso(), endDateTime: null, expiredDateTime: null,
  };
  tenant.assignments.put(assignment);
  tenant.requests.put({ ...delivering, assignmentId: assignment.id });
}

export function finishDelivery(tenant: Tenant, request: AssignmentRequest): void {
  const assignment = tenant.assignments.get(request.assignmentId ?? '');
  if (assignment === undefined) fail(tenant, request);
  else if (request.requestType.endsWith('Remove')) {
    if (assignment.state !== 'expired') endAssignment(tenant, assignment, 'Expired');
    fulfil(tenant, request);
  } else if (request.requestType.endsWith('Update')) {
    // Whatever is extended runs from the start that was asked for, or from now.
    const endDateTime = endOf(tenant, request, new Date(request.schedule?.startDateTime ?? tenant.clock.now()));
    tenant.assignments.put({ ...assignment, status: assignment.state === 'delivered' ? 'Delivered' : assignment.status, isNoticeOut: false, endDateTime });
    fulfil(tenant, request);
  } else deliverAdd(tenant, request, assignment);
}

function deliverAdd(tenant: Tenant, request: AssignmentRequest, assignment: Assignment): void {
  const target = deliverTo(tenant, request);
  // As the real service does with a target id that nobody has: it stays in delivery.
  if (target === 'nobody') return tenant.requests.put({ ...request, dueDateTime: null });
  const accessPackage = tenant.accessPackages.get(request.accessPackageId);
  if (target === 'refused' || accessPackage === undefined) {
    tenant.assignments.put({ ...assignment, state: 'deliveryFailed', status: 'DeliveryFailed' });
    return fail(tenant, request);
  }
  const isRetry = assignment.missingIds.length > 0;
  const wanted = isRetry ? accessPackage.resources.filter(({ id }) => assignment.missingIds.includes(id)) : accessPackage.resources;
  const { isSlow, failedIds } = tenant.deliveryOutcomes.strike(accessPackage.displayName, wanted);
  if (isSlow) return tenant.requests.put({ ...request, dueDateTime: dueIn(tenant, slowMs) });
  for (const resource of wanted) if (!failedIds.includes(resource.id)) grantResource(tenant, resource, target.id);

  const subject = { objectId: target.id, email: target.mail, displayName: target.displayName };
  const isWhole = failedIds.length === 0;
  const hasNothing = !isWhole && failedIds.length === accessPackage.resources.length;
  const [state, status] = isWhole ? ['delivered', 'Delivered'] as const
    : hasNothing ? ['deliveryFailed', 'DeliveryFailed'] as const : ['partiallyDelivered', 'PartiallyDelivered'] as const;
  // A retry of a delivery that gave part of the package goes on from the day that it gave something.
  const startDateTime = assignment.state === 'partiallyDelivered' ? assignment.startDateTime : tenant.clock.iso();
  tenant.assignments.put({
    ...assignment, target: subject, state, status, missingIds: failedIds, startDateTime,
    endDateTime: endOf(tenant, request, new Date(startDateTime)),
  });
  const delivered = { ...request, target: subject };
  if (isWhole) fulfil(tenant, delivered);
  else tenant.requests.put({ ...delivered, state, status, completedDateTime: tenant.clock.iso(), dueDateTime: null });
}

/** The person to deliver to; somebody outside is invited without a mail, the domain lists allowing it. */
function deliverTo(tenant: Tenant, request: AssignmentRequest): User | 'nobody' | 'refused' {
  if (request.target.objectId !== null) return tenant.directory.users.get(request.target.objectId) ?? 'refused';
  if (request.target.email === null) return 'nobody';
  return inviteSilently(tenant, request.target.email) ?? 'refused';
}

/** When access ends: as asked for, or as the policy says; a policy's fixed end date bounds both. */
function endOf(tenant: Tenant, request: AssignmentRequest, start: Date): string | null {
  const policyEnd = tenant.policies.get(request.policyId)?.expiration ?? null;
  const asked: Schedule['expiration'] = request.schedule?.expiration ?? null;
  const end = endAfter(asked !== null && asked.type !== 'notSpecified' ? asked : policyEnd, start);
  const bound = policyEnd?.type === 'afterDateTime' ? policyEnd.endDateTime : null;
  const isBound = bound !== null && request.requestType.startsWith('user') && (end === null || Date.parse(bound) < Date.parse(end));
  return isBound ? bound : end;
}

function endAfter(expiration: Schedule['expiration'], start: Date): string | null {
  switch (expiration?.type) {
    case 'afterDateTime': return expiration.endDateTime;
    case 'afterDuration': return after(start, expiration.duration ?? '')?.toISOString() ?? null;
    case 'notSpecified':
    case 'noExpiration':
    case undefined: return null;
  }
}

function fail(tenant: Tenant, request: AssignmentRequest): void {
  tenant.requests.put({ ...request, state: 'deliveryFailed', status: 'DeliveryFailed', completedDateTime: tenant.clock.iso(), dueDateTime: null });
}

function fulfil(tenant: Tenant, request: AssignmentRequest): void {
  tenant.requests.put({ ...request, state: 'delivered', status: 'Fulfilled', completedDateTime: tenant.clock.iso(), dueDateTime: null });
  if (request.requestType === 'userAdd') mailOutcome(tenant, request, 'delivered');
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

function dueIn(tenant: Tenant, delayMs: number): string {
  return new Date(tenant.clock.now().getTime() + delayMs).toISOString();
}
