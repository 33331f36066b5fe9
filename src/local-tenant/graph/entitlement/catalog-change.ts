import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { catalogScope, entitlementRoles } from '../../entitlement/role-assignment.ts';
import type { Catalog } from '../../entitlement/schema.ts';
import { bodyAs, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import { demandCatalogCreator, demandCatalogRight } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement/catalogs';
const one = `${root}/{accessPackageCatalog-id}`;

/** Making, changing and deleting catalogs. */
export const catalogChangeOperations: OperationTable = {
  [`POST ${root}`]: createCatalog,
  [`PATCH ${one}`]: changeCatalog,
  [`DELETE ${one}`]: deleteCatalog,
};

const state = z.enum(['published', 'unpublished']);
const newCatalog = z.looseObject({
  displayName: z.string().min(1), description: z.string().nullable().default(null), isExternallyVisible: z.boolean().default(false), state: state.default('published'),
});

function createCatalog(call: GraphCall): GraphReply {
  demandCatalogCreator(call);
  const { displayName, description, isExternallyVisible, state: given } = bodyAs(call, newCatalog);
  const now = call.tenant.clock.iso();
  const catalog: Catalog = {
    id: randomUUID(), displayName, description, catalogType: 'userManaged', state: given, isExternallyVisible, createdDateTime: now, modifiedDateTime: now,
  };
  call.tenant.catalogs.put(catalog);
  // Whoever creates a catalog owns it (Entra, 'Create and manage a catalog of resources').
  if (call.caller.kind === 'person') call.tenant.roleAssignments.put({
    id: randomUUID(), principalId: call.caller.user.id, roleDefinitionId: entitlementRoles.catalogOwner.id, appScopeId: catalogScope(catalog.id),
  });
  const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/catalogs/$entity';
  return { status: 201, body: { '@odata.context': context, ...project(entitlementModels(call.tenant).catalog, catalog, call.query) } };
}

const catalogChange = z.looseObject({
  displayName: z.string().min(1).optional(), description: z.string().nullable().optional(), isExternallyVisible: z.boolean().optional(), state: state.optional(),
});

function changeCatalog(call: GraphCall): GraphReply {
  const catalog = catalogInPath(call);
  const change = bodyAs(call, catalogChange);
  call.tenant.catalogs.put({
    ...catalog, displayName: change.displayName ?? catalog.displayName, description: change.description === undefined ? catalog.description : change.description,
    isExternallyVisible: change.isExternallyVisible ?? catalog.isExternallyVisible, state: change.state ?? catalog.state,
    modifiedDateTime: call.tenant.clock.iso(),
  });
  return noContent;
}

function deleteCatalog(call: GraphCall): GraphReply {
  const { id } = catalogInPath(call);
  const { tenant } = call;
  if ([...tenant.accessPackages.values()].some(({ catalogId }) => catalogId === id)) throw badRequest('The catalog holds access packages and cannot be deleted.');
  for (const role of [...tenant.roleAssignments.values()]) if (role.appScopeId === catalogScope(id)) tenant.roleAssignments.delete(role.id);
  tenant.catalogs.delete(id);
  return noContent;
}

function catalogInPath(call: GraphCall): Catalog {
  const id = nameOf(call, 'accessPackageCatalog-id');
  demandCatalogRight(call, 'own', id);
  const catalog = call.tenant.catalogs.get(id);
  if (catalog === undefined) throw entitlementNotFound('catalog', id);
  return catalog;
}
