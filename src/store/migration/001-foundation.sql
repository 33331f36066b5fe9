-- Where each person is reached, as the newest inbound activity told it.
create table chat (
  tenant_id text not null,
  person_id text not null,
  conversation_id text not null,
  service_url text not null,
  locale text not null,
  time_zone text,
  state text not null check (state in ('open', 'closed')),
  seen_at timestamptz not null,
  primary key (tenant_id, person_id)
);

-- A form that somebody is filling in. `key` names the message that it answers, so that a message delivered twice has one form.
create table draft (
  id text primary key,
  key text not null unique,
  tenant_id text not null,
  person_id text not null,
  state text not null check (state in ('open', 'sent', 'discarded')),
  expires_at timestamptz not null
);
create index draft_open on draft (tenant_id, person_id) where state = 'open';

create sequence request_number start 1001;

-- A request for guests. `body` is the whole request; the columns beside it are what is searched for.
create table request (
  id text primary key,
  number bigint not null unique,
  draft_id text not null unique references draft (id),
  tenant_id text not null,
  requestor_id text not null,
  state text not null,
  version integer not null,
  body jsonb not null,
  due_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz not null
);
create index request_due on request (due_at) where due_at is not null;
create index request_requestor on request (tenant_id, requestor_id, number desc);

-- Who may decide a request now; empty once it is decided.
create table request_approver (
  request_id text not null references request (id) on delete cascade,
  person_id text not null,
  primary key (request_id, person_id)
);
create index request_approver_person on request_approver (person_id);

-- The guests of a request, to find a request by its guest. `open` while something may still happen to the stay,
-- `under_way` until the guest has what was asked for, `created` where the account was made for this request.
create table request_guest (
  request_id text not null references request (id) on delete cascade,
  position integer not null,
  mail text not null,
  guest_id text,
  open boolean not null,
  under_way boolean not null,
  created boolean not null,
  awaits_acceptance boolean not null,
  awaits_delivery boolean not null,
  primary key (request_id, position)
);
create index request_guest_mail on request_guest (mail) where under_way;
create index request_guest_id on request_guest (guest_id);
create index request_guest_acceptance on request_guest (guest_id) where awaits_acceptance;
create index request_guest_delivery on request_guest (request_id) where awaits_delivery;

-- What people have been shown of a request: a card each, brought up to date when the request moves on.
create table card_view (
  id bigint generated always as identity primary key,
  request_id text not null references request (id) on delete cascade,
  tenant_id text not null,
  person_id text not null,
  role text not null check (role in ('requestor', 'approver')),
  conversation_id text,
  service_url text,
  activity_id text,
  shown_version integer not null,
  claimed_until timestamptz,
  state text not null check (state in ('live', 'lost'))
);
create index card_view_request on card_view (request_id);
create index card_view_person on card_view (person_id);
create unique index card_view_message on card_view (conversation_id, activity_id) where activity_id is not null;
create unique index card_view_pending on card_view (person_id, request_id, role) where activity_id is null;

-- Words that go to somebody, once each: in the chat, or by mail.
create table notice (
  key text primary key,
  request_id text not null references request (id) on delete cascade,
  tenant_id text not null,
  person_id text,
  mail text,
  subject text not null,
  text text not null,
  state text not null check (state in ('waiting', 'sent', 'lost')),
  claimed_until timestamptz
);
create index notice_waiting on notice (request_id) where state = 'waiting';

-- What happened, as a chain: each event holds the hash of the one before.
create table audit_event (
  sequence bigint primary key,
  at timestamptz not null,
  tenant_id text not null,
  kind text not null,
  subject text not null,
  actor jsonb not null,
  details jsonb not null,
  previous_hash text not null,
  hash text not null unique
);
-- The chain's end: whoever appends holds this row, so that events follow one another in the order of their transactions.
create table audit_head (
  lone boolean primary key default true check (lone),
  sequence bigint not null,
  hash text not null
);
insert into audit_head (sequence, hash) values (0, repeat('0', 64));
create index audit_event_subject on audit_event (subject, sequence);

-- How far the poller has read.
create table watermark (
  name text primary key,
  value text not null
);
