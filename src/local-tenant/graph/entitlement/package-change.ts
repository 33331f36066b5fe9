import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isOpen } from '../../entitlement/schema.ts';
import type { AccessPackage } from '../../entitlement/schema.ts';
import { bodyAs, idInReference, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound, notFound } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import { referenceSchema } from '../user/sponsor.ts';
import { demandCatalogRight } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';
import { packageInPath } from './read.ts';

const root = '/identityGovernance/entitlementManagement/accessPackages';
const one = `${root}/{accessPackage-id}`;

/** Making, changing and deleting access packages, and what nobody may hold beside them. */
export const packageChangeOperations: OperationTable = {
  [`POST ${root}`]: createPackage,
  [`PATCH ${one}`]: changePackage,
  [`DELETE ${one}`]: deletePackage,
  [`POST ${one}/incompatibleAccessPackages/$ref`]: (call) => addIncompatible(call, 'incompatibleIds', (id) => {
    if (call.tenant.accessPackages.get(id) === undefined) throw entitlementNotFound('access package', id);
  }),
  [`DELETE ${one}/incompatibleAccessPackages/{accessPackage-id1}/$ref`]: (call) => removeIncompatible(call, 'incompatibleIds', nameOf(call, 'accessPackage-id1')),
  [`POST ${one}/incompatibleGroups/$ref`]: (call) => addIncompatible(call, 'incompatibleGroupIds', (id) => {
    if (call.tenant.groups.all.get(id) === undefined) throw notFound(id);
  }),
  [`DELETE ${one}/incompatibleGroups/{group-id}/$ref`]: (call) => removeIncompatible(call, 'incompatibleGroupIds', nameOf(call, 'group-id')),
};

const newPackage = z.looseObject({
  displayName: z.string().min(1), description: z.string().nullable().default(null), isHidden: z.boolean().default(false), catalog: z.looseObject({ id: z.string() }),
});

function createPackage(call: GraphCall): GraphReply {
  const { displayName, description, isHidden, catalog } = bodyAs(call, newPackage);
  demandCatalogRight(call, 'manage packages', catalog.id);
  if (call.tenant.catalogs.get(catalog.id) === undefined) throw entitlementNotFound('catalog', catalog.id);
  const now = call.tenant.clock.iso();
  const accessPackage: AccessPackage = {
    id: randomUUID(), displayName, description, isHidden, catalogId: catalog.id, createdDateTime: now, modifiedDateTime: now, incompatibleIds: [],
    incompatibleGroupIds: [], resources: [],
  };
  call.tenant.accessPackages.put(accessPackage);
  const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/accessPackages/$entity';
  return { status: 201, body: { '@odata.context': context, ...project(entitlementModels(call.tenant).accessPackage, accessPackage, call.query) } };
}

const packageChange = z.looseObject({
  displayName: z.string().min(1).optional(), description: z.string().nullable().optional(), isHidden: z.boolean().optional(),
});

function changePackage(call: GraphCall): GraphReply {
  const accessPackage = packageToChange(call);
  const change = bodyAs(call, packageChange);
  call.tenant.accessPackages.put({
    ...accessPackage, displayName: change.displayName ?? accessPackage.displayName,
    description: change.description === undefined ? accessPackage.description : change.description,
    isHidden: change.isHidden ?? accessPackage.isHidden, modifiedDateTime: call.tenant.clock.iso(),
  });
  return noContent;
}

/** A package that somebody holds or waits for stays; its policies go with it (Graph, 'Delete accessPackage'). */
function deletePackage(call: GraphCall): GraphReply {
  const { id } = packageToChange(call);
  const { tenant } = call;
  if (tenant.assignmentsOfPackage(id).some(({ state }) => state !== 'expired' && state !== 'deliveryFailed')) {
    throw badRequest('The access package has assignments and cannot be deleted.', 'InvalidDeleteEntitlementHasGrants');
  }
  if ([...tenant.requests.values()].some((request) => request.accessPackageId === id && isOpen(request))) {
    throw badRequest('The access package has open requests and cannot be deleted.');
  }
  for (const policy of tenant.policiesOf(id)) tenant.policies.delete(policy.id);
  for (const other of [...tenant.accessPackages.values()]) {
    if (other.incompatibleIds.includes(id)) tenant.accessPackages.put({ ...other, incompatibleIds: other.incompatibleIds.filter((known) => known !== id) });
  }
  tenant.accessPackages.delete(id);
  return noContent;
}

type Excluded = 'incompatibleIds' | 'incompatibleGroupIds';

function addIncompatible(call: GraphCall, list: Excluded, demandKnown: (id: string) => void): GraphReply {
  const entity = packageToChange(call);
  const id = idInReference(bodyAs(call, referenceSchema)['@odata.id']);
  demandKnown(id);
  if (id === entity.id) throw badRequest('An access package cannot be incompatible with itself.');
  if (!entity[list].includes(id)) call.tenant.accessPackages.put({ ...entity, [list]: [...entity[list], id] });
  return noContent;
}

function removeIncompatible(call: GraphCall, list: Excluded, id: string): GraphReply {
  const entity = packageToChange(call);
  if (!entity[list].includes(id)) throw entitlementNotFound(list === 'incompatibleIds' ? 'incompatible access package' : 'incompatible group', id);
  call.tenant.accessPackages.put({ ...entity, [list]: entity[list].filter((other) => other !== id) });
  return noContent;
}

function packageToChange(call: GraphCall): AccessPackage {
  const entity = packageInPath(call);
  demandCatalogRight(call, 'manage packages', entity.catalogId);
  return entity;
}
