import assert from 'node:assert/strict';
import type { DirectAssignment, EntitlementSource } from '../../../src/capability/port/entitlement.ts';
import { packageId, policyId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, page } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement';
const batch = 'POST /$batch';
const wanted = (count: number): DirectAssignment[] =>
  Array.from({ length: count }, (_, index) => ({ target: { id: `guest-${index}` }, package: packageId('apollo-id'), policy: policyId('policy-id'), period: null, justification: 'Sprint', answers: [] }));
const done = (id: number, requestId = `request-${id}`) => ({ id: String(id), status: 201, headers: { 'request-id': `trace-${id}` }, body: { id: requestId, state: 'submitted' } });
const failed = (id: number, status: number, headers: object = {}) => ({ id: String(id), status, headers, body: { error: { code: 'Code', message: 'Words about John Mercer.' } } });
const answered = (...responses: object[]) => ({ status: 200, body: { responses } });
const later = (retryAfterMs: number | null = null) => ({ ok: 'later', retryAfterMs });
const assigned = (id: number) => ({ ok: true, graphRequestId: `trace-${id}`, requestId: `request-${id}` });

describe('Many assignments in Graph', () => {
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

  const sizes = () => graph.received.filter(({ template }) => template === '/$batch').map(({ body }) => Object(body).requests.length);

  it('go out twenty to a batch, and are told apart by their ids', async () => {
    graph.on(batch, answered(...Array.from({ length: 20 }, (_, index) => done(19 - index))), answered(done(1, 'request-21'), done(0, 'request-20')));
    const outcomes = await entitlement.assignMany(wanted(22));
    assert.deepEqual(outcomes.map((outcome) => outcome.ok === true && outcome.requestId), Array.from({ length: 22 }, (_, index) => `request-${index}`));
    assert.deepEqual(sizes(), [20, 2]);
    assert.deepEqual(Object(graph.received[1]?.body).requests[1], {
      id: '1',
      method: 'POST',
      url: `${root}/assignmentRequests`,
      headers: { 'Content-Type': 'application/json' },
      body: { requestType: 'adminAdd', justification: 'Sprint', assignment: { targetId: 'guest-21', assignmentPolicyId: 'policy-id', accessPackageId: 'apollo-id' } },
    });
  });

  it('are nothing to ask about where there are none', async () => {
    assert.deepEqual(await entitlement.assignMany([]), []);
    assert.equal(graph.received.length, 0);
  });

  it('come back for later, each by itself, where they were throttled, stumbled or are not answered', async () => {
    graph.on(batch, { undescribed: true, ...answered(done(0), failed(1, 429, { 'Retry-After': '2.5' }), failed(2, 503), failed(3, 424), { id: '4', status: 201, headers: null, body: { state: 'submitted' } }, done(6)) });
    assert.deepEqual(await entitlement.assignMany(wanted(6)), [assigned(0), later(2500), later(), later(), later(), later()]);
    assert.equal(graph.received.length, 1);
  });

  it('wait with the rest after a batch that met throttling', async () => {
    graph.on(batch, answered(...Array.from({ length: 19 }, (_, index) => done(index)), failed(19, 429, { 'Retry-After': '7' })));
    const outcomes = await entitlement.assignMany(wanted(45));
    assert.deepEqual([outcomes.length, outcomes[18], ...outcomes.slice(19, 21), outcomes.at(-1)], [45, assigned(18), later(7000), later(7000), later(7000)]);
    assert.deepEqual(sizes(), [20]);
  });

  it('are never sent twice when an answer is lost', async () => {
    graph.on(batch, answered(...Array.from({ length: 20 }, (_, index) => done(index))), 'drop');
    const outcomes = await entitlement.assignMany(wanted(41));
    assert.deepEqual([outcomes[19], outcomes[20], outcomes[40]], [assigned(19), later(), later()]);
    assert.deepEqual(sizes(), [20, 20]);
  });

  it('wait when the whole batch is refused for now', async () => {
    graph.on(batch, graphError(429, 'TooManyRequests', 'Words of Graph.', { 'retry-after': '9' }));
    assert.deepEqual(await entitlement.assignMany(wanted(2)), [later(9000), later(9000)]);
    graph.on(batch, graphError(424, 'FailedDependency'));
    assert.deepEqual(await entitlement.assignMany(wanted(2)), [later(), later()]);
  });

  it('are told why, each by itself, where Entra refuses', async () => {
    graph.on(batch, answered(failed(0, 400), failed(1, 403), failed(2, 404), done(3)));
    graph.on(`GET ${root}/assignments`, page({ id: 'a', state: 'delivered', target: { id: 's', objectId: 'guest-0' }, accessPackage: { id: 'apollo-id' } }));
    const refusal = (reason: string) => ({ ok: false, refusal: { reason, code: 'Code', graphRequestId: null } });
    assert.deepEqual(await entitlement.assignMany(wanted(4)), [refusal('already-assigned'), refusal('not-allowed'), refusal('not-found'), assigned(3)]);
  });

  it('come back for later where why cannot be told now', async () => {
    graph.on(batch, answered(failed(0, 400), done(1)));
    graph.on(`GET ${root}/assignments`, graphError(429, 'TooManyRequests'));
    assert.deepEqual(await entitlement.assignMany(wanted(2)), [later(), assigned(1)]);
  });

  it('fail where an administrator has to do something, unless some were made', async () => {
    graph.on(batch, graphError(403, 'Forbidden'));
    assert.equal((await directoryError(entitlement.assignMany(wanted(1)))).reason, 'forbidden');
    graph.on(batch, answered(...Array.from({ length: 20 }, (_, index) => done(index))), graphError(403, 'Forbidden'));
    assert.deepEqual((await entitlement.assignMany(wanted(21)))[20], later());
  });
});
