import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isActive } from '../../entitlement/schema.ts';
import type { ConnectedOrganization } from '../../entitlement/schema.ts';
import { organizationOf } from '../../entitlement/subject-set.ts';
import { bodyAs, idInReference, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound, notFound } from '../graph-error.ts';
import { containerModel, groupObject } from '../group/group-model.ts';
import type { Container } from '../group/group-model.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import { referenceSchema } from '../user/sponsor.ts';
import { asObject, userModel } from '../user/user-model.ts';
import { demandGovernance } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement/connectedOrganizations';
const one = `${root}/{connectedOrganization-id}`;

/** Partners: making, changing and deleting them, and who sponsors them on either side. */
export const connectedOrganizationOperations: OperationTable = {
  [`POST ${root}`]: createOrganization,
  [`PATCH ${one}`]: changeOrganization,
  [`DELETE ${one}`]: (call) => {
    demandGovernance(call);
    const { id } = organizationInPath(call);
    // Entra, 'Manage connected organizations': only one without connected users can be deleted.
    const isUsed = [...call.tenant.assignments.values()].some((held) => isActive(held) && organizationOf(call.tenant, held.target.email)?.id === id);
    if (isUsed) throw badRequest('The connected organization has users with assignments and cannot be deleted.');
    call.tenant.organizations.delete(id);
    return noContent;
  },
  [`GET ${one}/internalSponsors`]: (call) => listSponsors(call, 'internalSponsorIds'),
  [`GET ${one}/externalSponsors`]: (call) => listSponsors(call, 'externalSponsorIds'),
  [`POST ${one}/internalSponsors/$ref`]: (call) => addSponsor(call, 'internalSponsorIds'),
  [`POST ${one}/externalSponsors/$ref`]: (call) => addSponsor(call, 'externalSponsorIds'),
  [`DELETE ${one}/internalSponsors/{directoryObject-id}/$ref`]: (call) => removeSponsor(call, 'internalSponsorIds'),
  [`DELETE ${one}/externalSponsors/{directoryObject-id}/$ref`]: (call) => removeSponsor(call, 'externalSponsorIds'),
};

const source = z.looseObject({
  '@odata.type': z.string(),
  displayName: z.string().optional(),
  domainName: z.string().optional(),
  tenantId: z.string().optional(),
});
const newOrganization = z.looseObject({
  displayName: z.string().min(1),
  description: z.string().nullable().default(null),
  identitySources: z.array(source).length(1),
  state: z.enum(['configured', 'proposed']).default('configured'),
});

function createOrganization(call: GraphCall): GraphReply {
  demandGovernance(call);
  const body = bodyAs(call, newOrganization);
  const domains = body.identitySources.flatMap(({ domainName }) => domainName?.toLowerCase() ?? []);
  const isKnown = [...call.tenant.organizations.values()].some((other) => other.domains.some((domain) => domains.includes(domain)));
  if (isKnown) throw badRequest('A connected organization with this identity source exists already.');
  const now = call.tenant.clock.iso();
  const organization: ConnectedOrganization = {
    id: randomUUID(),
    displayName: body.displayName,
    description: body.description,
    state: body.state,
    identitySources: body.identitySources,
    domains,
    internalSponsorIds: [],
    externalSponsorIds: [],
    createdDateTime: now,
    modifiedDateTime: now,
  };
  call.tenant.organizations.put(organization);
  const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/connectedOrganizations/$entity';
  return { status: 201, body: { '@odata.context': context, ...project(entitlementModels(call.tenant).organization, organization, call.query) } };
}

const organizationChange = z.looseObject({
  displayName: z.string().optional(),
  description: z.string().nullable().optional(),
  state: z.enum(['configured', 'proposed']).optional(),
});

function changeOrganization(call: GraphCall): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const change = bodyAs(call, organizationChange);
  call.tenant.organizations.put({
    ...entity,
    displayName: change.displayName ?? entity.displayName,
    description: change.description === undefined ? entity.description : change.description,
    state: change.state ?? entity.state,
    modifiedDateTime: call.tenant.clock.iso(),
  });
  return noContent;
}

type Side = 'internalSponsorIds' | 'externalSponsorIds';

function listSponsors(call: GraphCall, side: Side): GraphReply {
  const users = userModel(call.tenant);
  const items = organizationInPath(call)[side].flatMap((id): Container[] => {
    const user = call.tenant.directory.users.get(id);
    const group = call.tenant.groups.all.get(id);
    return user !== undefined ? [{ id, wire: asObject(users.wire(user)) }] : group !== undefined ? [groupObject(group)] : [];
  });
  return listReply(call, { items, rowOf: (item) => items.indexOf(item) + 1, model: containerModel, context: 'directoryObjects' });
}

function addSponsor(call: GraphCall, side: Side): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  // Sponsors are people or groups.
  if (call.tenant.directory.users.get(id) === undefined && call.tenant.groups.all.get(id) === undefined) throw notFound(id);
  if (entity[side].includes(id)) throw badRequest('The sponsor is one of the connected organization already.');
  call.tenant.organizations.put({ ...entity, [side]: [...entity[side], id], modifiedDateTime: call.tenant.clock.iso() });
  return noContent;
}

function removeSponsor(call: GraphCall, side: Side): GraphReply {
  demandGovernance(call);
  const entity = organizationInPath(call);
  const id = nameOf(call, 'directoryObject-id');
  if (!entity[side].includes(id)) throw notFound(id);
  call.tenant.organizations.put({ ...entity, [side]: entity[side].filter((other) => other !== id), modifiedDateTime: call.tenant.clock.iso() });
  return noContent;
}

function organizationInPath(call: GraphCall): ConnectedOrganization {
  const id = nameOf(call, 'connectedOrganization-id');
  const entity = call.tenant.organizations.get(id);
  if (entity === undefined) throw entitlementNotFound('connected organization', id);
  return entity;
}
