import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { entitlementRoles } from '../../entitlement/role-assignment.ts';
import type { RoleAssignment } from '../../entitlement/role-assignment.ts';
import type { Tenant } from '../../tenant.ts';
import { bodyAs, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound, notFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import { asObject, userModel } from '../user/user-model.ts';
import { demandCatalogRight, demandGovernance, readableCatalogs } from './entitlement-access.ts';

const root = '/roleManagement/entitlementManagement';
const context = (name: string): string => `https://graph.microsoft.com/v1.0/$metadata#roleManagement/entitlementManagement/${name}/$entity`;

/** Who holds which role in which catalog (Graph, 'List unifiedRoleAssignments', entitlement management provider). */
export const roleManagementOperations: OperationTable = {
  [`GET ${root}/roleAssignments`]: (call) => {
    const readable = readableCatalogs(call);
    const { roleAssignments } = call.tenant;
    const items = [...roleAssignments.values()].filter(({ appScopeId }) => readable === undefined || readable.has(catalogIn(appScopeId) ?? ''));
    return listReply(call, {
      items, rowOf: ({ id }) => roleAssignments.rowOf(id), model: assignmentModel(call.tenant), context: 'roleManagement/entitlementManagement/roleAssignments',
    });
  },
  [`GET ${root}/roleAssignments/{unifiedRoleAssignment-id}`]: (call) => {
    readableCatalogs(call);
    return { status: 200, body: { '@odata.context': context('roleAssignments'), ...project(assignmentModel(call.tenant), assignmentInPath(call), call.query) } };
  },
  [`POST ${root}/roleAssignments`]: assignRole,
  [`DELETE ${root}/roleAssignments/{unifiedRoleAssignment-id}`]: (call) => {
    const { id, appScopeId } = assignmentInPath(call);
    demandScope(call, appScopeId);
    call.tenant.roleAssignments.delete(id);
    return noContent;
  },
  [`GET ${root}/roleDefinitions`]: (call) => listReply(call, {
    items: definitions, rowOf: (role) => definitions.indexOf(role) + 1, model: definitionModel,
    context: 'roleManagement/entitlementManagement/roleDefinitions',
  }),
  [`GET ${root}/roleDefinitions/{unifiedRoleDefinition-id}`]: (call) => {
    const id = nameOf(call, 'unifiedRoleDefinition-id');
    const role = definitions.find((other) => other.id === id);
    if (role === undefined) throw entitlementNotFound('role definition', id);
    return { status: 200, body: { '@odata.context': context('roleDefinitions'), ...project(definitionModel, role, call.query) } };
  },
};

type Definition = (typeof entitlementRoles)[keyof typeof entitlementRoles];
const definitions: readonly Definition[] = Object.values(entitlementRoles);

const definitionModel: Model<Definition> = {
  type: 'microsoft.graph.unifiedRoleDefinition',
  wire: ({ id, displayName, description }) => ({ id, displayName, description, isBuiltIn: true, isEnabled: true, templateId: id, version: '1.0', rolePermissions: [] }),
  navigation: {},
};

function assignmentModel(tenant: Tenant): Model<RoleAssignment> {
  const users = userModel(tenant);
  return {
    type: 'microsoft.graph.unifiedRoleAssignment', wire: (entity) => ({ ...entity }),
    navigation: {
      principal: ({ principalId }, query) => {
        const user = tenant.directory.users.get(principalId);
        return user === undefined ? undefined : asObject(project(users, user, query));
      },
      roleDefinition: ({ roleDefinitionId }, query) => {
        const role = definitions.find(({ id }) => id === roleDefinitionId);
        return role === undefined ? undefined : project(definitionModel, role, query);
      },
    },
  };
}

const newAssignment = z.looseObject({ principalId: z.string(), roleDefinitionId: z.string(), appScopeId: z.string() });

function assignRole(call: GraphCall): GraphReply {
  const { principalId, roleDefinitionId, appScopeId } = bodyAs(call, newAssignment);
  demandScope(call, appScopeId);
  const { tenant } = call;
  if (!definitions.some(({ id }) => id === roleDefinitionId)) throw entitlementNotFound('role definition', roleDefinitionId);
  if (appScopeId !== '/' && tenant.catalogs.get(catalogIn(appScopeId) ?? '') === undefined) throw badRequest('The appScopeId is not that of a catalog.');
  if (tenant.directory.users.get(principalId) === undefined) throw notFound(principalId);
  const isHeld = tenant.rolesOf(principalId).some((role) => role.roleDefinitionId === roleDefinitionId && role.appScopeId === appScopeId);
  if (isHeld) throw badRequest('The role assignment already exists.');
  const assignment: RoleAssignment = { id: randomUUID(), principalId, roleDefinitionId, appScopeId };
  tenant.roleAssignments.put(assignment);
  return { status: 201, body: { '@odata.context': context('roleAssignments'), ...assignment } };
}

/** Owners of a catalog give out its roles; the rest is for administrators. */
function demandScope(call: GraphCall, appScopeId: string): void {
  const catalogId = catalogIn(appScopeId);
  if (catalogId === undefined) demandGovernance(call);
  else demandCatalogRight(call, 'own', catalogId);
}

function catalogIn(appScopeId: string): string | undefined {
  return /^\/AccessPackageCatalog\/([^/]+)$/.exec(appScopeId)?.[1];
}

function assignmentInPath(call: GraphCall): RoleAssignment {
  const id = nameOf(call, 'unifiedRoleAssignment-id');
  const assignment = call.tenant.roleAssignments.get(id);
  if (assignment === undefined) throw entitlementNotFound('role assignment', id);
  return assignment;
}
