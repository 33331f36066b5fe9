import { z } from 'zod';
import { auditRecord } from '../../directory/audit.ts';
import { auditTarget } from '../../directory/invite.ts';
import { bodyAs, idInReference, initiatorOf, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { deleteUserObject } from './deleted-user.ts';
import { demandUserAdministration, userInPath } from './user-access.ts';
import { asObject, userModel } from './user-model.ts';

export const referenceSchema = z.object({ '@odata.id': z.string().min(1) });
const mostSponsors = 5;

export function listSponsors(call: GraphCall): GraphReply {
  const user = userInPath(call);
  const { directory } = call.tenant;
  const items = user.sponsorIds.map((id) => directory.users.get(id)).filter((sponsor) => sponsor !== undefined);
  const model = userModel(call.tenant);
  return listReply(call, {
    items, rowOf: (sponsor) => items.indexOf(sponsor) + 1, model: { ...model, wire: (sponsor) => asObject(model.wire(sponsor)) },
    context: 'directoryObjects',
  });
}

export function addSponsor(call: GraphCall): GraphReply {
  const user = userInPath(call);
  demandUserAdministration(call, user);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  const { directory } = call.tenant;
  if (directory.users.get(id) === undefined) throw notFound(id);
  if (user.sponsorIds.includes(id)) throw badRequest(
    "One or more added object references already exist for the following modified properties: 'sponsors'.", 'Request_BadRequest',
  );
  if (user.sponsorIds.length >= mostSponsors) throw badRequest(`A user can have at most ${mostSponsors} sponsors.`, 'Request_BadRequest');
  directory.save({ ...user, sponsorIds: [...user.sponsorIds, id] });
  call.tenant.audits.put(auditRecord({
    now: call.tenant.clock.iso(), service: 'Core Directory', activity: 'Add user sponsor', by: initiatorOf(call), target: auditTarget(user),
    details: { sponsorId: id },
  }));
  return noContent;
}

export function removeSponsor(call: GraphCall): GraphReply {
  const user = userInPath(call);
  demandUserAdministration(call, user);
  const id = nameOf(call, 'directoryObject-id');
  if (!user.sponsorIds.includes(id)) throw notFound(id);
  call.tenant.directory.save({ ...user, sponsorIds: user.sponsorIds.filter((sponsorId) => sponsorId !== id) });
  call.tenant.audits.put(auditRecord({
    now: call.tenant.clock.iso(), service: 'Core Directory', activity: 'Delete user sponsor', by: initiatorOf(call), target: auditTarget(user),
    details: { sponsorId: id },
  }));
  return noContent;
}

/** Without `/$ref` at the end Graph deletes the sponsor themselves, not the link (Graph, 'Remove sponsor', caution). */
export function deleteSponsorObject(call: GraphCall): GraphReply {
  const id = nameOf(call, 'directoryObject-id');
  if (!userInPath(call).sponsorIds.includes(id)) throw notFound(id);
  const sponsor = call.tenant.directory.users.get(id);
  if (sponsor === undefined) throw notFound(id);
  return deleteUserObject(call, sponsor);
}
