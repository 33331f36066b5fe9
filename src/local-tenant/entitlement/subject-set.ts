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
  switch (typeOf(set)) {
    case 'singleUser': return set.userId !== undefined && tenant.directory.users.get(set.userId) !== undefined ? [set.userId] : [];
    case 'groupMembers': return membersOf(tenant, set.groupId);
    // The manager of whoever requests, not of whom it is for (Graph, 'requestorManager'). What Entra does where the requestor is the
    // target's manager is not documented (UNVERIFIED): by the words it is the manager's own manager who approves.
    case 'requestorManager': return managerAbove(tenant, subjects.requestor, set.managerLevel ?? 1);
    case 'targetManager': return managerAbove(tenant, subjects.target, set.managerLevel ?? 1);
    case 'targetUserSponsors': return peopleAmong(tenant, subjects.target?.sponsorIds ?? []);
    case 'internalSponsors': return peopleAmong(tenant, organizationOf(tenant, subjects.targetMail)?.internalSponsorIds ?? []);
    case 'externalSponsors': return peopleAmong(tenant, organizationOf(tenant, subjects.targetMail)?.externalSponsorIds ?? []);
    default: return [];
  }
}

/** Approvers of a stage: the primary ones, or, where none of them can be found, the fallback. */
export function approversOf(tenant: Tenant, primary: readonly SubjectSet[], fallback: readonly SubjectSet[], subjects: RequestSubjects): string[] {
  const found = distinct(primary.flatMap((set) => peopleIn(tenant, set, subjects)));
  return found.length > 0 ? found : distinct(fallback.flatMap((set) => peopleIn(tenant, set, subjects)));
}

/**
 * Whether somebody may request for another under the policy. Only managers for the people below them can be named today
 * (Graph, 'targetManager': level 1 is the direct manager; a higher level covers indirect ones too).
 */
export function mayRequestFor(tenant: Tenant, policy: Policy, requestor: User, target: User): boolean {
  return policy.requestorSettings.onBehalfRequestors.some((set) => {
    switch (typeOf(set)) {
      case 'targetManager':
      case 'requestorManager':
        return Array.from({ length: set.managerLevel ?? 1 }, (_, level) => managerAbove(tenant, target, level + 1)).flat().includes(requestor.id);
      default: return false;
    }
  });
}

/** The connected organization that an address belongs to. */
export function organizationOf(tenant: Tenant, mail: string | null): ConnectedOrganization | undefined {
  const domain = mail?.split('@')[1]?.toLowerCase();
  return domain === undefined ? undefined : tenant.organizationsOf(domain)[0];
}

/** Whether a policy's scope covers the target; a policy of nobody is for direct assignment by administrators alone. */
export function isInScope(tenant: Tenant, policy: Policy, target: User | undefined, mail: string | null, by: 'administrator' | 'person'): boolean {
  const isGuest = target === undefined ? mail !== null : target.userType === 'Guest';
  switch (policy.allowedTargetScope) {
    case 'notSpecified': return by === 'administrator';
    case 'allMemberUsers': return target !== undefined && !isGuest;
    case 'allDirectoryUsers': return target !== undefined;
    case 'allConfiguredConnectedOrganizationUsers': return isGuest && organizationOf(tenant, mail)?.state === 'configured';
    case 'allExternalUsers': return isGuest;
    case 'specificDirectoryUsers': return target !== undefined && isAmong(tenant, policy.specificAllowedTargets, target, mail);
    case 'specificConnectedOrganizationUsers': return isGuest && isAmong(tenant, policy.specificAllowedTargets, target, mail);
    case 'specificDirectoryServicePrincipals':
    case 'allDirectoryServicePrincipals':
    case 'allDirectoryAgentIdentities': return false;
  }
}

function isAmong(tenant: Tenant, sets: readonly SubjectSet[], target: User | undefined, mail: string | null): boolean {
  return sets.some((set) => {
    switch (typeOf(set)) {
      case 'singleUser': return target !== undefined && set.userId === target.id;
      case 'groupMembers': return target !== undefined && membersOf(tenant, set.groupId).includes(target.id);
      case 'connectedOrganizationMembers': return set.connectedOrganizationId !== undefined && set.connectedOrganizationId === organizationOf(tenant, mail)?.id;
      default: return false;
    }
  });
}

/** The people that an automatic policy assigns to: those named, and the members of the groups named. */
export function automaticTargets(tenant: Tenant, policy: Policy): Set<string> {
  return new Set(policy.specificAllowedTargets.flatMap((set) => (
    typeOf(set) === 'groupMembers' ? membersOf(tenant, set.groupId) : typeOf(set) === 'singleUser' ? (set.userId ?? []) : []
  )));
}

function typeOf(set: SubjectSet): string {
  return set['@odata.type'].replace('#microsoft.graph.', '');
}

function membersOf(tenant: Tenant, groupId: string | undefined): string[] {
  return groupId === undefined ? [] : tenant.groups.transitiveMemberIdsOf(groupId).filter((id) => tenant.directory.users.get(id) !== undefined);
}

/** Sponsors may be people or groups. */
function peopleAmong(tenant: Tenant, ids: readonly string[]): string[] {
  return ids.flatMap((id) => (tenant.directory.users.get(id) === undefined ? membersOf(tenant, id) : [id]));
}

function managerAbove(tenant: Tenant, user: User | undefined, levels: number): string[] {
  let current = user;
  for (let level = 0; level < levels; level += 1) current = current?.managerId == null ? undefined : tenant.directory.users.get(current.managerId);
  return current === undefined ? [] : [current.id];
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
