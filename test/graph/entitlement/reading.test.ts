import assert from 'node:assert/strict';
import type { EntitlementSource } from '../../../src/capability/port/entitlement.ts';
import { assignmentId, assignmentRequestId, packageId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, page } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement';
const assignments = `GET ${root}/assignments`;
const requests = `GET ${root}/assignmentRequests`;
const expandedAssignment = 'target,accessPackage,assignmentPolicy';
const expandedRequest = 'requestor,accessPackage,assignment($expand=target,assignmentPolicy)';

const john = { id: 'subject-of-john', objectId: 'john-id', displayName: 'John Mercer', email: 'john@fabrikam.example', principalName: 'john_fabrikam.example#EXT#@contoso.example' };
const until = (endDateTime: string) => ({ startDateTime: '2026-01-01T00:00:00Z', expiration: { type: 'afterDateTime', endDateTime } });
const held = (id: string, state: string, more: object = {}) => ({ id, state, target: john, accessPackage: { id: 'apollo-id', displayName: 'Apollo Project' }, assignmentPolicy: { id: 'policy-id' }, ...more });

describe('Assignments in Graph', () => {
  let graph: ScriptedGraph;
  let entitlement: EntitlementSource;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    entitlement = entitlementAt(graph);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const ids = (found: { id: string }[]) => found.map(({ id }) => id);

  it('tell who has what, by which policy and until when', async () => {
    graph.on(`GET ${root}/assignments/{accessPackageAssignment-id}`, { status: 200, body: held('a', 'delivered', { schedule: { startDateTime: '2026-01-01T01:00:00+01:00', expiration: { type: 'afterDuration', duration: 'P90D' } } }) });
    assert.deepEqual(await entitlement.assignment(assignmentId('a')), {
      id: 'a',
      target: { id: 'john-id', displayName: 'John Mercer', mail: 'john@fabrikam.example' },
      package: { id: 'apollo-id', displayName: 'Apollo Project' },
      policyId: 'policy-id',
      state: 'delivered',
      since: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-04-01T00:00:00.000Z',
    });
    assert.deepEqual(graph.received[0]?.query, { $expand: expandedAssignment });
  });

  it('are nothing where there is none, and of guests who have no account yet too', async () => {
    graph.on(`GET ${root}/assignments/{accessPackageAssignment-id}`, graphError(404, 'ResourceNotFound'), { status: 200, undescribed: true, body: held('a', 'Delivering', { target: { id: 's', objectId: null, email: 'kim@fabrikam.example' }, assignmentPolicy: null }) });
    assert.equal(await entitlement.assignment(assignmentId('a')), null);
    const found = await entitlement.assignment(assignmentId('a'));
    assert.deepEqual([found?.target, found?.state, found?.policyId, found?.since, found?.endsAt], [{ id: null, displayName: 'kim@fabrikam.example', mail: 'kim@fabrikam.example' }, 'delivering', 'gone', null, null]);
  });

  describe('of one account', () => {
    const found = [
      held('stands', 'delivered'),
      held('in-part', 'partiallyDelivered'),
      held('under-way', 'delivering'),
      held('failed', 'deliveryFailed', { schedule: until('2026-03-10T00:00:00Z') }),
      held('failed-and-over', 'deliveryFailed', { schedule: until('2026-03-01T00:00:00Z') }),
      held('ended', 'expired', { expiredDateTime: '2026-02-20T09:00:00Z', schedule: until('2026-05-01T00:00:00Z') }),
      held('ended-long-ago', 'expired', { expiredDateTime: '2025-02-20T09:00:00Z' }),
      held('strange', 'unknownFutureValue'),
      held('of-no-package', 'delivered', { accessPackage: null }),
    ];

    it('are those that stand or are under way', async () => {
      graph.on(assignments, page(...found));
      assert.deepEqual(ids(await entitlement.assignmentsOf("o'neil-id")), ['stands', 'in-part', 'under-way', 'failed']);
      assert.deepEqual(graph.received[0]?.query, { $filter: "target/objectId eq 'o''neil-id'", $expand: expandedAssignment });
    });

    it('and those that ended lately, where they are asked for', async () => {
      graph.on(assignments, page(...found));
      const all = await entitlement.assignmentsOf('john-id', 30);
      assert.deepEqual(ids(all), ['stands', 'in-part', 'under-way', 'failed', 'ended']);
      assert.equal(all.at(-1)?.endsAt, '2026-02-20T09:00:00.000Z');
    });
  });

  it('of a package leave out what has ended', async () => {
    graph.on(assignments, page(held('a', 'delivered'), held('b', 'expired'), held('c', 'deliveryFailed')));
    assert.deepEqual(ids(await entitlement.assignmentsOfPackage(packageId('apollo-id'))), ['a', 'c']);
    assert.deepEqual(graph.received[0]?.query, { $filter: "accessPackage/id eq 'apollo-id'", $expand: expandedAssignment });
  });

  it('that end soon are picked out of all that stand, page after page', async () => {
    graph.on(
      assignments,
      { status: 200, body: { value: [held('soon', 'delivered', { schedule: until('2026-03-10T00:00:00Z') }), held('later', 'delivered', { schedule: until('2026-06-10T00:00:00Z') })], '@odata.nextLink': `${graph.url}/v1.0${root}/assignments?$skiptoken=2` } },
      page(held('sooner', 'delivered', { schedule: until('2026-03-03T00:00:00Z') }), held('never', 'delivered', { schedule: { startDateTime: null, expiration: { type: 'noExpiration', endDateTime: null } } })),
      page(held('partly', 'partiallyDelivered', { schedule: until('2026-03-04T00:00:00Z') })),
    );
    assert.deepEqual(ids(await entitlement.assignmentsEndingBefore(new Date('2026-03-16T00:00:00Z'))), ['soon', 'sooner', 'partly']);
    assert.deepEqual(graph.received.map(({ query }) => query.$filter ?? 'next'), ["state eq 'Delivered'", 'next', "state eq 'PartiallyDelivered'"]);
  });

  it('are a defect where the answer makes no sense', async () => {
    graph.on(assignments, page({ ...held('a', 'delivered'), schedule: { startDateTime: '2026-01-01T00:00:00Z', expiration: { type: 'afterDateTime', endDateTime: '2026-02-30T00:00:00Z' } } }));
    assert.equal((await directoryError(entitlement.assignmentsOf('john-id'))).reason, 'unexpected');
  });
});

describe('Requests in Graph', () => {
  let graph: ScriptedGraph;
  let entitlement: EntitlementSource;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    entitlement = entitlementAt(graph);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const since = new Date('2026-03-01T00:00:00Z');
  const asked = {
    id: 'r1',
    requestType: 'userAdd',
    state: 'pendingApproval',
    status: 'PendingApprovalEscalated',
    createdDateTime: '2026-03-01T08:00:00.1234567Z',
    completedDateTime: null,
    justification: 'Design sprint',
    schedule: until('2026-04-01T00:00:00Z'),
    requestor: { id: 's', objectId: 'ines-id', displayName: 'Ines Calder', email: 'ines@contoso.example' },
    accessPackage: { id: 'apollo-id', displayName: 'Apollo Project' },
    assignment: { id: 'a1', target: john, assignmentPolicy: { id: 'policy-id' } },
    answers: [
      { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'MUC', displayValue: 'Munich', answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: 'q2', text: 'Which site?' } },
      { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Apollo', displayValue: null, answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: 'q1' } },
      { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: null, answeredQuestion: null },
    ],
  };

  it('tell who asked, for whom, for what, why, and what they answered', async () => {
    graph.on(requests, page(asked));
    assert.deepEqual(await entitlement.requestsSince(since), [
      {
        id: 'r1',
        type: 'userAdd',
        state: 'pendingApproval',
        status: 'PendingApprovalEscalated',
        createdAt: '2026-03-01T08:00:00.123Z',
        completedAt: null,
        requestor: { id: 'ines-id', displayName: 'Ines Calder', mail: 'ines@contoso.example' },
        target: { id: 'john-id', displayName: 'John Mercer', mail: 'john@fabrikam.example' },
        package: { id: 'apollo-id', displayName: 'Apollo Project' },
        policyId: 'policy-id',
        assignmentId: 'a1',
        justification: 'Design sprint',
        startsAt: '2026-01-01T00:00:00.000Z',
        endsAt: '2026-04-01T00:00:00.000Z',
        answers: [
          { questionId: 'q2', form: 'choice', question: 'Which site?', value: 'MUC', words: 'Munich' },
          { questionId: 'q1', form: 'text', question: '', value: 'Apollo', words: 'Apollo' },
          { questionId: '', form: 'text', question: '', value: '', words: '' },
        ],
      },
    ]);
    assert.deepEqual(graph.received[0]?.query, { $filter: 'createdDateTime ge 2026-03-01T00:00:00.000Z', $expand: expandedRequest });
  });

  it('are read page after page, without those whose state says nothing yet', async () => {
    graph.on(
      requests,
      { status: 200, body: { value: [asked, { id: 'r2', requestType: 'systemRemove', state: 'unknownFutureValue' }], '@odata.nextLink': `${graph.url}/v1.0${root}/assignmentRequests?$skiptoken=2` } },
      { ...page({ id: 'r3', requestType: 'AdminAdd', state: 'Submitted', createdDateTime: null, requestor: null, accessPackage: null, assignment: null, answers: null, schedule: null }, { id: 'r4', requestType: 'approverRemove', state: 'delivered', assignment: { id: '00000000-0000-0000-0000-000000000000', assignmentPolicyId: 'policy-id' } }), undescribed: true },
    );
    const found = await entitlement.requestsSince(since);
    assert.deepEqual(found.map(({ id, type, state, createdAt, target, assignmentId, policyId }) => [id, type, state, createdAt, target?.id ?? null, assignmentId, policyId]), [
      ['r1', 'userAdd', 'pendingApproval', '2026-03-01T08:00:00.123Z', 'john-id', 'a1', 'policy-id'],
      ['r3', 'adminAdd', 'submitted', null, null, null, null],
      ['r4', 'other', 'delivered', null, null, null, 'policy-id'],
    ]);
  });

  it('are read less deeply where Graph refuses the depth', async () => {
    graph.on(requests, graphError(400, 'BadRequest'), page(asked));
    assert.equal((await entitlement.requestsSince(since)).length, 1);
    assert.equal(graph.received[1]?.query.$expand, 'requestor,accessPackage,assignment($expand=target)');
  });

  it('are read one by one', async () => {
    graph.on(`GET ${root}/assignmentRequests/{accessPackageAssignmentRequest-id}`, { status: 200, body: asked }, graphError(404, 'ResourceNotFound'), { status: 200, body: { id: 'r2', state: 'unknownFutureValue' } });
    const one = () => entitlement.request(assignmentRequestId('r1'));
    assert.equal((await one())?.state, 'pendingApproval');
    assert.equal(await one(), null);
    assert.equal((await one())?.state, 'submitted');
    assert.deepEqual(graph.received[0]?.query, { $expand: expandedRequest });
  });

  it('are found while they wait for an approval, in one reading', async () => {
    const forKim = { ...asked, id: 'r5', assignment: { id: 'a5', target: { id: 's5', objectId: null, email: 'Kim@Fabrikam.example' } } };
    graph.on(requests, page(asked, forKim));
    assert.deepEqual((await entitlement.pendingRequests()).map(({ id, target }) => [id, target?.id ?? target?.mail]), [['r1', 'john-id'], ['r5', 'Kim@Fabrikam.example']]);
    assert.deepEqual(graph.received.map(({ query }) => query.$filter), ["state eq 'pendingApproval'"]);
  });

  it('are found for one package, in every state in which they are open', async () => {
    graph.on(requests, page(), page(asked), page(), page());
    assert.deepEqual((await entitlement.openRequestsOfPackage(packageId('apollo-id'))).map(({ id }) => id), ['r1']);
    assert.deepEqual(graph.received.map(({ query }) => query.$filter).toSorted(), ['delivering', 'pendingApproval', 'scheduled', 'submitted'].map((state) => `state eq '${state}' and accessPackage/id eq 'apollo-id'`));
  });

  it('pass on that Entra is busy, with how long', async () => {
    graph.on(requests, graphError(429, 'TooManyRequests', 'Words of Graph.', { 'retry-after': '7' }));
    const error = await directoryError(entitlement.requestsSince(since));
    assert.deepEqual([error.reason, error.retryAfterMs], ['throttled', 7000]);
  });
});
