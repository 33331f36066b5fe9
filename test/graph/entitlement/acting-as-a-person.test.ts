import assert from 'node:assert/strict';
import { createEntitlement } from '../../../src/graph/create-entitlement.ts';
import { countingTokens, directoryError, entitlementAt, givenTokens, ines, movableClock, page, recordingLog, signInNeed } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const requestable = "GET /identityGovernance/entitlementManagement/accessPackages/filterByCurrentUser(on='{on}')";
const catalogs = 'GET /identityGovernance/entitlementManagement/catalogs';
const claims = '{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}';
const challenge = (text: string, error = 'insufficient_claims') => ({
  'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="${error}", claims="${text}"`,
});
const refused = (headers: Record<string, string> = {}) => graphError(401, 'InvalidAuthenticationToken', 'Words of Graph.', headers);

describe('Acting as a person in Graph', () => {
  let graph: ScriptedGraph;
  let tokens: ReturnType<typeof givenTokens>;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    tokens = givenTokens();
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const own = () => entitlementAt(graph, { personalTokens: tokens }).as(ines);
  const bearers = () => graph.received.map(({ headers }) => headers.authorization);

  it('uses that person\'s token, and the application\'s for all else', async () => {
    const entitlement = entitlementAt(graph, { personalTokens: tokens });
    graph.on(requestable, page({ id: 'apollo-id' }));
    graph.on(catalogs, page());
    assert.deepEqual(await entitlement.as(ines).requestable(), ['apollo-id']);
    await entitlement.catalogs();
    assert.deepEqual(bearers(), ['Bearer ines-1', 'Bearer token-1']);
  });

  it('asks whether a token is at hand without asking Graph', async () => {
    await own().ready();
    tokens.needed = { kind: 'consent' };
    assert.deepEqual(await signInNeed(own().ready()), { kind: 'consent' });
    assert.equal(graph.received.length, 0);
  });

  it('hands on that a sign-in is needed, whatever was asked', async () => {
    tokens.needed = { kind: 'token' };
    assert.deepEqual(await signInNeed(own().requestable()), { kind: 'token' });
    assert.deepEqual(await signInNeed(own().approvals()), { kind: 'token' });
    assert.equal(graph.received.length, 0);
  });

  it('drops a token that Graph refused, and tries once more', async () => {
    graph.on(requestable, refused(), page());
    assert.deepEqual(await own().requestable(), []);
    assert.deepEqual(tokens.forgotten, [undefined]);
    assert.deepEqual(bearers(), ['Bearer ines-1', 'Bearer ines-2']);
  });

  it('gives up after a second refusal', async () => {
    graph.on(requestable, refused());
    assert.equal((await directoryError(own().requestable())).reason, 'forbidden');
    assert.equal(graph.received.length, 2);
  });

  it('has a stronger sign-in asked for, with what Entra wants to see', async () => {
    graph.on(requestable, refused(challenge(Buffer.from(claims).toString('base64'))));
    assert.deepEqual(await signInNeed(own().requestable()), { kind: 'step-up', claims });
    assert.deepEqual(tokens.forgotten, [claims]);
    assert.equal(graph.received.length, 1);
  });

  it('has it asked for after a renewed token too', async () => {
    graph.on(requestable, refused(), refused(challenge(Buffer.from(claims).toString('base64'))));
    assert.deepEqual(await signInNeed(own().requestable()), { kind: 'step-up', claims });
    assert.deepEqual(tokens.forgotten, [undefined, claims]);
  });

  for (const [title, headers] of [
    ['is no base64', challenge('§§§')],
    ['is no JSON', challenge(Buffer.from('not json').toString('base64'))],
    ['is about something else', challenge(Buffer.from(claims).toString('base64'), 'invalid_token')],
  ] as const) {
    it(`takes a challenge that ${title} for a plain refusal`, async () => {
      graph.on(requestable, refused(headers), page());
      assert.deepEqual(await own().requestable(), []);
      assert.deepEqual(tokens.forgotten, [undefined]);
    });
  }

  it('logs neither tokens, nor what Entra wants, nor the words of Graph', async () => {
    const log = recordingLog();
    const entitlement = createEntitlement({ graphUrl: graph.url, tokens: countingTokens(), personalTokens: tokens, clock: movableClock(), log, keepMs: 0 });
    graph.on(requestable, refused(), graphError(400, 'BadRequest', 'Ines Calder may not.'));
    assert.equal((await directoryError(entitlement.as(ines).requestable())).reason, 'unexpected');
    assert.doesNotMatch(log.text(), /ines-\d|Calder|Bearer/);
  });
});
