import { Duration } from 'luxon';
import { z } from 'zod';
import type { AccessPackage } from '../../capability/port/directory.ts';
import { policyId } from '../../capability/port/identity.ts';

/** An assignment policy of an access package, as far as the choice below looks at it. */
export const assignmentPolicy = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  allowedTargetScope: z.string().nullish(),
  expiration: z.object({ type: z.string().nullish(), duration: z.string().nullish(), endDateTime: z.iso.datetime({ offset: true }).nullish() }).nullish(),
  requestApprovalSettings: z.object({ isApprovalRequiredForAdd: z.boolean().nullish() }).nullish(),
  automaticRequestSettings: z.object({ requestAccessForAllowedTargets: z.boolean().nullish() }).nullish(),
});
type AssignmentPolicy = z.infer<typeof assignmentPolicy>;

/** Scopes that a guest's direct assignment fits, best first. */
const scopes = ['notSpecified', 'allExternalUsers', 'allConfiguredConnectedOrganizationUsers', 'specificConnectedOrganizationUsers', 'allDirectoryUsers'];

/**
 * Chooses the policy by which the bot assigns a package to a guest directly. A policy with approval is out: a direct
 * assignment would wait for it too (entra-docs, entitlement-management-access-package-assignments). One that assigns by
 * itself is out. Of the rest, one that nobody may request from (`notSpecified`) is best, as it was made for this; then
 * those open to external users, widest first; then one for all of the directory, in which guests are. Null without any.
 */
export function chooseDirectPolicy(policies: AssignmentPolicy[], now: Date): AccessPackage['directPolicy'] {
  const fitting = policies.filter(
    (policy) =>
      policy.requestApprovalSettings?.isApprovalRequiredForAdd !== true &&
      policy.automaticRequestSettings?.requestAccessForAllowedTargets !== true &&
      scopes.includes(scopeOf(policy)),
  );
  const [best] = fitting.toSorted((one, other) => scopes.indexOf(scopeOf(one)) - scopes.indexOf(scopeOf(other)));
  return best ? { id: policyId(best.id), displayName: best.displayName ?? best.id, longestDays: longestDays(best.expiration, now) } : null;
}

function scopeOf({ allowedTargetScope }: AssignmentPolicy): string {
  return allowedTargetScope ?? 'unknown';
}

/** Whole days until access by the policy must end; null where it need not. */
function longestDays(expiration: AssignmentPolicy['expiration'], now: Date): number | null {
  if (expiration?.type === 'afterDuration' && expiration.duration) {
    const days = Duration.fromISO(expiration.duration).as('days');
    return Number.isNaN(days) ? null : Math.floor(days);
  }
  if (expiration?.type === 'afterDateTime' && expiration.endDateTime) {
    return Math.max(0, Math.floor((Date.parse(expiration.endDateTime) - now.getTime()) / 86_400_000));
  }
  return null;
}
