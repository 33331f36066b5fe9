import type { Model } from '../odata/model.ts';
import { project } from '../odata/model.ts';
import type { Query } from '../odata/query.ts';
import type { Group } from '../../directory/group.ts';
import type { AccessPackage, Assignment, AssignmentRequest, Catalog, ConnectedOrganization, Policy, Resource, Target } from '../../entitlement/schema.ts';
import { organizationOf } from '../../entitlement/subject-set.ts';
import { uuid5 } from '../../seed/uuid5.ts';
import type { Tenant } from '../../tenant.ts';
import { groupModel } from '../group/group-model.ts';
import { asObject, userModel } from '../user/user-model.ts';

/** How entitlement management's objects look on the wire. */
export interface EntitlementModels {
  readonly catalog: Model<Catalog>;
  readonly accessPackage: Model<AccessPackage>;
  readonly resourceRoleScope: Model<Resource>;
  readonly policy: Model<Policy>;
  readonly organization: Model<ConnectedOrganization>;
  readonly assignment: Model<Assignment>;
  readonly request: Model<AssignmentRequest>;
  readonly subject: Model<Target>;
}

export function entitlementModels(tenant: Tenant): EntitlementModels {
  const users = userModel(tenant);
  const groups = groupModel(tenant);
  const usersById = (ids: readonly string[], query: Query): unknown[] =>
    ids.map((id) => tenant.directory.users.get(id)).filter((user) => user !== undefined).map((user) => asObject(project(users, user, query)));

  const packagesWhere = (matches: (item: AccessPackage) => boolean, query: Query): unknown[] =>
    [...tenant.accessPackages.values()].filter(matches).map((item) => project(accessPackage, item, query));

  const subject: Model<Target> = {
    type: 'microsoft.graph.accessPackageSubject',
    wire: (target) => {
      const user = tenant.directory.users.get(target.objectId ?? '') ?? tenant.directory.deleted.get(target.objectId ?? '');
      return {
        id: uuid5(`subject: ${target.objectId ?? target.email ?? ''}`), objectId: target.objectId,
        displayName: user?.displayName ?? target.displayName, principalName: user?.userPrincipalName ?? null,
        email: user?.mail ?? target.email, onPremisesSecurityIdentifier: null, subjectType: 'user', subjectLifecycle: user?.subjectLifecycle ?? 'notDefined',
      };
    },
    navigation: { connectedOrganization: (target, query) => projected(organization, organizationOf(tenant, target.email), query) },
  };

  const organization: Model<ConnectedOrganization> = {
    type: 'microsoft.graph.connectedOrganization',
    wire: ({ domains: _, internalSponsorIds: _internal, externalSponsorIds: _external, ...rest }) => rest,
    navigation: {
      internalSponsors: (entity, query) => usersById(entity.internalSponsorIds, query),
      externalSponsors: (entity, query) => usersById(entity.externalSponsorIds, query),
    },
  };

  const catalog: Model<Catalog> = {
    type: 'microsoft.graph.accessPackageCatalog',
    wire: (entity) => ({ ...entity }),
    navigation: { accessPackages: (entity, query) => packagesWhere(({ catalogId }) => catalogId === entity.id, query) },
  };

  const resourceRoleScope: Model<Resource> = {
    type: 'microsoft.graph.accessPackageResourceRoleScope',
    wire: ({ id, createdDateTime }) => ({ id, createdDateTime }),
    navigation: {
      role: (entity, query) => ({
        id: entity.roleId, displayName: entity.roleName, description: null, originSystem: entity.originSystem,
        originId: `${entity.roleName}_${entity.originId}`,
        ...(query.expand.some(({ name }) => name === 'resource') ? { resource: resourceWire(entity) } : {}),
      }),
      scope: (entity, query) => ({
        id: entity.scopeId, displayName: entity.displayName, description: entity.description, originSystem: entity.originSystem,
        originId: entity.originId, isRootScope: true,
        ...(query.expand.some(({ name }) => name === 'resource') ? { resource: resourceWire(entity) } : {}),
      }),
    },
  };

  const accessPackage: Model<AccessPackage> = {
    type: 'microsoft.graph.accessPackage',
    wire: ({ catalogId: _, incompatibleIds: _incompatible, incompatibleGroupIds: _groups, resources: _resources, ...rest }) => rest,
    navigation: {
      catalog: (entity, query) => projected(catalog, tenant.catalogs.get(entity.catalogId), query),
      assignmentPolicies: (entity, query) => tenant.policiesOf(entity.id).map((item) => project(policy, item, query)),
      resourceRoleScopes: (entity, query) => entity.resources.map((item) => project(resourceRoleScope, item, query)),
      incompatibleAccessPackages: (entity, query) => incompatibleWith(tenant, entity).map((item) => project(accessPackage, item, query)),
      accessPackagesIncompatibleWith: (entity, query) => packagesWhere(({ incompatibleIds }) => incompatibleIds.includes(entity.id), query),
      incompatibleGroups: (entity, query) => incompatibleGroupsOf(tenant, entity).map((group) => project(groups, group, query)),
    },
    filterExtra: (entity) => ({ catalog: tenant.catalogs.get(entity.catalogId) }),
  };

  const policy: Model<Policy> = {
    type: 'microsoft.graph.accessPackageAssignmentPolicy',
    wire: ({ accessPackageId: _, questions: _questions, customExtensionStageSettings: _extensions, ...rest }) => rest,
    navigation: {
      accessPackage: (entity, query) => projected(accessPackage, tenant.accessPackages.get(entity.accessPackageId), query),
      catalog: (entity, query) => projected(catalog, tenant.catalogs.get(tenant.accessPackages.get(entity.accessPackageId)?.catalogId ?? ''), query),
      questions: (entity) => entity.questions,
      customExtensionStageSettings: (entity) => entity.customExtensionStageSettings,
    },
    filterExtra: (entity) => ({ accessPackage: { id: entity.accessPackageId }, catalog: { id: tenant.accessPackages.get(entity.accessPackageId)?.catalogId } }),
  };

  const assignment: Model<Assignment> = {
    type: 'microsoft.graph.accessPackageAssignment',
    wire: (entity) => ({
      id: entity.id, state: entity.state, status: entity.status, expiredDateTime: entity.expiredDateTime, customExtensionCalloutInstances: [],
      schedule: {
        startDateTime: entity.startDateTime, recurrence: null,
        expiration: entity.endDateTime === null ? { type: 'noExpiration', endDateTime: null, duration: null } : {
          type: 'afterDateTime', endDateTime: entity.endDateTime, duration: null,
        },
      },
    }),
    navigation: {
      target: (entity, query) => project(subject, entity.target, query),
      accessPackage: (entity, query) => projected(accessPackage, tenant.accessPackages.get(entity.accessPackageId), query),
      assignmentPolicy: (entity, query) => projected(policy, tenant.policies.get(entity.policyId), query),
    },
    filterExtra: (entity) => ({
      target: entity.target, targetId: entity.target.objectId, accessPackage: {
        id: entity.accessPackageId, catalog: { id: tenant.accessPackages.get(entity.accessPackageId)?.catalogId },
      },
      accessPackageId: entity.accessPackageId, assignmentPolicy: { id: entity.policyId }, assignmentPolicyId: entity.policyId,
    }),
  };

  const request: Model<AssignmentRequest> = {
    type: 'microsoft.graph.accessPackageAssignmentRequest',
    wire: (entity) => ({
      id: entity.id, requestType: entity.requestType, state: entity.state, status: entity.status, createdDateTime: entity.createdDateTime,
      completedDateTime: entity.completedDateTime,
      justification: entity.justification, answers: entity.answers, customExtensionCalloutInstances: [],
      schedule: entity.schedule === null ? null : { ...entity.schedule, recurrence: null },
    }),
    navigation: {
      accessPackage: (entity, query) => projected(accessPackage, tenant.accessPackages.get(entity.accessPackageId), query),
      // Before delivery the assignment is still to come: it has a target, and zeros for an id.
      assignment: (entity, query) => projected(assignment, tenant.assignments.get(entity.assignmentId ?? ''), query)
        ?? { id: nobody, ...(query.expand.some(({ name }) => name === 'target') ? { target: subject.wire(entity.target) } : {}) },
      requestor: (entity, query) => (entity.requestor.kind === 'service' ? undefined : entity.requestor.kind === 'person'
        ? project(subject, { objectId: entity.requestor.objectId, email: null, displayName: entity.requestor.displayName }, query)
        : applicationWire(entity.requestor)),
    },
    filterExtra: (entity) => ({
      accessPackage: {
        id: entity.accessPackageId, catalog: { id: tenant.accessPackages.get(entity.accessPackageId)?.catalogId },
      }, requestor: { objectId: entity.requestor.objectId },
      assignment: {
        id: entity.assignmentId, target: entity.target, targetId: entity.target.objectId, accessPackageId: entity.accessPackageId,
        assignmentPolicyId: entity.policyId,
      },
    }),
  };

  return { catalog, accessPackage, resourceRoleScope, policy, organization, assignment, request, subject };
}

function applicationWire({ objectId, displayName }: AssignmentRequest['requestor']): Record<string, unknown> {
  return {
    id: uuid5(`subject: ${objectId}`), objectId, displayName, principalName: null, email: null, subjectType: 'servicePrincipal', subjectLifecycle: 'notDefined',
  };
}

/** How governance writes an id that there is not. */
export const nobody = '00000000-0000-0000-0000-000000000000';

export function incompatibleWith(tenant: Tenant, accessPackage: AccessPackage): AccessPackage[] {
  return accessPackage.incompatibleIds.map((id) => tenant.accessPackages.get(id)).filter((item) => item !== undefined);
}

export function incompatibleGroupsOf(tenant: Tenant, accessPackage: AccessPackage): Group[] {
  return accessPackage.incompatibleGroupIds.map((id) => tenant.groups.all.get(id)).filter((group) => group !== undefined);
}

function projected<T>(model: Model<T>, entity: T | undefined, query: Query): Record<string, unknown> | undefined {
  return entity === undefined ? undefined : project(model, entity, query);
}

function resourceWire(resource: Resource): Record<string, unknown> {
  return {
    id: resource.id, displayName: resource.displayName, description: resource.description, originSystem: resource.originSystem,
    originId: resource.originId, createdDateTime: resource.createdDateTime,
  };
}
