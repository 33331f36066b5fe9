import { z } from 'zod';
import type { PackageResource } from '../../rule/policy.ts';

const origin = z.object({ displayName: z.string().nullish(), originSystem: z.string().nullish(), originId: z.string().nullish() });

/** A role on a resource, of which a package consists. */
export const resourceRoleScope = z.object({ role: origin.extend({ resource: origin.nullish() }).nullish(), scope: origin.nullish() });

/** The scope of most resources is just called `Root`; the resource's own name is one level deeper than the documented query goes. */
export const expandsWithRoles = ['resourceRoleScopes($expand=role($expand=resource),scope)', 'resourceRoleScopes($expand=role,scope)'] as const;

/** Graph's words for where a resource lives, in ours. A team is a group to entitlement management. */
const kinds: Record<string, string> = { AadGroup: 'group', SharePointOnline: 'site', AadApplication: 'app', DirectoryRole: 'directory-role' };

export function toResource({ role, scope }: z.infer<typeof resourceRoleScope>): PackageResource | null {
  const name = role?.resource?.displayName || (scope?.displayName === 'Root' ? null : scope?.displayName) || role?.displayName;
  if (!name) return null;
  const system = role?.resource?.originSystem || scope?.originSystem || role?.originSystem || '';
  const kind = kinds[system] ?? system;
  return { name, role: role?.displayName ?? '', kind, groupId: kind === 'group' ? (scope?.originId ?? role?.resource?.originId ?? null) : null };
}
