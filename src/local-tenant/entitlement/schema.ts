import { z } from 'zod';

/*
 * The documents of entitlement management, with the names and values of Graph v1.0 wherever Graph has them.
 */

const instant = z.string().nullable();

export const subjectSet = z.object({
  '@odata.type': z.string(),
  userId: z.string().optional(),
  groupId: z.string().optional(),
  managerLevel: z.number().optional(),
  connectedOrganizationId: z.string().optional(),
  membershipRule: z.string().optional(),
  description: z.string().nullable().optional(),
});
export type SubjectSet = z.infer<typeof subjectSet>;

export const expirationPattern = z.object({
  type: z.enum(['notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration']),
  duration: z.string().nullable().default(null),
  endDateTime: instant.default(null),
});

export const schedule = z.object({ startDateTime: instant.default(null), expiration: expirationPattern.nullable().default(null) });
export type Schedule = z.infer<typeof schedule>;

export const catalogSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  catalogType: z.enum(['userManaged', 'serviceDefault', 'serviceManaged']),
  state: z.enum(['unpublished', 'published']),
  isExternallyVisible: z.boolean(),
  createdDateTime: z.string(),
  modifiedDateTime: z.string(),
});
export type Catalog = z.infer<typeof catalogSchema>;

const resourceSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string(),
  originId: z.string(),
  originSystem: z.enum(['AadGroup', 'AadApplication', 'SharePointOnline']),
  roleName: z.string(),
  roleId: z.string(),
  scopeId: z.string(),
  createdDateTime: z.string(),
});
export type Resource = z.infer<typeof resourceSchema>;

export const accessPackageSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  isHidden: z.boolean(),
  catalogId: z.string(),
  createdDateTime: z.string(),
  modifiedDateTime: z.string(),
  incompatibleIds: z.array(z.string()),
  incompatibleGroupIds: z.array(z.string()).default([]),
  resources: z.array(resourceSchema),
});
export type AccessPackage = z.infer<typeof accessPackageSchema>;

const localizations = z.array(z.object({ languageCode: z.string(), text: z.string() })).default([]);
const questionBase = {
  id: z.string(), isRequired: z.boolean().default(false), isAnswerEditable: z.boolean().nullable().default(true), sequence: z.number().default(0),
  text: z.string(), localizations,
};
export const question = z.discriminatedUnion('@odata.type', [
  z.object({
    '@odata.type': z.literal('#microsoft.graph.accessPackageTextInputQuestion'), ...questionBase, isSingleLineQuestion: z.boolean().default(true),
    regexPattern: z.string().nullable().default(null),
  }),
  z.object({
    '@odata.type': z.literal('#microsoft.graph.accessPackageMultipleChoiceQuestion'), ...questionBase,
    isMultipleSelectionAllowed: z.boolean().default(false), choices: z.array(z.object({ actualValue: z.string(), text: z.string(), localizations })),
  }),
]);
export type Question = z.infer<typeof question>;

export const approvalStage = z.object({
  durationBeforeAutomaticDenial: z.string(),
  isApproverJustificationRequired: z.boolean(),
  approverInformationVisibility: z.enum(['default', 'notVisible', 'visible']).optional(),
  isEscalationEnabled: z.boolean(),
  durationBeforeEscalation: z.string(),
  primaryApprovers: z.array(subjectSet),
  fallbackPrimaryApprovers: z.array(subjectSet),
  escalationApprovers: z.array(subjectSet),
  fallbackEscalationApprovers: z.array(subjectSet),
});

export const policySchema = z.object({
  id: z.string(),
  accessPackageId: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  allowedTargetScope: z.enum([
    'notSpecified', 'specificDirectoryUsers', 'specificConnectedOrganizationUsers', 'specificDirectoryServicePrincipals', 'allMemberUsers', 'allDirectoryUsers',
    'allDirectoryServicePrincipals', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers', 'allDirectoryAgentIdentities',
  ]),
  specificAllowedTargets: z.array(subjectSet),
  expiration: expirationPattern,
  requestorSettings: z.object({
    enableTargetsToSelfAddAccess: z.boolean(),
    enableTargetsToSelfUpdateAccess: z.boolean(),
    enableTargetsToSelfRemoveAccess: z.boolean(),
    allowCustomAssignmentSchedule: z.boolean(),
    enableOnBehalfRequestorsToAddAccess: z.boolean(),
    enableOnBehalfRequestorsToUpdateAccess: z.boolean(),
    enableOnBehalfRequestorsToRemoveAccess: z.boolean(),
    onBehalfRequestors: z.array(subjectSet),
  }),
  requestApprovalSettings: z.object({
    isApprovalRequiredForAdd: z.boolean(),
    isApprovalRequiredForUpdate: z.boolean(),
    isRequestorJustificationRequired: z.boolean(),
    stages: z.array(approvalStage),
  }),
  questions: z.array(question),
  automaticRequestSettings: z.object({
    requestAccessForAllowedTargets: z.boolean().default(false),
    removeAccessWhenTargetLeavesAllowedTargets: z.boolean().default(false),
    gracePeriodBeforeAccessRemoval: z.string().nullable().default(null),
  }).nullable().default(null),
  /** Stored and given back; reviews of assignments are not run here. */
  reviewSettings: z.record(z.string(), z.unknown()).nullable().default(null),
  notificationSettings: z.object({ isAssignmentNotificationDisabled: z.boolean().default(false) }).nullable().default(null),
  customExtensionStageSettings: z.array(z.record(z.string(), z.unknown())).default([]),
  createdDateTime: z.string(),
  modifiedDateTime: z.string(),
});
export type Policy = z.infer<typeof policySchema>;

export const connectedOrganizationSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  state: z.enum(['configured', 'proposed']),
  identitySources: z.array(z.looseObject({
    '@odata.type': z.string(), displayName: z.string().optional(), tenantId: z.string().optional(), domainName: z.string().optional(),
  })),
  /** The mail domains of the organization; Graph shows them only where a source is a domain. */
  domains: z.array(z.string()),
  internalSponsorIds: z.array(z.string()),
  externalSponsorIds: z.array(z.string()),
  createdDateTime: z.string(),
  modifiedDateTime: z.string(),
});
export type ConnectedOrganization = z.infer<typeof connectedOrganizationSchema>;

/** Whom access is for: somebody of the directory, or an address that entitlement management has yet to invite. */
const targetSchema = z.object({ objectId: z.string().nullable(), email: z.string().nullable(), displayName: z.string().nullable() });
export type Target = z.infer<typeof targetSchema>;

export const assignmentSchema = z.object({
  id: z.string(),
  target: targetSchema,
  accessPackageId: z.string(),
  policyId: z.string(),
  state: z.enum(['delivering', 'partiallyDelivered', 'delivered', 'expired', 'deliveryFailed']),
  status: z.string(),
  /** Resources of the package that could not be delivered; Graph v1.0 does not tell which these are. */
  missingIds: z.array(z.string()).default([]),
  /** Whether the notice of fourteen days before the end is out. */
  isNoticeOut: z.boolean().default(false),
  /** When the target of an automatic assignment left the policy's scope. */
  outOfScopeSince: instant.default(null),
  startDateTime: z.string(),
  endDateTime: instant,
  expiredDateTime: instant,
});
export type Assignment = z.infer<typeof assignmentSchema>;

const stageStateSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  approverIds: z.array(z.string()),
  escalationIds: z.array(z.string()),
  status: z.enum(['Initializing', 'InProgress', 'Completed', 'Expired']),
  reviewResult: z.enum(['NotReviewed', 'Approved', 'Denied']),
  justification: z.string(),
  reviewedById: z.string().nullable(),
  reviewedDateTime: instant,
  isJustificationRequired: z.boolean(),
  startedDateTime: instant,
  escalatesAt: instant,
  deniedAt: instant,
});
export type StageState = z.infer<typeof stageStateSchema>;

export const answer = z.looseObject({
  '@odata.type': z.string().default('#microsoft.graph.accessPackageAnswerString'),
  value: z.string().nullable().default(null),
  displayValue: z.string().nullable().optional(),
  answeredQuestion: z.looseObject({ id: z.string() }).nullable().optional(),
});
export type Answer = z.infer<typeof answer>;

export const requestSchema = z.object({
  id: z.string(),
  requestType: z.enum([
    'userAdd', 'userUpdate', 'userRemove', 'adminAdd', 'adminUpdate', 'adminRemove', 'systemAdd', 'systemUpdate', 'systemRemove',
  ]),
  state: z.enum(['submitted', 'pendingApproval', 'scheduled', 'delivering', 'delivered', 'deliveryFailed', 'denied', 'canceled', 'partiallyDelivered']),
  status: z.string(),
  createdDateTime: z.string(),
  completedDateTime: instant,
  justification: z.string().nullable(),
  answers: z.array(answer),
  schedule: schedule.nullable(),
  accessPackageId: z.string(),
  policyId: z.string(),
  assignmentId: z.string().nullable(),
  target: targetSchema,
  requestor: z.object({ kind: z.enum(['person', 'application', 'service']), objectId: z.string(), displayName: z.string() }),
  isApprovalRequired: z.boolean(),
  stages: z.array(stageStateSchema),
  /** When the service takes its next step by itself; null while it waits for people, or for nothing. */
  dueDateTime: instant,
});
export type AssignmentRequest = z.infer<typeof requestSchema>;

export const settingsSchema = z.object({
  id: z.literal('entitlementManagementSettings'),
  externalUserLifecycleAction: z.enum(['none', 'blockSignIn', 'blockSignInAndDelete']),
  durationUntilExternalUserDeletedAfterBlocked: z.string(),
});
export type EntitlementSettings = z.infer<typeof settingsSchema>;

/** Whether somebody has the access, or is about to. */
export function isActive(assignment: Assignment): boolean {
  return assignment.state === 'delivered' || assignment.state === 'partiallyDelivered' || assignment.state === 'delivering';
}

export function isOpen(request: AssignmentRequest): boolean {
  return ['submitted', 'pendingApproval', 'scheduled', 'delivering'].includes(request.state);
}

/** How long a step of the service takes: the asynchrony that a bot must live with, kept short. */
export const momentMs = 1000;
