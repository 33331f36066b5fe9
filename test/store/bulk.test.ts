import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Store } from '../../src/capability/port/store.ts';
import { createLog } from '../../src/ops/create-log.ts';
import { noCounts, type Bulk } from '../../src/rule/bulk.ts';
import type { BulkRow } from '../../src/rule/bulk-row.ts';
import { assignmentRequestId, packageId, policyId } from '../../src/rule/identity.ts';
import { createStore } from '../../src/store/create-store.ts';
import { startEngine, type Engine } from '../../src/store/engine.ts';
import { openDatabase, type Database } from '../../src/store/open-database.ts';
import { bulk, now, row } from '../rule/sample-bulk.ts';
import { freshDatabase } from './postgres-server.ts';

const log = createLog('silent');
const assign: BulkRow['plan'] = { kind: 'assign', target: { mail: 'guest@fabrikam.example' }, packageId: packageId('apollo'), package: 'Apollo Project', policyId: policyId('direct'), period: null, reason: 'Launch', answers: [] };
const invite: BulkRow['plan'] = { kind: 'invite', mail: 'guest@fabrikam.example', name: null, language: 'en' };

for (const kind of ['embedded', 'server'] as const) {
  describe(`the lists on the ${kind} database`, () => {
    let database: Database;
    let engine: Engine;
    let store: Store;
    let tidy: () => Promise<void> | void;
    const folder = mkdtempSync(join(tmpdir(), 'foyer-bulk-'));

    before(async function () {
      this.timeout(60_000);
      const server = kind === 'server' ? await freshDatabase() : null;
      database = await openDatabase({ url: server?.url, dataDir: folder, log });
      engine = await startEngine(database, log);
      store = createStore(database.db, engine);
      tidy = async () => {
        await engine.stop();
        await database.close();
        await server?.drop();
        rmSync(folder, { recursive: true, force: true });
      };
    });
    after(() => tidy());

    let next = 0;
    const add = async (rows: BulkRow[], changes: Partial<Bulk> = {}) => {
      next += 1;
      const list = bulk({ id: `bulk_${kind}_${next}`, total: rows.length, ...changes });
      assert.equal(await store.transaction((tx) => tx.bulks.insert(list, rows, `message ${next}`)), true);
      return list;
    };
    const states = async (id: string) => (await store.bulks.rows(id, ['unchecked', 'ready', 'problem', 'nothing', 'sending', 'sent', 'done', 'failed', 'undone'], 10_000)).map(({ state }) => state);

    it('gives back a list and its rows as they were written', async () => {
      const rows = [row(0, { state: 'ready', plan: assign, sentAt: '2027-03-01T09:00:00.000Z' }), row(1, { state: 'problem', problems: [{ code: 'address-missing' }] }), row(2, { state: 'failed', plan: invite, failure: { reason: 'other', code: 'BadRequest' } })];
      const list = await add(rows);
      assert.deepEqual(await store.bulks.byId(list.id), list);
      assert.deepEqual(await store.bulks.rows(list.id, ['ready', 'problem', 'failed'], 10), rows);
      assert.deepEqual(await store.bulks.counts(list.id), { ...noCounts(), ready: 1, problem: 1, failed: 1 });
    });

    it('gives one message one list, however often it arrives', async () => {
      const list = await add([row(0)]);
      assert.equal(await store.transaction((tx) => tx.bulks.insert({ ...list, id: `${list.id}_twice` }, [row(0)], `message ${next}`)), false);
      assert.equal((await store.bulks.byKey(`message ${next}`))?.id, list.id);
      assert.equal(await store.bulks.byId(`${list.id}_twice`), null);
    });

    it('hands out rows of one kind, assignments first, in the list’s order', async () => {
      const { id } = await add([row(0, { state: 'ready', plan: invite }), row(1, { state: 'ready', plan: assign }), row(2, { state: 'ready', plan: assign }), row(3, { state: 'done', plan: assign })]);
      const first = await store.bulks.nextToSend(id, 20);
      assert.deepEqual(first.map(({ position }) => position), [1, 2]);
      await store.bulks.saveRows(id, first.map((one) => ({ ...one, state: 'sending' as const })));
      assert.deepEqual((await store.bulks.nextToSend(id, 20)).map(({ position }) => position), [0]);
    });

    it('reads rows a page at a time', async () => {
      const { id } = await add(Array.from({ length: 1_203 }, (_, position) => row(position)));
      const page = await store.bulks.rows(id, ['unchecked'], 500, 999);
      assert.deepEqual([page.length, page[0]?.position, page.at(-1)?.position], [203, 1_000, 1_202]);
    });

    it('moves rows by their states, and drops what a check found when they are checked again', async () => {
      const { id } = await add([row(0, { state: 'ready', plan: assign }), row(1, { state: 'problem', problems: [{ code: 'address-missing' }] }), row(2, { state: 'done', plan: assign })]);
      await store.bulks.moveRows(id, ['ready', 'problem'], 'unchecked');
      assert.deepEqual(await states(id), ['unchecked', 'unchecked', 'done']);
      assert.deepEqual((await store.bulks.rows(id, ['unchecked'], 10)).map(({ plan, problems }) => [plan, problems]), [[null, []], [null, []]]);
      assert.deepEqual(await store.bulks.nextToSend(id, 20), []);
    });

    it('knows what is being delivered, of lists that have not ended', async () => {
      const sent = row(0, { state: 'sent', plan: assign, sentAt: '2027-03-01T09:00:00.000Z', requestId: assignmentRequestId(`r_${kind}`) });
      const running = await add([sent], { state: { kind: 'running', since: '2027-03-01T09:00:00.000Z' } });
      await add([{ ...sent, sentAt: '2027-02-01T09:00:00.000Z', requestId: assignmentRequestId(`old_${kind}`) }], { state: { kind: 'finished', at: '2027-02-02T09:00:00.000Z', end: 'all-sent' } });
      assert.deepEqual(await store.bulks.deliveringSince(), new Date('2027-03-01T09:00:00Z'));
      assert.deepEqual(await store.bulks.delivering([assignmentRequestId(`r_${kind}`), assignmentRequestId('another')]), [{ bulkId: running.id, row: sent }]);
      await store.bulks.saveRows(running.id, [{ ...sent, state: 'done' }]);
      assert.equal(await store.bulks.deliveringSince(), null);
    });

    it('takes what is due once', async () => {
      const due = await add([row(0)], { state: { kind: 'scheduled', at: '2027-03-01T08:59:00.000Z' } });
      await add([row(0)], { state: { kind: 'scheduled', at: '2027-03-01T09:01:00.000Z' } });
      await sql`update bulk set due_at = null where state <> 'scheduled'`.execute(database.db);
      assert.deepEqual(await store.bulks.takeDue(now, 10), [due.id]);
      assert.deepEqual(await store.bulks.takeDue(now, 10), []);
    });

    it('lets one worker at a time work on a list, who may keep it', async () => {
      const { id } = await add([row(0)]);
      assert.equal(await store.bulks.lease(id), true);
      assert.equal(await store.bulks.lease(id), false);
      assert.equal(await store.bulks.renew(id), true);
      await store.bulks.release(id);
      assert.equal(await store.bulks.renew(id), false);
      assert.equal(await store.bulks.lease(id), true);
    });

    it('keeps the pace of invitations for all workers together', async () => {
      const waits = [];
      for (let batch = 0; batch < 8; batch += 1) waits.push(await store.transaction((tx) => tx.bulks.takePace(20, now)));
      assert.deepEqual(waits, [0, 0, 0, 0, 0, 0, 0, 5_020]);
      await store.transaction((tx) => tx.bulks.settlePace(now, [40]));
      assert.equal(await store.transaction((tx) => tx.bulks.takePace(20, new Date(now.getTime() + 5_020))), 0);
    });
  });
}
