import { auditRecord } from '../../directory/audit.ts';
import { auditTarget } from '../../directory/invite.ts';
import type { User } from '../../directory/user.ts';
import { bodyAs, idInReference, initiatorOf, noContent, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, GraphError, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import { changeUser } from './change-user.ts';
import { deleteUser, getDeletedUser, listDeletedUsers, purgeUser, restoreUser } from './deleted-user.ts';
import { userDelta } from './delta.ts';
import { createInvitation } from './invitation.ts';
import { listUsers } from './list-users.ts';
import { addSponsor, deleteSponsorObject, listSponsors, referenceSchema, removeSponsor } from './sponsor.ts';
import { demandSignInRight, demandUserAdministration, refuseGuest, userInPath } from './user-access.ts';
import { asObject, userModel } from './user-model.ts';

/** People: reading, changing, inviting, deleting. */
export const userOperations: OperationTable = {
  'GET /users': listUsers,
  'GET /users/delta()': userDelta,
  'GET /users/{user-id}': (call) => getUser(call, userInPath(call)),
  'PATCH /users/{user-id}': changeUser,
  'DELETE /users/{user-id}': deleteUser,
  'GET /users/{user-id}/manager': (call) => getManager(call, userInPath(call)),
  'PUT /users/{user-id}/manager/$ref': setManager,
  'GET /users/{user-id}/directReports': listDirectReports,
  'GET /users/{user-id}/sponsors': listSponsors,
  'POST /users/{user-id}/sponsors/$ref': addSponsor,
  'DELETE /users/{user-id}/sponsors/{directoryObject-id}/$ref': removeSponsor,
  'DELETE /users/{user-id}/sponsors/{directoryObject-id}': deleteSponsorObject,
  'POST /users/{user-id}/revokeSignInSessions': revokeSessions,
  'GET /directory/deletedItems/graph.user': listDeletedUsers,
  'GET /directory/deletedItems/{directoryObject-id}': getDeletedUser,
  'POST /directory/deletedItems/{directoryObject-id}/restore': restoreUser,
  'DELETE /directory/deletedItems/{directoryObject-id}': purgeUser,
  'POST /invitations': createInvitation,
  'GET /me': (call) => getUser(call, personCalling(call)),
  'GET /me/manager': (call) => getManager(call, personCalling(call)),
  'GET /me/sponsors': (call) => listSponsors({ ...call, names: { 'user-id': personCalling(call).id } }),
};

function getUser(call: GraphCall, user: User): GraphReply {
  refuseGuest(call, user);
  if (call.query.select?.includes('signInActivity') === true) {
    demandSignInRight(call);
    // By object id only; other names are refused.
    if (call.names['user-id'] !== undefined && call.names['user-id'] !== user.id) throw badRequest(
      'signInActivity needs the object id in the path.', 'Request_UnsupportedQuery',
    );
  }
  if (call.query.expand.length > 1) throw badRequest('Only one relationship can be expanded in a query of directory objects.', 'Request_UnsupportedQuery');
  return {
    status: 200,
    body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity', ...project(userModel(call.tenant), user, call.query) },
  };
}

function getManager(call: GraphCall, user: User): GraphReply {
  refuseGuest(call, user);
  const manager = user.managerId === null ? undefined : call.tenant.directory.users.get(user.managerId);
  if (manager === undefined) throw new GraphError(
    404, 'Request_ResourceNotFound', "Resource 'manager' does not exist or one of its queried reference-property objects are not present.",
  );
  return {
    status: 200,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity',
      ...asObject(project(userModel(call.tenant), manager, call.query)),
    },
  };
}

function setManager(call: GraphCall): GraphReply {
  const user = userInPath(call);
  demandUserAdministration(call, user);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  if (call.tenant.directory.users.get(id) === undefined) throw notFound(id);
  call.tenant.directory.save({ ...user, managerId: id });
  return noContent;
}

function listDirectReports(call: GraphCall): GraphReply {
  const items = call.tenant.directory.directReportsOf(userInPath(call).id);
  const model = userModel(call.tenant);
  return listReply(call, {
    items, rowOf: (report) => items.indexOf(report) + 1, model: { ...model, wire: (report) => asObject(model.wire(report)) },
    context: 'directoryObjects',
  });
}

function revokeSessions(call: GraphCall): GraphReply {
  const user = userInPath(call);
  const now = call.tenant.clock.iso();
  call.tenant.directory.save({ ...user, signInSessionsValidFromDateTime: now });
  call.tenant.audits.put(auditRecord({
    now, service: 'Core Directory', activity: 'Update StsRefreshTokenValidFrom Timestamp', by: initiatorOf(call), target: auditTarget(user),
  }));
  return { status: 200, body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Edm.Boolean', value: true } };
}
