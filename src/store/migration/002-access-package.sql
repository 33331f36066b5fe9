-- Cards and notices belong to anything that moves on, not to invitations alone.
alter table card_view drop constraint card_view_request_id_fkey;
alter table card_view drop constraint card_view_role_check;
alter table card_view rename column request_id to subject_id;
alter table notice drop constraint notice_request_id_fkey;
alter table notice rename column request_id to subject_id;

-- A request for an access package, Entra's own or one that Foyer has approved itself. `body` is the whole request; the
-- columns beside it are what is searched for. `awaits_entra` while Entra is to tell how it goes on.
create table access_request (
  id text primary key,
  number bigint not null unique,
  draft_id text unique references draft (id),
  tenant_id text not null,
  requestor_id text not null,
  target_id text,
  target_mail text,
  package_id text not null,
  entra_request_id text unique,
  state text not null,
  version integer not null,
  body jsonb not null,
  awaits_entra boolean not null,
  due_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz not null
);
create index access_request_due on access_request (due_at) where due_at is not null;
create index access_request_requestor on access_request (tenant_id, requestor_id, number desc);
create index access_request_target on access_request (target_id);
create index access_request_target_mail on access_request (target_mail) where target_mail is not null;
create index access_request_awaiting on access_request (created_at) where awaits_entra;

-- Who may decide a request for an access package now; empty once nobody is asked.
create table access_approver (
  request_id text not null references access_request (id) on delete cascade,
  person_id text not null,
  primary key (request_id, person_id)
);
create index access_approver_person on access_approver (person_id);

-- What somebody had said when a sign-in came between; taken up again once, when they have signed in.
create table pending_turn (
  tenant_id text not null,
  person_id text not null,
  turn jsonb not null,
  at timestamptz not null,
  primary key (tenant_id, person_id)
);
