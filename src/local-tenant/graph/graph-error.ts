import type { Reply } from '../server/reply.ts';

/** A refusal that Graph answers with: thrown by handlers, written by the door. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export function graphFailure(error: GraphError, now: string, requestId: string, clientRequestId: string): Reply {
  return {
    status: error.status,
    headers: error.headers,
    body: { error: {
      code: error.code, message: error.message, innerError: { date: now.slice(0, 19), 'request-id': requestId, 'client-request-id': clientRequestId },
    } },
  };
}

export const badRequest = (message: string, code = 'BadRequest'): GraphError => new GraphError(400, code, message);
export const notFound = (id: string): GraphError => new GraphError(
  404, 'Request_ResourceNotFound', `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
);
/** Governance answers a missing object in its own words. */
export const entitlementNotFound = (what: string, id: string): GraphError => new GraphError(
  404, 'ResourceNotFound', `The ${what} with ID '${id}' was not found.`,
);
export const denied = (message = 'Insufficient privileges to complete the operation.'): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', message);
