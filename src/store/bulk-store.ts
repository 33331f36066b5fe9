import { sql, type Kysely } from 'kysely';
import type { BulkStore } from '../capability/port/bulk-store.ts';
import { bulkDueAt, noCounts, type Bulk, type BulkCounts } from '../rule/bulk.ts';
import { pace, settle, type PaceLog } from '../rule/bulk-pace.ts';
import type { BulkRow } from '../rule/bulk-row.ts';
import { bulkSchema, paceSchema, requestIdSchema, rowBodySchema, rowStateSchema } from './bulk-schema.ts';
import type { Tables } from './schema.ts';

const leaseSeconds = 45;
const putOffMs = 15 * 60_000;
/** Rows that one statement writes; a statement of all rows of a long list would be as long as the list. */
const rowsPerStatement = 500;
const paceName = 'invitation-pace';

export function createBulkStore(db: Kysely<Tables>): BulkStore {
  const one = (row: { body: object } | undefined) => (row ? bulkSchema.parse(row.body) : null);
  const until = sql<Date>`now() + make_interval(secs => ${leaseSeconds})`;
  return {
    async insert(bulk, rows, key) {
      const added = await db
        .insertInto('bulk')
        .values({ ...columns(bulk), id: bulk.id, key, tenant_id: bulk.tenantId, owner_id: bulk.owner.id, created_at: bulk.receivedAt })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) return false;
      for (let from = 0; from < rows.length; from += rowsPerStatement) await writeRows(db, bulk.id, rows.slice(from, from + rowsPerStatement));
      return true;
    },
    async byId(id) {
      return one(await db.selectFrom('bulk').select('body').where('id', '=', id).executeTakeFirst());
    },
    async byKey(key) {
      return one(await db.selectFrom('bulk').select('body').where('key', '=', key).executeTakeFirst());
    },
    async lock(id) {
      return one(await db.selectFrom('bulk').select('body').where('id', '=', id).forUpdate().executeTakeFirst());
    },
    async save(bulk) {
      await db.updateTable('bulk').set(columns(bulk)).where('id', '=', bulk.id).execute();
    },
    async counts(id) {
      const found = await db.selectFrom('bulk_row').select(['state', sql<string>`count(*)`.as('count')]).where('bulk_id', '=', id).groupBy('state').execute();
      return found.reduce<BulkCounts>((counts, { state, count }) => ({ ...counts, [rowStateSchema.parse(state)]: Number(count) }), noCounts());
    },
    async rows(id, states, most, after = -1) {
      const found = await db.selectFrom('bulk_row').selectAll().where('bulk_id', '=', id).where('state', 'in', [...states]).where('position', '>', after).orderBy('position').limit(most).execute();
      return found.map(readRow);
    },
    async nextToSend(id, most) {
      for (const kind of ['assign', 'invite'] as const) {
        const found = await db.selectFrom('bulk_row').selectAll().where('bulk_id', '=', id).where('state', '=', 'ready').where('kind', '=', kind).orderBy('position').limit(most).execute();
        if (found.length > 0) return found.map(readRow);
      }
      return [];
    },
    saveRows: (id, rows) => writeRows(db, id, rows),
    async moveRows(id, from, to) {
      const found = sql`body || '{"problems": [], "idle": null, "plan": null}'::jsonb`;
      await db
        .updateTable('bulk_row')
        .set(to === 'unchecked' ? { state: to, kind: null, body: sql`${found}` } : { state: to })
        .where('bulk_id', '=', id)
        .where('state', 'in', [...from])
        .execute();
    },
    async deliveringSince() {
      const found = await db
        .selectFrom('bulk_row')
        .innerJoin('bulk', 'bulk.id', 'bulk_row.bulk_id')
        .select(sql<Date | null>`min(bulk_row.sent_at)`.as('since'))
        .where('bulk_row.state', '=', 'sent')
        .where('bulk.state', 'in', ['running', 'paused', 'delivering'])
        .executeTakeFirst();
      return found?.since ?? null;
    },
    async delivering(requests) {
      const found = await db.selectFrom('bulk_row').selectAll().where('state', '=', 'sent').where('request_id', '=', sql<string>`any(${[...requests]}::text[])`).execute();
      return found.map((row) => ({ bulkId: row.bulk_id, row: readRow(row) }));
    },
    async takeDue(now, most) {
      const due = db.selectFrom('bulk').select('id').where('due_at', '<=', now).orderBy('due_at').limit(most).forUpdate().skipLocked();
      const rows = await db.updateTable('bulk').set({ due_at: new Date(now.getTime() + putOffMs) }).where('id', 'in', due).returning('id').execute();
      return rows.map((row) => row.id);
    },
    async lease(id) {
      const taken = await db
        .updateTable('bulk')
        .set({ lease_until: until })
        .where('id', '=', id)
        .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<', sql<Date>`now()`)]))
        .returning('id')
        .executeTakeFirst();
      return taken !== undefined;
    },
    async renew(id) {
      const kept = await db.updateTable('bulk').set({ lease_until: until }).where('id', '=', id).where('lease_until', '>', sql<Date>`now()`).returning('id').executeTakeFirst();
      return kept !== undefined;
    },
    async release(id) {
      await db.updateTable('bulk').set({ lease_until: null }).where('id', '=', id).execute();
    },
    async takePace(count, now) {
      await db.insertInto('watermark').values({ name: paceName, value: '[]' }).onConflict((conflict) => conflict.doNothing()).execute();
      const next = pace(await readPace(db), count, now.getTime());
      if ('waitMs' in next) return next.waitMs;
      await writePace(db, next.log);
      return 0;
    },
    async settlePace(at, tookMs) {
      await writePace(db, settle(await readPace(db), at.getTime(), tookMs));
    },
  };
}

/** Reads the pace and holds it until the transaction ends. */
async function readPace(db: Kysely<Tables>): Promise<PaceLog> {
  const row = await db.selectFrom('watermark').select('value').where('name', '=', paceName).forUpdate().executeTakeFirst();
  return paceSchema.parse(JSON.parse(row?.value ?? '[]'));
}

async function writePace(db: Kysely<Tables>, log: PaceLog): Promise<void> {
  await db.updateTable('watermark').set({ value: JSON.stringify(log) }).where('name', '=', paceName).execute();
}

function columns(bulk: Bulk) {
  return { state: bulk.state.kind, version: bulk.version, body: JSON.stringify(bulk), due_at: bulkDueAt(bulk) };
}

type StoredRow = { position: number; state: string; request_id: string | null; sent_at: Date | null; body: object };

function readRow(row: StoredRow): BulkRow {
  return { position: row.position, state: rowStateSchema.parse(row.state), requestId: requestIdSchema.parse(row.request_id), sentAt: row.sent_at?.toISOString() ?? null, ...rowBodySchema.parse(row.body) };
}

async function writeRows(db: Kysely<Tables>, id: string, rows: readonly BulkRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db
    .insertInto('bulk_row')
    .values(
      rows.map(({ position, state, requestId, sentAt, ...body }) => ({ bulk_id: id, position, state, kind: body.plan?.kind ?? null, request_id: requestId, sent_at: sentAt, body: JSON.stringify(body) })),
    )
    .onConflict((conflict) =>
      conflict.columns(['bulk_id', 'position']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        kind: row.ref('excluded.kind'),
        request_id: row.ref('excluded.request_id'),
        sent_at: row.ref('excluded.sent_at'),
        body: row.ref('excluded.body'),
      })),
    )
    .execute();
}
