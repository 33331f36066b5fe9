import type { AssignmentRequestId, GuestId, PackageId, PersonId, PolicyId, TenantId } from './identity.ts';
import type { Finding } from './finding.ts';
import type { Day, Instant } from './time.ts';

export interface Someone {
  id: PersonId;
  name: string;
}

/** Why somebody is asked to decide. */
export type ApproverReason = 'manager' | 'no-manager' | 'manager-unavailable' | 'manager-silent';

export interface Approver extends Someone {
  why: ApproverReason;
  askedAt: Instant;
}

/** What is asked for: the same for every guest of the request. */
export interface Terms {
  package: { id: PackageId; policyId: PolicyId; name: string; resources: string[] } | null;
  /** The days as the requestor chose them, and the moments that they mean in the requestor's time zone. */
  start: Day;
  end: Day;
  startAt: Instant;
  endAt: Instant;
  timeZone: string;
  reason: string;
  /** Language of the invitation, BCP 47. */
  language: string;
}

/** How long each step of an approval lasts, in milliseconds from the asking. */
export interface Timers {
  remindAfterMs: number;
  escalateAfterMs: number;
  lapseAfterMs: number;
}

/**
 * A request is `preparing` until it is known who decides (Entra tells), then `waiting`, then decided once and for all:
 * `approved`, `denied`, `withdrawn`, `lapsed`, or `refused` where a check that could not run before failed later.
 */
export type RequestState =
  | { kind: 'preparing' }
  | {
      kind: 'waiting';
      approvers: Approver[];
      /** Who is asked too when the approver stays silent. */
      alternate: Someone | null;
      remindAt: Instant | null;
      escalateAt: Instant | null;
      lapseAt: Instant;
    }
  | { kind: 'approved'; by: Someone; at: Instant; note: string | null }
  | { kind: 'denied'; by: Someone; at: Instant; reason: string }
  | { kind: 'withdrawn'; by: Someone; at: Instant }
  | { kind: 'lapsed'; at: Instant }
  | { kind: 'refused'; at: Instant; findings: Finding[] };

/** Why a guest's way stopped; the words for it are the cards'. */
export type FailureReason =
  | 'guest-disabled'
  | 'own-domain'
  | 'domain-blocked'
  | 'cross-tenant-blocked'
  | 'invitations-off'
  | 'invitations-suspended'
  | 'address-invalid'
  | 'incompatible-package'
  | 'already-assigned'
  | 'delivery-failed'
  | 'removed'
  | 'other';

/**
 * One guest's way through a request: `asked`, then (once approved) `planned` until the first day, `inviting`
 * (`before` says what Entra held when we looked, `attempted` that a second invitation of a waiting guest may have gone
 * out: so a repeated attempt knows its own work again), `appearing` until Entra can read the account, `assigning` where a package was chosen, `present`, `leaving` from the
 * end on (disabled, waiting to be deleted), `left`. `created` says that this request made the account: only such an account is ever disabled. `failed` where Entra refused for good.
 */
export type StayState =
  | { kind: 'asked' }
  | { kind: 'planned' }
  | { kind: 'inviting'; since: Instant; before: 'absent' | 'pending' | null; attempted: boolean }
  | { kind: 'appearing'; guestId: GuestId; created: boolean; since: Instant }
  | { kind: 'assigning'; guestId: GuestId; created: boolean; since: Instant; assignmentRequestId: AssignmentRequestId | null }
  /** `extendedTo` where the access package was extended beyond the stay that was asked for: its own reminders tell of that end. */
  | { kind: 'present'; guestId: GuestId; created: boolean; warnedDays: number[]; extendedTo?: Instant | undefined }
  | { kind: 'leaving'; guestId: GuestId; deleteAt: Instant }
  | { kind: 'left'; guestId: GuestId; created: boolean }
  | { kind: 'failed'; reason: FailureReason; code: string };

export interface Stay {
  mail: string;
  name: string | null;
  /** The partner organization, as the requestor named it. */
  organization: string | null;
  /** When the guest accepted the invitation, as far as Entra has told; null before. */
  acceptedAt: Instant | null;
  state: StayState;
}

/** What happened to a request, oldest first: the timeline on its cards, and the kinds of its audit events. */
export type Happening = { at: Instant } & (
  | { what: 'asked'; by: Someone }
  | { what: 'approver-asked'; who: Someone; why: ApproverReason; until: Instant }
  | { what: 'reminded'; who: Someone[] }
  | { what: 'approved'; by: Someone; note: string | null }
  | { what: 'denied'; by: Someone; reason: string }
  | { what: 'withdrawn'; by: Someone }
  | { what: 'lapsed' }
  | { what: 'refused'; findings: Finding[] }
  | { what: 'invited'; guest: string }
  | { what: 'already-guest'; guest: string }
  | { what: 'access-given'; guest: string }
  | { what: 'accepted'; guest: string }
  | { what: 'end-announced'; guest: string; days: number }
  | { what: 'access-ended'; guest: string }
  | { what: 'disabled'; guest: string; deleteAt: Instant }
  | { what: 'deleted'; guest: string }
  | { what: 'kept'; guest: string }
  | { what: 'extended'; guest: string; until: Instant }
  | { what: 'failed'; guest: string; reason: FailureReason }
);

/** A request for guests, whole: what is stored, and what every card of it is drawn from. */
export interface GuestRequest {
  id: string;
  number: number;
  /** Counts every change; a card says which one it shows. */
  version: number;
  tenantId: TenantId;
  requestor: Someone;
  askedAt: Instant;
  terms: Terms;
  /** The checks' results as they were when it was sent. */
  findings: Finding[];
  state: RequestState;
  guests: Stay[];
  happenings: Happening[];
  /** Since when Entra is being waited for, and why: it does not answer, or it lacks Foyer a permission; null while it answers. */
  entraWait: { since: Instant; why: 'silent' | 'forbidden' } | null;
}

/** A rule's answer: the request as it is next, with what happened; or why nothing may change. */
export type Outcome = { ok: true; request: GuestRequest; happened: Happening[] } | { ok: false; refusal: RequestRefusal };

export type RequestRefusal =
  | { reason: 'not-yours' }
  | { reason: 'own-request' }
  | { reason: 'not-asked-yet' }
  | { reason: 'closed'; state: Exclude<RequestState, { kind: 'preparing' | 'waiting' }> };

/** The next version of a request with these changes and happenings. */
export function proceed(request: GuestRequest, changes: Partial<Pick<GuestRequest, 'state' | 'guests' | 'entraWait'>>, happened: Happening[]): Outcome {
  return {
    ok: true,
    request: { ...request, ...changes, version: request.version + 1, happenings: [...request.happenings, ...happened] },
    happened,
  };
}
