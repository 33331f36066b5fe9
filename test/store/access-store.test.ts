import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/capability/port/store.ts';
import { createLog } from '../../src/ops/create-log.ts';
import type { AccessRequest } from '../../src/rule/access-request.ts';
import { recordSent } from '../../src/rule/carry-access.ts';
import { findStages } from '../../src/rule/decide-access.ts';
import { assignmentRequestId, personId, tenantId } from '../../src/rule/identity.ts';
import { createStore } from '../../src/store/create-store.ts';
import { startEngine, type Engine } from '../../src/store/engine.ts';
import { openDatabase, type Database } from '../../src/store/open-database.ts';
import { access, stage } from '../rule/sample-access.ts';
import { after as later, asked, day, ines, marco } from '../rule/sample-request.ts';
import { freshDatabase } from './postgres-server.ts';

const contoso = tenantId('contoso');
const log = createLog('silent');
const nothing = { held: [], earlier: [], incompatible: [], sponsors: [] };

for (const kind of ['embedded', 'server'] as const) {
  describe(`requests for access packages on the ${kind} database`, () => {
    let database: Database;
    let engine: Engine;
    let store: Store;
    let tidy: () => Promise<void>;
    const folder = mkdtempSync(join(tmpdir(), 'foyer-access-store-'));

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
    const submit = async (changes: Partial<AccessRequest> = {}) => {
      const draft = await store.drafts.open({ id: `draft_${kind}_${next}`, key: `message ${next}`, tenantId: contoso, personId: ines.id, expiresAt: later(day) });
      const request = access({ id: `access_${kind}_${next}`, number: await store.requests.nextNumber(), ...changes });
      next += 1;
      await store.transaction((tx) => tx.access.insert(request, draft));
      return { request, draft };
    };

    it('gives back a request as it was written, by its id, number, form and id at Entra', async () => {
      const { request, draft } = await submit({ entraRequestId: assignmentRequestId(`entra-${kind}-1`) });
      assert.deepEqual(await store.access.byId(request.id), request);
      assert.deepEqual(await store.access.byNumber(contoso, request.number), request);
      assert.equal(await store.access.byNumber(tenantId('another'), request.number), null);
      assert.deepEqual(await store.access.byDraft(draft), request);
      assert.deepEqual(await store.access.byEntraIds([assignmentRequestId(`entra-${kind}-1`), assignmentRequestId('unknown')]), [request]);
    });

    it('follows one request of Entra once, whoever finds it', async () => {
      await submit({ entraRequestId: assignmentRequestId(`entra-${kind}-twice`) });
      await assert.rejects(submit({ entraRequestId: assignmentRequestId(`entra-${kind}-twice`) }), /unique/);
    });

    it('numbers invitations and requests for packages in one row', async () => {
      const [first, second] = [await store.requests.nextNumber(), (await submit()).request.number];
      assert.equal(second, first + 1);
    });

    it('finds what was asked for by somebody or for them, and what was asked for an address', async () => {
      const lena = { id: `lena-${kind}`, name: 'Lena Fischer', mail: `Lena-${kind}@fabrikam.example`, isGuest: true, relation: 'guest' as const };
      const { request } = await submit({ target: lena, run: 'foyer' });
      assert.deepEqual((await store.access.ofPerson({ tenantId: contoso, personId: personId(lena.id) }, 5)).requests, [request]);
      assert.deepEqual(await store.access.aboutTarget(contoso, { id: lena.id }, 5), [request]);
      assert.deepEqual(await store.access.aboutTarget(contoso, { mail: `lena-${kind}@fabrikam.example` }, 5), [request]);
      assert.deepEqual(await store.access.aboutTarget(tenantId('another'), { id: lena.id }, 5), []);
    });

    it('finds what waits for an approver, and nothing once the stage is over', async () => {
      const approver = { ...marco, id: personId(`marco-${kind}`) };
      const { request } = await submit();
      const outcome = findStages(request, [stage({ approvers: [{ ...approver, kind: 'named', group: null, as: 'first', by: null }] })], nothing, day, asked);
      assert.ok(outcome?.ok);
      await store.transaction((tx) => tx.access.save(outcome.request));
      const waiting = () => store.access.waitingFor({ tenantId: contoso, personId: approver.id }, 5);
      assert.deepEqual((await waiting()).requests.map(({ number }) => number), [request.number]);
      await store.transaction((tx) => tx.access.save({ ...outcome.request, state: { kind: 'lapsed', at: asked.toISOString() } }));
      assert.deepEqual(await waiting(), { requests: [], total: 0 });
    });

    it('knows what Entra is still to tell, and what somebody was just sending', async () => {
      const requestor = { ...ines, id: personId(`ines-${kind}`) };
      const { request } = await submit({ requestor, state: { kind: 'sending', since: asked.toISOString() } });
      assert.deepEqual((await store.access.sendingBy(requestor.id, request.terms.package.id)).map(({ id }) => id), [request.id]);
      const sent = recordSent(request, assignmentRequestId(`entra-${kind}-sent`), asked);
      assert.ok(sent?.ok);
      await store.transaction((tx) => tx.access.save(sent.request));
      assert.deepEqual(await store.access.sendingBy(requestor.id, request.terms.package.id), []);
      assert.ok((await store.access.awaitingEntra()).some(({ id }) => id === request.id));
    });

    it('takes what is due once, and lets one worker at a time work on it', async () => {
      const { request } = await submit({ askedAt: later(400 * day).toISOString(), state: { kind: 'sending', since: later(400 * day).toISOString() } });
      await database.db.updateTable('access_request').set({ due_at: null }).where('id', '!=', request.id).execute();
      assert.deepEqual(await store.access.takeDue(later(400 * day), 10), []);
      assert.deepEqual(await store.access.takeDue(later(401 * day), 10), [request.id]);
      assert.deepEqual(await store.access.takeDue(later(401 * day), 10), []);
      assert.equal(await store.access.lease(request.id), true);
      assert.equal(await store.access.lease(request.id), false);
      await store.access.release(request.id);
      assert.equal(await store.access.lease(request.id), true);
    });

    it('keeps what somebody had said before a sign-in, the newest, and gives it back once', async () => {
      const said = { text: 'what can I request', activityId: 'a1', locale: 'en-GB', timeZone: null };
      await store.pendingTurns.keep(contoso, ines.id, { ...said, text: 'earlier' });
      await store.pendingTurns.keep(contoso, ines.id, said);
      assert.equal(await store.pendingTurns.take(contoso, marco.id), null);
      assert.deepEqual(await store.pendingTurns.take(contoso, ines.id), said);
      assert.equal(await store.pendingTurns.take(contoso, ines.id), null);
    });
  });
}
