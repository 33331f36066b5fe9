import { randomUUID } from 'node:crypto';
import { linksIn } from '../directory/mail.ts';
import type { Tenant } from '../tenant.ts';
import { tenantDomain } from '../tenant.ts';
import type { Assignment, AssignmentRequest } from './schema.ts';

/*
 * The mails that entitlement management sends by itself (Entra, 'Request process and email notifications'); in words of our own. They
 * only ever lead to the My Access portal. Direct assignment sends none.
 */

const portal = `https://myaccess.microsoft.com/@${tenantDomain}`;

/** Asks the approvers of a stage, or those that it was forwarded to. */
export function mailApprovers(tenant: Tenant, request: AssignmentRequest, approverIds: readonly string[], deniedAt: string | null): void {
  const name = nameOf(tenant, request.accessPackageId);
  const by = deniedAt === null ? '' : ` by ${deniedAt.slice(0, 10)}`;
  for (const id of approverIds) {
    send(tenant, id, `Action required: approve or deny access to ${name}${by}`, `${request.requestor.displayName} asks for access to ${name}.\n\n${portal}#/approvals`);
  }
}

const outcomes = {
  denied: (name: string) => `Your request for access to ${name} was denied`,
  expired: (name: string) => `Your request for access to ${name} expired: nobody decided in time`,
  delivered: (name: string) => `You now have access to ${name}`,
} as const;

/** Tells the requestor how it ended, and the target where that is somebody else. */
export function mailOutcome(tenant: Tenant, request: AssignmentRequest, outcome: keyof typeof outcomes): void {
  if (!request.requestType.startsWith('user') || isSilent(tenant, request.policyId)) return;
  const subject = outcomes[outcome](nameOf(tenant, request.accessPackageId));
  const people = outcome === 'delivered' ? [request.target.objectId] : [request.requestor.objectId, request.target.objectId];
  for (const id of new Set(people)) if (id !== null) send(tenant, id, subject, `${subject}.\n\n${portal}#/request-history`);
}

/** Warns of the end of access that can be extended. */
export function mailExpiry(tenant: Tenant, assignment: Assignment): void {
  const policy = tenant.policies.get(assignment.policyId);
  if (policy?.requestorSettings.enableTargetsToSelfUpdateAccess !== true || isSilent(tenant, policy.id) || assignment.target.objectId === null) return;
  const subject = `Your access to ${nameOf(tenant, assignment.accessPackageId)} ends on ${assignment.endDateTime?.slice(0, 10) ?? ''}`;
  send(tenant, assignment.target.objectId, subject, `${subject}. You can extend it.\n\n${portal}#/access-packages/active`);
}

function send(tenant: Tenant, userId: string, subject: string, body: string): void {
  const to = tenant.directory.users.get(userId)?.mail ?? null;
  if (to === null) return;
  tenant.mails.put({
    id: randomUUID(), sentDateTime: tenant.clock.iso(), sender: 'entra', from: 'azure-noreply@microsoft.example', to: [to], cc: [], subject, contentType: 'text',
    body, language: 'en-US', links: linksIn(body),
  });
  tenant.store.afterCommit(() => tenant.events.publish({ event: 'mail', data: { to } }));
}

function nameOf(tenant: Tenant, accessPackageId: string): string {
  return tenant.accessPackages.get(accessPackageId)?.displayName ?? 'an access package';
}

function isSilent(tenant: Tenant, policyId: string): boolean {
  return tenant.policies.get(policyId)?.notificationSettings?.isAssignmentNotificationDisabled === true;
}
