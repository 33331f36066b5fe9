import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { approvalStage, expirationPattern, isActive, policySchema, question, subjectSet } from '../../entitlement/schema.ts';
import type { Policy } from '../../entitlement/schema.ts';
import { bodyAs, nameOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest, entitlementNotFound } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import { demandCatalogRight } from './entitlement-access.ts';
import { entitlementModels } from './models.ts';

const root = '/identityGovernance/entitlementManagement/assignmentPolicies';
const one = `${root}/{accessPackageAssignmentPolicy-id}`;

/** Making, replacing and deleting assignment policies. There is no PATCH: a change sends the whole policy. */
export const policyChangeOperations: OperationTable = {
  [`POST ${root}`]: (call) => {
    const policy = policyIn(call, { id: randomUUID(), createdDateTime: call.tenant.clock.iso() });
    return written(call, policy, 201);
  },
  [`PUT ${one}`]: (call) => {
    const { id, createdDateTime } = policyInPath(call);
    return written(call, policyIn(call, { id, createdDateTime }), 200);
  },
  [`DELETE ${one}`]: (call) => {
    const policy = policyInPath(call);
    demandCatalogRight(call, 'manage packages', call.tenant.accessPackages.get(policy.accessPackageId)?.catalogId);
    const isUsed = call.tenant.assignmentsOfPackage(policy.accessPackageId).some((assignment) => assignment.policyId === policy.id && isActive(assignment));
    if (isUsed) throw badRequest('The assignment policy has assignments and cannot be deleted.');
    call.tenant.policies.delete(policy.id);
    return noContent;
  },
};

const subjects = z.array(subjectSet).default([]);
const noDuration = 'PT0S';

/** The service gives a new question its id. */
const newQuestion = z.preprocess((value) => (
  typeof value === 'object' && value !== null && !('id' in value && typeof value.id === 'string' && value.id !== '') ? { ...value, id: randomUUID() } : value
), question);

/** What may be left out is what the portal leaves off. */
const policyBody = z.looseObject({
  displayName: z.string().min(1),
  description: z.string().nullable().default(null),
  accessPackage: z.looseObject({ id: z.string() }),
  allowedTargetScope: policySchema.shape.allowedTargetScope.default('notSpecified'),
  specificAllowedTargets: subjects,
  expiration: expirationPattern.nullish(),
  requestorSettings: policySchema.shape.requestorSettings.partial().nullish(),
  requestApprovalSettings: z.looseObject({
    isApprovalRequiredForAdd: z.boolean().default(false),
    isApprovalRequiredForUpdate: z.boolean().default(false),
    isRequestorJustificationRequired: z.boolean().default(false),
    stages: z.array(approvalStage.partial()).max(3).default([]),
  }).nullish(),
  questions: z.array(newQuestion).default([]),
  automaticRequestSettings: policySchema.shape.automaticRequestSettings.optional(),
  reviewSettings: z.record(z.string(), z.unknown()).nullish(),
  notificationSettings: z.looseObject({ isAssignmentNotificationDisabled: z.boolean().default(false) }).nullish(),
  customExtensionStageSettings: z.array(z.record(z.string(), z.unknown())).nullish(),
});

const nothingAllowed: Policy['requestorSettings'] = {
  enableTargetsToSelfAddAccess: false,
  enableTargetsToSelfUpdateAccess: false,
  enableTargetsToSelfRemoveAccess: false,
  allowCustomAssignmentSchedule: true,
  enableOnBehalfRequestorsToAddAccess: false,
  enableOnBehalfRequestorsToUpdateAccess: false,
  enableOnBehalfRequestorsToRemoveAccess: false,
  onBehalfRequestors: [],
};

function policyIn(call: GraphCall, kept: { id: string; createdDateTime: string }): Policy {
  const body = bodyAs(call, policyBody);
  const accessPackage = call.tenant.accessPackages.get(body.accessPackage.id);
  if (accessPackage === undefined) throw entitlementNotFound('access package', body.accessPackage.id);
  demandCatalogRight(call, 'manage packages', accessPackage.catalogId);
  const approval = body.requestApprovalSettings;
  // Entra, 'Change request settings for an access package': access for everybody outside always takes an approval.
  if (body.allowedTargetScope === 'allExternalUsers' && approval?.isApprovalRequiredForAdd !== true) throw badRequest(
    'A policy for all external users requires approval.',
  );
  if (approval?.isApprovalRequiredForAdd === true && approval.stages.length === 0) throw badRequest('A policy that requires approval needs an approval stage.');
  return {
    ...kept,
    accessPackageId: accessPackage.id,
    displayName: body.displayName,
    description: body.description,
    allowedTargetScope: body.allowedTargetScope,
    specificAllowedTargets: body.specificAllowedTargets,
    expiration: body.expiration ?? { type: 'noExpiration', duration: null, endDateTime: null },
    requestorSettings: { ...nothingAllowed, ...body.requestorSettings },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: approval?.isApprovalRequiredForAdd ?? false,
      isApprovalRequiredForUpdate: approval?.isApprovalRequiredForUpdate ?? false,
      isRequestorJustificationRequired: approval?.isRequestorJustificationRequired ?? false,
      stages: (approval?.stages ?? []).map((stage) => ({
        durationBeforeAutomaticDenial: 'P14D',
        isApproverJustificationRequired: false,
        isEscalationEnabled: false,
        durationBeforeEscalation: noDuration,
        primaryApprovers: [],
        fallbackPrimaryApprovers: [],
        escalationApprovers: [],
        fallbackEscalationApprovers: [],
        ...stage,
      })),
    },
    questions: body.questions,
    automaticRequestSettings: body.automaticRequestSettings ?? null,
    reviewSettings: body.reviewSettings ?? null,
    notificationSettings: body.notificationSettings ?? null,
    customExtensionStageSettings: body.customExtensionStageSettings ?? [],
    modifiedDateTime: call.tenant.clock.iso(),
  };
}

function written(call: GraphCall, policy: Policy, status: number): GraphReply {
  call.tenant.policies.put(policy);
  const context = 'https://graph.microsoft.com/v1.0/$metadata#identityGovernance/entitlementManagement/assignmentPolicies/$entity';
  return { status, body: { '@odata.context': context, ...project(entitlementModels(call.tenant).policy, policy, call.query) } };
}

function policyInPath(call: GraphCall): Policy {
  const id = nameOf(call, 'accessPackageAssignmentPolicy-id');
  const policy = call.tenant.policies.get(id);
  if (policy === undefined) throw entitlementNotFound('assignment policy', id);
  return policy;
}
