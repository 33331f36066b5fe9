import type { Collection, Entity } from '../../store/collection.ts';
import type { GraphCall, GraphReply, Operation, OperationTable } from '../graph-call.ts';
import { nameOf } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import type { Tenant } from '../../tenant.ts';
import { demandGovernance } from './entitlement-access.ts';
import { entitlementModels, incompatibleWith } from './models.ts';
import type { EntitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement';
const context = (name: string): string => `identityGovernance/entitlementManagement/${name}`;

interface Kind<T extends Entity> {
  readonly path: string;
  readonly placeholder: string;
  readonly what: string;
  readonly collection: (tenant: Tenant) => Collection<T>;
  readonly model: (models: EntitlementModels) => Model<T>;
  /** Fewer entities that the filter can only match among. */
  readonly candidates?: (call: GraphCall) => Iterable<T> | undefined;
}

/** Reading of what administrators see: a list and one by id, for every kind. */
export const readOperations: OperationTable = {
  ...kind({
    path: 'catalogs', placeholder: 'accessPackageCatalog-id', what: 'catalog', collection: (tenant) => tenant.catalogs,
    model: (models) => models.catalog,
  }),
  ...kind({
    path: 'accessPackages', placeholder: 'accessPackage-id', what: 'access package', collection: (tenant) => tenant.accessPackages,
    model: (models) => models.accessPackage,
  }),
  ...kind({
    path: 'assignmentPolicies', placeholder: 'accessPackageAssignmentPolicy-id', what: 'assignment policy', collection: (tenant) => tenant.policies,
    model: (models) => models.policy,
  }),
  ...kind({
    path: 'connectedOrganizations', placeholder: 'connectedOrganization-id', what: 'connected organization',
    collection: (tenant) => tenant.organizations, model: (models) => models.organization,
  }),
  ...kind({
    path: 'assignments', placeholder: 'accessPackageAssignment-id', what: 'assignment', collection: (tenant) => tenant.assignments,
    model: (models) => models.assignment,
    candidates: (call) => targetIn(call, '/target/objectId', (id) => call.tenant.assignmentsOf(id)),
  }),
  ...kind({
    path: 'assignmentRequests', placeholder: 'accessPackageAssignmentRequest-id', what: 'assignment request', collection: (tenant) => tenant.requests,
    model: (models) => models.request,
  }),
  [`GET ${root}/accessPackages/{accessPackage-id}/assignmentPolicies`]: (call) => {
    const items = call.tenant.policiesOf(packageInPath(call).id);
    return listReply(call, {
      items, rowOf: (policy) => call.tenant.policies.rowOf(policy.id), model: entitlementModels(call.tenant).policy,
      context: context('assignmentPolicies'),
    });
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/resourceRoleScopes`]: (call) => {
    const items = packageInPath(call).resources;
    return listReply(call, {
      items, rowOf: (item) => items.indexOf(item) + 1, model: entitlementModels(call.tenant).resourceRoleScope,
      context: context('accessPackages/resourceRoleScopes'),
    });
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`]: (call) => packages(call, incompatibleWith(call.tenant, packageInPath(call))),
  [`GET ${root}/accessPackages/{accessPackage-id}/accessPackagesIncompatibleWith`]: (call) => {
    const { id } = packageInPath(call);
    return packages(call, [...call.tenant.accessPackages.values()].filter(({ incompatibleIds }) => incompatibleIds.includes(id)));
  },
  [`GET ${root}/accessPackages/{accessPackage-id}/incompatibleGroups`]: (call) => {
    packageInPath(call);
    return { status: 200, body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#groups', value: [] } };
  },
};

function kind<T extends Entity>(given: Kind<T>): Record<string, Operation> {
  return {
    [`GET ${root}/${given.path}`]: (call) => {
      demandGovernance(call);
      const collection = given.collection(call.tenant);
      return listReply(call, {
        items: given.candidates?.(call) ?? collection.values(), rowOf: (item) => collection.rowOf(item.id),
        model: given.model(entitlementModels(call.tenant)), context: context(given.path),
      });
    },
    [`GET ${root}/${given.path}/{${given.placeholder}}`]: (call): GraphReply => {
      demandGovernance(call);
      const id = nameOf(call, given.placeholder);
      const entity = given.collection(call.tenant).get(id);
      if (entity === undefined) throw entitlementNotFound(given.what, id);
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

function packages(call: GraphCall, items: Parameters<typeof incompatibleWith>[1][]): GraphReply {
  return listReply(call, {
    items, rowOf: (item) => call.tenant.accessPackages.rowOf(item.id), model: entitlementModels(call.tenant).accessPackage,
    context: context('accessPackages'),
  });
}

function targetIn<T>(call: GraphCall, path: string, find: (id: string) => T): T | undefined {
  const { equality } = call.query.filter ?? {};
  return equality?.path === path && typeof equality.value === 'string' ? find(equality.value) : undefined;
}
