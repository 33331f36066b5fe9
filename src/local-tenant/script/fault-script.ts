import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { faultSchema } from './fault.ts';
import { badRequest, withBody } from './script-reply.ts';

/** Lays a fault on calls to come; without `times` or `rate` it strikes once. */
export function addFault(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, faultSchema, (fault) => ({ status: 201, body: { id: tenant.faults.add(fault) } }));
}

export function listFaults(tenant: Tenant): Reply {
  return ok({ faults: tenant.faults.list() });
}

export function removeFaults(tenant: Tenant): Reply {
  tenant.faults.clear();
  return { status: 204 };
}

export function listCalls(tenant: Tenant, request: Request): Reply {
  const since = Number(request.query.get('since') ?? '0');
  if (!Number.isInteger(since) || since < 0) return badRequest('since: a whole number was expected.');
  return ok({ calls: tenant.calls.since(since).map(({ seq, entry }) => ({ seq, ...entry })) });
}
