import type { AssignmentPolicy, PackageDetail } from './policy.ts';
import type { BillingReason } from './policy-reach.ts';
import { billingReasons } from './policy-reach.ts';

/** Whom a row is for, as far as policies ask. */
export interface DirectTarget {
  /** Null for somebody who is not in the directory yet. */
  id: string | null;
  isGuest: boolean;
  organization: { id: string; state: 'configured' | 'proposed' } | null;
}

export type PolicyChoice =
  | { kind: 'chosen'; policy: AssignmentPolicy; skippedStages: number; billing: BillingReason[] }
  | { kind: 'unknown'; policies: string[] }
  /** None of them, or not the one that was named, takes this person directly. */
  | { kind: 'none' };

/**
 * The policy by which an administrator assigns a package to somebody directly: the one that was named, or the best that
 * takes them. Best is one made for it (`notSpecified`), then one without approval, then the narrower scope.
 */
export function choosePolicy(detail: PackageDetail, named: string, target: DirectTarget): PolicyChoice {
  const open = detail.policies.filter((policy) => policy.automatic === null);
  const wanted = named === '' ? open : open.filter((policy) => sameName(policy.displayName, named) || sameName(policy.displayName, `${detail.displayName}: ${named}`));
  if (wanted.length === 0 && named !== '') return { kind: 'unknown', policies: open.map((policy) => policy.displayName) };
  const [policy] = wanted.filter((one) => takes(one, target)).toSorted((one, other) => rank(one) - rank(other));
  if (!policy) return { kind: 'none' };
  return { kind: 'chosen', policy, skippedStages: skippedStages(detail, policy), billing: target.isGuest ? billingReasons(detail, policy) : [] };
}

const sameName = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase();

const scopes = ['notSpecified', 'specificDirectoryUsers', 'specificConnectedOrganizationUsers', 'allMemberUsers', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers', 'allDirectoryUsers', 'unknown'] as const satisfies AssignmentPolicy['scope'][];
const rank = (policy: AssignmentPolicy) => (policy.scope !== 'notSpecified' && policy.approval.forAdd ? 100 : 0) + scopes.indexOf(policy.scope);

function takes(policy: AssignmentPolicy, { id, isGuest, organization }: DirectTarget): boolean {
  switch (policy.scope) {
    case 'notSpecified':
      return true;
    case 'allMemberUsers':
      return id !== null && !isGuest;
    case 'allDirectoryUsers':
      return id !== null;
    case 'allExternalUsers':
      return isGuest;
    case 'allConfiguredConnectedOrganizationUsers':
      return isGuest && organization?.state === 'configured';
    case 'specificConnectedOrganizationUsers':
      return isGuest && policy.targets.some((set) => set.kind === 'organization' && set.id === organization?.id);
    case 'specificDirectoryUsers':
      // Who is in a group is known to Entra: it has the last word.
      return id !== null && policy.targets.some((set) => set.kind === 'group' || set.kind === 'rule' || (set.kind === 'person' && set.id === id));
    case 'unknown':
      return false;
  }
}

/** How many stages of approval people who ask for the package themselves go through, at the most. */
function skippedStages(detail: PackageDetail, chosen: AssignmentPolicy): number {
  const asked = [chosen, ...detail.policies.filter((policy) => policy.selfAdd)].filter((policy) => policy.approval.forAdd);
  return Math.max(0, ...asked.map((policy) => policy.approval.stages.length));
}
