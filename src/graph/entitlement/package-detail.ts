import { z } from 'zod';
import { packageId, type PackageId } from '../../capability/port/identity.ts';
import type { PackageDetail } from '../../rule/policy.ts';
import type { GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { catalog, toCatalog } from './catalog.ts';
import { deepest } from './expand.ts';
import { listPolicies } from './policy.ts';
import { expandsWithRoles, resourceRoleScope, toResource } from './resource.ts';
import { named } from './wire.ts';

const detail = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  isHidden: z.boolean().nullish(),
  catalog,
  resourceRoleScopes: z.array(resourceRoleScope).nullish(),
});

/** A package whole, in four readings; null where there is none. Questions come with the policies alone, not through the package. */
export async function readPackageDetail(graph: GraphClient, id: PackageId): Promise<PackageDetail | null> {
  const found = await deepest(expandsWithRoles, (roles) => graph.find(path`/identityGovernance/entitlementManagement/accessPackages/${id}`, { $expand: `catalog,${roles}` }, detail));
  if (!found) return null;
  const [policies, packages, groups] = await Promise.all([listPolicies(graph, id), listIncompatiblePackages(graph, id), listIncompatibleGroups(graph, id)]);
  const { description: _, ...inCatalog } = toCatalog(found.catalog);
  return {
    id,
    displayName: found.displayName ?? found.id,
    description: found.description ?? '',
    hidden: found.isHidden === true,
    catalog: inCatalog,
    resources: (found.resourceRoleScopes ?? []).flatMap((one) => toResource(one) ?? []),
    policies,
    incompatible: { packages, groups },
  };
}

/** The packages that nobody may hold together with this one, as far as this one says so. */
export async function listIncompatiblePackages(graph: GraphClient, id: PackageId): Promise<{ id: PackageId; displayName: string }[]> {
  const found = await graph.list(path`/identityGovernance/entitlementManagement/accessPackages/${id}/incompatibleAccessPackages`, { $select: 'id,displayName' }, named);
  return found.map((one) => ({ id: packageId(one.id), displayName: one.displayName ?? one.id }));
}

/** The groups whose members may not hold this package. */
export async function listIncompatibleGroups(graph: GraphClient, id: PackageId): Promise<{ id: string; displayName: string }[]> {
  const found = await graph.list(path`/identityGovernance/entitlementManagement/accessPackages/${id}/incompatibleGroups`, { $select: 'id,displayName' }, named);
  return found.map((one) => ({ id: one.id, displayName: one.displayName ?? one.id }));
}
