import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { createServer } from '../../src/web/create-server.ts';
import { startBot } from '../teams/bot-fixture.ts';
import type { Bot } from '../teams/bot-fixture.ts';

describe('the HTTP server', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot();
  });
  afterEach(() => bot.close());

  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(bot.server.url + path, init);
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text), server: response.headers.get('server') };
  };

  it('says that it lives and that it is ready', async () => {
    assert.deepEqual(await get('/health'), { status: 200, body: { status: 'live' }, server: null });
    assert.deepEqual(await get('/health/ready'), { status: 200, body: { status: 'ready' }, server: null });
  });

  it('says that it is not ready when the database does not answer', async () => {
    for (const isReady of [async () => false, async () => Promise.reject(new Error('connect ECONNREFUSED'))]) {
      const server = await createServer({ host: '127.0.0.1', port: 0, receive: bot.teams.receive, isReady });
      const response = await fetch(`${server.url}/health/ready`);
      assert.deepEqual([response.status, await response.json()], [503, { status: 'not ready' }]);
      await server.close();
    }
  });

  it('answers what it does not serve in JSON, whatever the caller accepts', async () => {
    const nothing = { error: { code: 'NotFound', message: 'Nothing is served here.' } };
    for (const path of ['/', '/nothing', '/api/messages/x', '/%zz', '//', '/<script>']) {
      assert.deepEqual(await get(path, { headers: { accept: 'text/html' } }), { status: 404, body: nothing, server: null }, path);
    }
    assert.deepEqual(await get('/api/messages'), { status: 405, body: { error: { code: 'MethodNotAllowed', message: 'This method is not served here.' } }, server: null });
  });

  it('never tells the text of an error', async () => {
    const server = await createServer({ host: '127.0.0.1', port: 0, receive: async () => Promise.reject(new Error('secret')), isReady: async () => true });
    const response = await fetch(`${server.url}/api/messages`, { method: 'POST', body: '{}' });
    assert.deepEqual([response.status, await response.json()], [500, { error: { code: 'ServiceError', message: 'Something went wrong here.' } }]);
    await server.close();
  });

  it('survives a sender that goes away in the middle', async () => {
    const socket = connect(Number(new URL(bot.server.url).port), '127.0.0.1');
    socket.write('POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\n{"type"');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.destroy();
    assert.equal((await get('/health')).status, 200);
  });

  it('answers what is in hand before it closes', async () => {
    const begun = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    bot.handler.onMessage = async () => (begun.resolve(), done.promise);
    const answer = bot.deliver();
    await begun.promise;
    const closed = bot.server.close();
    done.resolve();
    assert.equal((await answer).status, 200);
    await closed;
    await assert.rejects(fetch(`${bot.server.url}/health`));
  });

  it('does what is due for the local tenant, which shows a token of the channel', async () => {
    const moved = Date.parse('2026-12-05T10:00:00Z');
    const token = await bot.bearer({ nbf: moved / 1000, exp: moved / 1000 + 3600 });
    const { status, body } = await bot.post('/local/settle', { now: '2026-12-05T10:00:00Z' }, token);
    assert.deepEqual([status, body], [200, { worked: 1 }]);
    assert.deepEqual(bot.settled, [new Date(moved)]);
  });

  it('takes no token that is not valid at the time that is settled', async () => {
    assert.equal((await bot.post('/local/settle', { now: '2026-12-05T10:00:00Z' }, await bot.bearer())).status, 401);
    assert.deepEqual(bot.settled, []);
  });

  it('settles nothing for others, nor at no time', async () => {
    assert.equal((await bot.post('/local/settle', { now: '2026-12-05T10:00:00Z' })).status, 401);
    assert.equal((await bot.post('/local/settle', { now: '2026-12-05T10:00:00Z' }, await bot.bearer({ aud: 'other' }))).status, 401);
    for (const body of ['', '{}', '{"now":"tomorrow"}', '{"now":7}']) assert.equal((await bot.post('/local/settle', body, await bot.bearer())).status, 400);
    assert.deepEqual(bot.settled, []);
  });

  it('settles nothing at all outside of the embedded mode', async () => {
    const server = await createServer({ host: '127.0.0.1', port: 0, receive: bot.teams.receive, isReady: async () => true });
    const response = await fetch(`${server.url}/local/settle`, { method: 'POST', body: '{}', headers: { authorization: await bot.bearer() } });
    assert.equal(response.status, 404);
    await response.text();
    await server.close();
  });
});
