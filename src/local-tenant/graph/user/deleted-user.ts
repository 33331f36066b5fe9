import { z } from 'zod';
import { auditRecord } from '../../directory/audit.ts';
import { auditTarget } from '../../directory/invite.ts';
import type { User } from '../../directory/user.ts';
import { bodyAs, initiatorOf, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import { demandUserAdministration, userInPath } from './user-access.ts';
import { asObject, userModel, userWire } from './user-model.ts';

export function deleteUser(call: GraphCall): GraphReply {
  return deleteUserObject(call, userInPath(call));
}

/** Soft deletion; the object waits 30 days among the deleted items. */
export function deleteUserObject(call: GraphCall, user: User): GraphReply {
  demandUserAdministration(call, user);
  call.tenant.directory.remove(user, call.tenant.clock.iso());
  record(call, user, 'Delete user');
  return noContent;
}

export function listDeletedUsers(call: GraphCall): GraphReply {
  const { deleted } = call.tenant.directory;
  return listReply(call, {
    items: deleted.values(), rowOf: (user) => deleted.rowOf(user.id),
    model: { ...userModel(call.tenant), usual: [...(userModel(call.tenant).usual ?? []), 'deletedDateTime'] }, context: 'users',
  });
}

export function getDeletedUser(call: GraphCall): GraphReply {
  return {
    status: 200,
    body: asObject({
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity',
      ...project(userModel(call.tenant), deletedInPath(call), call.query),
    }),
  };
}

const restoreSchema = z.strictObject({ autoReconcileProxyConflict: z.boolean().optional(), newUserPrincipalName: z.string().optional() });

export function restoreUser(call: GraphCall): GraphReply {
  const user = deletedInPath(call);
  const { newUserPrincipalName, autoReconcileProxyConflict } = bodyAs(call, restoreSchema);
  const { directory } = call.tenant;
  const principalName = newUserPrincipalName ?? user.userPrincipalName;
  if (directory.find(principalName) !== undefined) throw badRequest(
    'Another object with the same value for property userPrincipalName already exists.', 'Request_BadRequest',
  );
  if (user.mail !== null && directory.findByMail(user.mail) !== undefined && autoReconcileProxyConflict !== true) throw badRequest(
    'Another object with the same value for property proxyAddresses already exists.', 'Request_BadRequest',
  );
  const restored = directory.restore({ ...user, userPrincipalName: principalName, blockedDateTime: null });
  record(call, user, 'Restore user');
  return { status: 200, body: asObject({ '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity', ...userWire(restored) }) };
}

export function purgeUser(call: GraphCall): GraphReply {
  const user = deletedInPath(call);
  call.tenant.directory.purge(user);
  record(call, user, 'Hard Delete user');
  return noContent;
}

function deletedInPath(call: GraphCall): User {
  const id = nameOf(call, 'directoryObject-id');
  const user = call.tenant.directory.deleted.get(id);
  if (user === undefined) throw notFound(id);
  return user;
}

function record(call: GraphCall, user: User, activity: string): void {
  call.tenant.audits.put(auditRecord({ now: call.tenant.clock.iso(), service: 'Core Directory', activity, by: initiatorOf(call), target: auditTarget(user) }));
}
