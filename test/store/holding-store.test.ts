import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/capability/port/store.ts';
import { createLog } from '../../src/ops/create-log.ts';
import { noticed, type Holding } from '../../src/rule/holding.ts';
import { assignmentId, packageId, personId, tenantId } from '../../src/rule/identity.ts';
import { createStore } from '../../src/store/create-store.ts';
import { startEngine } from '../../src/store/engine.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { freshDatabase } from './postgres-server.ts';

const log = createLog('silent');
const end = '2027-03-31T21:59:59.999Z';
const holding = (id: string, changes: Partial<Holding> = {}): Holding => ({
  ...noticed({
    id: `holding_${id}`,
    tenantId: tenantId('contoso'),
    assignmentId: assignmentId(id),
    holder: { id: 'lena', name: 'Lena Fischer' },
    package: { id: packageId('apollo'), name: 'Apollo Project' },
    endsAt: end,
    remindFrom: '2027-03-01T09:00:00.000Z',
    reminders: [{ days: 14, at: '2027-03-17T08:00:00.000Z' }],
    lookAt: null,
  }),
  ...changes,
});

for (const kind of ['embedded', 'server'] as const) {
  describe(`what people hold, on the ${kind} database`, () => {
    let store: Store;
    let tidy: () => Promise<void>;

    before(async function () {
      this.timeout(60_000);
      const folder = mkdtempSync(join(tmpdir(), 'foyer-holding-'));
      const server = kind === 'server' ? await freshDatabase() : null;
      const database = await openDatabase({ url: server?.url, dataDir: folder, log });
      const engine = await startEngine(database, log);
      store = createStore(database.db, engine);
      tidy = async () => {
        await engine.stop();
        await database.close();
        await server?.drop();
        rmSync(folder, { recursive: true, force: true });
      };
    });
    after(() => tidy());

    it('is given back as it was written, and written once', async () => {
      const whole = holding('whole', {
        reminded: [14],
        shown: true,
        state: { kind: 'ended', at: end, fate: { kind: 'deleted', on: '2027-04-30T21:59:59.999Z', days: 30 } },
        about: {
          mail: 'lena@fabrikam.example',
          isGuest: true,
          sponsors: [{ id: personId('ines'), name: 'Ines Calder' }],
          resources: ['Apollo'],
          policy: { name: 'Apollo Project: employees', end: { kind: 'after', days: 90 }, approvalToExtend: true },
          since: null,
          origin: { kind: 'asked', number: 1003, by: { id: 'ines', name: 'Ines Calder' }, approvers: ['Marco Duarte'] },
          holderRights: { extend: 'not-by-oneself', remove: null },
          sponsorRights: { extend: null, remove: null },
        },
      });
      assert.equal(await store.holdings.insert([whole, holding('plain')]), 2);
      assert.equal(await store.holdings.insert([holding('whole'), holding('other')]), 1);
      assert.deepEqual(await store.holdings.byId('holding_whole'), whole);
      assert.equal(await store.holdings.byId('holding_nothing'), null);
      assert.equal(await store.holdings.insert([]), 0);
    });

    it('is listed while it stands', async () => {
      assert.deepEqual([...(await store.holdings.standing())].sort(), [['holding_other', end], ['holding_plain', end]]);
    });

    it('falls due with its next reminder, is taken once, and again when it is to be looked at', async () => {
      const before = new Date('2027-03-17T07:59:59Z');
      const due = new Date('2027-03-17T08:00:00Z');
      assert.deepEqual(await store.holdings.takeDue(before, 10), []);
      assert.deepEqual((await store.holdings.takeDue(due, 10)).sort(), ['holding_other', 'holding_plain']);
      assert.deepEqual(await store.holdings.takeDue(due, 10), []);
      assert.equal(await store.holdings.lookSoon(['holding_plain', 'holding_whole'], due), 1);
      assert.deepEqual(await store.holdings.takeDue(due, 10), ['holding_plain']);
      await store.transaction(async (tx) => {
        const one = await tx.holdings.lock('holding_other');
        assert.ok(one);
        await tx.holdings.save({ ...one, version: 2, endsAt: null, reminders: [] });
      });
      assert.deepEqual(await store.holdings.takeDue(new Date('2030-01-01T00:00:00Z'), 10), ['holding_plain']);
      assert.equal((await store.holdings.standing()).get('holding_other'), null);
    });
  });
}
