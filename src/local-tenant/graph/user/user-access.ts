import type { User } from '../../directory/user.ts';
import type { GraphCall } from '../graph-call.ts';
import { hasRole, nameOf } from '../graph-call.ts';
import { denied, GraphError, notFound } from '../graph-error.ts';

/** The person that the path names, by object id or userPrincipalName. */
export function userInPath(call: GraphCall): User {
  const id = nameOf(call, 'user-id');
  const user = call.tenant.directory.find(id);
  if (user === undefined) throw notFound(id);
  return user;
}

/** Guests who call Graph themselves see only themselves (guestUserRoleId: Guest). */
export function refuseGuest(call: GraphCall, target?: User): void {
  if (call.caller.kind === 'person' && call.caller.user.userType === 'Guest' && call.caller.user.id !== target?.id) throw denied();
}

/** signInActivity takes AuditLog.Read.All beside the right to read users. */
export function demandSignInRight(call: GraphCall): void {
  if (!call.caller.rights.includes('AuditLog.Read.All')) throw new GraphError(
    403, 'Authentication_MSGraphPermissionMissing', 'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
  );
}

/** A delegated call needs a role that may change people; holders of administrative roles are out of an application's reach. */
export function demandUserAdministration(call: GraphCall, target: User): void {
  if (call.caller.kind === 'person') {
    if (!hasRole(call, 'User Administrator', 'Global Administrator')) throw denied();
  } else if (target.roles.length > 0) throw denied();
}
