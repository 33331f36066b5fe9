import assert from 'node:assert/strict';
import { z } from 'zod';
import { createGraphClient, type GraphClient } from '../../src/graph/graph-client.ts';
import { path } from '../../src/graph/graph-url.ts';
import { countingTokens, directoryError, movableClock, recordingLog } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const user = z.object({ id: z.string() });
const one = { status: 200, body: { id: '1' } };

describe('The Graph client', () => {
  let graph: ScriptedGraph;
  let tokens: ReturnType<typeof countingTokens>;
  let log: ReturnType<typeof recordingLog>;
  let client: GraphClient;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    tokens = countingTokens();
    log = recordingLog();
    client = createGraphClient({ graphUrl: graph.url, tokens, clock: movableClock(), log, deadlineMs: 400 });
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const read = () => client.find(path`/users/${'1'}`, {}, user);
  const write = () => client.request({ method: 'PATCH', path: path`/users/${'1'}`, body: { accountEnabled: false } });

  it('sends its token, and a name for the request that Microsoft can trace', async () => {
    graph.on('GET /users/{user-id}', one);
    assert.deepEqual(await read(), { id: '1' });
    assert.equal(graph.received[0]?.headers.authorization, 'Bearer token-1');
    assert.match(graph.received[0]?.headers['client-request-id'] ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(graph.received[0]?.headers['return-client-request-id'], 'true');
    assert.deepEqual(tokens.scopes, ['https://graph.microsoft.com/.default']);
  });

  it('asks a national cloud with a scope of its own, and refuses http beyond this machine', () => {
    const at = (graphUrl: string) => createGraphClient({ graphUrl, tokens, clock: movableClock(), log }).base;
    assert.equal(at('https://graph.microsoft.us/v1.0'), 'https://graph.microsoft.us/v1.0');
    assert.equal(at('https://graph.microsoft.com/'), 'https://graph.microsoft.com/v1.0');
    assert.throws(() => at('http://graph.example'), /must be reached over https/);
  });

  it('encodes ids, and refuses those that would lead elsewhere', async () => {
    graph.on('GET /users/{user-id}', one);
    await client.find(path`/users/${'john_fabrikam.example#EXT#@contoso.example'}`, {}, user);
    assert.equal(graph.received[0]?.path, '/users/john_fabrikam.example%23EXT%23%40contoso.example');
    assert.throws(() => path`/users/${''}`, /An id is missing in the Graph path \/users\/\{\}/);
    assert.throws(() => path`/users/${'..'}/manager`, /An id is missing/);
  });

  it('tells 404 as nothing', async () => {
    graph.on('GET /users/{user-id}', graphError(404, 'Request_ResourceNotFound'));
    assert.equal(await read(), null);
  });

  describe('when Graph fails', () => {
    const table: { reply: Parameters<ScriptedGraph['on']>[1]; reason: string; code: string; retryAfterMs: number | null; reads: number }[] = [
      { reply: graphError(500, 'InternalServerError'), reason: 'unavailable', code: 'InternalServerError', retryAfterMs: null, reads: 3 },
      { reply: graphError(503, 'ServiceUnavailable', '', { 'retry-after': '30' }), reason: 'unavailable', code: 'ServiceUnavailable', retryAfterMs: 30_000, reads: 1 },
      { reply: { status: 502 }, reason: 'unavailable', code: 'http-502', retryAfterMs: null, reads: 3 },
      { reply: 'drop', reason: 'unavailable', code: 'UND_ERR_SOCKET', retryAfterMs: null, reads: 3 },
      { reply: 'silence', reason: 'unavailable', code: 'deadline', retryAfterMs: null, reads: 1 },
      { reply: graphError(429, 'TooManyRequests', '', { 'retry-after': '2.128' }), reason: 'throttled', code: 'TooManyRequests', retryAfterMs: 2128, reads: 1 },
      { reply: graphError(429, 'TooManyRequests', '', { 'retry-after': '0.01' }), reason: 'throttled', code: 'TooManyRequests', retryAfterMs: 10, reads: 3 },
      { reply: graphError(429, 'TooManyRequests'), reason: 'throttled', code: 'TooManyRequests', retryAfterMs: null, reads: 1 },
      { reply: graphError(429, 'TooManyRequests', '', { 'retry-after': 'Mon, 02 Mar 2026 09:00:20 GMT', date: 'Mon, 02 Mar 2026 09:00:05 GMT' }), reason: 'throttled', code: 'TooManyRequests', retryAfterMs: 15_000, reads: 1 },
      { reply: graphError(401, 'InvalidAuthenticationToken'), reason: 'forbidden', code: 'InvalidAuthenticationToken', retryAfterMs: null, reads: 2 },
      { reply: graphError(403, 'Authorization_RequestDenied'), reason: 'forbidden', code: 'Authorization_RequestDenied', retryAfterMs: null, reads: 1 },
      { reply: graphError(400, 'Request_BadRequest'), reason: 'unexpected', code: 'Request_BadRequest', retryAfterMs: null, reads: 1 },
      { reply: { status: 302, headers: { location: 'http://localhost:1/stolen' } }, reason: 'unexpected', code: 'http-302', retryAfterMs: null, reads: 1 },
    ];
    for (const { reply, reason, code, retryAfterMs, reads } of table) {
      const told = typeof reply === 'string' ? reply : `${reply.status} ${reply.headers?.['retry-after'] ?? ''}`;
      it(`tells a read's ${told} as ${reason} after ${reads} attempts`, async () => {
        graph.on('GET /users/{user-id}', reply);
        const error = await directoryError(read());
        assert.equal(error.reason, reason);
        assert.equal(error.details.code, code);
        assert.equal(error.retryAfterMs, retryAfterMs);
        assert.equal(graph.received.length, reads);
      });
    }

    it('answers a read once the trouble has passed', async () => {
      graph.on('GET /users/{user-id}', 'drop', graphError(503, 'ServiceUnavailable'), one);
      assert.deepEqual(await read(), { id: '1' });
      assert.equal(graph.received.length, 3);
    });

    it('sends a write once only when its outcome is unknown', async () => {
      for (const reply of ['drop', 'silence', graphError(500, 'InternalServerError'), graphError(504, 'GatewayTimeout')] as const) {
        graph.reset();
        graph.on('PATCH /users/{user-id}', reply);
        assert.equal((await directoryError(write())).reason, 'unavailable');
        assert.equal(graph.received.length, 1);
      }
    });

    it('sends a write again that Graph was too busy to take, when it asks for less than a second', async () => {
      graph.on('PATCH /users/{user-id}', graphError(429, 'TooManyRequests', '', { 'retry-after': '0.01' }), { status: 204 });
      assert.equal((await write()).ok, true);
      assert.equal(graph.received.length, 2);
    });

    it('takes a refused connection for an outage', async () => {
      const gone = await startScriptedGraph();
      await gone.close();
      const lonely = createGraphClient({ graphUrl: gone.url, tokens, clock: movableClock(), log });
      const error = await directoryError(lonely.find(path`/users/${'1'}`, {}, user));
      assert.equal(error.reason, 'unavailable');
      assert.equal(error.details.code, 'ECONNREFUSED');
    });

    it('tells the request id of Graph, and nothing of its words', async () => {
      graph.on('GET /users/{user-id}', graphError(403, 'Forbidden', 'john@fabrikam.example may not'));
      const error = await directoryError(read());
      assert.deepEqual(error.details, { code: 'Forbidden', status: 403, graphRequestId: 'request-of-graph' });
      assert.equal(error.message, 'Entra: forbidden (Forbidden, request request-of-graph)');
    });
  });

  it('renews a token that Graph refuses, for a write too, and once for many calls', async () => {
    graph.on('PATCH /users/{user-id}', graphError(401, 'InvalidAuthenticationToken'), graphError(401, 'InvalidAuthenticationToken'), { status: 204 });
    const answers = await Promise.all([write(), write()]);
    assert.deepEqual(answers.map(({ ok }) => ok), [true, true]);
    assert.deepEqual(graph.received.map(({ headers }) => headers.authorization), ['Bearer token-1', 'Bearer token-1', 'Bearer token-2', 'Bearer token-2']);
  });

  it('names the place where an answer has another shape, and not what stood there', async () => {
    graph.on('GET /users', { status: 200, body: { value: [{ displayName: 'John Mercer' }] } });
    const error = await directoryError(client.list(path`/users`, {}, user));
    assert.equal(error.reason, 'unexpected');
    assert.equal(error.details.code, 'shape of /users: value.0.id invalid_type');
  });

  it('follows next links unchanged, with the token', async () => {
    graph.on('GET /users', { status: 200, body: { value: [{ id: '1' }], '@odata.nextLink': `${graph.url}/v1.0/users?$skiptoken=a%2Bb%3D&$filter=https://x&$top=1` } }, { status: 200, body: { value: [{ id: '2' }] } });
    assert.deepEqual(await client.list(path`/users`, { $top: '1' }, user), [{ id: '1' }, { id: '2' }]);
    assert.equal(graph.received[0]?.url, '/v1.0/users?$top=1');
    assert.equal(graph.received[1]?.url, '/v1.0/users?$skiptoken=a%2Bb%3D&$filter=https://x&$top=1');
    assert.equal(graph.received[1]?.headers.authorization, 'Bearer token-1');
  });

  it('follows no next link to another host', async () => {
    for (const foreign of ['http://localhost:9/v1.0/users', 'https://graph.microsoft.com.example/v1.0/users']) {
      graph.on('GET /users', { status: 200, body: { value: [{ id: '1' }], '@odata.nextLink': foreign } });
      const error = await directoryError(client.list(path`/users`, {}, user));
      assert.equal(error.reason, 'unexpected');
      assert.equal(error.details.code, 'foreign-host');
    }
  });

  it('refuses to delete what a relation leads to', async () => {
    await assert.rejects(client.request({ method: 'DELETE', path: path`/users/${'1'}/sponsors/${'2'}` }), /must end in \/\$ref/);
    assert.equal(graph.received.length, 0);
    graph.on('DELETE /users/{user-id}/sponsors/{directoryObject-id}/$ref', { status: 204 });
    assert.equal((await client.request({ method: 'DELETE', path: path`/users/${'1'}/sponsors/${'2'}/$ref` })).ok, true);
  });

  it('logs templates, never ids, tokens or words', async () => {
    graph.on('GET /users/{user-id}', graphError(403, 'Forbidden', 'john@fabrikam.example may not'), one);
    await directoryError(client.find(path`/users/${'john@fabrikam.example'}`, {}, user));
    await client.find(path`/users/${'john@fabrikam.example'}`, {}, user);
    assert.match(log.text(), /"path":"\/users\/\{\}"/);
    assert.doesNotMatch(log.text(), /john|token-/);
  });
});
