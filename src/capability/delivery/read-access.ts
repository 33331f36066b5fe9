import type { Parts } from '../parts.ts';
import type { TenantId } from '../port/identity.ts';
import { adoptAccess } from './adopt-access.ts';
import { tellAccess } from './tell-access.ts';

/**
 * Asks Entra how the requests for access packages go on: one reading of all that waits for an approval in the tenant,
 * and one of each that Foyer awaits and that waits no longer. A request that was made elsewhere and waits for approvers is followed from
 * then on, so that they can decide on it in chat. Answers with how many changes it found.
 */
export async function readAccess(parts: Parts, tenantId: TenantId): Promise<number> {
  const { store, entitlement } = parts;
  const [open, awaited] = await Promise.all([entitlement.pendingRequests(), store.access.awaitingEntra()]);
  const told = new Map(open.map((one) => [one.id, one]));
  let changes = 0;
  for (const request of awaited) {
    if (request.entraRequestId === null) continue;
    const entra = told.get(request.entraRequestId) ?? (await entitlement.request(request.entraRequestId));
    if (entra) changes += (await tellAccess(parts, request, entra)) ? 1 : 0;
  }
  const waiting = open.filter((one) => one.package !== null && one.target !== null);
  const known = new Set((await store.access.byEntraIds(waiting.map(({ id }) => id))).map(({ entraRequestId }) => entraRequestId));
  for (const entra of waiting.filter(({ id }) => !known.has(id))) changes += (await adoptAccess(parts, tenantId, entra)) ? 1 : 0;
  return changes;
}
