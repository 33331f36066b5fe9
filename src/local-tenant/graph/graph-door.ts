import { randomUUID } from 'node:crypto';
import { personOf } from '../directory/user.ts';
import { graphAudience, verifyAccessToken } from '../identity/access-token.ts';
import { answerUnderFaults } from '../script/answer-under-faults.ts';
import type { Reply } from '../server/reply.ts';
import { bearerOf, parseJson } from '../server/request.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { answerBatch } from './batch.ts';
import type { Caller } from './graph-call.ts';
import { GraphError, graphFailure } from './graph-error.ts';
import { serveOperation } from './serve-operation.ts';

/** Audiences by which Graph is addressed: its name, with and without the slash, and its application id. */
const audiences = [graphAudience, `${graphAudience}/`, '00000003-0000-0000-c000-000000000000'];

/** Graph's door: identity, then faults, then the operation; every call ends in the call log, and every answer carries its ids. */
export async function graphDoor(tenant: Tenant, request: Request): Promise<Reply> {
  const requestId = randomUUID();
  const clientRequestId = headerOf(request.headers, 'client-request-id') ?? requestId;
  const path = request.path.slice('/v1.0'.length);
  const caller = await callerOf(tenant, request);
  const json = parseJson(request.body);
  const call = { method: request.method, path, options: request.query, headers: request.headers, json };
  const isBatch = request.method === 'POST' && path === '/$batch';
  const reply = await answerUnderFaults(tenant, {
    surface: 'graph', method: request.method, path: decodeURIComponent(path), query: request.query.toString(), caller: logged(tenant, caller),
    body: json.ok ? json.value : null, requestId,
    answer: () => {
      if (caller instanceof GraphError) return graphFailure(caller, tenant.clock.iso(), requestId, clientRequestId);
      if (isBatch) return answerBatch(tenant, caller, call, logged(tenant, caller));
      return serveOperation(tenant, caller, call, requestId, clientRequestId);
    },
  });
  return {
    ...reply,
    headers: {
      'content-type': 'application/json; odata.metadata=minimal; charset=utf-8',
      'request-id': requestId,
      'client-request-id': clientRequestId,
      date: tenant.clock.now().toUTCString(),
      ...reply.headers,
    },
  };
}

async function callerOf(tenant: Tenant, request: Request): Promise<Caller | GraphError> {
  const token = bearerOf(request);
  if (token === undefined) return unauthorized('Access token is empty.');
  const verified = await verifyAccessToken(tenant, token, audiences);
  if (!verified.valid) return unauthorized(verified.fault === 'audience' ? 'Access token validation failure. Invalid audience.' : verified.reason);
  const { claims } = verified;
  if (claims.idtyp === 'app') return { kind: 'application', rights: claims.roles ?? [] };
  const user = tenant.directory.users.get(claims.oid);
  if (user === undefined) return unauthorized('The user account does not exist any more.');
  if (!user.accountEnabled) return unauthorized('Continuous access evaluation resulted in challenge: the account is disabled.');
  return { kind: 'person', user, rights: (claims.scp ?? '').split(' ') };
}

function unauthorized(message: string): GraphError {
  return new GraphError(
    401, 'InvalidAuthenticationToken', message,
    { 'www-authenticate': 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="invalid_token"' },
  );
}

function logged(tenant: Tenant, caller: Caller | GraphError): { application?: string; person?: string } {
  if (caller instanceof GraphError) return {};
  return caller.kind === 'person' ? { person: personOf(caller.user) } : { application: registrationOf(tenant).appId };
}

function headerOf(headers: Request['headers'], name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
