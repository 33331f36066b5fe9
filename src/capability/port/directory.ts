import type { FailureReason } from '../../rule/request.ts';
import type { AssignmentRequestId, GuestId, PackageId, PersonId, PolicyId } from './identity.ts';

/** An employee, as Entra describes them. */
export interface Person {
  id: PersonId;
  displayName: string;
  userPrincipalName: string;
  mail: string | null;
  accountEnabled: boolean;
  /** True for an account of type Guest: guests may talk with the bot, but do not invite. */
  isGuest: boolean;
}

/** A guest account, as Entra describes it. */
export interface GuestAccount {
  id: GuestId;
  displayName: string;
  mail: string;
  companyName: string | null;
  accountEnabled: boolean;
  acceptance: 'pending' | 'accepted' | 'unknown';
  createdAt: Date | null;
  sponsors: { id: PersonId; displayName: string }[];
}

/** A partner organization that the tenant is connected with. */
export interface Organization {
  displayName: string;
  state: 'configured' | 'proposed';
  domains: string[];
}

/** An access package and the policy by which the bot may assign it to a guest directly. */
export interface AccessPackage {
  id: PackageId;
  displayName: string;
  description: string;
  /** What it contains, in the tenant's words: `Apollo (Member)`. */
  resources: string[];
  /** Absent when no policy lets an administrator assign a guest directly. */
  directPolicy: { id: PolicyId; displayName: string; longestDays: number | null } | null;
}

/** Who may invite guests: authorizationPolicy.allowInvitesFrom. */
export type InvitePolicy = 'none' | 'adminsAndGuestInviters' | 'adminsGuestInvitersAndAllMembers' | 'everyone';

/** Something Entra answered that a person has to do something about; never retried. */
export interface Refusal {
  reason:
    | Exclude<FailureReason, 'removed' | 'delivery-failed'>
    | 'not-found'
    /** No policy lets this person do this. */
    | 'not-allowed'
    /** A request for the same is on its way. */
    | 'already-requested'
    /** Membership in a group rules the package out. */
    | 'incompatible-group'
    /** It is not, or no longer, in a state in which this can be done. */
    | 'not-possible';
  /** Graph's error code and request id: for the operator and the audit, not for the person. */
  code: string;
  graphRequestId: string | null;
}

/** The outcome of a call that changes something in Entra. */
export type Effect<Value> = ({ ok: true; graphRequestId: string | null } & Value) | { ok: false; refusal: Refusal };

/** Where a package assignment stands: the request's state in entitlement management. */
export type DeliveryState = 'submitted' | 'scheduled' | 'delivering' | 'delivered' | 'partiallyDelivered' | 'deliveryFailed' | 'denied' | 'canceled' | 'pendingApproval';

/** What has changed with guest accounts since a watermark. */
export interface GuestChanges {
  /** Where the next reading starts; opaque. */
  watermark: string;
  /** False where the reading began anew, so that earlier changes were not seen. */
  complete: boolean;
  changed: { id: GuestId; acceptance: GuestAccount['acceptance'] | null; accountEnabled: boolean | null }[];
  removed: GuestId[];
}

/**
 * The tenant's directory and entitlement management, as the capabilities need them.
 * Every call may throw a `DirectoryError` when Entra cannot answer now; refusals are values.
 */
export interface Directory {
  person(idOrUserPrincipalName: string): Promise<Person | null>;
  managerOf(person: PersonId): Promise<Person | null>;
  invitePolicy(): Promise<InvitePolicy>;
  organizations(): Promise<Organization[]>;
  packages(): Promise<AccessPackage[]>;
  /** The guests with these addresses, keyed by the lower-case address asked for; one call for all. */
  guestsByMail(mails: string[]): Promise<Map<string, GuestAccount>>;
  guestById(id: GuestId): Promise<GuestAccount | null>;
  guestsSponsoredBy(person: PersonId): Promise<GuestAccount[]>;

  /** Invites by mail in the given language; Entra sends the message itself. */
  invite(invitation: { mail: string; displayName: string | null; sponsor: PersonId; language: string }): Promise<Effect<{ guestId: GuestId }>>;
  /** The same for up to twenty at once, in their order. `later`: throttled, or not known to have been carried out; look before asking again. */
  inviteMany(invitations: readonly { mail: string; displayName: string | null; sponsor: PersonId; language: string }[]): Promise<(Effect<{ guestId: GuestId }> | { ok: 'later'; retryAfterMs: number | null })[]>;
  addSponsor(guest: GuestId, sponsor: PersonId): Promise<Effect<object>>;
  /** Finds the latest request of ours for this guest and package, made at or after `since`: asked before assigning again. */
  findAssignmentRequest(query: { guest: GuestId; package: PackageId; since: Date }): Promise<{ id: AssignmentRequestId; state: DeliveryState } | null>;
  assignPackage(assignment: { guest: GuestId; package: PackageId; policy: PolicyId; start: Date; end: Date; justification: string }): Promise<Effect<{ requestId: AssignmentRequestId }>>;
  /** The states of all requests created at or after `since`: one paged reading, however many wait. */
  assignmentRequestsSince(since: Date): Promise<Map<AssignmentRequestId, DeliveryState>>;
  /** The packages that the guest holds now (assignments delivered or being delivered). */
  heldPackages(guest: GuestId): Promise<{ package: PackageId; displayName: string }[]>;
  disableGuest(id: GuestId): Promise<Effect<object>>;
  deleteGuest(id: GuestId): Promise<Effect<object>>;
  /** Guest accounts that changed since the watermark; `null` starts from now. */
  guestChanges(watermark: string | null): Promise<GuestChanges>;
  /** Sends a plain-text mail from the configured mailbox; `sent: false` when none is configured. */
  sendMail(mail: { to: string; subject: string; text: string }): Promise<{ sent: boolean }>;
  /** Installs the bot's app for a person, so that the bot may open a chat with them. */
  installApp(person: PersonId): Promise<Effect<object>>;
}
