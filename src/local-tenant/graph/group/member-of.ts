import type { Group } from '../../directory/group.ts';
import type { User } from '../../directory/user.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { listReply } from '../odata/list.ts';
import { refuseGuest, userInPath } from '../user/user-access.ts';
import { containerModel, containersOf } from './group-model.ts';

/** What a person belongs to and owns. */
export const memberOfOperations: OperationTable = {
  'GET /users/{user-id}/memberOf': (call) => list(call, (user) => call.tenant.groups.groupsOf(user.id)),
  'GET /users/{user-id}/transitiveMemberOf': (call) => list(call, (user) => call.tenant.groups.transitiveGroupsOf(user.id)),
  'GET /users/{user-id}/ownedObjects': (call) => list(call, (user) => call.tenant.groups.ownedBy(user.id), 'owned'),
};

function list(call: GraphCall, groupsOf: (user: User) => readonly Group[], relation: 'member' | 'owned' = 'member'): GraphReply {
  const user = userInPath(call);
  refuseGuest(call, user);
  const items = containersOf(relation === 'member' ? user : { ...user, roles: [] }, groupsOf(user));
  return listReply(call, { items, rowOf: (item) => items.indexOf(item) + 1, model: containerModel, context: 'directoryObjects' });
}
