import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { personId } from '../../src/capability/port/identity.ts';
import { directoryAt, directoryError } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const ines = { id: 'ines-id', displayName: 'Ines Calder', userPrincipalName: 'ines@contoso.example', mail: 'ines@contoso.example', accountEnabled: true, userType: 'Member' };
const select = 'id,displayName,userPrincipalName,mail,accountEnabled,userType';

describe('The directory', () => {
  let graph: ScriptedGraph;
  let directory: Directory;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    directory = directoryAt(graph, { mailSender: 'foyer@contoso.example' });
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  it('knows people by id or user principal name', async () => {
    graph.on('GET /users/{user-id}', { status: 200, body: ines }, graphError(404, 'Request_ResourceNotFound'), { status: 200, body: { id: 'john-id', userType: 'Guest', displayName: null, accountEnabled: null, mail: null } });
    assert.deepEqual(await directory.person('ines@contoso.example'), { id: 'ines-id', displayName: 'Ines Calder', userPrincipalName: 'ines@contoso.example', mail: 'ines@contoso.example', accountEnabled: true, isGuest: false });
    assert.equal(graph.received[0]?.path, '/users/ines%40contoso.example');
    assert.deepEqual(graph.received[0]?.query, { $select: select });
    assert.equal(await directory.person('nobody@contoso.example'), null);
    assert.deepEqual(await directory.person('john-id'), { id: 'john-id', displayName: 'john-id', userPrincipalName: 'john-id', mail: null, accountEnabled: false, isGuest: true });
  });

  it('knows a person\'s manager, if it is a person', async () => {
    const manager = { '@odata.type': '#microsoft.graph.user', ...ines, id: 'marco-id' };
    graph.on('GET /users/{user-id}/manager', { status: 200, body: manager }, { status: 200, body: { '@odata.type': '#microsoft.graph.orgContact', id: 'contact-id' } }, graphError(404, 'Request_ResourceNotFound'));
    assert.equal((await directory.managerOf(personId('ines-id')))?.id, 'marco-id');
    assert.equal(await directory.managerOf(personId('theo-id')), null);
    assert.equal(await directory.managerOf(personId('dana-id')), null);
    assert.deepEqual(graph.received[0]?.query, { $select: select });
  });

  it('knows who may invite', async () => {
    graph.on('GET /policies/authorizationPolicy', { status: 200, body: { id: 'authorizationPolicy', allowInvitesFrom: 'adminsAndGuestInviters' } });
    assert.equal(await directory.invitePolicy(), 'adminsAndGuestInviters');
    assert.equal(await directory.invitePolicy(), 'adminsAndGuestInviters');
    assert.deepEqual(graph.received.map(({ query }) => query), [{ $select: 'allowInvitesFrom' }]);
  });

  it('knows the connected organizations and their domains', async () => {
    graph.on('GET /identityGovernance/entitlementManagement/connectedOrganizations', {
      status: 200,
      body: {
        value: [
          { id: '1', displayName: 'Fabrikam', state: 'configured', identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', displayName: 'Fabrikam', domainName: 'Fabrikam.example' }] },
          { id: '2', displayName: 'Northwind', state: 'proposed', identitySources: [{ '@odata.type': '#microsoft.graph.azureActiveDirectoryTenant', displayName: 'Northwind', tenantId: 'e6a1f1c2-54a4-4f0c-9b0e-0c0f0a4b2d10' }] },
          { id: '3', displayName: 'Litware', state: 'unknownFutureValue', identitySources: null },
        ],
      },
    });
    assert.deepEqual(await directory.organizations(), [
      { displayName: 'Fabrikam', state: 'configured', domains: ['fabrikam.example'] },
      { displayName: 'Northwind', state: 'proposed', domains: [] },
      { displayName: 'Litware', state: 'proposed', domains: [] },
    ]);
  });

  describe('sends mail', () => {
    const mail = { to: 'john@fabrikam.example', subject: 'Your access', text: 'Please confirm: <b>not bold</b>' };

    it('as plain text from the configured mailbox', async () => {
      graph.on('POST /users/{user-id}/sendMail', { status: 202 });
      assert.deepEqual(await directory.sendMail(mail), { sent: true });
      assert.equal(graph.received[0]?.path, '/users/foyer%40contoso.example/sendMail');
      assert.deepEqual(graph.received[0]?.body, {
        message: { subject: 'Your access', body: { contentType: 'text', content: 'Please confirm: <b>not bold</b>' }, toRecipients: [{ emailAddress: { address: 'john@fabrikam.example' } }] },
        saveToSentItems: false,
      });
    });

    it('not without a mailbox', async () => {
      assert.deepEqual(await directoryAt(graph).sendMail(mail), { sent: false });
      assert.equal(graph.received.length, 0);
    });

    it('not from a sender that has none, which an administrator has to mend', async () => {
      graph.on('POST /users/{user-id}/sendMail', graphError(404, 'MailboxNotEnabledForRESTAPI'), graphError(403, 'ErrorAccessDenied'));
      assert.equal((await directoryError(directory.sendMail(mail))).reason, 'forbidden');
      assert.equal((await directoryError(directory.sendMail(mail))).reason, 'forbidden');
    });

    it('once, when the answer is lost', async () => {
      graph.on('POST /users/{user-id}/sendMail', 'drop');
      assert.equal((await directoryError(directory.sendMail(mail))).reason, 'unavailable');
      assert.equal(graph.received.length, 1);
    });
  });

  describe('installs the app', () => {
    const install = () => directory.installApp(personId('ines-id'));
    const inCatalog = { status: 200, body: { value: [{ id: 'catalog-id', externalId: 'manifest-id' }] } };

    it('by the id that the catalog gave it, which is looked up once', async () => {
      graph.on('GET /appCatalogs/teamsApps', inCatalog);
      graph.on('POST /users/{user-id}/teamwork/installedApps', { status: 201 });
      assert.deepEqual(await install(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.deepEqual(await install(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.deepEqual(graph.received.map(({ method }) => method), ['GET', 'POST', 'POST']);
      assert.deepEqual(graph.received[0]?.query, { $filter: "externalId eq 'manifest-id'" });
      assert.deepEqual(graph.received[1]?.body, { 'teamsApp@odata.bind': `${graph.url}/v1.0/appCatalogs/teamsApps/catalog-id` });
    });

    it('once, however often it is asked to', async () => {
      graph.on('GET /appCatalogs/teamsApps', inCatalog);
      graph.on('POST /users/{user-id}/teamwork/installedApps', graphError(409, 'Conflict'));
      assert.deepEqual(await install(), { ok: true, graphRequestId: 'request-of-graph' });
    });

    it('as soon as it is in the catalog', async () => {
      graph.on('GET /appCatalogs/teamsApps', { status: 200, body: { value: [] } }, inCatalog);
      graph.on('POST /users/{user-id}/teamwork/installedApps', { status: 201 });
      assert.deepEqual(await install(), { ok: false, refusal: { reason: 'not-found', code: 'app-not-in-catalog', graphRequestId: null } });
      assert.equal((await install()).ok, true);
    });

    it('for nobody where a policy of the tenant refuses it', async () => {
      graph.on('GET /appCatalogs/teamsApps', inCatalog);
      graph.on('POST /users/{user-id}/teamwork/installedApps', graphError(403, 'Forbidden'), graphError(404, 'NotFound'));
      assert.equal((await directoryError(install())).reason, 'forbidden');
      assert.deepEqual(await install(), { ok: false, refusal: { reason: 'not-found', code: 'NotFound', graphRequestId: 'request-of-graph' } });
    });
  });
});
