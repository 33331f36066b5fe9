import type { Collection, Entity } from '../../store/collection.ts';
import type { GraphCall, GraphReply, Operation, OperationTable } from '../graph-call.ts';
import { nameOf } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { groupModel } from '../group/group-model.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import type { Tenant } from '../../tenant.ts';
import { demandCatalogRight, readableCatalogs } from './entitlement-access.ts';
import { entitlementModels, incompatibleGroupsOf, incompatibleWith } from './models.ts';
import type { EntitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement';
const context = (name: string): string => `identityGovernance/entitlementManagement/${name}`;

interface Kind<T extends Entity> {
  readonly path: string;
  readonly placeholder: string;
  readonly what: string;
  readonly collection: (tenant: Tenant) => Collection<T>;
  readonly model: (models: EntitlementModels) => Model<T>;
  /** The catalog that an entity belongs to; left out where it belongs to none and every administrator may read it. */
  readonly catalogOf?: (tenant: Tenant, entity: T) => string | undefined;
  /** Indexes that narrow down what a filter can match, by the path that the filter compares. */
  readonly indexes?: (tenant: Tenant) => Readonly<Record<string, (value: string) => T[]>>;
}

const catalogOfPackage = (tenant: Tenant, id: string): string | undefined => tenant.accessPackages.get(id)?.catalogId;

/** Reading of what administrators see: a list and one by id, for every kind; only what lies in the caller's catalogs. */
export const readOperations: OperationTable = {
  ...kind({
    path: 'catalogs', placeholder: 'accessPackageCatalog-id', what: 'catalog', collection: (tenant) => tenant.catalogs,
    model: (models) => models.catalog, catalogOf: (_tenant, { id }) => id,
  }),
  ...kind({
    path: 'accessPackages', placeholder: 'accessPackage-id', what: 'access package', collection: (tenant) => tenant.accessPackages,
    model: (models) => models.accessPackage, catalogOf: (_tenant, { catalogId }) => catalogId,
  }),
  ...kind({
    path: 'assignmentPolicies', placeholder: 'accessPackageAssignmentPolicy-id', what: 'assignment policy', collection: (tenant) => tenant.policies,
    model: (models) => models.policy, catalogOf: (tenant, { accessPackageId }) => catalogOfPackage(tenant, accessPackageId),
    indexes: (tenant) => ({ '/accessPackage/id': tenant.policiesOf }),
  }),
  ...kind({
    path: 'connectedOrganizations', placeholder: 'connectedOrganization-id', what: 'connected organization',
    collection: (tenant) => tenant.organizations, model: (models) => models.organization,
  }),
  ...kind({
    path: 'assignments', placeholder: 'accessPackageAssignment-id', what: 'assignment', collection: (tenant) => tenant.assignments,
    model: (models) => models.assignment, catalogOf: (tenant, { accessPackageId }) => catalogOfPackage(tenant, accessPackageId),
    indexes: (tenant) => ({
      '/target/objectId': tenant.assignmentsOf, '/targetId': tenant.assignmentsOf, '/accessPackage/id': tenant.assignmentsOfPackage,
      '/accessPackageId': tenant.assignmentsOfPackage,
    }),
  }),
  ...kind({
    path: 'assignmentRequests', placeholder: 'accessPackageAssignmentRequest-id', what: 'assignment request', collection: (tenant) => tenant.requests,
    model: (models) => models.request, catalogOf: (tenant, { accessPackageId }) => catalogOfPackage(tenant, accessPackageId),
    indexes: (tenant) => ({
      '/assignment/target/objectId': tenant.requestsOf, '/assignment/targetId': tenant.requestsOf, '/assignment/id': tenant.requestsAbout,
      '/requestor/objectId': tenant.requestsBy, '/state': (state) => tenant.requestsInState(state.toLowerCase()),
    }),
  }),
  [`GET ${root}/accessPackages/{accessPackage-id}/assignmentPolicies`]: (call) => {
    const items = call.tenant.policiesOf(packageToRead(call).id);
    return listReply(call, {
      items, rowOf: (policy) => call.tenant.policies.rowOf(policy.id), model: entitlementModels(call.tenant).policy,
      context: context('assignmentPolicies'),
    });
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/resourceRoleScopes`]: (call) => {
    const items = packageToRead(call).resources;
    return listReply(call, {
      items, rowOf: (item) => items.indexOf(item) + 1, model: entitlementModels(call.tenant).resourceRoleScope,
      context: context('accessPackages/resourceRoleScopes'),
    });
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`]: (call) => packages(call, incompatibleWith(call.tenant, packageToRead(call))),
  [`GET ${root}/accessPackages/{accessPackage-id}/accessPackagesIncompatibleWith`]: (call) => {
    const { id } = packageToRead(call);
    return packages(call, [...call.tenant.accessPackages.values()].filter(({ incompatibleIds }) => incompatibleIds.includes(id)));
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/incompatibleGroups`]: (call) => {
    const items = incompatibleGroupsOf(call.tenant, packageToRead(call));
    return listReply(call, { items, rowOf: (group) => items.indexOf(group) + 1, model: groupModel(call.tenant), context: 'groups' });
  },
};

function kind<T extends Entity>(given: Kind<T>): Record<string, Operation> {
  return {
    [`GET ${root}/${given.path}`]: (call) => {
      const readable = readableCatalogs(call);
      const collection = given.collection(call.tenant);
      const { catalogOf } = given;
      const found = candidates(call, given) ?? collection.values();
      const items = readable === undefined || catalogOf === undefined ? found
        : [...found].filter((entity) => readable.has(catalogOf(call.tenant, entity) ?? ''));
      return listReply(call, {
        items, rowOf: (item) => collection.rowOf(item.id), model: given.model(entitlementModels(call.tenant)), context: context(given.path),
      });
    },
    [`GET ${root}/${given.path}/{${given.placeholder}}`]: (call): GraphReply => {
      readableCatalogs(call);
      const id = nameOf(call, given.placeholder);
      const entity = given.collection(call.tenant).get(id);
      if (entity === undefined) throw entitlementNotFound(given.what, id);
      if (given.catalogOf !== undefined) demandCatalogRight(call, 'read', given.catalogOf(call.tenant, entity));
      return {
        status: 200,
        body: {
          '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context(given.path)}/$entity`,
          ...project(given.model(entitlementModels(call.tenant)), entity, call.query),
        },
      };
    },
  };
}

export function packageInPath(call: GraphCall) {
  const id = nameOf(call, 'accessPackage-id');
  const accessPackage = call.tenant.accessPackages.get(id);
  if (accessPackage === undefined) throw entitlementNotFound('access package', id);
  return accessPackage;
}

function packageToRead(call: GraphCall) {
  const accessPackage = packageInPath(call);
  demandCatalogRight(call, 'read', accessPackage.catalogId);
  return accessPackage;
}

function packages(call: GraphCall, items: Parameters<typeof incompatibleWith>[1][]): GraphReply {
  return listReply(call, {
    items, rowOf: (item) => call.tenant.accessPackages.rowOf(item.id), model: entitlementModels(call.tenant).accessPackage,
    context: context('accessPackages'),
  });
}

/** What the first equality with an index finds. */
function candidates<T extends Entity>(call: GraphCall, given: Kind<T>): T[] | undefined {
  const indexes = given.indexes?.(call.tenant);
  for (const { path, value } of call.query.filter?.demanded ?? []) {
    const find = indexes?.[path];
    if (find !== undefined && typeof value === 'string') return find(value);
  }
  return undefined;
}
