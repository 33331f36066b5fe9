import type { AccessRequest } from '../../rule/access-request.ts';
import { recordTold, type ToldRequest } from '../../rule/carry-access.ts';
import { changeAccess } from '../package/change-access.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { EntraRequest } from '../port/entitlement.ts';
import { guestId, personId } from '../port/identity.ts';

/** Takes over where Entra says that a request stands; whether that was news. */
export async function tellAccess(parts: Parts, request: AccessRequest, entra: EntraRequest): Promise<boolean> {
  const delivered = entra.state === 'delivered' || entra.state === 'partiallyDelivered';
  const assignment = delivered && entra.assignmentId !== null ? await parts.entitlement.assignment(entra.assignmentId) : null;
  const told: ToldRequest = {
    state: entra.state,
    status: entra.status,
    startsAt: entra.startsAt,
    endsAt: assignment?.endsAt ?? (delivered ? entra.endsAt : null),
    targetId: entra.target?.id ?? null,
    missing: entra.state === 'partiallyDelivered' ? await missingFor(parts, request, entra) : [],
  };
  const change = await changeAccess(parts, request.id, 'foyer', (current, now) => recordTold(current, told, now));
  if (change.ok && change.request.state.kind === 'delivered') await nameSponsor(parts, change.request);
  return change.ok;
}

/**
 * What was not delivered, as far as it can be known: Entra says only that something is missing, and memberships of groups
 * can be looked at. Where all of those are there, and there is one resource of another kind, it must be that one.
 */
async function missingFor(parts: Parts, request: AccessRequest, { target }: EntraRequest): Promise<string[]> {
  const account = target?.id ?? request.target.id;
  const detail = account === null ? null : await parts.entitlement.packageDetail(request.terms.package.id);
  if (!detail || account === null) return [];
  const groups = await parts.entitlement.groupsOf(account);
  const missing = detail.resources.filter(({ groupId }) => groupId !== null && !groups.includes(groupId));
  const others = detail.resources.filter(({ groupId }) => groupId === null);
  return (missing.length > 0 ? missing : others.length === 1 ? others : []).map(({ name }) => name);
}

/** Somebody who came in by an access package gets whoever asked for them as their sponsor; the access itself does not hang on it. */
async function nameSponsor(parts: Parts, request: AccessRequest): Promise<void> {
  if (request.target.relation !== 'newcomer' || request.target.id === null || request.terms.action !== 'add') return;
  try {
    await parts.directory.addSponsor(guestId(request.target.id), personId(request.requestor.id));
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ request: request.id, reason: error.reason, ...error.details }, 'the requestor could not be named a sponsor');
  }
}
