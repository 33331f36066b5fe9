import type { AccessPackage, Assignment, AssignmentRequest, Policy } from '../../entitlement/schema.ts';
import { isInScope } from '../../entitlement/subject-set.ts';
import type { User } from '../../directory/user.ts';
import type { Tenant } from '../../tenant.ts';
import { nameOf, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { requestsToDecide } from './approval.ts';
import { entitlementModels } from './models.ts';
import { packageInPath } from './read.ts';

const root = '/identityGovernance/entitlementManagement';

/** What a person sees of entitlement management by their own right: what they may request, have requested, and hold. */
export const myAccessOperations: OperationTable = {
  [`GET ${root}/accessPackages/filterByCurrentUser(on='{on}')`]: listRequestable,

  [`POST ${root}/accessPackages/{accessPackage-id}/getApplicablePolicyRequirements`]: policyRequirements,
  [`GET ${root}/assignments/filterByCurrentUser(on='{on}')`]: listMyAssignments,
  [`GET ${root}/assignmentRequests/filterByCurrentUser(on='{on}')`]: listMyRequests,
};

function listRequestable(call: GraphCall): GraphReply {
  const person = personCalling(call);
  if (nameOf(call, 'on') !== 'allowedRequestor') throw wrongOption(call);
  const items = requestableBy(call.tenant, person);
  return listReply(call, {
    items, rowOf: (item) => call.tenant.accessPackages.rowOf(item.id), model: entitlementModels(call.tenant).accessPackage, context: 'accessPackages',
  });
}

/** The packages that somebody may request for themselves; a hidden one is found by its link alone. */
export function requestableBy(tenant: Tenant, person: User): AccessPackage[] {
  return [...tenant.accessPackages.values()].filter(({ id, isHidden }) => !isHidden && policiesFor(tenant, id, person).length > 0);
}

/** A requirement for each policy under which the person may ask; none means that they may not. */
function policyRequirements(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const accessPackage = packageInPath(call);
  const value = policiesFor(call.tenant, accessPackage.id, person).map((policy) => ({
    policyId: policy.id,
    policyDisplayName: policy.displayName,
    policyDescription: policy.description,
    isApprovalRequiredForAdd: policy.requestApprovalSettings.isApprovalRequiredForAdd,
    isApprovalRequiredForUpdate: policy.requestApprovalSettings.isApprovalRequiredForUpdate,
    isRequestorJustificationRequired: policy.requestApprovalSettings.isRequestorJustificationRequired,
    allowCustomAssignmentSchedule: policy.requestorSettings.allowCustomAssignmentSchedule,
    schedule: { startDateTime: null, expiration: policy.expiration, recurrence: null },
    questions: policy.questions,
  }));
  return {
    status: 200,
    body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.accessPackageAssignmentRequestRequirements)', value },
  };
}

/** Guests see only what is published, visible to outsiders, and meant for them. */
function policiesFor(tenant: Tenant, accessPackageId: string, person: User): Policy[] {
  const catalog = tenant.catalogs.get(tenant.accessPackages.get(accessPackageId)?.catalogId ?? '');
  if (catalog?.state !== 'published' || (person.userType === 'Guest' && !catalog.isExternallyVisible)) return [];
  return tenant.policiesOf(accessPackageId)
    .filter((policy) => policy.requestorSettings.enableTargetsToSelfAddAccess && isInScope(tenant, policy, person, person.mail, 'person'));
}

function listMyAssignments(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const { tenant } = call;
  const mine = (): Assignment[] => {
    switch (nameOf(call, 'on')) {
      case 'target': return tenant.assignmentsOf(person.id);
      case 'createdBy': {
        const ids = new Set(tenant.requestsBy(person.id).flatMap(({ assignmentId }) => assignmentId ?? []));
        return [...ids].map((id) => tenant.assignments.get(id)).filter((assignment) => assignment !== undefined);
      }
      case 'targetManager': return tenant.directory.directReportsOf(person.id).flatMap(({ id }) => tenant.assignmentsOf(id));
      default: throw wrongOption(call);
    }
  };
  const rowOf = ({ id }: Assignment): number => tenant.assignments.rowOf(id);
  return listReply(call, { items: inOrder(mine(), rowOf), rowOf, model: entitlementModels(tenant).assignment, context: 'assignments' });
}

function listMyRequests(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const { tenant } = call;
  const mine = (): AssignmentRequest[] => {
    switch (nameOf(call, 'on')) {
      case 'target': return tenant.requestsOf(person.id);
      case 'createdBy': return tenant.requestsBy(person.id);
      case 'targetOrRequestor': return [...new Set([...tenant.requestsOf(person.id), ...tenant.requestsBy(person.id)])];
      case 'approver': return requestsToDecide(tenant, person);
      case 'targetManager': return tenant.directory.directReportsOf(person.id).flatMap(({ id }) => tenant.requestsOf(id));
      case 'requestForOthers': return tenant.requestsBy(person.id).filter(({ target }) => target.objectId !== person.id);
      // There are no agents in this tenant.
      case 'targetAgentIdentitySponsorOrOwner': return [];
      default: throw wrongOption(call);
    }
  };
  const rowOf = ({ id }: AssignmentRequest): number => tenant.requests.rowOf(id);
  return listReply(call, { items: inOrder(mine(), rowOf), rowOf, model: entitlementModels(tenant).request, context: 'assignmentRequests' });
}

function inOrder<T>(items: readonly T[], rowOf: (item: T) => number): T[] {
  return [...items].sort((left, right) => rowOf(left) - rowOf(right));
}

function wrongOption(call: GraphCall): Error {
  return badRequest(`Invalid value '${nameOf(call, 'on')}' for the parameter 'on'.`);
}
