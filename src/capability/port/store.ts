import type { BulkStore } from './bulk-store.ts';
import type { HoldingStore } from './holding-store.ts';
import type { Chat } from './messenger.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { AssignmentRequestId, GuestId, PackageId, PersonId, TenantId } from '../../rule/identity.ts';
import type { GuestRequest } from '../../rule/request.ts';

/** A chat as it is remembered: how to reach the person, and how they read. */
export interface KnownChat extends Chat {
  locale: string;
  timeZone: string | null;
}

export interface Draft {
  id: string;
  tenantId: TenantId;
  personId: PersonId;
  state: 'open' | 'sent' | 'discarded';
  expiresAt: Date;
}

/** As what somebody is shown something. */
export type ViewRole = 'requestor' | 'approver' | 'target' | 'holder' | 'sponsor' | 'operator';

/** A card of a request (or of anything else that moves on) in somebody's chat; `message` is null until it has been sent. */
export interface CardView {
  id: string;
  subjectId: string;
  tenantId: TenantId;
  personId: PersonId;
  role: ViewRole;
  message: { conversationId: string; serviceUrl: string; activityId: string } | null;
  shownVersion: number;
}

/** Words for somebody: to an employee in the chat, to a guest by mail. */
export interface Notice {
  /** Names the occasion, so that the same words are never sent for it twice. */
  key: string;
  subjectId: string;
  tenantId: TenantId;
  to: { personId: PersonId } | { mail: string };
  subject: string;
  text: string;
}

/** A line of the audit: who did what, for which subject, with what came of it. */
export interface AuditEntry {
  tenantId: TenantId;
  kind: string;
  /** What it is about, by kind and id: `request:<id>`, `access:<id>`, `organization:<id>`. */
  subject: string;
  actor: { kind: 'person'; id: string; name: string } | { kind: 'foyer' };
  details: Record<string, unknown>;
}

export interface RequestStore {
  /** The next request number; numbers of submissions that fail are not used again. */
  nextNumber(): Promise<number>;
  insert(request: GuestRequest, draftId: string): Promise<void>;
  /** Reads a request and holds its row until the transaction ends. */
  lock(id: string): Promise<GuestRequest | null>;
  save(request: GuestRequest): Promise<void>;
  byId(id: string): Promise<GuestRequest | null>;
  byNumber(tenantId: TenantId, number: number): Promise<GuestRequest | null>;
  byDraft(draftId: string): Promise<GuestRequest | null>;
  ofRequestor(requestor: { tenantId: TenantId; personId: PersonId }, most: number): Promise<{ requests: GuestRequest[]; total: number }>;
  waitingFor(approver: { tenantId: TenantId; personId: PersonId }, most: number): Promise<{ requests: GuestRequest[]; total: number }>;
  /** Requests still under way for these lower-case addresses. */
  openFor(tenantId: TenantId, mails: readonly string[]): Promise<Map<string, { id: string; number: number; by: string }>>;
  /** Holds these addresses until the transaction ends, so that two people cannot ask for the same guest at once. */
  holdMails(mails: readonly string[]): Promise<void>;
  /** Other stays of the same guest account that are still open. */
  otherOpenStays(guest: GuestId, except: string): Promise<number>;
  /** Whether a request of ours made this account. */
  madeByFoyer(guest: GuestId): Promise<boolean>;
  /** Takes what is due, at most this many, and puts it off so that it is not taken twice while it is worked on. */
  takeDue(now: Date, most: number): Promise<string[]>;
  /** Takes the right to work on a request; false while somebody else has it. Held by wall-clock time, so that a dead holder loses it. */
  lease(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
  /** Whether Entra is still to tell something: of a delivery, or of a guest account of an open stay. */
  awaiting(what: 'account' | 'delivery'): Promise<boolean>;
  /** The open stays of these accounts. */
  openStaysOf(guests: readonly GuestId[]): Promise<{ requestId: string; guestId: GuestId }[]>;
  /** Every account that has not accepted yet, with its address. */
  awaitingAcceptance(): Promise<{ requestId: string; guestId: GuestId; mail: string }[]>;
  awaitingDelivery(): Promise<GuestRequest[]>;
}

/** Requests for access packages. */
export interface AccessStore {
  /** `draftId` is null for a request that was made elsewhere. */
  insert(request: AccessRequest, draftId: string | null): Promise<void>;
  lock(id: string): Promise<AccessRequest | null>;
  save(request: AccessRequest): Promise<void>;
  byId(id: string): Promise<AccessRequest | null>;
  byNumber(tenantId: TenantId, number: number): Promise<AccessRequest | null>;
  byDraft(draftId: string): Promise<AccessRequest | null>;
  byEntraIds(ids: readonly AssignmentRequestId[]): Promise<AccessRequest[]>;
  /** What somebody asked for, or what was asked for them; the newest first. */
  ofPerson(person: { tenantId: TenantId; personId: PersonId }, most: number): Promise<{ requests: AccessRequest[]; total: number }>;
  /** What was asked for an account or an address, by anybody; the newest first. */
  aboutTarget(tenantId: TenantId, target: { id: string } | { mail: string }, most: number): Promise<AccessRequest[]>;
  waitingFor(approver: { tenantId: TenantId; personId: PersonId }, most: number): Promise<{ requests: AccessRequest[]; total: number }>;
  /** Requests of somebody for a package that Entra may or may not have. */
  sendingBy(requestor: PersonId, pkg: PackageId): Promise<AccessRequest[]>;
  awaitingEntra(): Promise<AccessRequest[]>;
  takeDue(now: Date, most: number): Promise<string[]>;
  lease(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
}

/** What somebody had said when a sign-in came between. */
export interface PendingTurn {
  text: string;
  activityId: string;
  locale: string;
  timeZone: string | null;
}

export interface PendingTurnStore {
  keep(tenantId: TenantId, personId: PersonId, turn: PendingTurn): Promise<void>;
  /** Takes it, once; null where there is none, or where it was too long ago. */
  take(tenantId: TenantId, personId: PersonId): Promise<PendingTurn | null>;
}

export interface ChatStore {
  byPerson(tenantId: TenantId, personId: PersonId): Promise<KnownChat | null>;
  /** Remembers where a person is reached; writes only what is new. */
  remember(chat: KnownChat, now: Date): Promise<void>;
  close(tenantId: TenantId, personId: PersonId): Promise<void>;
}

/** A draft before it is opened; `key` names the message that it answers. */
export type NewDraft = Omit<Draft, 'state'> & { key: string };

export interface DraftStore {
  /** Opens a draft and answers with its id; the same message again gets the same draft. */
  open(draft: NewDraft): Promise<string>;
  lock(id: string): Promise<Draft | null>;
  settle(id: string, state: 'sent' | 'discarded'): Promise<void>;
  /** Discards all of a person's open drafts; says how many there were. */
  discardAll(tenantId: TenantId, personId: PersonId): Promise<number>;
}

export interface ViewStore {
  /** Notes that somebody is to be shown the request; a card that is still to be sent is not noted twice. One with a message was asked for, or used, by the person. */
  add(view: Omit<CardView, 'id'>): Promise<void>;
  /** Notes a card that is there already, and that it has to be drawn again. */
  redraw(view: Omit<CardView, 'id' | 'shownVersion' | 'message'> & { message: NonNullable<CardView['message']> }): Promise<void>;
  /** Which of these subjects somebody has opened a card of in this role: asked for it, or used it. */
  openedBy(tenantId: TenantId, personId: PersonId, role: ViewRole, subjectIds: readonly string[]): Promise<Set<string>>;
  /** Whether a card has been brought, or is being brought, to this person. */
  anyFor(tenantId: TenantId, personId: PersonId): Promise<boolean>;
  /** Takes the views of a subject that lag behind `version`, for half a minute, so that nobody else sends them too. */
  claimLagging(subjectId: string, version: number): Promise<CardView[]>;
  /** Whether a card lags behind `version`, or words are unsent: taken by somebody who may be gone. */
  hasUndelivered(subjectId: string, version: number): Promise<boolean>;
  shown(id: string, version: number, message: CardView['message']): Promise<void>;
  release(id: string): Promise<void>;
  lose(id: string): Promise<void>;
}

export interface NoticeStore {
  add(notice: Notice): Promise<void>;
  /** Takes the unsent notices of a subject, for half a minute, oldest first. */
  claim(subjectId: string): Promise<Notice[]>;
  settle(key: string, state: 'sent' | 'lost'): Promise<void>;
  release(key: string): Promise<void>;
}

/** Work that follows from a change; enqueued in the change's own transaction. */
export type Job =
  /** Take a request as far as it goes now: prepare it, carry it out, let time pass. */
  | { name: 'advance'; requestId: string }
  /** The same for a request for an access package. */
  | { name: 'advance-access'; requestId: string }
  /** Take a list as far as it goes now: check its rows, send them. */
  | { name: 'run-bulk'; bulkId: string }
  /** Look at what somebody holds: remind of its end, or see that it has ended. */
  | { name: 'look-at-holding'; holdingId: string }
  /** Bring cards and notices of something to the people concerned. */
  | { name: 'deliver'; subjectId: string };

/** The nouns of the store; within a transaction all of them take part in it. */
export interface Nouns {
  readonly requests: RequestStore;
  readonly access: AccessStore;
  readonly pendingTurns: PendingTurnStore;
  readonly chats: ChatStore;
  readonly drafts: DraftStore;
  readonly views: ViewStore;
  readonly notices: NoticeStore;
  readonly bulks: BulkStore;
  readonly holdings: HoldingStore;
  audit(entries: readonly AuditEntry[], now: Date): Promise<void>;
  enqueue(job: Job, delayMs?: number): Promise<void>;
  watermark(name: string): Promise<string | null>;
  setWatermark(name: string, value: string): Promise<void>;
}

/**
 * What Foyer remembers. Outside of `transaction` every call is one of its own. Inside, use nothing but the handle:
 * the embedded database is one session, and a second query beside the open transaction would wait for ever.
 */
export interface Store extends Nouns {
  transaction<Value>(run: (tx: Nouns) => Promise<Value>): Promise<Value>;
}
