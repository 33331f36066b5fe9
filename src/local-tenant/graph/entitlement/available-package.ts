import type { AccessPackage } from '../../entitlement/schema.ts';
import { nameOf } from '../graph-call.ts';
import type { GraphCall, OperationTable } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import { entitlementModels } from './models.ts';
import { requestableBy } from './my-access.ts';

const root = '/identityGovernance/entitlementManagement/availableAccessPackages';

/** Packages as the people see them who may request them: a name, a description, and what is in them. */
export const availablePackageOperations: OperationTable = {
  [`GET ${root}`]: (call) => listReply(call, {
    items: available(call), rowOf: ({ id }) => call.tenant.accessPackages.rowOf(id), model: modelWithResources(call), context: 'availableAccessPackages',
  }),
  [`GET ${root}/{availableAccessPackage-id}`]: (call) => {
    const id = nameOf(call, 'availableAccessPackage-id');
    const accessPackage = available(call).find((other) => other.id === id);
    if (accessPackage === undefined) throw entitlementNotFound('access package', id);
    return { status: 200, body: project(modelWithResources(call), accessPackage, call.query) };
  },
};

export const availableModel: Model<AccessPackage> = {
  type: 'microsoft.graph.availableAccessPackage', wire: ({ id, displayName, description }) => ({ id, displayName, description }), navigation: {},
};

function modelWithResources(call: GraphCall): Model<AccessPackage> {
  const { resourceRoleScope } = entitlementModels(call.tenant);
  return { ...availableModel, navigation: { resourceRoleScopes: (entity, query) => entity.resources.map((item) => project(resourceRoleScope, item, query)) } };
}

/** An application sees every package that is not hidden. */
function available(call: GraphCall): AccessPackage[] {
  return call.caller.kind === 'person' ? requestableBy(call.tenant, call.caller.user)
    : [...call.tenant.accessPackages.values()].filter(({ isHidden }) => !isHidden);
}
