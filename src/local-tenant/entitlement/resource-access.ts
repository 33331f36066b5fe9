import type { Tenant } from '../tenant.ts';
import { isActive } from './schema.ts';
import type { Assignment, Resource } from './schema.ts';

/*
 * What an assignment does to the resources of its package. Groups gain and lose a member; sites and applications are not modelled
 * beyond the assignment itself.
 */

/** Gives the person a resource of a package. */
export function grantResource(tenant: Tenant, resource: Resource, userId: string): void {
  if (resource.originSystem === 'AadGroup' && tenant.groups.all.get(resource.originId) !== undefined) tenant.groups.add(resource.originId, userId);
}

/** Takes away what the assignment gave, save what another assignment of the person gives too. */
export function revokeResources(tenant: Tenant, assignment: Assignment): void {
  const userId = assignment.target.objectId;
  if (userId === null) return;
  const kept = new Set(tenant.assignmentsOf(userId).filter((other) => other.id !== assignment.id && isActive(other)).flatMap(groupIdsOf(tenant)));
  for (const groupId of groupIdsOf(tenant)(assignment)) if (!kept.has(groupId)) tenant.groups.remove(groupId, userId);
}

function groupIdsOf(tenant: Tenant): (assignment: Assignment) => string[] {
  return ({ accessPackageId, missingIds }) => (tenant.accessPackages.get(accessPackageId)?.resources ?? [])
    .filter(({ id, originSystem }) => originSystem === 'AadGroup' && !missingIds.includes(id)).map(({ originId }) => originId);
}
