import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { guestId, packageId, policyId } from '../../src/capability/port/identity.ts';
import { directoryAt, directoryError } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const requests = '/identityGovernance/entitlementManagement/assignmentRequests';
const assignments = '/identityGovernance/entitlementManagement/assignments';
const barredGroups = '/identityGovernance/entitlementManagement/accessPackages/{accessPackage-id}/incompatibleGroups';
const incompatible = '/identityGovernance/entitlementManagement/accessPackages/{accessPackage-id}/incompatibleAccessPackages';
const john = guestId('john-id');
const apollo = packageId('apollo-id');
const since = new Date('2026-03-01T00:00:00Z');

const page = (...value: object[]) => ({ status: 200, body: { value } });
const held = (id: string, state = 'delivered') => ({ id: `assignment-${id}`, state, accessPackage: { id, displayName: `Package ${id}` } });

describe('Package assignments in Graph', () => {
  let graph: ScriptedGraph;
  let directory: Directory;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    directory = directoryAt(graph);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  describe('are made', () => {
    const assign = () =>
      directory.assignPackage({ guest: john, package: apollo, policy: policyId('direct-id'), start: new Date('2026-03-02T09:00:00Z'), end: new Date('2026-04-01T22:00:00Z'), justification: 'Design sprint' });

    it('as an administrator makes them, with an end', async () => {
      graph.on(`POST ${requests}`, { status: 201, body: { id: 'request-id', requestType: 'adminAdd', state: 'submitted', createdDateTime: null } });
      assert.deepEqual(await assign(), { ok: true, graphRequestId: 'request-of-graph', requestId: 'request-id' });
      assert.deepEqual(graph.received[0]?.body, {
        requestType: 'adminAdd',
        justification: 'Design sprint',
        assignment: { targetId: 'john-id', assignmentPolicyId: 'direct-id', accessPackageId: 'apollo-id' },
        schedule: { startDateTime: '2026-03-02T09:00:00.000Z', expiration: { type: 'afterDateTime', endDateTime: '2026-04-01T22:00:00.000Z' } },
      });
    });

    const refusals: { title: string; holds: object[]; incompatibleWith: object[]; reason: string }[] = [
      { title: 'who has the package', holds: [held('apollo-id')], incompatibleWith: [], reason: 'already-assigned' },
      { title: 'who is being given the package', holds: [held('apollo-id', 'delivering')], incompatibleWith: [], reason: 'already-assigned' },
      { title: 'who has an incompatible one', holds: [held('finance-id')], incompatibleWith: [{ id: 'finance-id' }], reason: 'incompatible-package' },
      { title: 'who had an incompatible one', holds: [held('finance-id', 'expired')], incompatibleWith: [{ id: 'finance-id' }], reason: 'other' },
      { title: 'for a reason nobody can read', holds: [held('visio-id')], incompatibleWith: [{ id: 'finance-id' }], reason: 'other' },
    ];
    for (const { title, holds, incompatibleWith, reason } of refusals) {
      it(`unless for a guest ${title}`, async () => {
        graph.on(`POST ${requests}`, graphError(400, 'BadRequest'));
        graph.on(`GET ${assignments}`, page(...holds));
        graph.on(`GET ${requests}`, page());
        graph.on(`GET ${incompatible}`, page(...incompatibleWith));
        graph.on(`GET ${barredGroups}`, page());
        graph.on('GET /users/{user-id}', { status: 200, body: { id: 'john-id', accountEnabled: true } });
        assert.deepEqual(await assign(), { ok: false, refusal: { reason, code: 'BadRequest', graphRequestId: 'request-of-graph' } });
      });
    }

    it('unless one is on its way already', async () => {
      graph.on(`POST ${requests}`, graphError(400, 'BadRequest'));
      graph.on(`GET ${assignments}`, page());
      graph.on(`GET ${requests}`, page(), page({ id: 'r', requestType: 'userAdd', state: 'pendingApproval', assignment: { id: 'x', target: { id: 't', objectId: 'john-id' } } }), page());
      assert.deepEqual(await assign(), { ok: false, refusal: { reason: 'already-assigned', code: 'BadRequest', graphRequestId: 'request-of-graph' } });
      assert.deepEqual(graph.received.slice(2).map(({ query }) => query.$filter).toSorted(), [
        "state eq 'delivering' and accessPackage/id eq 'apollo-id'",
        "state eq 'pendingApproval' and accessPackage/id eq 'apollo-id'",
        "state eq 'scheduled' and accessPackage/id eq 'apollo-id'",
        "state eq 'submitted' and accessPackage/id eq 'apollo-id'",
      ]);
    });

    it('unless the package is gone', async () => {
      graph.on(`POST ${requests}`, graphError(404, 'ResourceNotFound'));
      assert.deepEqual(await assign(), { ok: false, refusal: { reason: 'not-found', code: 'ResourceNotFound', graphRequestId: 'request-of-graph' } });
    });

    it('once, when the answer is lost', async () => {
      graph.on(`POST ${requests}`, 'drop');
      assert.equal((await directoryError(assign())).reason, 'unavailable');
      assert.equal(graph.received.length, 1);
    });
  });

  describe('are followed', () => {
    it('by the latest direct request for this guest and package', async () => {
      const request = (id: string, createdDateTime: string, more: object = {}) => ({ id, createdDateTime, requestType: 'adminAdd', state: 'delivered', assignment: { id: 'x', target: { id: 't', objectId: 'john-id' } }, ...more });
      graph.on(
        `GET ${requests}`,
        page(
          request('first', '2026-03-01T08:00:00Z'),
          request('latest', '2026-03-02T08:00:00.123Z', { state: 'delivering' }),
          request('removal', '2026-03-02T08:30:00Z', { requestType: 'adminRemove' }),
          request('own', '2026-03-02T08:30:00Z', { requestType: 'userAdd' }),
          request('of-lena', '2026-03-02T08:30:00Z', { assignment: { id: 'y', target: { id: 't', objectId: 'lena-id' } } }),
          request('of-nobody-yet', '2026-03-02T08:30:00Z', { assignment: { id: 'z', target: { id: 't', objectId: null } } }),
        ),
      );
      assert.deepEqual(await directory.findAssignmentRequest({ guest: john, package: apollo, since }), { id: 'latest', state: 'delivering' });
      assert.deepEqual(graph.received[0]?.query, { $filter: "createdDateTime ge 2026-03-01T00:00:00.000Z and accessPackage/id eq 'apollo-id'", $expand: 'requestor,accessPackage,assignment($expand=target,assignmentPolicy)' });
    });

    it('by nothing where there is no request', async () => {
      graph.on(`GET ${requests}`, page());
      assert.equal(await directory.findAssignmentRequest({ guest: john, package: apollo, since }), null);
    });

    it('by the states of all requests since a moment, page after page', async () => {
      graph.on(
        `GET ${requests}`,
        { status: 200, body: { value: [{ id: 'a', state: 'delivered' }, { id: 'b', state: 'deliveryFailed' }], '@odata.nextLink': `${graph.url}/v1.0${requests}?$skiptoken=2` } },
        page({ id: 'c', state: 'pendingApproval' }, { id: 'd', state: 'unknownFutureValue' }),
      );
      assert.deepEqual([...(await directory.assignmentRequestsSince(since))], [['a', 'delivered'], ['b', 'deliveryFailed'], ['c', 'pendingApproval']]);
      assert.deepEqual(graph.received[0]?.query, { $select: 'id,state', $filter: 'createdDateTime ge 2026-03-01T00:00:00.000Z' });
    });
  });

  it('tell the packages that a guest has or is being given, each once', async () => {
    graph.on(`GET ${assignments}`, page(held('apollo-id'), held('apollo-id', 'partiallyDelivered'), held('visio-id', 'delivering'), held('finance-id', 'expired'), held('brand-id', 'deliveryFailed')));
    assert.deepEqual(await directory.heldPackages(john), [
      { package: 'apollo-id', displayName: 'Package apollo-id' },
      { package: 'visio-id', displayName: 'Package visio-id' },
    ]);
    assert.deepEqual(graph.received[0]?.query, { $filter: "target/objectId eq 'john-id'", $expand: 'target,accessPackage,assignmentPolicy' });
  });
});
