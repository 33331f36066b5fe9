import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { failure } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Tenant } from '../tenant.ts';
import type { Call } from './call-log.ts';
import type { Fault } from './fault.ts';

const usualCodes: Record<'graph' | 'connector', Record<number, string>> = {
  graph: {
    400: 'BadRequest', 401: 'InvalidAuthenticationToken', 403: 'Authorization_RequestDenied', 404: 'Request_ResourceNotFound', 409: 'Conflict',
    412: 'PreconditionFailed',
    429: 'TooManyRequests', 500: 'InternalServerError', 502: 'BadGateway', 503: 'ServiceUnavailable', 504: 'GatewayTimeout',
  },
  connector: {
    400: 'BadArgument', 401: 'Unauthorized', 403: 'ConversationBlockedByUser', 404: 'ConversationNotFound', 412: 'PreconditionFailed', 413: 'MessageSizeTooBig',
    429: 'Throttled', 500: 'ServiceError', 502: 'BadGateway', 503: 'ServiceUnavailable', 504: 'GatewayTimeout',
  },
};

interface Answerable extends Pick<Call, 'surface' | 'method' | 'path' | 'query' | 'caller' | 'body' | 'inBatch'> {
  readonly requestId?: string;
  readonly answer: () => Reply | Promise<Reply>;
}

/** Answers a call the way the laid faults have it, and writes it into the call log. */
export async function answerUnderFaults(tenant: Tenant, call: Answerable): Promise<Reply> {
  const requestId = call.requestId ?? randomUUID();
  const fault = tenant.faults.strike(call.method, call.path);
  if (fault?.delayMs !== undefined) await delay(fault.delayMs);
  let reply: Reply;
  if (fault === undefined || (fault.status === undefined && fault.reset !== true && fault.retryAfter === undefined)) reply = await call.answer();
  else {
    if (fault.afterEffect === true) await call.answer();
    reply = faultReply(tenant, call.surface, fault, requestId);
  }
  if (fault?.afterEffect === true && fault.status === undefined) reply = { status: 0, drop: true };
  const { surface, method, path, query, caller, body, inBatch } = call;
  tenant.calls.append({
    at: tenant.clock.iso(), surface, method, path, query, caller, body: body ?? null, status: reply.drop === true ? null : reply.status, requestId,
    ...(inBatch === undefined ? {} : { inBatch }),
  });
  return reply;
}

function faultReply(tenant: Tenant, surface: Call['surface'], fault: Fault, requestId: string): Reply {
  if (fault.reset === true) return { status: 0, drop: true };
  const status = fault.status ?? 429;
  const headers: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const code = fault.code ?? usualCodes[surface][status] ?? 'UnknownError';
  const message = 'A script asked for this answer.';
  if (surface === 'connector') return failure(status, code, message, headers);
  return {
    status, headers,
    body: { error: { code, message, innerError: { date: tenant.clock.iso().slice(0, 19), 'request-id': requestId, 'client-request-id': requestId } } },
  };
}
