import type { Kysely } from 'kysely';
import type { HoldingStore } from '../capability/port/holding-store.ts';
import { holdingDueAt, type Holding } from '../rule/holding.ts';
import { holdingSchema } from './holding-schema.ts';
import { takeDueRows } from './lease.ts';
import type { Tables } from './schema.ts';

/** Rows of one statement: a reading may bring thousands. */
const chunk = 500;

export function createHoldingStore(db: Kysely<Tables>): HoldingStore {
  const bodies = () => db.selectFrom('holding').select('body');
  const one = (row: { body: object } | undefined) => (row ? holdingSchema.parse(row.body) : null);
  return {
    async insert(holdings) {
      let count = 0;
      for (let from = 0; from < holdings.length; from += chunk) {
        const rows = holdings.slice(from, from + chunk).map((holding) => ({ ...columns(holding), id: holding.id, tenant_id: holding.tenantId, holder_id: holding.holder.id }));
        const written = await db.insertInto('holding').values(rows).onConflict((conflict) => conflict.column('id').doNothing()).returning('id').execute();
        count += written.length;
      }
      return count;
    },
    async byId(id) {
      return one(await bodies().where('id', '=', id).executeTakeFirst());
    },
    async lock(id) {
      return one(await bodies().where('id', '=', id).forUpdate().executeTakeFirst());
    },
    async save(holding) {
      await db.updateTable('holding').set(columns(holding)).where('id', '=', holding.id).execute();
    },
    async standing() {
      const rows = await db.selectFrom('holding').select(['id', 'ends_at']).where('state', '=', 'standing').execute();
      return new Map(rows.map((row) => [row.id, row.ends_at?.toISOString() ?? null]));
    },
    async lookSoon(ids, now) {
      if (ids.length === 0) return 0;
      const { numUpdatedRows } = await db.updateTable('holding').set({ due_at: now }).where('id', 'in', [...ids]).where('state', '=', 'standing').executeTakeFirst();
      return Number(numUpdatedRows);
    },
    takeDue: (now, most) => takeDueRows(db, 'holding', now, most),
  };
}

const columns = (holding: Holding) => ({
  state: holding.state.kind,
  version: holding.version,
  body: JSON.stringify(holding),
  ends_at: holding.endsAt,
  due_at: holdingDueAt(holding),
});
