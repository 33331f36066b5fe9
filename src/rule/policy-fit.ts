import type { AssignmentPolicy } from './policy.ts';

/** Somebody for whom a policy is looked for; the organization is the connected one that their address belongs to. */
export interface PolicySubject {
  /** False for an address that has no account yet. */
  exists: boolean;
  isGuest: boolean;
  id: string | null;
  organization: { id: string; state: 'configured' | 'proposed' } | null;
  /** Groups that they are in. */
  groups: readonly string[];
}

/** Whether a policy is meant for somebody. `notSpecified` is meant for nobody: administrators alone assign by it. */
export function isFor(policy: AssignmentPolicy, subject: PolicySubject): boolean {
  const named = policy.targets.some((target) => {
    switch (target.kind) {
      case 'person':
        return target.id === subject.id;
      case 'group':
        return subject.groups.includes(target.id);
      case 'organization':
        return subject.isGuest && target.id === subject.organization?.id;
      case 'requestor-manager':
      case 'target-manager':
      case 'target-sponsors':
      case 'internal-sponsors':
      case 'external-sponsors':
      case 'rule':
      case 'unknown':
        return false;
    }
  });
  switch (policy.scope) {
    case 'allMemberUsers':
      return subject.exists && !subject.isGuest;
    case 'allDirectoryUsers':
      return subject.exists;
    case 'allConfiguredConnectedOrganizationUsers':
      return subject.isGuest && subject.organization?.state === 'configured';
    case 'allExternalUsers':
      return subject.isGuest;
    case 'specificDirectoryUsers':
    case 'specificConnectedOrganizationUsers':
      return named;
    case 'notSpecified':
    case 'unknown':
      return false;
  }
}
