import type { Answer, PackageDetail, Requirement } from '../../rule/policy.ts';
import type { Instant } from '../../rule/time.ts';
import type { DeliveryState, Effect, Person } from './directory.ts';
import type { AssignmentId, AssignmentRequestId, CatalogId, OrganizationId, PackageId, PersonId, PolicyId } from './identity.ts';
import type { Owner } from './sign-in.ts';

/** Who an assignment or request is for. The id is null until a guest who was named by address exists. */
export interface Subject {
  id: string | null;
  displayName: string;
  mail: string | null;
}

/** An access package that somebody holds, or is being given. */
export interface Assignment {
  id: AssignmentId;
  target: Subject;
  package: { id: PackageId; displayName: string };
  policyId: PolicyId;
  state: 'delivering' | 'partiallyDelivered' | 'delivered' | 'expired' | 'deliveryFailed';
  since: Instant | null;
  /** Null where it does not end by itself. */
  endsAt: Instant | null;
}

/** A request as Entra holds it, whoever made it and wherever. */
export interface EntraRequest {
  id: AssignmentRequestId;
  type: 'userAdd' | 'userUpdate' | 'userRemove' | 'adminAdd' | 'adminUpdate' | 'adminRemove' | 'other';
  state: DeliveryState;
  /** Entra's further words, such as `PendingApprovalEscalated`; shown to operators, and read only for `ExpiredApproval`. */
  status: string;
  createdAt: Instant | null;
  completedAt: Instant | null;
  requestor: Subject | null;
  target: Subject | null;
  package: { id: PackageId; displayName: string } | null;
  policyId: PolicyId | null;
  assignmentId: AssignmentId | null;
  justification: string;
  startsAt: Instant | null;
  endsAt: Instant | null;
  answers: Answer[];
}

/** A stage of an approval at Entra, as the person who reads it may see it. */
export interface ApprovalStage {
  id: string;
  displayName: string;
  assignedToMe: boolean;
  status: 'initializing' | 'open' | 'completed' | 'expired';
  result: 'none' | 'approved' | 'denied';
  justification: string;
  by: { id: string; displayName: string } | null;
  at: Instant | null;
}

/** What came of a decision at Entra. Everything but `decided` changed nothing. */
export type StageDecision =
  | { kind: 'decided'; graphRequestId: string | null }
  | { kind: 'not-approver' }
  | { kind: 'not-found' }
  | { kind: 'already-decided' }
  /** The stage is over or not begun, or its justification is missing. */
  | { kind: 'not-possible'; code: string };

/** A package that Entra suggests to somebody; the names of the people are told only where the tenant allows it. */
export interface Suggestion {
  package: PackageId;
  relatedPeople: number;
  names: string[];
  heldBefore: boolean;
}

export interface OwnRequest {
  package: PackageId;
  policy: PolicyId;
  /** A direct report; null for oneself. */
  target: { id: string; displayName: string; mail: string | null } | null;
  justification: string;
  answers: Answer[];
  /** Null leaves the period to the policy. */
  period: { start: Date; end: Date | null } | null;
}

/**
 * Entitlement management as one person may use it, with that person's own token. Every call may throw SignInNeeded beside
 * a DirectoryError: call `ready` before anything is written down.
 */
export interface OwnAccess {
  /** Makes sure that a token is at hand. */
  ready(): Promise<void>;
  /** The packages that this person may ask for. */
  requestable(): Promise<PackageId[]>;
  /** What Entra suggests to this person; none where the tenant has switched suggestions off. */
  suggestions(): Promise<Suggestion[]>;
  /** What applies to this person who asks for the package: one element a policy; none where they may not. */
  requirements(pkg: PackageId): Promise<Requirement[]>;
  request(wanted: OwnRequest): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  extend(assignment: AssignmentId, wanted: { end: Date; justification: string; answers: Answer[] }): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  giveUp(assignment: AssignmentId, justification: string): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  cancel(request: AssignmentRequestId): Promise<Effect<object>>;
  /** The requests that this person is asked about, decided ones included, with their stages. */
  approvals(): Promise<{ requestId: AssignmentRequestId; stages: ApprovalStage[] }[]>;
  /** The approval of a request; null where there is none that this person may see. */
  approval(request: AssignmentRequestId): Promise<ApprovalStage[] | null>;
  decide(request: AssignmentRequestId, stageId: string, decision: 'approve' | 'deny', justification: string): Promise<StageDecision>;
}

export interface Catalog {
  id: CatalogId;
  displayName: string;
  description: string;
  published: boolean;
  forOutsiders: boolean;
}

/** A connected organization, whole. */
export interface OrganizationDetail {
  id: OrganizationId;
  displayName: string;
  description: string;
  state: 'configured' | 'proposed';
  /** Its domains or tenants, in words. */
  sources: string[];
  domains: string[];
  internalSponsors: { id: string; displayName: string }[];
  externalSponsors: { id: string; displayName: string }[];
}

/** What Entra does to a guest after the last assignment has ended; only to guests whom entitlement management invited or governs. */
export interface OutsiderLifecycle {
  action: 'none' | 'block' | 'block-and-delete';
  deleteAfterDays: number;
}

/** What may be done by virtue of a role in the directory or in entitlement management. */
export interface Roles {
  /** Identity Governance Administrator or Global Administrator. */
  governanceAdministrator: boolean;
  ownedCatalogs: CatalogId[];
}

export interface DirectAssignment {
  /** An account, or the address of somebody who has none yet, whom Entra then brings in. */
  target: { id: string } | { mail: string };
  package: PackageId;
  policy: PolicyId;
  period: { start: Date; end: Date | null } | null;
  justification: string;
  answers: Answer[];
}

/** Entitlement management as the application may use it. Every call may throw a DirectoryError. */
export interface Entitlement {
  catalogs(): Promise<Catalog[]>;
  packagesOf(catalog: CatalogId): Promise<{ id: PackageId; displayName: string; description: string; hidden: boolean }[]>;
  packageDetail(id: PackageId): Promise<PackageDetail | null>;
  /** Assignments of one account that stand or are under way, with those that ended less than `endedWithinDays` ago. */
  assignmentsOf(target: string, endedWithinDays?: number): Promise<Assignment[]>;
  assignmentsOfPackage(pkg: PackageId): Promise<Assignment[]>;
  /** Every assignment that stands and ends before this moment. */
  assignmentsEndingBefore(moment: Date): Promise<Assignment[]>;
  assignment(id: AssignmentId): Promise<Assignment | null>;
  request(id: AssignmentRequestId): Promise<EntraRequest | null>;
  /** All requests created at or after `since`, with requestor, target and package: one paged reading. */
  requestsSince(since: Date): Promise<EntraRequest[]>;
  /** Every request that waits for an approval, anywhere in the tenant: one paged reading. */
  pendingRequests(): Promise<EntraRequest[]>;
  /** Requests for this package that are not finished, whoever they are for. */
  openRequestsOfPackage(pkg: PackageId): Promise<EntraRequest[]>;
  /** The members of a group that are people and enabled. */
  groupMembers(group: string): Promise<Person[]>;
  /** The ids of the groups that an account is in, through other groups too. */
  groupsOf(account: string): Promise<string[]>;
  directReportsOf(person: PersonId): Promise<Person[]>;
  rolesOf(person: PersonId): Promise<Roles>;
  /** Until when somebody answers automatically that they are away; null where they do not, or where it cannot be read. */
  awayUntil(person: PersonId): Promise<{ until: Instant | null } | null>;

  organizationDetails(): Promise<OrganizationDetail[]>;
  setOrganizationState(id: OrganizationId, state: 'configured' | 'proposed'): Promise<Effect<object>>;
  deleteOrganization(id: OrganizationId): Promise<Effect<object>>;
  addOrganizationSponsor(id: OrganizationId, side: 'internal' | 'external', account: string): Promise<Effect<object>>;
  removeOrganizationSponsor(id: OrganizationId, side: 'internal' | 'external', account: string): Promise<Effect<object>>;
  outsiderLifecycle(): Promise<OutsiderLifecycle>;
  setOutsiderLifecycle(wanted: OutsiderLifecycle): Promise<Effect<object>>;

  assign(wanted: DirectAssignment): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  /** As `assign`, twenty to a call; the answers are in the order of what was asked. `later` was not carried out: throttled or unavailable. */
  assignMany(wanted: readonly DirectAssignment[]): Promise<(Effect<{ requestId: AssignmentRequestId }> | { ok: 'later'; retryAfterMs: number | null })[]>;
  changeEnd(assignment: AssignmentId, end: Date, justification: string): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  remove(assignment: AssignmentId, justification: string): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  /** Tries a failed or partial delivery again; possible for some days after it. */
  tryAgain(request: AssignmentRequestId): Promise<Effect<object>>;
  /** Whether the account is governed, so that Entra's lifecycle for outside people applies to it; null where it cannot be read. */
  isGoverned(account: string): Promise<boolean | null>;
}

/** Entitlement management: as the application, and as a person. */
export interface EntitlementSource extends Entitlement {
  as(owner: Owner): OwnAccess;
}
