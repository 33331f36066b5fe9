import { sql, type Kysely } from 'kysely';
import type { DraftStore, NewDraft } from '../capability/port/store.ts';
import { personId, tenantId } from '../rule/identity.ts';
import { batched } from './batched.ts';
import type { Tables } from './schema.ts';

export function createDraftStore(db: Kysely<Tables>): DraftStore {
  return {
    open: batched((drafts) => openDrafts(db, drafts)),
    async lock(id) {
      const row = await db.selectFrom('draft').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row ? { id: row.id, tenantId: tenantId(row.tenant_id), personId: personId(row.person_id), state: row.state, expiresAt: row.expires_at } : null;
    },
    async settle(id, state) {
      await db.updateTable('draft').set({ state }).where('id', '=', id).execute();
    },
    async discardAll(tenant, person) {
      const rows = await db.updateTable('draft').set({ state: 'discarded' }).where('tenant_id', '=', tenant).where('person_id', '=', person).where('state', '=', 'open').returning('id').execute();
      return rows.length;
    },
  };
}

/** Opens drafts, one for each message: a message that comes twice, even at once, finds the draft that it has already. */
async function openDrafts(db: Kysely<Tables>, drafts: readonly NewDraft[]): Promise<string[]> {
  const first = [...new Map(drafts.toReversed().map((draft) => [draft.key, draft])).values()];
  const column = (of: (draft: NewDraft) => string) => sql`${first.map(of)}::text[]`;
  const { rows } = await sql<{ id: string; key: string }>`
    insert into draft (id, key, tenant_id, person_id, state, expires_at)
    select id, key, tenant_id, person_id, 'open', expires_at::timestamptz
    from unnest(${column((draft) => draft.id)}, ${column((draft) => draft.key)}, ${column((draft) => draft.tenantId)}, ${column((draft) => draft.personId)}, ${column((draft) => draft.expiresAt.toISOString())})
      as new (id, key, tenant_id, person_id, expires_at)
    on conflict (key) do update set key = excluded.key
    returning id, key`.execute(db);
  const ids = new Map(rows.map((row) => [row.key, row.id]));
  return drafts.map((draft) => ids.get(draft.key) ?? draft.id);
}
