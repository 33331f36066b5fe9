import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { assignmentPolicy, chooseDirectPolicy } from '../../src/graph/entitlement/direct-policy.ts';
import { directoryAt, movableClock } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const direct = { id: 'direct', displayName: 'Direct assignment', allowedTargetScope: 'notSpecified', requestApprovalSettings: { isApprovalRequiredForAdd: false } };

describe('Access packages in Graph', () => {
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

  const apollo = {
    id: 'apollo-id',
    displayName: 'Apollo Project',
    description: 'Design work',
    isHidden: false,
    resourceRoleScopes: [
      { id: '1', role: { id: 'r1', displayName: 'Member', resource: { '@odata.type': '#microsoft.graph.accessPackageResource', id: 'a', displayName: 'Apollo' } }, scope: { id: 's1', displayName: 'Root', isRootScope: true } },
      { id: '2', role: { id: 'r2', displayName: 'Visitors' }, scope: { id: 's2', displayName: 'Apollo Docs', isRootScope: false } },
      { id: '3', role: { id: 'r3', displayName: 'Reader' }, scope: { id: 's3', displayName: 'Root', isRootScope: true } },
    ],
    assignmentPolicies: [{ id: 'open', displayName: 'For employees', allowedTargetScope: 'allMemberUsers' }, { ...direct, expiration: { type: 'afterDuration', duration: 'P90D' } }],
  };

  it('are read in one request, with what they contain and the policy for direct assignment', async () => {
    graph.on('GET /identityGovernance/entitlementManagement/accessPackages', { status: 200, body: { value: [apollo, { id: 'secret-id', displayName: 'Secret', isHidden: true }, { id: 'visio-id', displayName: 'Visio' }] } });
    assert.deepEqual(await directory.packages(), [
      { id: 'apollo-id', displayName: 'Apollo Project', description: 'Design work', resources: ['Apollo (Member)', 'Apollo Docs (Visitors)', 'Reader'], directPolicy: { id: 'direct', displayName: 'Direct assignment', longestDays: 90 } },
      { id: 'visio-id', displayName: 'Visio', description: '', resources: [], directPolicy: null },
    ]);
    assert.deepEqual(graph.received.map(({ query }) => query), [{ $expand: 'resourceRoleScopes($expand=role($expand=resource),scope),assignmentPolicies' }]);
  });

  it('are read less deeply where Graph refuses the depth', async () => {
    graph.on('GET /identityGovernance/entitlementManagement/accessPackages', graphError(400, 'BadRequest'), { status: 200, body: { value: [] } });
    assert.deepEqual(await directory.packages(), []);
    assert.equal(graph.received[1]?.query.$expand, 'resourceRoleScopes($expand=role,scope),assignmentPolicies');
  });

  it('are kept for five minutes, and for an hour while Entra is down', async () => {
    graph.on('GET /identityGovernance/entitlementManagement/accessPackages', { status: 200, body: { value: [apollo] } }, graphError(429, 'TooManyRequests'));
    const names = async () => (await directory.packages()).map(({ displayName }) => displayName);
    await Promise.all([names(), names()]);
    assert.equal(graph.received.length, 1);
    clock.advanceMinutes(59);
    assert.deepEqual(await names(), ['Apollo Project']);
    assert.equal(graph.received.length, 2);
  });

  describe('are assigned directly by a policy', () => {
    const chosen = (...policies: object[]) => chooseDirectPolicy(policies.map((policy) => assignmentPolicy.parse(policy)), new Date('2026-03-02T09:00:00Z'));

    it('that nobody may request from, before all others', () => {
      assert.equal(chosen({ ...direct, id: 'external', allowedTargetScope: 'allExternalUsers' }, direct)?.id, 'direct');
    });

    it('open to external users, widest first, then to the whole directory', () => {
      const scopes = ['allDirectoryUsers', 'specificConnectedOrganizationUsers', 'allConfiguredConnectedOrganizationUsers', 'allExternalUsers'].map((scope) => ({ ...direct, id: scope, allowedTargetScope: scope }));
      assert.equal(chosen(...scopes)?.id, 'allExternalUsers');
      assert.equal(chosen(...scopes.slice(0, 3))?.id, 'allConfiguredConnectedOrganizationUsers');
      assert.equal(chosen(...scopes.slice(0, 2))?.id, 'specificConnectedOrganizationUsers');
      assert.equal(chosen(...scopes.slice(0, 1))?.id, 'allDirectoryUsers');
    });

    it('never by one that asks for approval, that is for employees, or that assigns by itself', () => {
      assert.equal(chosen({ ...direct, requestApprovalSettings: { isApprovalRequiredForAdd: true } }), null);
      assert.equal(chosen({ ...direct, allowedTargetScope: 'allMemberUsers' }), null);
      assert.equal(chosen({ ...direct, allowedTargetScope: 'unknownFutureValue' }), null);
      assert.equal(chosen({ ...direct, automaticRequestSettings: { requestAccessForAllowedTargets: true } }), null);
      assert.equal(chosen(), null);
    });

    it('for as long as the policy lets them', () => {
      const days = (expiration: object | null) => chosen({ ...direct, expiration })?.longestDays;
      assert.equal(days({ type: 'afterDuration', duration: 'P14D' }), 14);
      assert.equal(days({ type: 'afterDuration', duration: 'PT36H' }), 1);
      assert.equal(days({ type: 'afterDateTime', endDateTime: '2026-03-12T08:00:00Z' }), 9);
      assert.equal(days({ type: 'afterDateTime', endDateTime: '2026-03-01T08:00:00Z' }), 0);
      assert.equal(days({ type: 'noExpiration' }), null);
      assert.equal(days(null), null);
    });
  });
});
