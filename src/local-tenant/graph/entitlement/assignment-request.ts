import { z } from 'zod';
import { after } from '../../clock/tenant-clock.ts';
import { auditRecord } from '../../directory/audit.ts';
import { startDelivery } from '../../entitlement/deliver-access.ts';
import { grantResource } from '../../entitlement/resource-access.ts';
import { answer, schedule } from '../../entitlement/schema.ts';
import { submitRequest } from '../../entitlement/submit-request.ts';
import { registrationOf } from '../../tenant.ts';
import { bodyAs, initiatorOf, nameOf, noContent, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, denied, entitlementNotFound, GraphError } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import { demandCatalogRight, forbidden, isGovernanceAdministrator } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement/assignmentRequests';
const one = `${root}/{accessPackageAssignmentRequest-id}`;
const assignment = '/identityGovernance/entitlementManagement/assignments/{accessPackageAssignment-id}';

/** Requests for access: asking, taking back, trying again. */
export const assignmentRequestOperations: OperationTable = {
  [`POST ${root}`]: createRequest,
  [`POST ${one}/cancel`]: cancelRequest,
  [`POST ${one}/reprocess`]: reprocessRequest,
  [`DELETE ${one}`]: deleteRequest,
  [`POST ${assignment}/reprocess`]: reprocessAssignment,
};

const createSchema = z.looseObject({
  requestType: z.enum(['userAdd', 'userUpdate', 'userRemove', 'adminAdd', 'adminUpdate', 'adminRemove']),
  assignment: z.looseObject({
    id: z.string().optional(),
    targetId: z.string().optional(),
    assignmentPolicyId: z.string().optional(),
    accessPackageId: z.string().optional(),
    target: z.looseObject({ objectId: z.string().optional(), email: z.string().optional(), displayName: z.string().optional() }).optional(),
  }),
  justification: z.string().nullish(),
  schedule: schedule.nullish(),
  answers: z.array(answer).optional(),
});

/** What the audit log calls them. */
const activities: Readonly<Record<z.infer<typeof createSchema>['requestType'], string>> = {
  adminAdd: 'Administrator directly assigns user to access package',
  adminUpdate: 'Administrator directly assigns user to access package',
  adminRemove: 'Administrator directly removes user access package assignment',
  userAdd: 'User requests access package assignment',
  userUpdate: 'User requests to extend access package assignment',
  userRemove: 'User requests to remove access package assignment',
};

function createRequest(call: GraphCall): GraphReply {
  const body = bodyAs(call, createSchema);
  const { requestType, assignment } = body;
  const byAdministrator = requestType.startsWith('admin');
  if (byAdministrator) {
    if (!call.caller.rights.includes('EntitlementManagement.ReadWrite.All')) throw denied();
    demandCatalogRight(call, 'assign', catalogOf(call, assignment.accessPackageId, assignment.id));
    if (requestType === 'adminAdd' && (assignment.assignmentPolicyId === undefined || assignment.accessPackageId === undefined)) {
      throw badRequest('assignment.assignmentPolicyId and assignment.accessPackageId are required.');
    }
    if (requestType === 'adminAdd' && assignment.targetId === undefined && assignment.target === undefined) {
      throw badRequest('assignment.targetId or assignment.target is required.');
    }
  } else if (call.caller.kind === 'application') {
    throw new GraphError(403, 'Forbidden', `A request of the type ${requestType} is made by a person: it takes a delegated token.`);
  }
  const targetId = assignment.targetId ?? assignment.target?.objectId;
  const registration = registrationOf(call.tenant);
  const submitted = submitRequest(call.tenant, {
    requestType, assignmentId: assignment.id, accessPackageId: assignment.accessPackageId, policyId: assignment.assignmentPolicyId,
    targetId,
    targetMail: assignment.target?.email, justification: body.justification ?? null, schedule: body.schedule ?? null, answers: body.answers ?? [],
    requestor: call.caller.kind === 'person'
      ? { kind: 'person', objectId: call.caller.user.id, displayName: call.caller.user.displayName }
      : { kind: 'application', objectId: registration.servicePrincipalId, displayName: registration.displayName },
    person: call.caller.kind === 'person' ? call.caller.user : undefined,
    passesApproval: byAdministrator && (call.caller.kind === 'application' || isGovernanceAdministrator(call)),
  });
  if (!submitted.accepted) throw new GraphError(
    submitted.status, submitted.status === 403 ? 'Forbidden' : submitted.status === 404 ? 'ResourceNotFound' : 'BadRequest', submitted.reason,
  );
  const { request } = submitted;
  const activity = activities[requestType];
  call.tenant.audits.put(auditRecord({
    now: request.createdDateTime, service: 'Entitlement Management', activity, by: initiatorOf(call),
    target: {
      id: request.accessPackageId, type: 'AccessPackage', displayName: call.tenant.accessPackages.get(request.accessPackageId)?.displayName ?? null,
      userPrincipalName: null,
    },
    details: {
      requestId: request.id,
      ...(request.target.objectId === null && requestType === 'adminAdd' ? { TargetUserType: 'Guest', GovernanceLicenseFeatureUsed: 'True' } : {}),
    },
  }));
  return {
    status: 201,
    body: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/assignmentRequests/$entity',
      ...project(entitlementModels(call.tenant).request, request, call.query),
    },
  };
}

function cancelRequest(call: GraphCall): GraphReply {
  const request = requestInPath(call);
  const { id } = personCalling(call);
  if (request.requestor.objectId !== id && request.target.objectId !== id && !isGovernanceAdministrator(call)) {
    throw forbidden();
  }
  if (!['submitted', 'pendingApproval', 'scheduled'].includes(request.state)) throw badRequest(`A request in the state ${request.state} cannot be canceled.`);
  call.tenant.requests.put({ ...request, state: 'canceled', status: 'Canceled', completedDateTime: call.tenant.clock.iso(), dueDateTime: null });
  return { status: 200 };
}

function reprocessRequest(call: GraphCall): GraphReply {
  const request = requestInPath(call);
  demandCatalogRight(call, 'assign', catalogOf(call, request.accessPackageId, undefined));
  if (request.state !== 'deliveryFailed' && request.state !== 'partiallyDelivered') {
    throw badRequest(`A request in the state ${request.state} cannot be reprocessed.`);
  }
  // Graph, 'accessPackageAssignmentRequest: reprocess'.
  const last = after(new Date(request.completedDateTime ?? request.createdDateTime), 'P14D');
  if (last !== undefined && last.getTime() < call.tenant.clock.now().getTime()) throw badRequest(
    'The request was completed more than 14 days ago and cannot be reprocessed: a new request is needed.',
  );
  startDelivery(call.tenant, request);
  return { status: 202 };
}

/** Enforces a delivered assignment again: whoever was taken out of a group comes back into it (Graph, 'accessPackageAssignment: reprocess'). */
function reprocessAssignment(call: GraphCall): GraphReply {
  const id = nameOf(call, 'accessPackageAssignment-id');
  const entity = call.tenant.assignments.get(id);
  if (entity === undefined) throw entitlementNotFound('assignment', id);
  const accessPackage = call.tenant.accessPackages.get(entity.accessPackageId);
  demandCatalogRight(call, 'assign', accessPackage?.catalogId);
  if (entity.state !== 'delivered') throw badRequest(`An assignment in the state ${entity.state} cannot be reprocessed.`);
  for (const resource of accessPackage?.resources ?? []) if (entity.target.objectId !== null) grantResource(call.tenant, resource, entity.target.objectId);
  return { status: 202 };
}

function deleteRequest(call: GraphCall): GraphReply {
  const request = requestInPath(call);
  demandCatalogRight(call, 'assign', catalogOf(call, request.accessPackageId, undefined));
  if (request.completedDateTime === null) throw badRequest('Only a finished request can be deleted.');
  call.tenant.requests.delete(request.id);
  return noContent;
}

function requestInPath(call: GraphCall) {
  const id = nameOf(call, 'accessPackageAssignmentRequest-id');
  const request = call.tenant.requests.get(id);
  if (request === undefined) throw entitlementNotFound('assignment request', id);
  return request;
}

function catalogOf(call: GraphCall, accessPackageId: string | undefined, assignmentId: string | undefined): string | undefined {
  const id = accessPackageId ?? call.tenant.assignments.get(assignmentId ?? '')?.accessPackageId ?? '';
  return call.tenant.accessPackages.get(id)?.catalogId;
}
