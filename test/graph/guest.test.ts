import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { guestId, personId } from '../../src/capability/port/identity.ts';
import { directoryAt, directoryError, movableClock } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const john = {
  id: 'john-id',
  displayName: 'John Mercer',
  mail: 'John@fabrikam.example',
  otherMails: ['j.mercer@fabrikam.example'],
  userPrincipalName: 'john_fabrikam.example#EXT#@contoso.example',
  companyName: 'Fabrikam',
  accountEnabled: true,
  userType: 'Guest',
  externalUserState: 'Accepted',
  createdDateTime: '2026-01-05T08:00:00Z',
  sponsors: [
    { '@odata.type': '#microsoft.graph.user', id: 'ines-id', displayName: 'Ines Calder' },
    { '@odata.type': '#microsoft.graph.group', id: 'group-id', displayName: 'Sponsors' },
  ],
};
const select = 'id,displayName,mail,otherMails,userPrincipalName,companyName,accountEnabled,userType,externalUserState,createdDateTime';

describe('Guests in Graph', () => {
  let graph: ScriptedGraph;
  let clock: ReturnType<typeof movableClock>;
  let directory: Directory;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    clock = movableClock();
    directory = directoryAt(graph, { clock });
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  describe('by mail', () => {
    it('are found in one request by their main and other addresses, quotes doubled', async () => {
      graph.on('GET /users', { status: 200, body: { value: [john] } });
      const found = await directory.guestsByMail(['JOHN@fabrikam.example', "o'neil@fabrikam.example", 'j.mercer@fabrikam.example']);
      assert.deepEqual([...found.keys()], ['john@fabrikam.example', 'j.mercer@fabrikam.example']);
      assert.deepEqual(found.get('john@fabrikam.example'), {
        id: 'john-id',
        displayName: 'John Mercer',
        mail: 'John@fabrikam.example',
        companyName: 'Fabrikam',
        accountEnabled: true,
        acceptance: 'accepted',
        createdAt: new Date('2026-01-05T08:00:00Z'),
        sponsors: [{ id: 'ines-id', displayName: 'Ines Calder' }],
      });
      assert.equal(graph.received.length, 1);
      assert.deepEqual(graph.received[0]?.query, {
        $filter:
          "mail eq 'john@fabrikam.example' or otherMails/any(x:x eq 'john@fabrikam.example') or " +
          "mail eq 'o''neil@fabrikam.example' or otherMails/any(x:x eq 'o''neil@fabrikam.example') or " +
          "mail eq 'j.mercer@fabrikam.example' or otherMails/any(x:x eq 'j.mercer@fabrikam.example')",
        $select: select,
        $expand: 'sponsors($select=id,displayName)',
      });
    });

    it('are asked for seven at a time: Graph takes 15 alternatives', async () => {
      graph.on('GET /users', { status: 200, body: { value: [] } });
      await directory.guestsByMail(Array.from({ length: 15 }, (_, index) => `guest${index}@fabrikam.example`));
      assert.deepEqual(graph.received.map(({ query }) => query.$filter?.split(' or ').length), [14, 14, 2]);
    });

    it('are not asked for when there is no address', async () => {
      assert.equal((await directory.guestsByMail([])).size, 0);
      assert.equal(graph.received.length, 0);
    });

    it('include the disabled, and leave out members', async () => {
      graph.on('GET /users', {
        status: 200,
        body: { value: [{ ...john, accountEnabled: false }, { ...john, id: 'ines-id', mail: 'ines@contoso.example', userType: 'Member' }] },
      });
      const found = await directory.guestsByMail(['john@fabrikam.example', 'ines@contoso.example']);
      assert.deepEqual([...found].map(([mail, guest]) => [mail, guest.accountEnabled]), [['john@fabrikam.example', false]]);
    });

    it('prefer the guest whose main address it is', async () => {
      graph.on('GET /users', { status: 200, body: { value: [{ ...john, id: 'old-id', mail: 'old@fabrikam.example', otherMails: ['john@fabrikam.example'] }, john] } });
      assert.equal((await directory.guestsByMail(['john@fabrikam.example'])).get('john@fabrikam.example')?.id, 'john-id');
    });
  });

  describe('by id', () => {
    it('are read with their sponsors', async () => {
      graph.on('GET /users/{user-id}', { status: 200, body: { ...john, mail: null, externalUserState: 'PendingAcceptance', createdDateTime: null, sponsors: [] } });
      const guest = await directory.guestById(guestId('john-id'));
      assert.deepEqual([guest?.mail, guest?.acceptance, guest?.createdAt, guest?.sponsors], ['j.mercer@fabrikam.example', 'pending', null, []]);
      assert.deepEqual(graph.received[0]?.query, { $select: select, $expand: 'sponsors($select=id,displayName)' });
    });

    it('are nothing when there is no such account, or a member', async () => {
      graph.on('GET /users/{user-id}', graphError(404, 'Request_ResourceNotFound'), { status: 200, body: { ...john, userType: 'Member' } });
      assert.equal(await directory.guestById(guestId('john-id')), null);
      assert.equal(await directory.guestById(guestId('john-id')), null);
    });
  });

  describe('of a sponsor', () => {
    it('are picked from all guests, page by page, and kept for a minute', async () => {
      const next = `${graph.url}/v1.0/users?$skiptoken=2`;
      graph.on('GET /users', { status: 200, body: { value: [john], '@odata.nextLink': next } }, { status: 200, body: { value: [{ ...john, id: 'lena-id' }] } }, { status: 200, body: { value: [] } });
      const names = async (person: string) => (await directory.guestsSponsoredBy(personId(person))).map(({ id }) => id);
      assert.deepEqual(await names('ines-id'), ['john-id', 'lena-id']);
      assert.deepEqual(await names('theo-id'), []);
      assert.deepEqual(await names('group-id'), []);
      assert.equal(graph.received.length, 2);
      assert.deepEqual(graph.received[0]?.query, { $filter: "userType eq 'Guest'", $select: select, $expand: 'sponsors($select=id,displayName)', $top: '999' });
      clock.advanceMinutes(1);
      assert.deepEqual(await names('ines-id'), []);
    });

    it('are read anew after a change of ours', async () => {
      graph.on('GET /users', { status: 200, body: { value: [] } });
      graph.on('POST /users/{user-id}/sponsors/$ref', { status: 204 });
      await directory.guestsSponsoredBy(personId('ines-id'));
      await directory.addSponsor(guestId('john-id'), personId('ines-id'));
      await directory.guestsSponsoredBy(personId('ines-id'));
      assert.deepEqual(graph.received.map(({ method }) => method), ['GET', 'POST', 'GET']);
    });
  });

  describe('get a sponsor', () => {
    const add = () => directory.addSponsor(guestId('john-id'), personId('ines-id'));

    it('by reference', async () => {
      graph.on('POST /users/{user-id}/sponsors/$ref', { status: 204 });
      assert.deepEqual(await add(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.equal(graph.received[0]?.path, '/users/john-id/sponsors/$ref');
      assert.deepEqual(graph.received[0]?.body, { '@odata.id': `${graph.url}/v1.0/users/ines-id` });
    });

    it('who is one already', async () => {
      graph.on('POST /users/{user-id}/sponsors/$ref', graphError(400, 'Request_BadRequest'));
      graph.on('GET /users/{user-id}/sponsors', { status: 200, body: { value: [{ id: 'ines-id' }] } });
      assert.deepEqual(await add(), { ok: true, graphRequestId: 'request-of-graph' });
    });

    it('unless there are five', async () => {
      graph.on('POST /users/{user-id}/sponsors/$ref', graphError(400, 'Request_BadRequest'));
      graph.on('GET /users/{user-id}/sponsors', { status: 200, body: { value: [{ id: 'theo-id' }] } });
      assert.deepEqual(await add(), { ok: false, refusal: { reason: 'other', code: 'Request_BadRequest', graphRequestId: 'request-of-graph' } });
    });

    it('unless they are gone', async () => {
      graph.on('POST /users/{user-id}/sponsors/$ref', graphError(404, 'Request_ResourceNotFound'));
      assert.deepEqual(await add(), { ok: false, refusal: { reason: 'not-found', code: 'Request_ResourceNotFound', graphRequestId: 'request-of-graph' } });
    });
  });

  describe('are disabled', () => {
    const disable = () => directory.disableGuest(guestId('john-id'));

    it('and signed out', async () => {
      graph.on('GET /users/{user-id}', { status: 200, body: { id: 'john-id', userType: 'Guest' } });
      graph.on('PATCH /users/{user-id}', { status: 204 });
      graph.on('POST /users/{user-id}/revokeSignInSessions', { status: 200, body: { value: true } });
      assert.deepEqual(await disable(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.deepEqual(graph.received.map(({ method, path, body }) => [method, path, body]), [
        ['GET', '/users/john-id', undefined],
        ['PATCH', '/users/john-id', { accountEnabled: false }],
        ['POST', '/users/john-id/revokeSignInSessions', undefined],
      ]);
    });

    it('unless they have become members, or are gone', async () => {
      graph.on('GET /users/{user-id}', { status: 200, body: { id: 'john-id', userType: 'Member' } }, graphError(404, 'Request_ResourceNotFound'));
      assert.deepEqual(await disable(), { ok: false, refusal: { reason: 'not-found', code: 'not-a-guest', graphRequestId: 'request-of-graph' } });
      assert.deepEqual(await disable(), { ok: false, refusal: { reason: 'not-found', code: 'gone', graphRequestId: 'request-of-graph' } });
      assert.deepEqual(graph.received.map(({ method }) => method), ['GET', 'GET']);
    });

    it('unless the application may not', async () => {
      graph.on('GET /users/{user-id}', { status: 200, body: { id: 'john-id', userType: 'Guest' } });
      graph.on('PATCH /users/{user-id}', graphError(403, 'Authorization_RequestDenied'));
      assert.equal((await directoryError(disable())).reason, 'forbidden');
    });
  });

  describe('are deleted', () => {
    const remove = () => directory.deleteGuest(guestId('john-id'));
    const guest = { status: 200, body: { id: 'john-id', userType: 'Guest' } };

    it('once, however often they are asked to be', async () => {
      graph.on('GET /users/{user-id}', guest, guest, graphError(404, 'Request_ResourceNotFound'));
      graph.on('DELETE /users/{user-id}', { status: 204 }, graphError(404, 'Request_ResourceNotFound'));
      for (let times = 0; times < 3; times += 1) assert.deepEqual(await remove(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.deepEqual(graph.received.map(({ method }) => method), ['GET', 'DELETE', 'GET', 'DELETE', 'GET']);
    });

    it('unless they have become members', async () => {
      graph.on('GET /users/{user-id}', { status: 200, body: { id: 'john-id', userType: 'Member' } });
      assert.deepEqual(await remove(), { ok: false, refusal: { reason: 'not-found', code: 'not-a-guest', graphRequestId: 'request-of-graph' } });
    });

    it('not twice when the answer is lost', async () => {
      graph.on('GET /users/{user-id}', guest);
      graph.on('DELETE /users/{user-id}', 'drop');
      assert.equal((await directoryError(remove())).reason, 'unavailable');
      assert.deepEqual(graph.received.map(({ method }) => method), ['GET', 'DELETE']);
    });
  });

  describe('that change', () => {
    it('are followed from now on when there is no watermark', async () => {
      graph.on('GET /users/delta()', { status: 200, body: { value: [], '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=now` } });
      assert.deepEqual(await directory.guestChanges(null), { watermark: '/users/delta?$deltatoken=now', complete: false, changed: [], removed: [] });
      assert.deepEqual(graph.received[0]?.query, { $select: 'id,userType,externalUserState,accountEnabled', $deltatoken: 'latest' });
    });

    it('are read page by page up to a new watermark', async () => {
      const value = [
        { id: 'john-id', userType: 'Guest', externalUserState: 'Accepted', accountEnabled: true },
        { id: 'lena-id', userType: 'Guest', externalUserState: null, accountEnabled: false },
        { id: 'ines-id', userType: 'Member', accountEnabled: true },
      ];
      graph.on(
        'GET /users/delta()',
        { status: 200, body: { value, '@odata.nextLink': `${graph.url}/v1.0/users/delta?$skiptoken=2` } },
        { status: 200, body: { value: [{ id: 'omar-id', '@removed': { reason: 'changed' } }], '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=b` } },
      );
      assert.deepEqual(await directory.guestChanges('/users/delta?$deltatoken=a'), {
        watermark: '/users/delta?$deltatoken=b',
        complete: true,
        changed: [
          { id: 'john-id', acceptance: 'accepted', accountEnabled: true },
          { id: 'lena-id', acceptance: null, accountEnabled: false },
        ],
        removed: ['omar-id'],
      });
      assert.deepEqual(graph.received.map(({ url }) => url), ['/v1.0/users/delta?$deltatoken=a', '/v1.0/users/delta?$skiptoken=2']);
    });

    it('are followed anew when Entra has forgotten the watermark', async () => {
      graph.on('GET /users/delta()', graphError(410, 'syncStateNotFound'), { status: 200, body: { value: [], '@odata.deltaLink': `${graph.url}/v1.0/users/delta?$deltatoken=fresh` } });
      assert.deepEqual(await directory.guestChanges('/users/delta?$deltatoken=old'), { watermark: '/users/delta?$deltatoken=fresh', complete: false, changed: [], removed: [] });
    });

    it('leave no watermark that leads to another host', async () => {
      graph.on('GET /users/delta()', { status: 200, body: { value: [], '@odata.deltaLink': 'http://localhost:9/v1.0/users/delta?$deltatoken=x' } });
      assert.equal((await directoryError(directory.guestChanges(null))).details.code, 'foreign-host');
    });
  });
});
