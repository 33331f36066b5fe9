import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFileExchange } from '../../src/teams/file-exchange.ts';

describe('files at SharePoint and OneDrive', () => {
  let store: Server;
  let url: string;
  let answer: RequestListener;
  let seen: { method: string; path: string; headers: Record<string, unknown>; body: string }[];
  let files: ReturnType<typeof createFileExchange>;

  before(async () => {
    store = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
    await new Promise<void>((done) => store.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
  });
  after(async () => {
    store.closeAllConnections();
    await new Promise((done) => store.close(done));
  });
  beforeEach(() => {
    seen = [];
    files = createFileExchange({ hosts: ['*.sharepoint.com'], allowLoopback: true });
  });
  afterEach(() => files.close());

  /** restify, where it is loaded, has writeHead return nothing. */
  const reply = (response: ServerResponse, status: number, headers: Record<string, string | number>, body = '') => {
    response.writeHead(status, headers);
    response.end(body);
  };
  const read = (downloadUrl = `${url}/guests.csv?tempauth=x`, mostBytes = 1000) => files.read({ name: 'guests.csv', type: 'csv', downloadUrl }, mostBytes);
  const write = (uploadUrl = `${url}/upload?session=1`) =>
    files.write({ name: 'report.csv', uploadUrl, contentUrl: 'https://contoso.sharepoint.com/report.csv', uniqueId: 'u1', fileType: 'csv' }, Buffer.from('a,b\n1,2\n'));

  it('are read with nothing of the bot’s going along', async () => {
    answer = (_request, response) => response.end('mail\njohn@fabrikam.example\n');
    assert.deepEqual(await read(), { ok: true, bytes: Buffer.from('mail\njohn@fabrikam.example\n') });
    assert.deepEqual([seen[0]?.method, seen[0]?.path, seen[0]?.headers.authorization], ['GET', '/guests.csv?tempauth=x', undefined]);
  });

  it('are not read beyond the limit, whatever length they claim', async () => {
    answer = (_request, response) => reply(response, 200, { 'content-length': 1001 }, 'x'.repeat(1001));
    assert.deepEqual(await read(), { ok: false, reason: 'too-large' });
    answer = (_request, response) => {
      for (let part = 0; part < 11; part++) response.write('x'.repeat(100));
      response.end();
    };
    assert.deepEqual(await read(), { ok: false, reason: 'too-large' });
    answer = (_request, response) => response.end('x'.repeat(1000));
    assert.equal((await read()).ok, true);
  });

  it('stop being read as soon as there is too much', async () => {
    const ended = Promise.withResolvers<void>();
    answer = (request, response) => {
      request.socket.once('close', () => ended.resolve());
      response.write('x'.repeat(2000));
    };
    assert.deepEqual(await read(), { ok: false, reason: 'too-large' });
    await ended.promise;
  });

  for (const [status, reason] of [[401, 'gone'], [403, 'gone'], [404, 'gone'], [410, 'gone'], [429, 'unavailable'], [500, 'unavailable'], [204, 'unavailable'], [304, 'unavailable']] as const) {
    it(`are ${reason} after ${status}`, async () => {
      answer = (_request, response) => reply(response, status, {});
      assert.deepEqual([await read(), await write()], [{ ok: false, reason }, { ok: false, reason }]);
    });
  }

  it('are followed to another address of the same kind, and not for ever', async () => {
    answer = (request, response) => (request.url === '/there' ? reply(response, 200, {}, 'x') : reply(response, 302, { location: '/there' }));
    assert.equal((await read()).ok, true);
    answer = (_request, response) => reply(response, 302, { location: '/again' });
    assert.deepEqual(await read(), { ok: false, reason: 'unavailable' });
  });

  it('are never followed to a foreign host', async () => {
    answer = (_request, response) => reply(response, 302, { location: 'https://elsewhere.example/' });
    assert.deepEqual(await read(), { ok: false, reason: 'foreign-host' });
    assert.deepEqual(await write(), { ok: false, reason: 'unavailable' });
    assert.equal(seen.length, 2);
  });

  for (const address of [
    'https://elsewhere.example/guests.csv',
    'https://sharepoint.com/guests.csv',
    'https://contoso.sharepoint.com.elsewhere.example/',
    'https://contoso.sharepoint.com@elsewhere.example/',
    'https://evilsharepoint.com/',
    'https://contoso.sharepoint.com:8443/',
    'http://contoso.sharepoint.com/',
    'http://169.254.169.254/metadata',
    'file:///etc/passwd',
    'no address',
  ]) {
    it(`are neither read from nor put to ${address}`, async () => {
      assert.deepEqual([await read(address), await write(address)], [{ ok: false, reason: 'foreign-host' }, { ok: false, reason: 'foreign-host' }]);
    });
  }

  it('are on this machine only where that is allowed', async () => {
    const strict = createFileExchange({ hosts: ['*.sharepoint.com'], allowLoopback: false });
    assert.deepEqual(await strict.read({ name: 'x', type: '', downloadUrl: url }, 10), { ok: false, reason: 'foreign-host' });
    await strict.close();
  });

  it('are put whole, with their range', async () => {
    answer = (_request, response) => reply(response, 201, {}, '{}');
    assert.deepEqual(await write(), { ok: true });
    const [call] = seen;
    assert.deepEqual([call?.method, call?.path, call?.body], ['PUT', '/upload?session=1', 'a,b\n1,2\n']);
    assert.deepEqual([call?.headers['content-range'], call?.headers['content-length'], call?.headers.authorization], ['bytes 0-7/8', '8', undefined]);
  });

  it('are unavailable while the store hangs, drops or is away', async () => {
    const impatient = createFileExchange({ hosts: [], allowLoopback: true, limitMs: 20 });
    answer = () => {};
    assert.deepEqual(await impatient.read({ name: 'x', type: '', downloadUrl: url }, 10), { ok: false, reason: 'unavailable' });
    await impatient.close();
    answer = (request) => request.socket.destroy();
    assert.deepEqual([await read(), await write()], [{ ok: false, reason: 'unavailable' }, { ok: false, reason: 'unavailable' }]);
    assert.deepEqual(await read('http://127.0.0.1:9/x'), { ok: false, reason: 'unavailable' });
  });
});
