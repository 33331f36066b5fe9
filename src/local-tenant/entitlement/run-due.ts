import { runAssignments } from './assignment-expiry.ts';
import { runExternalUsers } from './external-user-lifecycle.ts';
import { advanceRequest } from './advance-request.ts';
import { momentMs } from './schema.ts';
import type { Tenant } from '../tenant.ts';

/**
 * Does everything in the tenant that is due, and answers how many things that were. While settling, steps that are only a moment
 * away are taken at once.
 */
export function runDue(tenant: Tenant, mode: 'by the clock' | 'without waiting'): number {
  const now = tenant.clock.now();
  const patienceMs = mode === 'without waiting' ? 2 * momentMs : 0;
  const isDue = (at: string | null, isMoment: boolean): boolean => at !== null && Date.parse(at) <= now.getTime() + (isMoment ? patienceMs : 0);
  let worked = 0;
  for (const state of ['submitted', 'scheduled', 'delivering', 'pendingApproval'] as const) {
    for (const request of tenant.requestsInState(state)) {
      const isMoment = state === 'submitted' || state === 'delivering';
      if (isDue(request.dueDateTime, isMoment)) worked += tenant.store.transaction(() => advanceRequest(tenant, request));
    }
  }
  return worked + runAssignments(tenant, now) + runExternalUsers(tenant, now);
}
