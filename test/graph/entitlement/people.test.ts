import assert from 'node:assert/strict';
import type { EntitlementSource } from '../../../src/capability/port/entitlement.ts';
import { personId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, movableClock, page, recordingLog } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const members = 'GET /groups/{group-id}/members';
const reports = 'GET /users/{user-id}/directReports';
const memberships = 'GET /users/{user-id}/transitiveMemberOf';
const owners = 'GET /roleManagement/entitlementManagement/roleAssignments';
const mailbox = 'GET /users/{user-id}/mailboxSettings';

const user = (name: string, more: object = {}) => ({ '@odata.type': '#microsoft.graph.user', id: `${name}-id`, displayName: name, userPrincipalName: `${name}@contoso.example`, mail: null, accountEnabled: true, userType: 'Member', ...more });
const group = (id: string) => ({ '@odata.type': '#microsoft.graph.group', id });
const role = (roleTemplateId: string | null) => ({ '@odata.type': '#microsoft.graph.directoryRole', id: 'role-id', roleTemplateId });
const owner = (principalId: string, appScopeId: string | null) => ({ id: `${principalId}-${appScopeId}`, principalId, roleDefinitionId: 'ae79f266-94d4-4dab-b730-feca7e132178', appScopeId });

describe('People in Graph', () => {
  let graph: ScriptedGraph;
  let clock: ReturnType<typeof movableClock>;
  let log: ReturnType<typeof recordingLog>;
  let entitlement: EntitlementSource;
  const hana = personId('hana-id');

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    clock = movableClock();
    log = recordingLog();
    entitlement = entitlementAt(graph, { clock, log });
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  it('of a group are those whose accounts are enabled, page after page', async () => {
    graph.on(members, { status: 200, body: { value: [user('dana'), user('gone', { accountEnabled: false }), group('nested')], '@odata.nextLink': `${graph.url}/v1.0/groups/it-id/members?$skiptoken=2` } }, page(user('john', { userType: 'Guest' })));
    assert.deepEqual((await entitlement.groupMembers('it-id')).map(({ id, isGuest }) => [id, isGuest]), [['dana-id', false], ['john-id', true]]);
    assert.deepEqual(graph.received[0]?.query, { $select: 'id,displayName,userPrincipalName,mail,accountEnabled,userType', $top: '999' });
    await entitlement.groupMembers('it-id');
    assert.equal(graph.received.length, 2);
  });

  it('report to somebody', async () => {
    graph.on(reports, page(user('theo'), { '@odata.type': '#microsoft.graph.orgContact', id: 'contact-id' }));
    assert.deepEqual((await entitlement.directReportsOf(personId('marco-id'))).map(({ id }) => id), ['theo-id']);
  });

  it('are in groups, through others too', async () => {
    graph.on(memberships, page(group('a'), role('some-template'), group('b')));
    assert.deepEqual(await entitlement.groupsOf('hana-id'), ['a', 'b']);
    assert.deepEqual(graph.received[0]?.query, { $select: 'id', $top: '999' });
  });

  describe('have roles', () => {
    const catalogs = [owner('hana-id', '/AccessPackageCatalog/engineering'), owner('partners-team', '/AccessPackageCatalog/partners'), owner('sam-id', '/AccessPackageCatalog/finance'), owner('hana-id', '/'), owner('hana-id', null)];

    it('by themselves and by their groups', async () => {
      graph.on(memberships, page(group('partners-team'), role(null)));
      graph.on(owners, page(...catalogs));
      assert.deepEqual(await entitlement.rolesOf(hana), { governanceAdministrator: false, ownedCatalogs: ['engineering', 'partners'] });
      assert.deepEqual(graph.received.find(({ template }) => template.startsWith('/roleManagement'))?.query, { $filter: "roleDefinitionId eq 'ae79f266-94d4-4dab-b730-feca7e132178'" });
    });

    for (const [name, template] of [['Identity Governance Administrator', '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e'], ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10']] as const) {
      it(`of which ${name} governs everything`, async () => {
        graph.on(memberships, page(role(template)));
        graph.on(owners, page());
        assert.deepEqual(await entitlement.rolesOf(hana), { governanceAdministrator: true, ownedCatalogs: [] });
      });
    }

    it('that are kept for a minute, and not a moment longer', async () => {
      graph.on(memberships, page(role('45d8d3c5-c802-45c6-b32a-1d70b5e1e86e')), page());
      graph.on(owners, page());
      await entitlement.rolesOf(hana);
      assert.equal((await entitlement.rolesOf(hana)).governanceAdministrator, true);
      clock.advanceMinutes(1);
      assert.equal((await entitlement.rolesOf(hana)).governanceAdministrator, false);
      graph.on(memberships, graphError(429, 'TooManyRequests'));
      clock.advanceMinutes(1);
      assert.equal((await directoryError(entitlement.rolesOf(hana))).reason, 'throttled');
    });

    it('of which those in entitlement management count for nothing where they cannot be read, which is logged once', async () => {
      graph.on(memberships, page());
      graph.on(owners, graphError(403, 'Forbidden'));
      for (let times = 0; times < 3; times += 1) {
        assert.deepEqual(await entitlement.rolesOf(hana), { governanceAdministrator: false, ownedCatalogs: [] });
        clock.advanceMinutes(2);
      }
      assert.equal(log.text().split('The owners of catalogs cannot be read').length - 1, 1);
    });
  });

  describe('are away', () => {
    const away = () => entitlement.awayUntil(hana);
    const replies = (automaticRepliesSetting: object | null) => graph.on(mailbox, { status: 200, body: { automaticRepliesSetting } });
    const at = (dateTime: string, timeZone: string | null = 'UTC') => ({ dateTime, timeZone });

    it('until a moment', async () => {
      replies({ status: 'scheduled', scheduledStartDateTime: at('2026-03-01T07:00:00.0000000'), scheduledEndDateTime: at('2026-03-14T07:00:00.0000000') });
      assert.deepEqual(await away(), { until: '2026-03-14T07:00:00.000Z' });
      assert.deepEqual(graph.received[0]?.query, { $select: 'automaticRepliesSetting' });
    });

    it('not before it begins, nor when it is over, though it was read once', async () => {
      replies({ status: 'Scheduled', scheduledStartDateTime: at('2026-03-02T10:01:00', 'Europe/Berlin'), scheduledEndDateTime: at('2026-03-02T10:03:00', 'Europe/Berlin') });
      assert.equal(await away(), null);
      clock.advanceMinutes(1);
      assert.deepEqual(await away(), { until: '2026-03-02T09:03:00.000Z' });
      clock.advanceMinutes(2);
      assert.equal(await away(), null);
      assert.equal(graph.received.length, 1);
    });

    it('for nobody knows how long', async () => {
      replies({ status: 'alwaysEnabled', scheduledStartDateTime: at('2026-03-19T02:00:00'), scheduledEndDateTime: at('2026-03-20T02:00:00') });
      assert.deepEqual(await away(), { until: null });
    });

    for (const [title, setting] of [
      ['disabled', { status: 'disabled' }],
      ['missing', null],
      ['in a time zone that nothing here can read', { status: 'scheduled', scheduledStartDateTime: at('2026-03-01T07:00:00', 'W. Europe Standard Time'), scheduledEndDateTime: at('2026-03-14T07:00:00', 'W. Europe Standard Time') }],
    ] as const) {
      it(`as far as anybody knows, not, where the setting is ${title}`, async () => {
        replies(setting);
        assert.equal(await away(), null);
      });
    }

    it('as far as anybody knows, not, without a mailbox or a permission', async () => {
      graph.on(mailbox, graphError(404, 'MailboxNotEnabledForRESTAPI'));
      assert.equal(await away(), null);
      graph.on(mailbox, graphError(403, 'ErrorAccessDenied'));
      assert.equal(await entitlement.awayUntil(personId('theo-id')), null);
    });
  });
});
