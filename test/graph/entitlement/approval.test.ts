import assert from 'node:assert/strict';
import type { OwnAccess } from '../../../src/capability/port/entitlement.ts';
import { assignmentRequestId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, ines } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals';
const all = `GET ${root}/filterByCurrentUser(on='{on}')`;
const one = `GET ${root}/{approval-id}`;
const decision = `PATCH ${root}/{approval-id}/stages/{approvalStage-id}`;
const request = assignmentRequestId('request-id');
const nobody = { id: '00000000-0000-0000-0000-000000000000', displayName: '', userPrincipalName: '' };

describe('Approvals in Graph', () => {
  let graph: ScriptedGraph;
  let own: OwnAccess;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    own = entitlementAt(graph).as(ines);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  it('are listed for the person who is asked, page after page', async () => {
    graph.on(
      all,
      { status: 200, body: { value: [{ id: 'one', stages: [{ id: 's1', displayName: 'Manager', assignedToMe: true, status: 'InProgress', reviewResult: 'NotReviewed', justification: '', reviewedBy: nobody, reviewedDateTime: null }] }], '@odata.nextLink': `${graph.url}/v1.0${root}/filterByCurrentUser(on='approver')?$skiptoken=2` } },
      { status: 200, body: { value: [{ id: 'two' }] } },
    );
    assert.deepEqual(await own.approvals(), [
      { requestId: 'one', stages: [{ id: 's1', displayName: 'Manager', assignedToMe: true, status: 'open', result: 'none', justification: '', by: null, at: null }] },
      { requestId: 'two', stages: [] },
    ]);
    assert.equal(graph.received[0]?.path, `${root}/filterByCurrentUser(on='approver')`);
    assert.deepEqual(graph.received[0]?.query, { $expand: 'stages' });
    assert.equal(graph.received[1]?.headers.authorization, 'Bearer ines-1');
  });

  it('tell who decided a stage, when and why', async () => {
    graph.on(one, {
      status: 200,
      body: {
        id: 'request-id',
        stages: [
          { id: 's1', assignedToMe: false, status: 'Completed', reviewResult: 'Approved', justification: 'Known', reviewedBy: { id: 'marco-id', displayName: 'Marco Rossi' }, reviewedDateTime: '2026-03-02T14:02:00.1234567Z' },
          { id: 's2', assignedToMe: true, status: 'Expired', reviewResult: 'Denied', reviewedBy: { id: 'dana-id', displayName: null, userPrincipalName: 'dana@contoso.example' } },
          { id: 's3', status: 'Initializing', reviewResult: null, reviewedBy: null },
          { id: 's4', assignedToMe: true, status: 'SomethingNew', reviewResult: 'SomethingNew' },
        ],
      },
    });
    assert.deepEqual(await own.approval(request), [
      { id: 's1', displayName: '', assignedToMe: false, status: 'completed', result: 'approved', justification: 'Known', by: { id: 'marco-id', displayName: 'Marco Rossi' }, at: '2026-03-02T14:02:00.123Z' },
      { id: 's2', displayName: '', assignedToMe: true, status: 'expired', result: 'denied', justification: '', by: { id: 'dana-id', displayName: 'dana@contoso.example' }, at: null },
      { id: 's3', displayName: '', assignedToMe: false, status: 'initializing', result: 'none', justification: '', by: null, at: null },
      { id: 's4', displayName: '', assignedToMe: true, status: 'initializing', result: 'none', justification: '', by: null, at: null },
    ]);
  });

  it('are nothing to those who are not asked', async () => {
    graph.on(one, graphError(404, 'ResourceNotFound'), graphError(403, 'Forbidden'));
    assert.equal(await own.approval(request), null);
    assert.equal(await own.approval(request), null);
  });

  describe('are decided', () => {
    const approve = () => own.decide(request, 'stage-id', 'approve', 'Known');

    it('in the words that are written, which are not those that are read', async () => {
      graph.on(decision, { status: 204 });
      assert.deepEqual(await approve(), { kind: 'decided', graphRequestId: 'request-of-graph' });
      await own.decide(request, 'stage-id', 'deny', 'Unknown');
      assert.equal(graph.received[0]?.path, `${root}/request-id/stages/stage-id`);
      assert.deepEqual(graph.received.map(({ body }) => body), [{ reviewResult: 'Approve', justification: 'Known' }, { reviewResult: 'Deny', justification: 'Unknown' }]);
    });

    for (const [status, kind] of [[403, 'not-approver'], [404, 'not-found'], [409, 'already-decided']] as const) {
      it(`not after ${status}: ${kind}`, async () => {
        graph.on(decision, graphError(status, 'Code'));
        assert.deepEqual(await approve(), { kind });
        assert.equal(graph.received.length, 1);
      });
    }

    it('not when the stage is over', async () => {
      graph.on(decision, graphError(400, 'BadRequest'));
      assert.deepEqual(await approve(), { kind: 'not-possible', code: 'BadRequest' });
    });

    it('once, when the answer is lost or Entra stumbles', async () => {
      graph.on(decision, 'drop', graphError(503, 'ServiceUnavailable'));
      assert.equal((await directoryError(approve())).reason, 'unavailable');
      assert.equal((await directoryError(approve())).reason, 'unavailable');
      assert.equal(graph.received.length, 2);
    });

    it('not by an answer that makes no sense', async () => {
      graph.on(decision, graphError(418, 'Teapot'));
      assert.equal((await directoryError(approve())).reason, 'unexpected');
    });
  });
});
