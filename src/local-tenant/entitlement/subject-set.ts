import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import type { ConnectedOrganization, Policy, SubjectSet } from './schema.ts';

/** Who a request is for, as far as approvers follow from it. A target without an object id has yet to be invited. */
export interface RequestSubjects {
  readonly requestor: User | undefined;
  readonly target: User | undefined;
  readonly targetMail: string | null;
}

/** The people that an approver's subject set stands for. */
function peopleIn(tenant: Tenant, set: SubjectSet, subjects: RequestSubjects): string[] {
  switch (set['@odata.type'].replace('#microsoft.graph.', '')) {
    case 'singleUser': return set.userId !== undefined && tenant.directory.users.get(set.userId) !== undefined ? [set.userId] : [];
    case 'requestorManager': return managerAbove(tenant, subjects.requestor, set.managerLevel ?? 1);
    case 'targetManager': return managerAbove(tenant, subjects.target, set.managerLevel ?? 1);
    case 'targetUserSponsors': return subjects.target?.sponsorIds ?? [];
    case 'internalSponsors': return organizationOf(tenant, subjects.targetMail)?.internalSponsorIds ?? [];
    case 'externalSponsors': return organizationOf(tenant, subjects.targetMail)?.externalSponsorIds ?? [];
    default: return [];
  }
}

/** Approvers of a stage: the primary ones, or, where none of them can be found, the fallback. */
export function approversOf(tenant: Tenant, primary: readonly SubjectSet[], fallback: readonly SubjectSet[], subjects: RequestSubjects): string[] {
  const found = distinct(primary.flatMap((set) => peopleIn(tenant, set, subjects)));
  return found.length > 0 ? found : distinct(fallback.flatMap((set) => peopleIn(tenant, set, subjects)));
}

/** The connected organization that an address belongs to. */
export function organizationOf(tenant: Tenant, mail: string | null): ConnectedOrganization | undefined {
  const domain = mail?.split('@')[1]?.toLowerCase();
  return domain === undefined ? undefined : [...tenant.organizations.values()].find(({ domains }) => domains.includes(domain));
}

/** Whether a policy's scope covers the target; a policy of nobody is for direct assignment by administrators alone. */
export function isInScope(tenant: Tenant, policy: Policy, target: User | undefined, mail: string | null, by: 'administrator' | 'person'): boolean {
  const isGuest = target === undefined ? mail !== null : target.userType === 'Guest';
  const organization = isGuest ? organizationOf(tenant, mail) : undefined;
  const isTarget = (set: SubjectSet): boolean => set.connectedOrganizationId === undefined
    ? target !== undefined && set.userId === target.id
    : set.connectedOrganizationId === organization?.id;
  switch (policy.allowedTargetScope) {
    case 'notSpecified': return by === 'administrator';
    case 'allMemberUsers': return target !== undefined && !isGuest;
    case 'allDirectoryUsers': return target !== undefined;
    case 'allConfiguredConnectedOrganizationUsers': return organization?.state === 'configured';
    case 'allExternalUsers': return isGuest;
    case 'specificDirectoryUsers':
    case 'specificConnectedOrganizationUsers': return policy.specificAllowedTargets.some(isTarget);
    case 'specificDirectoryServicePrincipals':
    case 'allDirectoryServicePrincipals':
    case 'allDirectoryAgentIdentities': return false;
  }
}

function managerAbove(tenant: Tenant, user: User | undefined, levels: number): string[] {
  let current = user;
  for (let level = 0; level < levels; level += 1) current = current?.managerId == null ? undefined : tenant.directory.users.get(current.managerId);
  return current === undefined ? [] : [current.id];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
