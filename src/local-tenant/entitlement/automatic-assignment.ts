import { randomUUID } from 'node:crypto';
import { after } from '../clock/tenant-clock.ts';
import type { Tenant } from '../tenant.ts';
import { isActive, isOpen, momentMs } from './schema.ts';
import type { Assignment, AssignmentRequest, Policy, Target } from './schema.ts';
import { automaticTargets } from './subject-set.ts';

/** What was looked at last: nothing has to be looked at again while no group, policy or assignment changed and nobody's grace ends. */
const seen = new WeakMap<Tenant, { state: string; nextEndMs: number }>();
const service: AssignmentRequest['requestor'] = { kind: 'service', objectId: '00000000-0000-0000-0000-000000000000', displayName: 'Azure AD Entitlement Management' };
const inGrace = 'AutoAssignmentInGracePeriod';

/** Assigns to whoever came into the scope of an automatic policy, and removes whoever left it, after the grace period; answers how many. */
export function runAutomaticPolicies(tenant: Tenant, now: Date): number {
  const policies = tenant.policiesAssigning();
  if (policies.length === 0) return 0;
  const state = [tenant.groups.changes, tenant.policies.changes, tenant.assignments.changes, tenant.requests.changes, tenant.directory.users.changes].join(' ');
  const known = seen.get(tenant);
  if (known?.state === state && known.nextEndMs > now.getTime()) return 0;
  let nextEndMs = Infinity;
  const worked = tenant.store.transaction(() => policies.reduce((sum, policy) => {
    const targets = automaticTargets(tenant, policy);
    const own = tenant.assignmentsOfPackage(policy.accessPackageId).filter((assignment) => assignment.policyId === policy.id && isActive(assignment));
    const left = own.filter(({ target }) => !targets.has(target.objectId ?? ''));
    let changes = [...targets].filter((id) => assign(tenant, policy, id)).length;
    for (const assignment of own) if (assignment.outOfScopeSince !== null && targets.has(assignment.target.objectId ?? '')) {
      tenant.assignments.put({ ...assignment, status: 'Delivered', outOfScopeSince: null });
      changes += 1;
    }
    if (policy.automaticRequestSettings?.removeAccessWhenTargetLeavesAllowedTargets === true) {
      for (const assignment of left) {
        const endMs = graceEnd(policy, assignment.outOfScopeSince ?? now.toISOString());
        if (endMs <= now.getTime()) changes += remove(tenant, assignment) ? 1 : 0;
        else {
          nextEndMs = Math.min(nextEndMs, endMs);
          if (assignment.outOfScopeSince === null) {
            tenant.assignments.put({ ...assignment, status: inGrace, outOfScopeSince: now.toISOString() });
            changes += 1;
          }
        }
      }
    }
    return sum + changes;
  }, 0));
  if (worked === 0) seen.set(tenant, { state, nextEndMs });
  return worked;
}

function graceEnd(policy: Policy, since: string): number {
  const grace = policy.automaticRequestSettings?.gracePeriodBeforeAccessRemoval;
  return (grace == null ? new Date(since) : (after(new Date(since), grace) ?? new Date(since))).getTime();
}

function assign(tenant: Tenant, policy: Policy, userId: string): boolean {
  const isHeld = tenant.assignmentsOf(userId).some((held) => held.accessPackageId === policy.accessPackageId && (isActive(held) || held.state === 'deliveryFailed'));
  const isAsked = tenant.requestsOf(userId).some((request) => request.accessPackageId === policy.accessPackageId && isOpen(request));
  const user = tenant.directory.users.get(userId);
  if (isHeld || isAsked || user === undefined || !user.accountEnabled) return false;
  file(tenant, 'systemAdd', policy.accessPackageId, policy.id, null, { objectId: user.id, email: user.mail, displayName: user.displayName });
  return true;
}

function remove(tenant: Tenant, assignment: Assignment): boolean {
  if (tenant.requestsAbout(assignment.id).some(isOpen)) return false;
  file(tenant, 'systemRemove', assignment.accessPackageId, assignment.policyId, assignment.id, assignment.target);
  return true;
}

function file(
  tenant: Tenant, requestType: 'systemAdd' | 'systemRemove', accessPackageId: string, policyId: string, assignmentId: string | null, target: Target,
): void {
  const now = tenant.clock.now();
  tenant.requests.put({
    id: randomUUID(), requestType, state: 'submitted', status: 'Accepted', createdDateTime: now.toISOString(), completedDateTime: null, justification: null,
    answers: [], schedule: null, accessPackageId, policyId, assignmentId, target, requestor: service, isApprovalRequired: false, stages: [],
    dueDateTime: new Date(now.getTime() + momentMs).toISOString(),
  });
}
