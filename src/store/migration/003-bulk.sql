-- A list of people to invite or to assign packages to. `body` is the whole list without its rows; `key` names the message
-- or form that brought it, so that one that is delivered twice is one list.
create table bulk (
  id text primary key,
  key text not null unique,
  tenant_id text not null,
  owner_id text not null,
  state text not null,
  version integer not null,
  body jsonb not null,
  due_at timestamptz,
  lease_until timestamptz,
  created_at timestamptz not null
);
create index bulk_due on bulk (due_at) where due_at is not null;

-- A row of a list. `body` is what it said, what the check found and what became of it; `kind` is what is done for it,
-- known once it is ready. `request_id` is Entra's, while it delivers.
create table bulk_row (
  bulk_id text not null references bulk (id) on delete cascade,
  position integer not null,
  state text not null,
  kind text check (kind in ('assign', 'invite')),
  request_id text,
  sent_at timestamptz,
  body jsonb not null,
  primary key (bulk_id, position)
);
create index bulk_row_state on bulk_row (bulk_id, state, kind, position);
create index bulk_row_delivering on bulk_row (sent_at) where state = 'sent';
create index bulk_row_request on bulk_row (request_id) where state = 'sent';
