import type { Reply } from '../server/reply.ts';
import type { ParsedJson } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { auditOperations } from './audit-log.ts';
import { entitlementOperations } from './entitlement/entitlement-operations.ts';
import type { Caller, OperationTable } from './graph-call.ts';
import { badRequest, denied, GraphError, graphFailure } from './graph-error.ts';
import { groupOperations } from './group/group-operations.ts';
import { memberOfOperations } from './group/member-of.ts';
import { mailOperations } from './mail.ts';
import { mailboxOperations } from './mailbox.ts';
import { parseQuery } from './odata/query.ts';
import { findOperation } from './operation-catalog.ts';
import type { CatalogOperation } from './operation-catalog.ts';
import { policyOperations } from './policy.ts';
import { teamsAppOperations } from './teams-app.ts';
import { userOperations } from './user/user-operations.ts';

/** Everything that is served, an area a table. */
const served: OperationTable = {
  ...userOperations, ...groupOperations, ...memberOfOperations, ...entitlementOperations, ...policyOperations, ...mailOperations, ...mailboxOperations, ...teamsAppOperations, ...auditOperations,
};

export interface OperationCall {
  readonly method: string;
  /** Below the version, percent-encoded. */
  readonly path: string;
  readonly options: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly json: ParsedJson;
}

/** Answers one operation: found, permitted, then done whole or not at all. */
export function serveOperation(tenant: Tenant, caller: Caller, call: OperationCall, requestId: string, clientRequestId: string): Reply {
  try {
    const found = findOperation(call.method, call.path);
    if (found.kind === 'nothing') throw badRequest(`Resource not found for the segment '${decodeURIComponent(call.path.split('/').at(-1) ?? '')}'.`);
    if (found.kind === 'other method') throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    demandPermission(caller, found.operation);
    const operation = served[found.operation.name];
    if (operation === undefined) throw new GraphError(
      501, 'NotImplemented', `The local tenant does not serve ${found.operation.name} yet; Microsoft Graph does.`,
    );
    if (!call.json.ok) throw badRequest('Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.');
    const query = parseQuery(call.options, String(call.headers.consistencylevel ?? '').toLowerCase() === 'eventual');
    const body = call.json.value;
    return tenant.store.transaction(() => operation({
      tenant, caller, method: call.method, path: call.path, names: found.names, options: call.options, query, headers: call.headers, body,
    }));
  } catch (problem) {
    if (problem instanceof GraphError) return graphFailure(problem, tenant.clock.iso(), requestId, clientRequestId);
    throw problem;
  }
}

function demandPermission(caller: Caller, operation: CatalogOperation): void {
  if (operation.isOpen) return;
  const wanted = caller.kind === 'application' ? operation.application : operation.delegated;
  if (wanted.some((permission) => caller.rights.includes(permission))) return;
  if (caller.kind === 'application' && wanted.length === 0) {
    throw denied('Application permissions are not supported for this operation; it takes a delegated token.');
  }
  throw denied();
}
