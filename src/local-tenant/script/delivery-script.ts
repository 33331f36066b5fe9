import { deliveryOutcomeSchema } from '../entitlement/delivery-outcome.ts';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, withBody } from './script-reply.ts';

/** Lays an outcome on deliveries to come; it strikes once, or as often as `times` says. */
export function addDeliveryOutcome(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, deliveryOutcomeSchema, (outcome) => {
    const packages = [...tenant.accessPackages.values()].filter(({ displayName }) => outcome.package === undefined || displayName === outcome.package);
    if (packages.length === 0) return badRequest(`package: there is no access package called ${outcome.package}.`);
    const isKnown = packages.some(({ resources }) => resources.some(({ displayName }) => displayName === outcome.resource));
    if (outcome.resource !== undefined && !isKnown) return badRequest(`resource: no such package has a resource called ${outcome.resource}.`);
    tenant.deliveryOutcomes.add(outcome);
    return { status: 201, body: { deliveries: tenant.deliveryOutcomes.list() } };
  });
}

export function listDeliveryOutcomes(tenant: Tenant): Reply {
  return ok({ deliveries: tenant.deliveryOutcomes.list() });
}

export function removeDeliveryOutcomes(tenant: Tenant): Reply {
  tenant.deliveryOutcomes.clear();
  return { status: 204 };
}
