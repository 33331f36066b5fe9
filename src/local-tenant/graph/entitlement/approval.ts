import { z } from 'zod';
import { startStage } from '../../entitlement/advance-request.ts';
import { scheduleDelivery } from '../../entitlement/deliver-access.ts';
import { auditRecord } from '../../directory/audit.ts';
import { mailOutcome } from '../../entitlement/notify.ts';
import type { AssignmentRequest, StageState } from '../../entitlement/schema.ts';
import type { User } from '../../directory/user.ts';
import type { Tenant } from '../../tenant.ts';
import { bodyAs, initiatorOf, nameOf, noContent, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound, GraphError } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import { forbidden, isGovernanceAdministrator } from './entitlement-access.ts';
import { nobody } from './models.ts';

const root = '/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals';
const stage = `${root}/{approval-id}/stages/{approvalStage-id}`;

/** Approvals, always as the person who calls. An approval has the id of its request. */
export const approvalOperations: OperationTable = {
  [`GET ${root}/filterByCurrentUser(on='{on}')`]: listApprovals,
  [`GET ${root}/{approval-id}`]: (call) => {
    const { request, model } = approvalInPath(call);
    return {
      status: 200,
      body: {
        '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/accessPackageAssignmentApprovals/$entity',
        ...project(model, request, call.query),
      },
    };
  },
  [`GET ${root}/{approval-id}/stages`]: (call) => {
    const { request } = approvalInPath(call);
    return listReply(call, {
      items: request.stages, rowOf: (item) => request.stages.indexOf(item) + 1, model: stageModel(call.tenant, personCalling(call)),
      context: 'accessPackageAssignmentApprovals/stages',
    });
  },
  [`GET ${stage}`]: (call) => ({ status: 200, body: project(stageModel(call.tenant, personCalling(call)), stageInPath(call).stage, call.query) }),
  [`PATCH ${stage}`]: decideStage,
};

function listApprovals(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const on = nameOf(call, 'on');
  const mine = (): AssignmentRequest[] => {
    switch (on) {
      case 'approver': return requestsToDecide(call.tenant, person);
      case 'target': return call.tenant.requestsOf(person.id);
      case 'createdBy': return call.tenant.requestsBy(person.id);
      default: throw badRequest(`Invalid value '${on}' for the parameter 'on'.`);
    }
  };
  const items = mine().filter((request) => request.stages.length > 0);
  return listReply(call, {
    items, rowOf: (request) => call.tenant.requests.rowOf(request.id), model: approvalModel(call.tenant, person),
    context: 'accessPackageAssignmentApprovals',
  });
}

/** Requests with a stage that has come to this approver; a later stage does not show before its time. */
export function requestsToDecide(tenant: Tenant, person: User): AssignmentRequest[] {
  return tenant.requestsToDecide(person.id)
    .filter(({ stages }) => stages.some(({ approverIds, status }) => approverIds.includes(person.id) && status !== 'Initializing'));
}

const decisionSchema = z.looseObject({ reviewResult: z.enum(['Approve', 'Deny']), justification: z.string().nullish() });

/** One approver of a stage decides it; who comes second is told so. */
function decideStage(call: GraphCall): GraphReply {
  const decision = bodyAs(call, decisionSchema);
  const { request, stage: decided, index } = stageInPath(call);
  const person = personCalling(call);
  if (request.requestor.objectId === person.id || request.target.objectId === person.id) throw forbidden();
  if (!decided.approverIds.includes(person.id)) throw forbidden();
  if (decided.status === 'Completed') throw new GraphError(409, 'Conflict', 'The approval stage was decided by another approver already.');
  if (decided.status !== 'InProgress' || request.state !== 'pendingApproval') {
    throw badRequest(`The approval stage is in the state ${request.state === 'pendingApproval' ? decided.status : request.state}.`);
  }
  if (decided.isJustificationRequired && !decision.justification) throw badRequest('A justification is required.');
  const { tenant } = call;
  const isApproved = decision.reviewResult === 'Approve';
  const result: StageState = {
    ...decided, status: 'Completed', reviewResult: isApproved ? 'Approved' : 'Denied', justification: decision.justification ?? '',
    reviewedById: person.id, reviewedDateTime: tenant.clock.iso(), escalatesAt: null, deniedAt: null,
  };
  const next: AssignmentRequest = { ...request, stages: request.stages.map((item, at) => (at === index ? result : item)) };
  if (!isApproved) {
    tenant.requests.put({ ...next, state: 'denied', status: 'Denied', completedDateTime: tenant.clock.iso(), dueDateTime: null });
    mailOutcome(tenant, request, 'denied');
  } else if (index + 1 < next.stages.length) startStage(tenant, next, index + 1);
  else scheduleDelivery(tenant, next);
  tenant.audits.put(auditRecord({
    now: tenant.clock.iso(), service: 'Entitlement Management', activity: `${isApproved ? 'Approve' : 'Deny'} access package assignment request`,
    by: initiatorOf(call),
    target: {
      id: request.accessPackageId, type: 'AccessPackage', displayName: tenant.accessPackages.get(request.accessPackageId)?.displayName ?? null,
      userPrincipalName: null,
    }, details: { requestId: request.id },
  }));
  return noContent;
}

function approvalModel(tenant: Tenant, person: User): Model<AssignmentRequest> {
  const stages = stageModel(tenant, person);
  return {
    type: 'microsoft.graph.approval', wire: ({ id }) => ({ id }),
    navigation: { stages: (request, query) => request.stages.map((item) => project(stages, item, query)) },
  };
}

function stageModel(tenant: Tenant, person: User): Model<StageState> {
  return {
    type: 'microsoft.graph.approvalStage',
    wire: (item) => {
      const reviewer = tenant.directory.users.get(item.reviewedById ?? '');
      return {
        id: item.id, displayName: item.displayName, assignedToMe: item.approverIds.includes(person.id), status: item.status,
        reviewResult: item.reviewResult, justification: item.justification,
        reviewedDateTime: item.reviewedDateTime, reviewedBy: {
          id: item.reviewedById ?? nobody, displayName: reviewer?.displayName ?? '', userPrincipalName: reviewer?.userPrincipalName ?? '',
        },
      };
    },
    navigation: {},
  };
}

/** Whoever has no part in an approval does not learn that it exists. */
function approvalInPath(call: GraphCall): { request: AssignmentRequest; model: Model<AssignmentRequest> } {
  const person = personCalling(call);
  const id = nameOf(call, 'approval-id');
  const request = call.tenant.requests.get(id);
  const people = request === undefined ? [] : [request.requestor.objectId, request.target.objectId, ...request.stages.flatMap(({ approverIds }) => approverIds)];
  const isVisible = isGovernanceAdministrator(call) || people.includes(person.id);
  if (request === undefined || request.stages.length === 0 || !isVisible) throw entitlementNotFound('approval', id);
  return { request, model: approvalModel(call.tenant, person) };
}

function stageInPath(call: GraphCall): { request: AssignmentRequest; stage: StageState; index: number } {
  const { request } = approvalInPath(call);
  const id = nameOf(call, 'approvalStage-id');
  const index = request.stages.findIndex((item) => item.id === id);
  const found = request.stages[index];
  if (found === undefined) throw entitlementNotFound('approval stage', id);
  return { request, stage: found, index };
}
