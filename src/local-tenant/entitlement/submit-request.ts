import { randomUUID } from 'node:crypto';
import { after } from '../clock/tenant-clock.ts';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { answerProblem } from './check-answers.ts';
import { isActive, isOpen, momentMs } from './schema.ts';
import type { Answer, AssignmentRequest, Policy, Schedule, StageState, Target } from './schema.ts';
import { proposeOrganization } from './propose-organization.ts';
import { approversOf, isInScope, mayRequestFor } from './subject-set.ts';

/** An assignment request as it comes in, its shape already checked. */
export interface Submission {
  readonly requestType: 'userAdd' | 'userUpdate' | 'userRemove' | 'adminAdd' | 'adminUpdate' | 'adminRemove';
  readonly assignmentId: string | undefined;
  readonly accessPackageId: string | undefined;
  readonly policyId: string | undefined;
  readonly targetId: string | undefined;
  readonly targetMail: string | undefined;
  readonly justification: string | null;
  readonly schedule: Schedule | null;
  readonly answers: Answer[];
  readonly requestor: AssignmentRequest['requestor'];
  /** The person behind a delegated token. */
  readonly person: User | undefined;
  /** Administrators' requests pass approval; those of catalog roles do not, where the policy demands it. */
  readonly passesApproval: boolean;
}

export type Submitted = { accepted: true; request: AssignmentRequest } | { accepted: false; status: 400 | 403 | 404; reason: string };

const refused = (reason: string): Submitted => ({ accepted: false, status: 400, reason });
const forbidden = (reason: string): Submitted => ({ accepted: false, status: 403, reason });

/** Takes in a request, or refuses it for a reason that can be seen at once. What takes time happens later, by the clock. */
export function submitRequest(tenant: Tenant, submission: Submission): Submitted {
  switch (submission.requestType) {
    case 'adminAdd':
    case 'userAdd': return submitAdd(tenant, submission);
    case 'adminUpdate':
    case 'adminRemove':
    case 'userUpdate':
    case 'userRemove': return submitChange(tenant, submission);
  }
}

function submitAdd(tenant: Tenant, submission: Submission): Submitted {
  const byPerson = submission.requestType === 'userAdd';
  const by = byPerson ? 'person' : 'administrator';
  const accessPackage = tenant.accessPackages.get(submission.accessPackageId ?? '');
  if (accessPackage === undefined) return refused('The access package does not exist.');
  const { user, mail } = targetOf(tenant, submission);
  const isForOther = byPerson && submission.targetId !== undefined && submission.targetId !== submission.person?.id;
  if (isForOther && user === undefined) return forbidden('Access can be requested for direct reports only.');
  const policy = submission.policyId === undefined
    ? tenant.policiesOf(accessPackage.id).find((candidate) => (
      isInScope(tenant, candidate, user, mail, by) && (!byPerson || mayAdd(tenant, candidate, submission, user) === undefined)
    )) ?? tenant.policiesOf(accessPackage.id).find((candidate) => isInScope(tenant, candidate, user, mail, by))
    : tenant.policies.get(submission.policyId);
  if (policy === undefined || policy.accessPackageId !== accessPackage.id) {
    // Somebody who names no policy is told by this that there is none for them.
    if (byPerson && submission.policyId === undefined) return forbidden('There is no policy under which the target may request the access package.');
    return refused('The assignment policy does not exist, or is not one of the access package.');
  }
  const notAllowed = byPerson ? mayAdd(tenant, policy, submission, user) : undefined;
  if (notAllowed !== undefined) return forbidden(notAllowed);
  const catalog = tenant.catalogs.get(accessPackage.catalogId);
  if (byPerson && (catalog?.state !== 'published' || (user?.userType === 'Guest' && !catalog.isExternallyVisible))) {
    return forbidden('The catalog of the access package is not open to the target.');
  }
  if (user?.accountEnabled === false) return refused('The target user is blocked from signing in.');
  const isStranger = submission.targetId !== undefined && user === undefined;
  // A target id that nobody has is taken and goes nowhere: the service checks it only after it has answered.
  if (!isStranger && !isInScope(tenant, policy, user, mail, by)) {
    return { accepted: false, status: byPerson ? 403 : 400, reason: 'The target is not in the scope of the assignment policy.' };
  }

  const held = user === undefined ? [] : tenant.assignmentsOf(user.id).filter(isActive);
  const open = [...(user === undefined ? tenant.requestsFor(mail?.toLowerCase() ?? '') : tenant.requestsOf(user.id))].filter(isOpen);
  if (held.some((assignment) => assignment.accessPackageId === accessPackage.id)) {
    return refused('The target already has an assignment of this access package.');
  }
  if (open.some((request) => request.accessPackageId === accessPackage.id && request.requestType.endsWith('Add'))) {
    return refused('An open request for this target and access package exists already.');
  }
  const conflict = [...held, ...open].find((other) => accessPackage.incompatibleIds.includes(other.accessPackageId));
  if (conflict !== undefined) {
    const name = tenant.accessPackages.get(conflict.accessPackageId)?.displayName ?? conflict.accessPackageId;
    return refused(`The target has, or has asked for, the incompatible access package ${name}.`);
  }
  const groups = user === undefined ? [] : tenant.groups.transitiveGroupsOf(user.id);
  const group = groups.find(({ id }) => accessPackage.incompatibleGroupIds.includes(id));
  if (group !== undefined) return refused(`The target is a member of the incompatible group ${group.displayName}.`);

  const answered = answerProblem(policy, submission.answers, byPerson ? 'first request' : 'administrator');
  if (answered !== undefined) return refused(answered);
  if (byPerson && policy.requestApprovalSettings.isRequestorJustificationRequired && !submission.justification) return refused('A justification is required.');
  if (byPerson && submission.schedule !== null && !policy.requestorSettings.allowCustomAssignmentSchedule) {
    return refused('The policy does not allow a schedule of one\'s own.');
  }
  if (policy.allowedTargetScope === 'allExternalUsers' && mail !== null) proposeOrganization(tenant, mail);
  const target: Target = { objectId: user?.id ?? null, email: mail, displayName: user?.displayName ?? null };
  return file(tenant, submission, policy, target, null, policy.requestApprovalSettings.isApprovalRequiredForAdd && !submission.passesApproval);
}

/** Why a person may not request under a policy, for themselves or for somebody else. */
function mayAdd(tenant: Tenant, policy: Policy, { person, targetId }: Submission, target: User | undefined): string | undefined {
  const settings = policy.requestorSettings;
  if (targetId === undefined || targetId === person?.id) {
    return settings.enableTargetsToSelfAddAccess ? undefined : 'The policy does not allow people to request access for themselves.';
  }
  if (!settings.enableOnBehalfRequestorsToAddAccess) return 'The policy does not allow requests on behalf of others.';
  const isAllowed = person !== undefined && target !== undefined && mayRequestFor(tenant, policy, person, target);
  return isAllowed ? undefined : 'Access can be requested for direct reports only.';
}

function submitChange(tenant: Tenant, submission: Submission): Submitted {
  const assignment = tenant.assignments.get(submission.assignmentId ?? '');
  if (assignment === undefined) return { accepted: false, status: 404, reason: 'The assignment does not exist.' };
  if (submission.person !== undefined && submission.requestType.startsWith('user') && assignment.target.objectId !== submission.person.id) {
    return forbidden('The assignment is somebody else\'s.');
  }
  const policy = tenant.policies.get(assignment.policyId);
  if (policy === undefined) return refused('The policy of the assignment does not exist any more.');
  if (assignment.state !== 'delivered' && !(assignment.state === 'partiallyDelivered' && !submission.requestType.endsWith('Update'))) return refused(`The assignment is in the state ${assignment.state}.`);
  const settings = policy.requestorSettings;
  if (submission.requestType === 'userUpdate' && !settings.enableTargetsToSelfUpdateAccess) {
    return forbidden('The policy does not allow people to extend their access.');
  }
  if (submission.requestType === 'userRemove' && !settings.enableTargetsToSelfRemoveAccess) {
    return forbidden('The policy does not allow people to remove their access.');
  }
  if (tenant.requestsAbout(assignment.id).some((request) => isOpen(request) && request.requestType === submission.requestType)) {
    return refused('An open request for this assignment exists already.');
  }
  const answered = submission.requestType === 'userUpdate' ? answerProblem(policy, submission.answers, 'extension') : undefined;
  if (answered !== undefined) return refused(answered);
  const needsApproval = submission.requestType.endsWith('Update') && policy.requestApprovalSettings.isApprovalRequiredForUpdate && !submission.passesApproval;
  return file(tenant, submission, policy, assignment.target, assignment.id, needsApproval);
}

function file(tenant: Tenant, submission: Submission, policy: Policy, target: Target, assignmentId: string | null, isApprovalRequired: boolean): Submitted {
  const now = tenant.clock.now();
  const start = submission.schedule?.startDateTime ?? null;
  if (start !== null && Number.isNaN(Date.parse(start))) return refused('schedule.startDateTime is not a time.');
  const request: AssignmentRequest = {
    id: randomUUID(), requestType: submission.requestType, state: 'submitted', status: 'Accepted', createdDateTime: now.toISOString(), completedDateTime: null,
    justification: submission.justification, answers: submission.answers, schedule: submission.schedule, accessPackageId: policy.accessPackageId,
    policyId: policy.id, assignmentId,
    target, requestor: submission.requestor, isApprovalRequired, stages: isApprovalRequired ? stagesOf(tenant, policy, submission, target) : [],
    dueDateTime: new Date(now.getTime() + momentMs).toISOString(),
  };
  tenant.requests.put(request);
  return { accepted: true, request };
}

function stagesOf(tenant: Tenant, policy: Policy, submission: Submission, target: Target): StageState[] {
  const subjects = { requestor: submission.person, target: tenant.directory.users.get(target.objectId ?? ''), targetMail: target.email };
  return policy.requestApprovalSettings.stages.map((stage, index): StageState => ({
    id: randomUUID(), displayName: `Stage ${index + 1}`, approverIds: approversOf(
      tenant, stage.primaryApprovers, stage.fallbackPrimaryApprovers, subjects,
    ).filter((id) => id !== submission.person?.id && id !== target.objectId),
    escalationIds: stage.isEscalationEnabled ? approversOf(
      tenant, stage.escalationApprovers, stage.fallbackEscalationApprovers, subjects,
    ).filter((id) => id !== submission.person?.id && id !== target.objectId) : [], status: 'Initializing', reviewResult: 'NotReviewed',
    justification: '', reviewedById: null, reviewedDateTime: null, isJustificationRequired: stage.isApproverJustificationRequired,
    startedDateTime: null, escalatesAt: null, deniedAt: null,
  }));
}

/** When a stage that starts now goes on by itself: to the alternates, and to its denial. */
export function stageDeadlines(policy: Policy, index: number, now: Date): Pick<StageState, 'escalatesAt' | 'deniedAt'> {
  const stage = policy.requestApprovalSettings.stages[index];
  const at = (duration: string): string | null => after(now, duration)?.toISOString() ?? null;
  return {
    escalatesAt: stage?.isEscalationEnabled === true ? at(stage.durationBeforeEscalation) : null,
    deniedAt: stage === undefined ? null : at(stage.durationBeforeAutomaticDenial),
  };
}

function targetOf(tenant: Tenant, submission: Submission): { user: User | undefined; mail: string | null } {
  const isOwn = submission.targetId === undefined || submission.targetId === submission.person?.id;
  if (submission.requestType === 'userAdd' && isOwn) return { user: submission.person, mail: submission.person?.mail ?? null };
  if (submission.targetId !== undefined) {
    const user = tenant.directory.users.get(submission.targetId);
    return { user, mail: user?.mail ?? null };
  }
  const mail = submission.targetMail ?? null;
  return { user: mail === null ? undefined : tenant.directory.findByMail(mail), mail };
}
