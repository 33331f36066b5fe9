import type { Policy } from '../../entitlement/schema.ts';
import { isInScope } from '../../entitlement/subject-set.ts';
import type { User } from '../../directory/user.ts';
import type { Tenant } from '../../tenant.ts';
import { nameOf, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
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
  const items = [...call.tenant.accessPackages.values()].filter(({ id, isHidden }) => !isHidden && policiesFor(call.tenant, id, person).length > 0);
  return listReply(call, {
    items, rowOf: (item) => call.tenant.accessPackages.rowOf(item.id), model: entitlementModels(call.tenant).accessPackage, context: 'accessPackages',
  });
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
  const { assignments, requests } = call.tenant;
  const reports = call.tenant.directory.directReportsOf(person.id).map(({ id }) => id);
  const items = [...assignments.values()].filter((assignment) => {
    switch (nameOf(call, 'on')) {
      case 'target': return assignment.target.objectId === person.id;
      case 'createdBy': return [...requests.values()].some((request) => request.assignmentId === assignment.id && request.requestor.objectId === person.id);
      case 'targetManager': return reports.includes(assignment.target.objectId ?? '');
      default: throw wrongOption(call);
    }
  });
  return listReply(call, { items, rowOf: (item) => assignments.rowOf(item.id), model: entitlementModels(call.tenant).assignment, context: 'assignments' });
}

function listMyRequests(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const { requests } = call.tenant;
  const reports = call.tenant.directory.directReportsOf(person.id).map(({ id }) => id);
  const items = [...requests.values()].filter((request) => {
    const isTarget = request.target.objectId === person.id;
    const isRequestor = request.requestor.objectId === person.id;
    switch (nameOf(call, 'on')) {
      case 'target': return isTarget;
      case 'createdBy': return isRequestor;
      case 'targetOrRequestor': return isTarget || isRequestor;
      case 'approver': return request.stages.some(({ approverIds }) => approverIds.includes(person.id));
      case 'targetManager': return reports.includes(request.target.objectId ?? '');
      case 'requestForOthers': return isRequestor && !isTarget;
      default: throw wrongOption(call);
    }
  });
  return listReply(call, { items, rowOf: (item) => requests.rowOf(item.id), model: entitlementModels(call.tenant).request, context: 'assignmentRequests' });
}

function wrongOption(call: GraphCall): Error {
  return badRequest(`Invalid value '${nameOf(call, 'on')}' for the parameter 'on'.`);
}
