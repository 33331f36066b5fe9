import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { AccessPackage, Directory, GuestAccount } from '../../src/capability/port/directory.ts';
import type { GuestId, PersonId } from '../../src/capability/port/identity.ts';
import { createDirectory } from '../../src/graph/create-directory.ts';
import { createTokenSource } from '../../src/graph/token-source.ts';
import { startLocalTenant, type LocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import { requestProblems, responseProblems } from './description.ts';
import { directoryError, recordingLog } from './given.ts';

const scope = 'https://graph.microsoft.com/.default';
const dayMs = 86_400_000;

/** The two readings of Microsoft's documentation, the client's and the local tenant's, over HTTP and nothing else. */
describe('The directory at the local tenant', () => {
  let dataDir: string;
  let tenant: LocalTenant;
  let nowMs: number;
  let directory: Directory;
  let ines: PersonId;
  let theo: PersonId;
  let apollo: AccessPackage;

  const clock = { now: () => new Date(nowMs) };
  const script = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${tenant.url}/local${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
    return response.status === 204 ? null : response.json();
  };
  const readClock = async () => void (nowMs = Date.parse(String(Object(await script('GET', '/clock')).now)));
  const advance = async (duration: string) => {
    await script('POST', '/clock', { advance: duration });
    await readClock();
  };
  const tokensAt = (authorityUrl: string, secret = tenant.app.secret) => createTokenSource({ authorityUrl, tenantId: tenant.tenantId, clientId: tenant.app.id, credential: { kind: 'secret', secret }, clock });
  const directoryAt = (url: string) =>
    createDirectory({ graphUrl: url, tokens: tokensAt(url), clock, log: recordingLog(), mailSender: 'sam@contoso.example', inviteRedirectUrl: 'https://myaccess.microsoft.com/@contoso.example', teamsAppId: tenantAppId, keepMs: 300_000 });
  let tenantAppId = 'not-known-yet';

  const graphJson = async (path: string): Promise<unknown> => {
    const response = await fetch(`${tenant.url}/v1.0${path}`, { headers: { authorization: `Bearer ${await tokensAt(tenant.url).token(scope)}` } });
    return response.json();
  };
  const invited = async (mail: string): Promise<GuestId> => {
    const effect = await directory.invite({ mail, displayName: null, sponsor: ines, language: 'en-US' });
    assert.ok(effect.ok);
    return effect.guestId;
  };
  const byMail = async (mail: string): Promise<GuestAccount> => {
    const guest = (await directory.guestsByMail([mail])).get(mail);
    assert.ok(guest);
    return guest;
  };
  const assignApollo = (guest: GuestId, days: number) => {
    assert.ok(apollo.directPolicy);
    return directory.assignPackage({ guest, package: apollo.id, policy: apollo.directPolicy.id, start: clock.now(), end: new Date(nowMs + days * dayMs), justification: 'Design sprint' });
  };

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'foyer-graph-'));
    tenant = await startLocalTenant({ port: 0, dataDir, tls: true });
    await readClock();
    tenantAppId = String(Object(await graphJson('/appCatalogs/teamsApps')).value[0].externalId);
    directory = directoryAt(tenant.url);
    const people = await Promise.all(['ines@contoso.example', 'theo@contoso.example'].map((name) => directory.person(name)));
    assert.ok(people[0] && people[1]);
    [ines, theo] = [people[0].id, people[1].id];
    const found = (await directory.packages()).find(({ displayName }) => displayName === 'Apollo Project');
    assert.ok(found);
    apollo = found;
  });
  afterEach(() => script('DELETE', '/faults'));
  after(async () => {
    await tenant.close();
    rmSync(dataDir, { recursive: true });
  });

  it('reads the demo tenant', async () => {
    assert.equal((await directory.managerOf(ines))?.userPrincipalName, 'marco@contoso.example');
    assert.equal(await directory.person('nobody@contoso.example'), null);
    assert.match(await directory.invitePolicy(), /^(adminsAndGuestInviters|adminsGuestInvitersAndAllMembers|everyone)$/);
    assert.deepEqual((await directory.organizations()).map(({ displayName, state, domains }) => [displayName, state, domains]).toSorted(), [
      ['Fabrikam', 'configured', ['fabrikam.example']],
      ['Litware', 'configured', ['litware.example']],
      ['Northwind', 'proposed', ['northwind.example']],
    ]);
    assert.deepEqual((await directory.packages()).map(({ displayName, directPolicy }) => [displayName, directPolicy?.longestDays ?? null]), [
      ['Apollo Project', 90],
      ['Marketing Assets', 30],
      ['Finance Data Room', null],
      ['Supplier Portal', null],
      ['Visio Licence', null],
    ]);
    assert.deepEqual(apollo.resources, ['Apollo (Member)', 'Apollo Docs (Member)']);
    const [john, alex, mia] = [await byMail('john@fabrikam.example'), await byMail('alex@litware.example'), await byMail('mia@northwind.example')];
    assert.deepEqual([john.acceptance, john.companyName, john.sponsors.map(({ displayName }) => displayName)], ['accepted', 'Fabrikam', ['Ines Calder']]);
    assert.equal(alex.acceptance, 'pending');
    assert.deepEqual(mia.sponsors, []);
    assert.deepEqual((await directory.heldPackages(john.id)).map(({ displayName }) => displayName), ['Apollo Project']);
  });

  it('finds many guests by mail, whatever the case, and nobody for the rest', async () => {
    const strangers = Array.from({ length: 14 }, (_, index) => `stranger${index}o'neil@fabrikam.example`);
    assert.deepEqual([...(await directory.guestsByMail([...strangers, 'LENA@fabrikam.example', 'ines@contoso.example'])).keys()], ['lena@fabrikam.example']);
  });

  it('invites, and follows the acceptance', async () => {
    const { watermark } = await directory.guestChanges(null);
    const id = await invited('kim@fabrikam.example');
    assert.equal(await invited('kim@fabrikam.example'), id);
    const kim = await directory.guestById(id);
    assert.deepEqual([kim?.mail, kim?.acceptance, kim?.accountEnabled, kim?.sponsors.map((sponsor) => sponsor.id)], ['kim@fabrikam.example', 'pending', true, [ines]]);
    const early = await directory.guestChanges(watermark);
    assert.deepEqual(early.changed, [{ id, acceptance: 'pending', accountEnabled: true }]);
    await script('POST', '/guests/kim@fabrikam.example/redeem');
    assert.deepEqual((await directory.guestChanges(early.watermark)).changed, [{ id, acceptance: 'accepted', accountEnabled: true }]);
  });

  it('adds a sponsor, once', async () => {
    const id = await invited('noor@fabrikam.example');
    assert.equal((await directory.addSponsor(id, theo)).ok, true);
    assert.equal((await directory.addSponsor(id, theo)).ok, true);
    assert.deepEqual((await directory.guestById(id))?.sponsors.map((sponsor) => sponsor.id).toSorted(), [ines, theo].toSorted());
    assert.ok((await directory.guestsSponsoredBy(theo)).some((guest) => guest.id === id));
  });

  it('is told why an invitation cannot be', async () => {
    const refusal = async (mail: string) => {
      const effect = await directory.invite({ mail, displayName: null, sponsor: ines, language: 'en-US' });
      return effect.ok ? null : effect.refusal.reason;
    };
    assert.equal(await refusal('a@tailspin.example'), 'domain-blocked');
    assert.equal(await refusal('new@contoso.example'), 'own-domain');
    assert.equal(await refusal('a!b@fabrikam.example'), 'address-invalid');
    await directory.disableGuest(await invited('gone@fabrikam.example'));
    assert.equal((await byMail('gone@fabrikam.example')).accountEnabled, false);
    assert.equal(await refusal('gone@fabrikam.example'), 'guest-disabled');
  });

  it('assigns a package, polls until it is delivered, and sees it end', async () => {
    const id = await invited('pia@fabrikam.example');
    const since = new Date(nowMs - 60_000);
    assert.equal(await directory.findAssignmentRequest({ guest: id, package: apollo.id, since }), null);
    const assigned = await assignApollo(id, 10);
    assert.ok(assigned.ok);
    assert.equal((await directory.findAssignmentRequest({ guest: id, package: apollo.id, since }))?.id, assigned.requestId);
    const again = await assignApollo(id, 10);
    assert.equal(again.ok ? null : again.refusal.reason, 'already-assigned');
    await advance('PT10M');
    assert.equal((await directory.assignmentRequestsSince(since)).get(assigned.requestId), 'delivered');
    assert.deepEqual(await directory.heldPackages(id), [{ package: apollo.id, displayName: 'Apollo Project' }]);
    const third = await assignApollo(id, 10);
    assert.equal(third.ok ? null : third.refusal.reason, 'already-assigned');
    await advance('P11D');
    assert.deepEqual(await directory.heldPackages(id), []);
  });

  it('is told of an incompatible package', async () => {
    const john = await byMail('john@fabrikam.example');
    const finance = (await directory.packages()).find(({ displayName }) => displayName === 'Finance Data Room');
    assert.ok(finance);
    const policies = Object(await graphJson(`/identityGovernance/entitlementManagement/assignmentPolicies?$filter=${encodeURIComponent(`accessPackage/id eq '${finance.id}'`)}`));
    const effect = await directory.assignPackage({ guest: john.id, package: finance.id, policy: policies.value[0].id, start: clock.now(), end: new Date(nowMs + dayMs), justification: 'Audit' });
    assert.equal(effect.ok ? null : effect.refusal.reason, 'incompatible-package');
  });

  it('deletes a guest, once, and is told of it', async () => {
    const id = await invited('zoe@fabrikam.example');
    const { watermark } = await directory.guestChanges(null);
    assert.equal((await directory.deleteGuest(id)).ok, true);
    assert.equal((await directory.deleteGuest(id)).ok, true);
    assert.equal(await directory.guestById(id), null);
    assert.deepEqual((await directory.guestChanges(watermark)).removed, [id]);
  });

  it('sends mail and installs the app', async () => {
    assert.deepEqual(await directory.sendMail({ to: 'mail@fabrikam.example', subject: 'Hello', text: 'Your access ends.' }), { sent: true });
    const { mail } = Object(await script('GET', '/mail?to=mail@fabrikam.example'));
    assert.deepEqual([mail.length, mail[0].subject, mail[0].contentType, mail[0].body], [1, 'Hello', 'text', 'Your access ends.']);
    for (let times = 0; times < 2; times += 1) assert.equal((await directory.installApp(ines)).ok, true);
  });

  it('finds after a lost answer what took effect', async () => {
    await script('POST', '/faults', { match: { method: 'POST', path: '/invitations' }, reset: true, afterEffect: true, times: 1 });
    const error = await directoryError(directory.invite({ mail: 'lost@fabrikam.example', displayName: null, sponsor: ines, language: 'en-US' }));
    assert.equal(error.reason, 'unavailable');
    assert.equal((await byMail('lost@fabrikam.example')).acceptance, 'pending');
  });

  it('reads on through short trouble, and tells of long', async () => {
    await script('POST', '/faults', { match: { method: 'GET', path: '/users' }, status: 503, times: 2 });
    assert.equal((await byMail('john@fabrikam.example')).displayName, 'John Mercer');
    await script('POST', '/faults', { match: { method: 'GET', path: '/users' }, status: 429, retryAfter: 7, times: 1 });
    const error = await directoryError(directory.guestsByMail(['john@fabrikam.example']));
    assert.deepEqual([error.reason, error.retryAfterMs], ['throttled', 7000]);
  });

  it('reads thousands of guests page by page', async () => {
    await script('POST', '/load', { guests: 2500, assignments: 0, requests: 0, seed: 1 });
    const users = new Map<string, number>();
    for (const person of ['ines@contoso.example', 'theo@contoso.example', 'marco@contoso.example', 'priya@contoso.example', 'dana@contoso.example', 'sam@contoso.example', 'hana@contoso.example']) {
      const found = await directory.person(person);
      assert.ok(found);
      users.set(person, (await directory.guestsSponsoredBy(found.id)).length);
    }
    assert.ok([...users.values()].reduce((sum, count) => sum + count, 0) > 1000, JSON.stringify([...users]));
  });

  it('is told Entra\'s number for a wrong secret', async () => {
    const error = await directoryError(tokensAt(tenant.url, 'wrong').token(scope));
    assert.deepEqual([error.reason, error.details.code], ['forbidden', 'AADSTS7000215']);
  });

  it('is answered as the description of Graph says', async () => {
    const { calls } = Object(await script('GET', '/calls'));
    const readings = new Set<string>(calls.filter((call: { surface: string; method: string }) => call.surface === 'graph' && call.method === 'GET').map(({ path, query }: { path: string; query: string }) => (query ? `${path}?${query}` : path)));
    assert.ok(readings.size > 20);
    const authorization = `Bearer ${await tokensAt(tenant.url).token(scope)}`;
    for (const reading of readings) {
      const response = await fetch(`${tenant.url}/v1.0${reading}`, { headers: { authorization } });
      const [path = '', query = ''] = reading.split('?');
      assert.deepEqual(requestProblems({ method: 'GET', path, query: new URLSearchParams(query) }), []);
      assert.deepEqual(responseProblems({ method: 'GET', path, status: response.status, body: await response.json() }), [], reading);
    }
  });

  describe('over https', () => {
    const trusted = getCACertificates('default');
    before(async () => setDefaultCACertificates([...trusted, await certificateOf(new URL(tenant.url))]));
    after(() => setDefaultCACertificates(trusted));

    it('works with @azure/identity itself', async () => {
      const secure = directoryAt(tenant.url.replace('http:', 'https:'));
      assert.equal((await secure.person('ines@contoso.example'))?.id, ines);
      assert.equal((await secure.guestsByMail(['john@fabrikam.example'])).size, 1);
    });
  });
});

/** The certificate that a server of this test shows, as PEM. */
function certificateOf({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).toString());
    });
    socket.on('error', reject);
  });
}
