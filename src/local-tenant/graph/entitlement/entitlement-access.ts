import { catalogScope, entitlementRoles } from '../../entitlement/role-assignment.ts';
import type { EntitlementRole } from '../../entitlement/role-assignment.ts';
import type { GraphCall } from '../graph-call.ts';
import { hasRole } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';

export const forbidden = (): GraphError => new GraphError(403, 'Forbidden', 'You do not have permission to perform this action.');

/** What an administrator may do in a catalog, and the roles that allow it (Entra, 'Delegation and roles in entitlement management'). */
const allowing = {
  read: ['catalogOwner', 'catalogReader', 'packageManager', 'assignmentManager'],
  assign: ['catalogOwner', 'packageManager', 'assignmentManager'],
  'manage packages': ['catalogOwner', 'packageManager'],
  own: ['catalogOwner'],
} as const satisfies Record<string, readonly EntitlementRole[]>;
export type CatalogRight = keyof typeof allowing;

/** Administration by a person takes a role beside the scope; of the whole tenant, that of a governance administrator. */
export function demandGovernance(call: GraphCall): void {
  if (!isUnbounded(call)) throw forbidden();
}

/** In one catalog a role of that catalog will do. */
export function demandCatalogRight(call: GraphCall, right: CatalogRight, catalogId: string | undefined): void {
  if (isUnbounded(call)) return;
  if (catalogId === undefined || !holds(call, allowing[right], catalogScope(catalogId))) throw forbidden();
}

/** The catalogs that the caller may read; undefined where that is all of them. Whoever has no role at all is refused. */
export function readableCatalogs(call: GraphCall): ReadonlySet<string> | undefined {
  if (isUnbounded(call)) return undefined;
  const scopes = rolesOf(call).filter(({ appScopeId }) => appScopeId !== '/').map(({ appScopeId }) => appScopeId.split('/').at(-1) ?? '');
  if (scopes.length === 0) throw forbidden();
  return new Set(scopes);
}

/** Catalog creators make catalogs, and become their owners. */
export function demandCatalogCreator(call: GraphCall): void {
  if (!isUnbounded(call) && !holds(call, ['catalogCreator'], '/')) throw forbidden();
}

export function isGovernanceAdministrator(call: GraphCall): boolean {
  return hasRole(call, 'Identity Governance Administrator', 'Global Administrator');
}

function isUnbounded(call: GraphCall): boolean {
  return call.caller.kind === 'application' || isGovernanceAdministrator(call);
}

function rolesOf(call: GraphCall) {
  return call.caller.kind === 'person' ? call.tenant.rolesOf(call.caller.user.id) : [];
}

function holds(call: GraphCall, roles: readonly EntitlementRole[], scope: string): boolean {
  const ids = roles.map((role): string => entitlementRoles[role].id);
  return rolesOf(call).some(({ roleDefinitionId, appScopeId }) => appScopeId === scope && ids.includes(roleDefinitionId));
}
