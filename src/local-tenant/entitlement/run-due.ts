import type { Tenant } from '../tenant.ts';
import { advanceRequest } from './advance-request.ts';
import { runAssignments } from './assignment-expiry.ts';
import { runAutomaticPolicies } from './automatic-assignment.ts';
import { runExternalUsers } from './external-user-lifecycle.ts';
import { momentMs } from './schema.ts';
import type { AssignmentRequest } from './schema.ts';

/** Steps of one tick; the rest waits for the next, so that calls are answered meanwhile. */
const mostSteps = 1000;

/**
 * Does everything in the tenant that is due, and answers how many things that were. While settling, steps that are only a moment
 * away are taken at once.
 */
export function runDue(tenant: Tenant, mode: 'by the clock' | 'without waiting'): number {
  const now = tenant.clock.now();
  const patienceMs = mode === 'without waiting' ? 2 * momentMs : 0;
  const due = tenant.requestsDue(now.getTime() + patienceMs)
    .filter((request) => isMomentary(request) || Date.parse(request.dueDateTime ?? '') <= now.getTime());
  const taken = mode === 'by the clock' ? due.slice(0, mostSteps) : due;
  const worked = taken.length === 0 ? 0
    : tenant.store.transaction(() => taken.reduce((sum, request) => sum + advanceRequest(tenant, request), 0));
  return worked + runAutomaticPolicies(tenant, now) + runAssignments(tenant, now) + runExternalUsers(tenant, now);
}

/** The service's own steps take a moment; people and dates are waited for. */
function isMomentary({ state }: AssignmentRequest): boolean {
  return state === 'submitted' || state === 'delivering';
}
