import type { Tenant } from '../tenant.ts';
import { blockAfterLastAssignment } from './external-user-lifecycle.ts';
import { revokeResources } from './resource-access.ts';
import { mailExpiry } from './notify.ts';
import type { Assignment } from './schema.ts';

const dayMs = 24 * 60 * 60 * 1000;
const warned = 'NearExpiry1DayNotificationTriggered';

/** When time does something to an assignment next: notice of fourteen days, the status of a day before its end, the end. */
export function nextStepAt({ state, status, endDateTime, isNoticeOut }: Assignment): string | null {
  if ((state !== 'delivered' && state !== 'partiallyDelivered') || endDateTime === null) return null;
  const daysBefore = !isNoticeOut ? 14 : status === 'Delivered' ? 1 : 0;
  return new Date(Date.parse(endDateTime) - daysBefore * dayMs).toISOString();
}

/** Warns of the end of assignments, and ends those whose time is over; answers how many steps that were. */
export function runAssignments(tenant: Tenant, now: Date): number {
  const due = tenant.assignmentsDue(now.getTime());
  if (due.length === 0) return 0;
  tenant.store.transaction(() => {
    for (const assignment of due) {
      const leftMs = Date.parse(assignment.endDateTime ?? '') - now.getTime();
      if (leftMs <= 0) endAssignment(tenant, assignment, 'ExpiredNotificationTriggered');
      else if (leftMs <= dayMs) {
        tenant.assignments.put({ ...assignment, isNoticeOut: true, ...(assignment.status === 'Delivered' ? { status: warned } : {}) });
        mailExpiry(tenant, assignment);
      } else {
        tenant.assignments.put({ ...assignment, isNoticeOut: true });
        // Access that never had fourteen days begins without a notice.
        if (leftMs > 13 * dayMs) mailExpiry(tenant, assignment);
      }
    }
  });
  return due.length;
}

/** Ends one assignment now and takes its resources back; the end of a guest's last one may cost them the account. */
export function endAssignment(tenant: Tenant, assignment: Assignment, status: string): void {
  tenant.assignments.put({ ...assignment, state: 'expired', status, expiredDateTime: tenant.clock.iso() });
  revokeResources(tenant, assignment);
  if (assignment.target.objectId !== null) blockAfterLastAssignment(tenant, assignment.target.objectId);
}
