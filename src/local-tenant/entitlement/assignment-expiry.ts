import type { Tenant } from '../tenant.ts';
import { blockAfterLastAssignment } from './external-user-lifecycle.ts';
import type { Assignment } from './schema.ts';

/** When the next assignment ends; recomputed once one has. Keeps a tick cheap however many assignments there are. */
const nextEnd = new WeakMap<Tenant, { at: number; changes: number }>();

/** Ends the assignments whose time is over. */
export function runAssignments(tenant: Tenant, now: Date): number {
  const known = nextEnd.get(tenant);
  if (known !== undefined && known.changes === tenant.assignments.changes && known.at > now.getTime()) return 0;
  const due = [...tenant.assignments.values()].filter((assignment) => endOf(assignment) <= now.getTime());
  tenant.store.transaction(() => {
    for (const assignment of due) endAssignment(tenant, assignment, 'ExpiredNotificationTriggered');
  });
  let at = Infinity;
  for (const assignment of tenant.assignments.values()) at = Math.min(at, endOf(assignment));
  nextEnd.set(tenant, { at, changes: tenant.assignments.changes });
  return due.length;
}

function endOf({ state, endDateTime }: Assignment): number {
  return state === 'delivered' && endDateTime !== null ? Date.parse(endDateTime) : Infinity;
}

/** Ends one assignment now; the end of a guest's last one may cost them the account. */
export function endAssignment(tenant: Tenant, assignment: Assignment, status: string): void {
  tenant.assignments.put({ ...assignment, state: 'expired', status, expiredDateTime: tenant.clock.iso() });
  if (assignment.target.objectId !== null) blockAfterLastAssignment(tenant, assignment.target.objectId);
}
