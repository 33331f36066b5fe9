import type { ViewRole } from '../capability/port/store.ts';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;

export interface Tables {
  chat: {
    tenant_id: string;
    person_id: string;
    conversation_id: string;
    service_url: string;
    locale: string;
    time_zone: string | null;
    state: 'open' | 'closed';
    seen_at: Instant;
  };
  draft: {
    id: string;
    key: string;
    tenant_id: string;
    person_id: string;
    state: 'open' | 'sent' | 'discarded';
    expires_at: Instant;
  };
  request: {
    id: string;
    number: string;
    draft_id: string;
    tenant_id: string;
    requestor_id: string;
    state: string;
    version: number;
    body: JSONColumnType<object, string, string>;
    due_at: Instant | null;
    lease_until: Instant | null;
    created_at: Instant;
  };
  request_approver: { request_id: string; person_id: string };
  request_guest: {
    request_id: string;
    position: number;
    mail: string;
    guest_id: string | null;
    open: boolean;
    under_way: boolean;
    created: boolean;
    awaits_acceptance: boolean;
    awaits_delivery: boolean;
  };
  card_view: {
    id: Generated<string>;
    subject_id: string;
    tenant_id: string;
    person_id: string;
    role: ViewRole;
    conversation_id: string | null;
    service_url: string | null;
    activity_id: string | null;
    shown_version: number;
    claimed_until: Instant | null;
    state: 'live' | 'lost';
    opened: Generated<boolean>;
  };
  notice: {
    key: string;
    subject_id: string;
    tenant_id: string;
    person_id: string | null;
    mail: string | null;
    subject: string;
    text: string;
    state: 'waiting' | 'sent' | 'lost';
    claimed_until: Instant | null;
  };
  access_request: {
    id: string;
    number: string;
    /** Null for a request that was made elsewhere. */
    draft_id: string | null;
    tenant_id: string;
    requestor_id: string;
    target_id: string | null;
    target_mail: string | null;
    package_id: string;
    entra_request_id: string | null;
    state: string;
    version: number;
    body: JSONColumnType<object, string, string>;
    awaits_entra: boolean;
    due_at: Instant | null;
    lease_until: Instant | null;
    created_at: Instant;
  };
  access_approver: { request_id: string; person_id: string };
  bulk: {
    id: string;
    key: string;
    tenant_id: string;
    owner_id: string;
    state: string;
    version: number;
    body: JSONColumnType<object, string, string>;
    due_at: Instant | null;
    lease_until: Instant | null;
    created_at: Instant;
  };
  bulk_row: {
    bulk_id: string;
    position: number;
    state: string;
    kind: 'assign' | 'invite' | null;
    request_id: string | null;
    sent_at: Instant | null;
    body: JSONColumnType<object, string, string>;
  };
  holding: {
    id: string;
    tenant_id: string;
    holder_id: string;
    state: 'standing' | 'ended';
    version: number;
    body: JSONColumnType<object, string, string>;
    ends_at: Instant | null;
    due_at: Instant | null;
  };
  pending_turn: { tenant_id: string; person_id: string; turn: JSONColumnType<object, string, string>; at: Instant };
  audit_event: {
    sequence: string;
    at: Instant;
    tenant_id: string;
    kind: string;
    subject: string;
    actor: JSONColumnType<object, string, string>;
    details: JSONColumnType<object, string, string>;
    previous_hash: string;
    hash: string;
  };
  audit_head: { lone: Generated<boolean>; sequence: string; hash: string };
  watermark: { name: string; value: string };
}
