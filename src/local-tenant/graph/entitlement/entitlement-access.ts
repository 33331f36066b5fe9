import type { GraphCall } from '../graph-call.ts';
import { hasRole } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';

export const forbidden = (): GraphError => new GraphError(403, 'Forbidden', 'You do not have permission to perform this action.');

/**
 * Administration by a person takes a role beside the scope: governance administrator, or owner of the catalog
 * (Entra, 'Delegation and roles in entitlement management').
 */
export function demandGovernance(call: GraphCall, catalogId?: string): void {
  if (call.caller.kind === 'application' || isGovernanceAdministrator(call)) return;
  const { user } = call.caller;
  const isOwner = catalogId === undefined
    ? [...call.tenant.catalogs.values()].some(({ ownerIds }) => ownerIds.includes(user.id))
    : call.tenant.catalogs.get(catalogId)?.ownerIds.includes(user.id) === true;
  if (!isOwner) throw forbidden();
}

export function isGovernanceAdministrator(call: GraphCall): boolean {
  return hasRole(call, 'Identity Governance Administrator', 'Global Administrator');
}
