import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { askApprover, passTime } from '../../src/rule/decide-request.ts';
import { guestId, tenantId } from '../../src/rule/identity.ts';
import type { GuestRequest } from '../../src/rule/request.ts';
import type { Store } from '../../src/capability/port/store.ts';
import { verifyAudit } from '../../src/store/audit.ts';
import { createStore } from '../../src/store/create-store.ts';
import { startEngine, type Engine } from '../../src/store/engine.ts';
import { openDatabase, type Database } from '../../src/store/open-database.ts';
import { createLog } from '../../src/ops/create-log.ts';
import { after as later, asked, dana, day, ines, marco, received, timers } from '../rule/sample-request.ts';
import { freshDatabase } from './postgres-server.ts';

const contoso = tenantId('contoso');
const log = createLog('silent');

for (const kind of ['embedded', 'server'] as const) {
  describe(`the store on the ${kind} database`, () => {
    let database: Database;
    let engine: Engine;
    let store: Store;
    let tidy: () => Promise<void> | void;
    const folder = mkdtempSync(join(tmpdir(), 'foyer-store-'));

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

    let next = 1;
    const submit = async (changes: Partial<GuestRequest> = {}) => {
      const draft = await store.drafts.open({ id: `draft_${kind}_${next}`, key: `message ${next}`, tenantId: contoso, personId: ines.id, expiresAt: later(day) });
      const request = received({ id: `request_${kind}_${next}`, number: await store.requests.nextNumber(), ...changes });
      next += 1;
      await store.transaction((tx) => tx.requests.insert(request, draft));
      return request;
    };

    it('gives back a request as it was written', async () => {
      const request = await submit();
      assert.deepEqual(await store.requests.byId(request.id), request);
      assert.deepEqual(await store.requests.byNumber(contoso, request.number), request);
      assert.equal(await store.requests.byNumber(tenantId('another'), request.number), null);
    });

    it('gives one message one draft, however often it arrives', async () => {
      const draft = { tenantId: contoso, personId: ines.id, key: 'the same message', expiresAt: later(day) };
      assert.equal(await store.drafts.open({ id: 'draft_first', ...draft }), 'draft_first');
      assert.equal(await store.drafts.open({ id: 'draft_second', ...draft }), 'draft_first');
    });

    it('lets one draft become one request', async () => {
      const request = await submit();
      const { rows } = await sql<{ draft_id: string }>`select draft_id from request where id = ${request.id}`.execute(database.db);
      const again = received({ id: 'request_twice', number: await store.requests.nextNumber() });
      await assert.rejects(store.transaction((tx) => tx.requests.insert(again, rows[0]?.draft_id ?? '')), /unique/);
    });

    it('writes nothing of a transaction that fails', async () => {
      const id = `request_${kind}_${next}`;
      await assert.rejects(
        store.transaction(async (tx) => {
          const draft = await tx.drafts.open({ id: `draft_failed_${kind}`, key: `failed ${kind}`, tenantId: contoso, personId: ines.id, expiresAt: later(day) });
          await tx.requests.insert(received({ id, number: await tx.requests.nextNumber() }), draft);
          await tx.audit([{ tenantId: contoso, kind: 'asked', subject: id, actor: { kind: 'foyer' }, details: {} }], asked);
          await tx.enqueue({ name: 'advance', requestId: id });
          throw new Error('half-way');
        }),
        /half-way/,
      );
      assert.equal(await store.requests.byId(id), null);
      assert.equal(await engine.backlog(), 0);
    });

    it('finds what waits for an approver, and nothing once it is decided', async () => {
      const outcome = askApprover(await submit(), { found: true, approver: dana, why: 'manager', alternate: null }, [], timers, asked);
      assert.ok(outcome.ok);
      await store.transaction((tx) => tx.requests.save(outcome.request));
      assert.deepEqual((await store.requests.waitingFor({ tenantId: contoso, personId: dana.id }, 5)).requests.map((one) => one.number), [outcome.request.number]);
      const lapsed = passTime(outcome.request, later(30 * day));
      assert.ok(lapsed?.ok);
      await store.transaction((tx) => tx.requests.save(lapsed.request));
      assert.deepEqual(await store.requests.waitingFor({ tenantId: contoso, personId: dana.id }, 5), { requests: [], total: 0 });
    });

    it('takes what is due once, and nothing that is not', async () => {
      const outcome = askApprover(await submit(), { found: true, approver: marco, why: 'manager', alternate: null }, [], timers, later(400 * day));
      assert.ok(outcome.ok);
      await store.transaction((tx) => tx.requests.save(outcome.request));
      await sql`update request set due_at = null where id != ${outcome.request.id}`.execute(database.db);
      assert.deepEqual(await store.requests.takeDue(later(400 * day), 10), []);
      assert.deepEqual(await store.requests.takeDue(later(401 * day), 10), [outcome.request.id]);
      assert.deepEqual(await store.requests.takeDue(later(401 * day), 10), []);
    });

    it('lets one worker at a time work on a request', async () => {
      const { id } = await submit();
      assert.equal(await store.requests.lease(id), true);
      assert.equal(await store.requests.lease(id), false);
      await store.requests.release(id);
      assert.equal(await store.requests.lease(id), true);
    });

    it('finds a request by the guest that is awaited', async () => {
      const request = await submit({ guests: [{ mail: 'jane@fabrikam.example', name: null, organization: null, acceptedAt: null, state: { kind: 'present', guestId: guestId('g1'), created: true, warnedDays: [] } }] });
      assert.deepEqual(await store.requests.openStaysOf([guestId('g1'), guestId('g2')]), [{ requestId: request.id, guestId: 'g1' }]);
      assert.deepEqual(await store.requests.awaitingAcceptance(), [{ requestId: request.id, guestId: 'g1', mail: 'jane@fabrikam.example' }]);
      assert.equal(await store.requests.madeByFoyer(guestId('g1')), true);
      assert.equal(await store.requests.madeByFoyer(guestId('g2')), false);
    });

    it('hands out a lagging card once, and again only when the request has moved on', async () => {
      const request = await submit();
      await store.views.add({ subjectId: request.id, tenantId: contoso, personId: marco.id, role: 'approver', message: null, shownVersion: 0 });
      await store.views.add({ subjectId: request.id, tenantId: contoso, personId: marco.id, role: 'approver', message: null, shownVersion: 0 });
      const [view, ...more] = await store.views.claimLagging(request.id, 1);
      assert.ok(view);
      assert.deepEqual(more, []);
      assert.deepEqual(await store.views.claimLagging(request.id, 1), []);
      await store.views.shown(view.id, 1, { conversationId: 'a:1', serviceUrl: 'https://smba.example', activityId: '17' });
      assert.deepEqual(await store.views.claimLagging(request.id, 1), []);
      assert.deepEqual((await store.views.claimLagging(request.id, 2)).map((one) => one.message), [{ conversationId: 'a:1', serviceUrl: 'https://smba.example', activityId: '17' }]);
    });

    it('knows which cards somebody has opened, and takes one that was only brought for none', async () => {
      const [brought, opened, used] = [await submit(), await submit(), await submit()];
      const ids = [brought.id, opened.id, used.id];
      const view = { tenantId: contoso, personId: marco.id, role: 'approver' as const };
      const message = (activityId: string) => ({ conversationId: 'a:opened', serviceUrl: 'https://smba.example', activityId });
      await store.views.add({ ...view, subjectId: brought.id, message: null, shownVersion: 0 });
      const [pending] = await store.views.claimLagging(brought.id, 1);
      await store.views.shown(pending?.id ?? '', 1, message('1'));
      await store.views.add({ ...view, subjectId: opened.id, message: message('2'), shownVersion: 1 });
      await store.views.redraw({ ...view, subjectId: used.id, message: message('3') });
      const openedBy = async (person = marco.id, role: 'approver' | 'requestor' = 'approver') => [...(await store.views.openedBy(contoso, person, role, ids))].sort();
      assert.deepEqual(await openedBy(), [opened.id, used.id].sort());
      assert.deepEqual(await openedBy(ines.id), []);
      assert.deepEqual(await openedBy(marco.id, 'requestor'), []);
      await store.views.add({ ...view, subjectId: brought.id, message: message('1'), shownVersion: 1 });
      assert.deepEqual(await openedBy(), [...ids].sort());
    });

    it('sends the words for one occasion once', async () => {
      const request = await submit();
      const notice = { key: `${request.id} approved`, subjectId: request.id, tenantId: contoso, to: { personId: ines.id }, subject: 'Request', text: 'Approved.' };
      await store.notices.add(notice);
      await store.notices.add({ ...notice, text: 'Approved again.' });
      assert.deepEqual(await store.notices.claim(request.id), [notice]);
      await store.notices.settle(notice.key, 'sent');
      await store.notices.add(notice);
      assert.deepEqual(await store.notices.claim(request.id), []);
    });

    it('chains the audit, and finds the event that was altered', async () => {
      for (const kind of ['first', 'second', 'third']) await store.transaction((tx) => tx.audit([{ tenantId: contoso, kind, subject: 'request:1', actor: { kind: 'person', ...ines }, details: { b: 1, a: [{ d: 2, c: null }] } }], asked));
      const before = await verifyAudit(database.db);
      assert.ok(before.intact);
      await sql`update audit_event set details = '{"a": 1}' where kind = 'second'`.execute(database.db);
      assert.deepEqual(await verifyAudit(database.db), { intact: false, sequence: String(before.events - 1), problem: 'altered' });
      await sql`delete from audit_event where kind = 'second'`.execute(database.db);
      assert.deepEqual(await verifyAudit(database.db), { intact: false, sequence: String(before.events), problem: 'missing-before' });
    });

    it('remembers where a person is reached', async () => {
      const chat = { tenantId: contoso, personId: marco.id, conversationId: 'a:marco', serviceUrl: 'https://smba.example/emea', locale: 'en-GB', timeZone: 'Europe/Berlin' };
      await store.chats.remember(chat, asked);
      await store.chats.remember({ ...chat, serviceUrl: 'https://smba.example/amer' }, asked);
      assert.equal((await store.chats.byPerson(contoso, marco.id))?.serviceUrl, 'https://smba.example/amer');
      await store.chats.close(contoso, marco.id);
      assert.equal(await store.chats.byPerson(contoso, marco.id), null);
      await store.chats.remember(chat, asked);
      assert.equal((await store.chats.byPerson(contoso, marco.id))?.serviceUrl, 'https://smba.example/emea');
    });

    it('runs a job that was sent in a transaction, after it', async () => {
      const ran: string[] = [];
      await engine.work(async (job) => {
        ran.push(`${job.name} ${job.name === 'deliver' ? job.subjectId : ''}`);
      });
      await store.transaction(async (tx) => tx.enqueue({ name: 'deliver', subjectId: 'request_job' }));
      const limit = Date.now() + 5_000;
      while (ran.length === 0 && Date.now() < limit) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(ran, ['deliver request_job']);
    });

    if (kind === 'embedded') {
      it('refuses a second process on the same folder, and says so', async () => {
        await assert.rejects(openDatabase({ url: undefined, dataDir: folder, log }), /is in use by another Foyer process/);
      });
    } else {
      it('lets two approvers decide at once, one after the other', async () => {
        const { id } = await submit();
        const order: string[] = [];
        await Promise.all(
          ['first', 'second'].map((name) =>
            store.transaction(async (tx) => {
              const held = await tx.requests.lock(id);
              assert.ok(held);
              order.push(`${name} sees version ${held.version}`);
              await tx.requests.save({ ...held, version: held.version + 1 });
            }),
          ),
        );
        assert.deepEqual(order.map((line) => line.replace(/^\w+ /, '')), ['sees version 1', 'sees version 2']);
      });
    }
  });
}
