-- An access package that somebody holds and that is kept an eye on. `body` is the whole of it; the columns beside it are
-- what is searched for. `due_at` is the next reminder, the end, or when it is to be looked at before.
create table holding (
  id text primary key,
  tenant_id text not null,
  holder_id text not null,
  state text not null check (state in ('standing', 'ended')),
  version integer not null,
  body jsonb not null,
  ends_at timestamptz,
  due_at timestamptz
);
create index holding_due on holding (due_at) where due_at is not null;
create index holding_standing on holding (id) where state = 'standing';
