import { isActive } from '../../entitlement/schema.ts';
import { nameOf } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { entitlementNotFound } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { demandCatalogRight } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const path = "/identityGovernance/entitlementManagement/assignments/additionalAccess(accessPackageId='{accessPackageId}',"
  + "incompatibleAccessPackageId='{incompatibleAccessPackageId}')";

/** The assignments of people who hold a package beside one that excludes it. */
export const additionalAccessOperations: OperationTable = { [`GET ${path}`]: listAdditionalAccess };

function listAdditionalAccess(call: GraphCall): GraphReply {
  const { tenant } = call;
  const [one, other] = [nameOf(call, 'accessPackageId'), nameOf(call, 'incompatibleAccessPackageId')];
  for (const id of [one, other]) {
    const accessPackage = tenant.accessPackages.get(id);
    if (accessPackage === undefined) throw entitlementNotFound('access package', id);
    demandCatalogRight(call, 'read', accessPackage.catalogId);
  }
  const holders = new Set(tenant.assignmentsOfPackage(other).filter(isActive).map(({ target }) => target.objectId));
  const items = tenant.assignmentsOfPackage(one).filter((assignment) => isActive(assignment) && holders.has(assignment.target.objectId));
  return listReply(call, { items, rowOf: ({ id }) => tenant.assignments.rowOf(id), model: entitlementModels(tenant).assignment, context: 'assignments' });
}
