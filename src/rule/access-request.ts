import type { AssignmentId, AssignmentRequestId, PackageId, PersonId, PolicyId, TenantId } from './identity.ts';
import type { AccessFinding } from './access-finding.ts';
import type { Answer } from './policy.ts';
import type { FailureReason, Someone } from './request.ts';
import type { Day, Instant } from './time.ts';

/** What whoever asks is to whom it is for: themselves, their manager, their sponsor, the first to name them, or an administrator. */
export type Relation = 'self' | 'report' | 'guest' | 'newcomer' | 'directed';

/** Why Entra did not do as it was asked. */
export type AccessFailure = FailureReason | 'not-allowed' | 'already-requested' | 'incompatible-group' | 'not-possible' | 'not-found';

export interface AccessTarget {
  /** Null until an account exists. */
  id: string | null;
  name: string;
  mail: string | null;
  isGuest: boolean;
  relation: Relation;
}

export interface AccessTerms {
  action: 'add' | 'extend' | 'remove';
  package: { id: PackageId; name: string; resources: string[] };
  policy: { id: PolicyId; name: string };
  /** What is extended or removed. */
  assignmentId: AssignmentId | null;
  /** The days as they were chosen, with the moments that they mean; null where the policy decides. */
  period: { start: Day; end: Day | null; startAt: Instant; endAt: Instant | null } | null;
  timeZone: string;
  reason: string;
  answers: Answer[];
}

/** What somebody is, that they are asked; `by-entra` where Entra asks them, and the policy as Foyer reads it does not say why. */
export type ApproverKind = 'requestor-manager' | 'requestor-second-manager' | 'target-manager' | 'target-sponsor' | 'organization-sponsor' | 'external-sponsor' | 'named' | 'group-member' | 'by-entra';

export interface StageApprover extends Someone {
  kind: ApproverKind;
  /** The group's name, where they are asked as its member. */
  group: string | null;
  /** `fallback`: nobody better could be found; `escalation`: the others were silent; `delegate`: `by` has handed it on. */
  as: 'first' | 'fallback' | 'escalation' | 'delegate';
  by: Someone | null;
}

/** Somebody whose mailbox answers that they are out of office; `until` is null where it does not say when they are back. */
export interface Away {
  id: PersonId;
  until: Instant | null;
}

export type StageState =
  | { kind: 'upcoming' }
  /**
   * `escalateAt` and `lapseAt` are what the policy says; where Entra runs the approval, Entra has the last word.
   * `away` holds those of its people who are out of office; null until that has been looked up.
   */
  | { kind: 'open'; since: Instant; escalateAt: Instant | null; lapseAt: Instant; remindAt: Instant | null; remindedAt: Instant | null; away: Away[] | null }
  /** `by` is null where Entra does not tell an application who it was. */
  | { kind: 'decided'; result: 'approved' | 'denied'; by: Someone | null; at: Instant; words: string }
  | { kind: 'lapsed'; at: Instant };

export interface AccessStage {
  approvers: StageApprover[];
  /** Asked too when the others are silent; moved to `approvers` once that has happened. */
  escalation: StageApprover[];
  escalateAfterMs: number | null;
  lapseAfterMs: number;
  justificationRequired: boolean;
  state: StageState;
}

/**
 * `sending` until Entra has taken it in, `submitted` until Entra has made up its mind, then `waiting` for its approvers, `scheduled` for its first day, `delivering`,
 * and at its end `delivered`, `partly` or `failed`. Where Foyer runs the approval itself the order is `waiting`, `sending`.
 * `unsent`: the process ended before Entra had it, and only its requestor may send it again.
 */
export type AccessState =
  | { kind: 'sending'; since: Instant }
  | { kind: 'unsent'; at: Instant }
  | { kind: 'submitted'; since: Instant }
  | { kind: 'waiting' }
  | { kind: 'scheduled'; for: Instant }
  | { kind: 'delivering'; since: Instant }
  | { kind: 'delivered'; at: Instant }
  | { kind: 'partly'; at: Instant }
  | { kind: 'failed'; at: Instant; reason: AccessFailure; code: string }
  | { kind: 'denied'; at: Instant; by: Someone | null; reason: string }
  | { kind: 'lapsed'; at: Instant }
  | { kind: 'withdrawn'; at: Instant; by: Someone | null }
  | { kind: 'refused'; at: Instant; reason: AccessFailure; code: string };

/** A question of an approver, and the requestor's answer to it. */
export interface ThreadEntry {
  at: Instant;
  from: Someone;
  side: 'approver' | 'requestor';
  words: string;
}

/** What an approver should know beside the request; as it was when they were asked. */
export interface Background {
  held: { name: string; endsAt: Instant | null }[];
  /** Earlier requests for the same person, the newest first. */
  earlier: { number: number; name: string; outcome: AccessState['kind']; at: Instant }[];
  /** What nobody may hold beside this package. */
  incompatible: string[];
  sponsors: string[];
}

export type AccessHappening = { at: Instant } & (
  | { what: 'access-asked'; by: Someone }
  | { what: 'access-sent' }
  | { what: 'access-unsent' }
  | { what: 'stage-approver-asked'; stage: number; who: StageApprover; until: Instant }
  | { what: 'stage-reminded'; stage: number; who: Someone[]; by: Someone | null }
  | { what: 'stage-forwarded'; stage: number; by: Someone; to: Someone }
  | { what: 'stage-approved'; stage: number; by: Someone | null; words: string }
  | { what: 'stage-denied'; stage: number; by: Someone | null; words: string }
  | { what: 'stage-lapsed'; stage: number }
  | { what: 'question-asked'; by: Someone; words: string }
  | { what: 'question-answered'; by: Someone; words: string }
  | { what: 'access-withdrawn'; by: Someone | null }
  | { what: 'access-refused'; reason: AccessFailure }
  | { what: 'access-scheduled'; for: Instant }
  | { what: 'access-delivering' }
  | { what: 'access-delivered'; endsAt: Instant | null }
  | { what: 'access-partly' }
  | { what: 'access-failed'; reason: AccessFailure }
  | { what: 'access-tried-again'; by: Someone }
);

/** A request for an access package, whole: what is stored, and what every card of it is drawn from. */
export interface AccessRequest {
  id: string;
  number: number;
  /** Counts every change; a card says which one it shows. */
  version: number;
  tenantId: TenantId;
  requestor: Someone;
  target: AccessTarget;
  askedAt: Instant;
  /** Whether it was made in Foyer; one that was made in My Access is followed for its approvers. */
  origin: 'foyer' | 'entra';
  /** Who runs the approval and carries it out: Entra; Foyer, where Entra would ask nobody; or nobody, for an administrator. */
  run: 'entra' | 'foyer' | 'direct';
  terms: AccessTerms;
  /** The checks' results as they were when it was sent. */
  findings: AccessFinding[];
  approvalRequired: boolean;
  /** Empty until it is known who is asked. */
  stages: AccessStage[];
  state: AccessState;
  entraRequestId: AssignmentRequestId | null;
  /** When access ends, once Entra has told. */
  endsAt: Instant | null;
  /** Resources that were not delivered, as far as Entra tells. */
  missing: string[];
  background: Background | null;
  thread: ThreadEntry[];
  happenings: AccessHappening[];
  entraWait: { since: Instant; why: 'silent' | 'forbidden' } | null;
}

export type AccessRefusal =
  | { reason: 'not-yours' }
  | { reason: 'own-request' }
  | { reason: 'not-now' }
  | { reason: 'too-soon'; again: Instant }
  | { reason: 'closed' };

/** A rule's answer: the request as it is next, with what happened; or why nothing may change. */
export type AccessOutcome = { ok: true; request: AccessRequest; happened: AccessHappening[] } | { ok: false; refusal: AccessRefusal };

export type AccessChanges = Partial<Pick<AccessRequest, 'state' | 'run' | 'stages' | 'background' | 'thread' | 'target' | 'entraRequestId' | 'endsAt' | 'missing' | 'entraWait' | 'approvalRequired'>>;

/** The next version of a request with these changes and happenings. */
export function proceedAccess(request: AccessRequest, changes: AccessChanges, happened: AccessHappening[]): AccessOutcome {
  return { ok: true, request: { ...request, ...changes, version: request.version + 1, happenings: [...request.happenings, ...happened] }, happened };
}

/** Whether nothing can happen to it any more by itself or by its approvers. */
export function isClosed({ state }: AccessRequest): boolean {
  return !['sending', 'submitted', 'waiting', 'scheduled', 'delivering'].includes(state.kind);
}

/** The stage that is being decided now, with its place; null while none is. */
export function openStage(request: AccessRequest): { stage: AccessStage & { state: Extract<StageState, { kind: 'open' }> }; index: number } | null {
  if (request.state.kind !== 'waiting') return null;
  for (const [index, stage] of request.stages.entries()) if (stage.state.kind === 'open') return { stage: { ...stage, state: stage.state }, index };
  return null;
}

/** Whether somebody was ever asked about it. */
export function wasAskedAbout(request: AccessRequest, person: { id: string }): boolean {
  return request.happenings.some((one) => one.what === 'stage-approver-asked' && one.who.id === person.id);
}
