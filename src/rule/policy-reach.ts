import type { AssignmentPolicy, PackageDetail, SubjectSet } from './policy.ts';

/** Who looks at a package: an employee, or a guest with the partner organization that their address belongs to. */
export type PolicyViewer = { kind: 'employee' } | { kind: 'guest'; id: string; organization: { id: string; configured: boolean } | null };

/** The policies that somebody may know. An employee may know all; a guest those alone by which they may ask. */
export function policiesFor(detail: PackageDetail, viewer: PolicyViewer): AssignmentPolicy[] {
  if (viewer.kind === 'employee') return [...detail.policies].sort((one, other) => rank(one) - rank(other));
  // Entra lets guests ask for nothing outside of a published catalog that is for outsiders; a hidden package is found by its link alone.
  if (!detail.catalog.published || !detail.catalog.forOutsiders || detail.hidden) return [];
  return detail.policies.filter((policy) => policy.selfAdd && reaches(policy, viewer));
}

/** Whether this policy lets the viewer, or people like the viewer, ask for the package themselves. */
export function mayAsk(detail: PackageDetail, policy: AssignmentPolicy, viewer: PolicyViewer): boolean {
  if (!policy.selfAdd || policy.automatic !== null || !detail.catalog.published) return false;
  if (viewer.kind === 'guest') return policiesFor(detail, viewer).includes(policy);
  return policy.scope === 'allMemberUsers' || policy.scope === 'allDirectoryUsers' || policy.scope === 'specificDirectoryUsers';
}

/** Whether the policy is made for people outside. */
export const isForOutsiders = ({ scope }: AssignmentPolicy) =>
  scope === 'specificConnectedOrganizationUsers' || scope === 'allConfiguredConnectedOrganizationUsers' || scope === 'allExternalUsers';

/** Whether somebody may get the package automatically, or be given it, without asking. */
const isDirect = (policy: AssignmentPolicy) => policy.scope === 'notSpecified' || policy.automatic !== null;

/** What employees can ask for comes first, then what outsiders can, then what nobody asks for. */
const rank = (policy: AssignmentPolicy) => (isDirect(policy) ? 2 : isForOutsiders(policy) ? 1 : 0);

function reaches(policy: AssignmentPolicy, { id, organization }: Extract<PolicyViewer, { kind: 'guest' }>): boolean {
  switch (policy.scope) {
    case 'allExternalUsers':
    case 'allDirectoryUsers':
      return true;
    case 'allConfiguredConnectedOrganizationUsers':
      return organization?.configured ?? false;
    case 'specificConnectedOrganizationUsers':
      return policy.targets.some((target) => target.kind === 'organization' && target.id === organization?.id);
    case 'specificDirectoryUsers':
      return policy.targets.some((target) => target.kind === 'person' && target.id === id);
    case 'allMemberUsers':
    case 'notSpecified':
    case 'unknown':
      return false;
  }
}

/** Why Entra bills a guest's access by this policy. */
export type BillingReason = 'sponsor-approves' | 'custom-extension' | 'on-behalf' | 'automatic' | 'directory-role';

/**
 * What makes a policy cost something for each guest and month. Plain requests with people or groups as approvers do not.
 * Source: Microsoft Entra ID Governance, "Licensing for guest users".
 */
export function billingReasons(detail: PackageDetail, policy: AssignmentPolicy): BillingReason[] {
  if (policy.scope === 'allMemberUsers') return [];
  const approvers = policy.approval.stages.flatMap((stage) => [...stage.approvers, ...stage.fallback, ...stage.escalation, ...stage.escalationFallback]);
  const reasons: [BillingReason, boolean][] = [
    ['sponsor-approves', approvers.some(isSponsor)],
    ['custom-extension', policy.customExtension],
    ['on-behalf', policy.onBehalf.add],
    ['automatic', policy.automatic !== null],
    ['directory-role', detail.resources.some((resource) => resource.kind === 'directory-role')],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}

const isSponsor = ({ kind }: SubjectSet) => kind === 'target-sponsors' || kind === 'internal-sponsors' || kind === 'external-sponsors';
