import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { Agent, get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';

describe('The local tenant\'s server', () => {
  const lab = new TestTenant();
  before(() => lab.start({ tls: true }));
  after(() => lab.stop());

  it('listens on the loopback address alone', () => assert.match(lab.tenant.url, /^http:\/\/127\.0\.0\.1:\d+$/));

  it('speaks https on the same port, with a certificate that was made for it', async () => {
    const ca = readFileSync(join(lab.dataDir, 'local-tenant', 'certificate.pem'));
    const agent = new Agent({ ca });
    const url = `${lab.tenant.url.replace('http:', 'https:')}/${lab.tenant.tenantId}/v2.0/.well-known/openid-configuration`;
    const body = await new Promise<string>((resolve, reject) => {
      get(url, { agent }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve(text));
      }).on('error', reject);
    });
    agent.destroy();
    assert.equal(at(JSON.parse(body), 'token_endpoint'), `${lab.tenant.url.replace('http:', 'https:')}/${lab.tenant.tenantId}/oauth2/v2.0/token`);
  });

  it('gives tokens to Microsoft\'s own identity library', async () => {
    const { url, tenantId, app } = lab.tenant;
    const program = `
      import { ClientSecretCredential } from '@azure/identity';
      const [authorityHost, tenantId, id, secret] = process.argv.slice(1);
      const credential = new ClientSecretCredential(tenantId, id, secret, { authorityHost, disableInstanceDiscovery: true });
      console.log((await credential.getToken('https://graph.microsoft.com/.default')).token);`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(lab.dataDir, 'local-tenant', 'certificate.pem') };
    const child = spawn(
      process.execPath, ['--input-type=module', '-e', program, url.replace('http:', 'https:'), tenantId, app.id, app.secret],
      { env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(child.stdout, 'data');
    assert.equal((await lab.graph('GET', '/users?$top=1', undefined, { token: String(line).trim() })).status, 200);
  });

  /** A request whose headers fetch would not let through. */
  const raw = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> => new Promise((resolve, reject) => {
    request(lab.tenant.url, { path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject).end();
  });

  it('refuses other names for itself, and posts from pages elsewhere', async () => {
    assert.equal(await raw('/local/health', { host: 'evil.example' }), 403);
    assert.equal(await raw('/local/health', { host: 'localhost:1' }), 200);
    assert.equal(await raw('/local/people/ines@contoso.example/open', { origin: 'https://evil.example' }, 'POST'), 403);
    assert.equal(await raw('/local/people/ines@contoso.example/open', { origin: 'null' }, 'POST'), 403);
  });

  it('takes JSON only, and not more than a megabyte', async () => {
    assert.equal((await lab.local('POST', 'clock', 'advance=P1D', { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await lab.local('POST', 'clock', JSON.stringify({ advance: 'x'.repeat(1024 * 1024) }))).status, 413);
    assert.equal((await lab.local('POST', 'nonsense', {})).status, 404);
  });

  it('serves files of the page and nothing else', async () => {
    assert.equal((await lab.call('GET', '/page/vendor/adaptivecards.js')).headers.get('content-type'), 'text/javascript; charset=utf-8');
    const vendor = await lab.call('GET', '/page/vendor/markdown-it.js');
    assert.equal(vendor.status, 200);
    assert.match(vendor.headers.get('content-security-policy') ?? '', /default-src 'self'/);
    for (const path of [
      '/page/../main.ts', '/page/%2e%2e/main.ts', '/page/..%2fmain.ts', '/page/vendor/package.json', '/page/nonsense.js', '/page/.hidden',
    ]) assert.equal(await raw(path, {}), 404, path);
  });

  it('tells listeners what happens', async () => {
    const controller = new AbortController();
    const response = await fetch(`${lab.tenant.url}/local/events`, { signal: controller.signal });
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await lab.local('POST', 'people/ines@contoso.example/messages', { text: 'hi' });
    assert.match((await reader?.read())?.value ?? '', /^event: message\ndata: \{"person":"ines@contoso\.example","seq":1,"messageId":"\d+"\}\n\n/);
    controller.abort();
  });

  it('lets one process at a time hold the data', async () => {
    await assert.rejects(startLocalTenant({ port: 0, dataDir: lab.dataDir }), /in use/);
  });
});

describe('The local tenant\'s memory', () => {
  it('keeps everything over a restart', async () => {
    const lab = await new TestTenant().start();
    try {
      await lab.local('POST', 'people/ines@contoso.example/messages', { text: 'remember' });
      await lab.graph('POST', '/invitations', {
        invitedUserEmailAddress: 'kept@fabrikam.example', inviteRedirectUrl: 'https://example.com', sendInvitationMessage: true,
      });
      await lab.advance('P3D');
      const before = {
        app: lab.tenant.app, token: await lab.botToken(), calls: (await lab.local('GET', 'calls?since=0')).body,
        now: textAt((await lab.local('GET', 'clock')).body, 'now'),
      };
      await lab.restart();
      assert.deepEqual(lab.tenant.app, before.app);
      assert.equal((await lab.graph('GET', '/users?$top=1', undefined, { token: before.token })).status, 200, 'the signing key is the same');
      assert.deepEqual(
        each(listAt((await lab.local('GET', 'people/ines@contoso.example/messages?after=0')).body, 'messages'), 'activity', 'text'), ['remember'],
      );
      assert.equal(listAt((await lab.local('GET', 'mail?to=kept@fabrikam.example')).body, 'mail').length, 1);
      assert.deepEqual(
        listAt((await lab.local('GET', 'calls?since=0')).body, 'calls').slice(0, listAt(before.calls, 'calls').length), listAt(before.calls, 'calls'),
      );
      assert(Date.parse(textAt((await lab.local('GET', 'clock')).body, 'now')) >= Date.parse(before.now));
    } finally {
      await lab.stop();
    }
  });

  it('starts as a program of its own, writes the bot\'s settings for its owner alone, loses nothing when killed, and can be emptied', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'local-tenant-'));
    const env = { ...process.env, DATA_DIR: dataDir, LOCAL_TENANT_PORT: '0', BOT_URL: 'http://127.0.0.1:9', NODE_ENV: 'test' };
    const run = (file: string) => spawn(
      process.execPath, ['--disable-warning=ExperimentalWarning', `src/local-tenant/${file}`], { env, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const start = async (): Promise<{ url: string; kill: () => Promise<void> }> => {
      const child = run('main.ts');
      const [line] = await once(child.stdout, 'data');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(line))?.[0] ?? '';
      return { url, kill: async () => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      } };
    };
    try {
      const first = await start();
      const settings = join(dataDir, 'local-tenant', 'bot.env');
      assert.equal(statSync(settings).mode & 0o777, 0o600);
      assert.match(readFileSync(settings, 'utf8'), new RegExp(`^LOCAL_TENANT_URL=${first.url}\n`));
      const secret = /MICROSOFT_APP_SECRET=(.+)/.exec(readFileSync(settings, 'utf8'))?.[1];
      assert.match(secret ?? '', /^[\w-]{40}$/);
      const post = (url: string, path: string, body: unknown): Promise<Response> => fetch(url + path, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
      });
      const token = textAt(await (await post(first.url, '/local/tokens', { roles: ['User.Invite.All'] })).json(), 'token');
      const invited = await fetch(`${first.url}/v1.0/invitations`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ invitedUserEmailAddress: 'killed@fabrikam.example', inviteRedirectUrl: 'https://example.com' }),
      });
      assert.equal(invited.status, 201);
      await first.kill();
      const second = await start();
      assert.equal(/MICROSOFT_APP_SECRET=(.+)/.exec(readFileSync(settings, 'utf8'))?.[1], secret);
      const people = await (await fetch(`${second.url}/local/people`)).json();
      assert(each(listAt(people, 'people'), 'person').includes('killed@fabrikam.example'));
      assert.equal((await once(run('reset.ts'), 'exit'))[0], 1, 'a running tenant is not emptied');
      await second.kill();
      assert.equal((await once(run('reset.ts'), 'exit'))[0], 0);
      assert.equal(existsSync(join(dataDir, 'local-tenant')), false);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('gives every object the id that follows from its name', () => {
    assert.equal(idOf('contoso.example'), 'b05aafed-15fd-5db6-8981-4fa0293ccc6a');
  });
});
