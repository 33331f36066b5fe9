import { z } from 'zod';
import { policyId, type PackageId, type PolicyId } from '../../capability/port/identity.ts';
import type { AssignmentPolicy, PolicyReview, PolicyScope, PolicyStage } from '../../rule/policy.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { durationDays, durationMs } from './duration.ts';
import { question, toQuestions } from './question.ts';
import { expiration, policyEnd } from './schedule.ts';
import { subjectSets, toSubjectSets } from './subject-set.ts';

const flag = z.boolean().nullish();

const stage = z.object({
  durationBeforeAutomaticDenial: z.string().nullish(),
  isApproverJustificationRequired: flag,
  isEscalationEnabled: flag,
  durationBeforeEscalation: z.string().nullish(),
  primaryApprovers: subjectSets,
  fallbackPrimaryApprovers: subjectSets,
  escalationApprovers: subjectSets,
  fallbackEscalationApprovers: subjectSets,
});

const review = z.object({
  isEnabled: flag,
  expirationBehavior: z.enum(['keepAccess', 'removeAccess', 'acceptAccessRecommendation']).nullish().catch(null),
  isSelfReview: flag,
  primaryReviewers: subjectSets,
  schedule: z
    .object({ expiration: expiration.nullish(), recurrence: z.object({ pattern: z.object({ type: z.string().nullish(), interval: z.number().nullish() }).nullish() }).nullish() })
    .nullish(),
});

const requestorSettings = z.object({
  enableTargetsToSelfAddAccess: flag,
  enableTargetsToSelfUpdateAccess: flag,
  enableTargetsToSelfRemoveAccess: flag,
  allowCustomAssignmentSchedule: flag,
  enableOnBehalfRequestorsToAddAccess: flag,
  enableOnBehalfRequestorsToUpdateAccess: flag,
  enableOnBehalfRequestorsToRemoveAccess: flag,
  onBehalfRequestors: subjectSets,
});

const scopes = [
  'notSpecified', 'specificDirectoryUsers', 'specificConnectedOrganizationUsers', 'allMemberUsers', 'allDirectoryUsers', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers',
] as const satisfies PolicyScope[];

const policy = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  allowedTargetScope: z.enum(scopes).nullish().catch(null),
  specificAllowedTargets: subjectSets,
  expiration: expiration.nullish(),
  requestorSettings: requestorSettings.nullish(),
  requestApprovalSettings: z.object({ isApprovalRequiredForAdd: flag, isApprovalRequiredForUpdate: flag, isRequestorJustificationRequired: flag, stages: z.array(stage).nullish() }).nullish(),
  questions: z.array(question).nullish(),
  reviewSettings: review.nullish(),
  automaticRequestSettings: z.object({ requestAccessForAllowedTargets: flag, removeAccessWhenTargetLeavesAllowedTargets: flag, gracePeriodBeforeAccessRemoval: z.string().nullish() }).nullish(),
  customExtensionStageSettings: z.array(z.object({})).nullish(),
});

/** The policies of a package, with their questions. */
export async function listPolicies(graph: GraphClient, pkg: PackageId): Promise<AssignmentPolicy[]> {
  const found = await graph.list(
    path`/identityGovernance/entitlementManagement/assignmentPolicies`,
    { $filter: `accessPackage/id eq ${literal(pkg)}`, $expand: 'questions,customExtensionStageSettings' },
    policy,
  );
  return found.map((one) => toPolicy(one, pkg));
}

/** What people may do for themselves by a policy; null where it is gone. */
export async function readSelfService(graph: GraphClient, id: PolicyId): Promise<{ extend: boolean; remove: boolean } | null> {
  const found = await graph.find(path`/identityGovernance/entitlementManagement/assignmentPolicies/${id}`, {}, policy);
  return found && { extend: found.requestorSettings?.enableTargetsToSelfUpdateAccess === true, remove: found.requestorSettings?.enableTargetsToSelfRemoveAccess === true };
}

function toPolicy(found: z.infer<typeof policy>, packageId: PackageId): AssignmentPolicy {
  const { requestorSettings: self, requestApprovalSettings: approval, automaticRequestSettings: automatic } = found;
  return {
    id: policyId(found.id),
    packageId,
    displayName: found.displayName ?? found.id,
    description: found.description ?? '',
    scope: found.allowedTargetScope ?? 'unknown',
    targets: toSubjectSets(found.specificAllowedTargets),
    end: policyEnd(found.expiration),
    selfAdd: self?.enableTargetsToSelfAddAccess === true,
    selfExtend: self?.enableTargetsToSelfUpdateAccess === true,
    selfRemove: self?.enableTargetsToSelfRemoveAccess === true,
    customPeriod: self?.allowCustomAssignmentSchedule === true,
    onBehalf: {
      add: self?.enableOnBehalfRequestorsToAddAccess === true,
      extend: self?.enableOnBehalfRequestorsToUpdateAccess === true,
      remove: self?.enableOnBehalfRequestorsToRemoveAccess === true,
      requestors: toSubjectSets(self?.onBehalfRequestors),
    },
    approval: {
      forAdd: approval?.isApprovalRequiredForAdd === true,
      forExtend: approval?.isApprovalRequiredForUpdate === true,
      requestorJustification: approval?.isRequestorJustificationRequired === true,
      stages: (approval?.stages ?? []).map(toStage),
    },
    questions: toQuestions(found.questions),
    review: found.reviewSettings?.isEnabled === true ? toReview(found.reviewSettings) : null,
    automatic:
      automatic?.requestAccessForAllowedTargets === true
        ? { removesLeavers: automatic.removeAccessWhenTargetLeavesAllowedTargets === true, graceDays: durationDays(automatic.gracePeriodBeforeAccessRemoval) ?? 0 }
        : null,
    customExtension: (found.customExtensionStageSettings ?? []).length > 0,
  };
}

/** What the admin center sets where nothing else is said (entra-docs, entitlement-management-access-package-approval-policy). */
const usualLapseMs = 14 * 86_400_000;

function toStage(found: z.infer<typeof stage>): PolicyStage {
  return {
    approvers: toSubjectSets(found.primaryApprovers),
    fallback: toSubjectSets(found.fallbackPrimaryApprovers),
    escalation: toSubjectSets(found.escalationApprovers),
    escalationFallback: toSubjectSets(found.fallbackEscalationApprovers),
    // `PT0S` stands for a stage that does not escalate.
    escalateAfterMs: found.isEscalationEnabled === true ? durationMs(found.durationBeforeEscalation) || null : null,
    lapseAfterMs: durationMs(found.durationBeforeAutomaticDenial) ?? usualLapseMs,
    justificationRequired: found.isApproverJustificationRequired === true,
  };
}

function toReview(found: z.infer<typeof review>): PolicyReview {
  const pattern = found.schedule?.recurrence?.pattern;
  const interval = pattern?.interval ?? 1;
  const daysOfInterval = pattern?.type === 'daily' ? 1 : pattern?.type === 'weekly' ? 7 : null;
  return {
    everyDays: daysOfInterval === null ? null : daysOfInterval * interval,
    recurrence: pattern?.type && daysOfInterval === null ? `${pattern.type} every ${interval}` : null,
    lastsDays: durationDays(found.schedule?.expiration?.duration),
    selfReview: found.isSelfReview === true,
    reviewers: toSubjectSets(found.primaryReviewers),
    withoutAnswer: found.expirationBehavior ?? 'keepAccess',
  };
}
