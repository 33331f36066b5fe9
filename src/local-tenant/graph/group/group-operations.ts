import { auditRecord } from '../../directory/audit.ts';
import type { Group } from '../../directory/group.ts';
import { bodyAs, hasRole, idInReference, initiatorOf, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, denied, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import { referenceSchema } from '../user/sponsor.ts';
import { refuseGuest } from '../user/user-access.ts';
import { asObject, userModel } from '../user/user-model.ts';
import { groupModel } from './group-model.ts';

const one = '/groups/{group-id}';

/** Groups: reading them, their members and their owners, and changing membership. */
export const groupOperations: OperationTable = {
  'GET /groups': (call) => {
    refuseGuest(call);
    const { groups } = call.tenant;
    return listReply(call, { items: groups.all.values(), rowOf: ({ id }) => groups.all.rowOf(id), model: groupModel(call.tenant), context: 'groups' });
  },
  [`GET ${one}`]: (call) => {
    refuseGuest(call);
    const context = 'https://graph.microsoft.com/v1.0/$metadata#groups/$entity';
    return { status: 200, body: { '@odata.context': context, ...project(groupModel(call.tenant), groupInPath(call), call.query) } };
  },
  [`GET ${one}/members`]: (call) => people(call, call.tenant.groups.memberIdsOf(groupInPath(call).id)),
  [`GET ${one}/owners`]: (call) => people(call, groupInPath(call).ownerIds),
  [`POST ${one}/members/$ref`]: addMember,
  [`DELETE ${one}/members/{directoryObject-id}/$ref`]: removeMember,
};

function people(call: GraphCall, ids: readonly string[]): GraphReply {
  refuseGuest(call);
  const items = ids.map((id) => call.tenant.directory.users.get(id)).filter((user) => user !== undefined);
  const rows = new Map(items.map((user, index) => [user.id, index + 1]));
  const model = userModel(call.tenant);
  return listReply(call, {
    items, rowOf: ({ id }) => rows.get(id) ?? 0, model: { ...model, wire: (user) => asObject(model.wire(user)) }, context: 'directoryObjects',
  });
}

function addMember(call: GraphCall): GraphReply {
  const group = groupInPath(call);
  demandGroupAdministration(call, group);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  if (call.tenant.directory.users.get(id) === undefined && call.tenant.groups.all.get(id) === undefined) throw notFound(id);
  if (call.tenant.groups.has(group.id, id)) throw badRequest(
    "One or more added object references already exist for the following modified properties: 'members'.", 'Request_BadRequest',
  );
  call.tenant.groups.add(group.id, id);
  record(call, group, 'Add member to group');
  return noContent;
}

function removeMember(call: GraphCall): GraphReply {
  const group = groupInPath(call);
  demandGroupAdministration(call, group);
  const id = nameOf(call, 'directoryObject-id');
  if (!call.tenant.groups.has(group.id, id)) throw notFound(id);
  call.tenant.groups.remove(group.id, id);
  record(call, group, 'Remove member from group');
  return noContent;
}

/** A person changes the groups that they own, or all of them in a role for that. */
function demandGroupAdministration(call: GraphCall, group: Group): void {
  if (call.caller.kind === 'application' || group.ownerIds.includes(call.caller.user.id)) return;
  if (!hasRole(call, 'User Administrator', 'Global Administrator', 'Identity Governance Administrator', 'Directory Writers')) throw denied();
}

function groupInPath(call: GraphCall): Group {
  const id = nameOf(call, 'group-id');
  const group = call.tenant.groups.all.get(id);
  if (group === undefined) throw notFound(id);
  return group;
}

function record(call: GraphCall, group: Group, activity: string): void {
  call.tenant.audits.put(auditRecord({
    now: call.tenant.clock.iso(), service: 'Core Directory', activity, by: initiatorOf(call),
    target: { id: group.id, type: 'Group', displayName: group.displayName, userPrincipalName: null },
  }));
}
