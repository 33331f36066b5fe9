import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import type { AccessPackage } from '../capability/port/directory.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import { packageId } from '../capability/port/identity.ts';
import { assignmentPolicy, chooseDirectPolicy } from './direct-policy.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

const named = z.object({ displayName: z.string().nullish() });

const resourceRoleScope = z.object({
  role: named.extend({ resource: named.nullish() }).nullish(),
  scope: named.nullish(),
});

const accessPackage = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  isHidden: z.boolean().nullish(),
  resourceRoleScopes: z.array(resourceRoleScope).nullish(),
  assignmentPolicies: z.array(assignmentPolicy).nullish(),
});

/** The access packages that are not hidden, with what they contain and the policy for direct assignment. */
export async function listPackages(graph: GraphClient, clock: Clock): Promise<AccessPackage[]> {
  const packages = await readPackages(graph);
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

/**
 * The scope of most resources is just called `Root`; the resource's own name is one level deeper than the documented
 * query goes. Where the service refuses that depth, the documented query follows.
 */
async function readPackages(graph: GraphClient): Promise<z.infer<typeof accessPackage>[]> {
  const read = (role: string) =>
    graph.list(path`/identityGovernance/entitlementManagement/accessPackages`, { $expand: `resourceRoleScopes($expand=${role},scope),assignmentPolicies` }, accessPackage);
  try {
    return await read('role($expand=resource)');
  } catch (error) {
    if (error instanceof DirectoryError && error.details.status === 400) return read('role');
    throw error;
  }
}

function describeResource({ role, scope }: z.infer<typeof resourceRoleScope>): string[] {
  const name = role?.resource?.displayName ?? (scope?.displayName === 'Root' ? null : scope?.displayName);
  if (name) return [role?.displayName ? `${name} (${role.displayName})` : name];
  return role?.displayName ? [role.displayName] : [];
}
