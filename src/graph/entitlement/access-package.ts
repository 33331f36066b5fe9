import { z } from 'zod';
import type { Clock } from '../../capability/port/clock.ts';
import type { AccessPackage } from '../../capability/port/directory.ts';
import type { Entitlement } from '../../capability/port/entitlement.ts';
import { packageId, type CatalogId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { assignmentPolicy, chooseDirectPolicy } from './direct-policy.ts';
import { deepest } from './expand.ts';
import { expandsWithRoles, resourceRoleScope, toResource } from './resource.ts';

const place = path`/identityGovernance/entitlementManagement/accessPackages`;

const summary = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  isHidden: z.boolean().nullish(),
});
const accessPackage = summary.extend({ resourceRoleScopes: z.array(resourceRoleScope).nullish(), assignmentPolicies: z.array(assignmentPolicy).nullish() });

/** The access packages that are not hidden, with what they contain and the policy for direct assignment. */
export async function listPackages(graph: GraphClient, clock: Clock): Promise<AccessPackage[]> {
  const packages = await deepest(expandsWithRoles, (roles) => graph.list(place, { $expand: `${roles},assignmentPolicies` }, accessPackage));
  return packages
    .filter(({ isHidden }) => isHidden !== true)
    .map((found) => ({
      id: packageId(found.id),
      displayName: found.displayName ?? found.id,
      description: found.description ?? '',
      resources: [...new Set((found.resourceRoleScopes ?? []).flatMap(describeResource))],
      directPolicy: chooseDirectPolicy(found.assignmentPolicies ?? [], clock.now()),
    }));
}

function describeResource(found: z.infer<typeof resourceRoleScope>): string[] {
  const resource = toResource(found);
  if (!resource) return [];
  return [resource.role && resource.role !== resource.name ? `${resource.name} (${resource.role})` : resource.name];
}

/** The packages of a catalog, hidden ones included. */
export async function listPackagesOf(graph: GraphClient, catalog: CatalogId): ReturnType<Entitlement['packagesOf']> {
  const found = await graph.list(place, { $filter: `catalog/id eq ${literal(catalog)}`, $select: 'id,displayName,description,isHidden' }, summary);
  return found.map(({ id, displayName, description, isHidden }) => ({ id: packageId(id), displayName: displayName ?? id, description: description ?? '', hidden: isHidden === true }));
}
