import type { Kysely } from 'kysely';
import type { DraftStore } from '../capability/port/store.ts';
import { personId, tenantId } from '../rule/identity.ts';
import type { Tables } from './schema.ts';

export function createDraftStore(db: Kysely<Tables>): DraftStore {
  return {
    async open(draft) {
      const inserted = await db
        .insertInto('draft')
        .values({ id: draft.id, key: draft.key, tenant_id: draft.tenantId, person_id: draft.personId, state: 'open', expires_at: draft.expiresAt })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('id')
        .executeTakeFirst();
      if (inserted) return inserted.id;
      return (await db.selectFrom('draft').select('id').where('key', '=', draft.key).executeTakeFirstOrThrow()).id;
    },
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
