import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Owner, PersonalTokens } from '../../src/capability/port/sign-in.ts';
import type { TurnHandler } from '../../src/capability/port/turn.ts';
import { createPersonalTokens } from '../../src/graph/personal-tokens.ts';
import { createTokenSource } from '../../src/graph/token-source.ts';
import { startLocalTenant, type LocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import { createFileExchange } from '../../src/teams/file-exchange.ts';
import { createTeams, type Teams } from '../../src/teams/create-teams.ts';
import { createServer, type Server } from '../../src/web/create-server.ts';
import { KeptLog, needOf, scopes } from './personal-fixture.ts';

/** The whole way of a sign-in, from the press of a button in the local tenant to a token that Graph takes, over https. */
describe('Signing in at the local tenant', () => {
  const trusted = getCACertificates('default');
  const log = new KeptLog();
  let dataDir: string;
  let tenant: LocalTenant;
  let personalTokens: PersonalTokens;
  let teams: Teams;
  let server: Server;
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const graphTokens: string[] = [];
  let ines: Owner;

  const files = createFileExchange({ hosts: [], allowLoopback: true });
  let signedIn = 0;
  let read = '';

  /** Answers `as me` after a sign-in, a file by offering it back, and anything else by a card with one button, which needs a token. */
  const handler: TurnHandler = {
    async message(turn, say) {
      const [file] = turn.input.files;
      if (file) {
        const content = await files.read(file, 1000);
        assert.ok(content.ok);
        read = `${file.name}, ${file.type}: ${content.bytes.toString()}`;
        return void (await say({ kind: 'file-offer', name: 'again.csv', about: 'The same again', sizeBytes: content.bytes.length, context: { content: content.bytes.toString() } }));
      }
      if (turn.input.text === 'as me') return void (await personalTokens.token(turn.chat));
      const card = { type: 'AdaptiveCard', version: '1.5', body: [], actions: [{ type: 'Action.Execute', title: 'My packages', verb: 'packages', data: {} }] } as const;
      await say({ kind: 'card', card, summary: 'Your packages' });
    },
    async action(turn) {
      graphTokens.push(await personalTokens.token(turn.chat));
      ines = turn.chat;
      return { kind: 'notice', text: 'Here they are.' };
    },
    async signedIn(turn, say) {
      signedIn += 1;
      graphTokens.push(await personalTokens.token(turn.chat));
      await say({ kind: 'text', text: 'I can act as you now.' });
    },
    async fileAnswer({ input: { upload, context } }, say) {
      if (!upload) return void (await say({ kind: 'text', text: 'As you like.' }));
      assert.deepEqual(await files.write(upload, Buffer.from(Object(context).content)), { ok: true });
      await say({ kind: 'file', ...upload });
    },
    installation: async () => {},
  };

  const script = async (method: string, path: string, body?: object): Promise<any> => {
    const response = await fetch(`${tenant.url}/local${path}`, { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} answered ${response.status}`);
    return text === '' ? null : JSON.parse(text);
  };
  async function press(): Promise<any> {
    const { messages } = await script('POST', '/people/ines@contoso.example/messages', { text: 'packages' });
    const answer = await script('POST', '/people/ines@contoso.example/actions', { messageId: messages.at(-1).id, verb: 'packages' });
    return answer.body;
  }

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'foyer-sign-in-'));
    tenant = await startLocalTenant({ port: 0, dataDir, tls: true });
    const { hostname, port } = new URL(tenant.url);
    setDefaultCACertificates([...trusted, await certificateOf(hostname, Number(port))]);
    aheadMs = Date.parse((await script('GET', '/clock')).now) - Date.now();
    const shared = { tenantId: tenant.tenantId, clientId: tenant.app.id, credential: { kind: 'secret', secret: tenant.app.secret } as const, clock };
    personalTokens = createPersonalTokens({ ...shared, authorityUrl: tenant.url.replace('http:', 'https:'), scopes, log });
    teams = createTeams({
      handler,
      appId: tenant.app.id,
      allowedTenants: [tenant.tenantId],
      serviceHosts: ['127.0.0.1'],
      openIdMetadataUrl: `${tenant.url}/botframework/.well-known/openidconfiguration`,
      issuer: 'https://api.botframework.com',
      allowLoopback: true,
      defaultServiceUrl: `${tenant.url}/connector`,
      tokens: createTokenSource({ ...shared, authorityUrl: tenant.url }),
      personalTokens,
      signIn: { connectionName: 'entra', resource: `api://botid-${tenant.app.id}`, signInUrl: () => `${server.url}/sign-in` },
      clock,
      log,
    });
    server = await createServer({
      host: '127.0.0.1',
      port: 0,
      receive: teams.receive,
      isReady: async () => true,
      signIn: { ...shared, authorityUrl: tenant.url, scopes, openerOrigin: tenant.url, teamsScript: null },
    });
    tenant.setBotUrl(server.url);
  });
  after(async () => {
    await server.close();
    await teams.close();
    await files.close();
    await tenant.close();
    setDefaultCACertificates(trusted);
    rmSync(dataDir, { recursive: true });
  });

  it('is silent for a button, and brings a token that Graph takes for the person who pressed it', async () => {
    assert.deepEqual(await press(), { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Here they are.' });
    const response = await fetch(`${tenant.url}/v1.0/identityGovernance/entitlementManagement/assignments/filterByCurrentUser(on='target')`, { headers: { authorization: `Bearer ${graphTokens[0]}` } });
    assert.equal(response.status, 200);
    await response.text();
    const { calls } = await script('GET', '/calls');
    const reading = calls.findLast(({ path }: { path: string }) => path.includes('filterByCurrentUser'));
    assert.deepEqual([reading.status, reading.caller.person], [200, 'ines@contoso.example']);
  });

  it('is needed once: the next press finds the token', async () => {
    await press();
    assert.equal(graphTokens[1], graphTokens[0]);
  });

  it('is silent for a message too, on two devices at once, and the turn goes on once', async () => {
    await script('POST', '/people/theo@contoso.example/devices', { count: 2 });
    const { messages } = await script('POST', '/people/theo@contoso.example/messages', { text: 'as me' });
    assert.deepEqual([messages.at(-1).activity.text, signedIn], ['I can act as you now.', 1]);
  });

  it('shows a button for a message where consent is missing, and goes on after the page', async () => {
    await script('POST', '/people/dana@contoso.example/sign-in', { consent: false });
    const { messages } = await script('POST', '/people/dana@contoso.example/messages', { text: 'as me' });
    const card = messages.at(-1).activity.attachments[0];
    assert.deepEqual([card.contentType, card.content.buttons[0].value, signedIn], ['application/vnd.microsoft.card.oauth', `${server.url}/sign-in`, 1]);
    await script('POST', '/people/dana@contoso.example/sign-in', { consent: true });
    assert.equal((await script('POST', '/people/dana@contoso.example/verify-state', { state: 'done' })).status, 200);
    const { messages: all } = await script('GET', '/people/dana@contoso.example/messages?after=0');
    assert.deepEqual([all.at(-1).activity.text, signedIn], ['I can act as you now.', 2]);
  });

  it('is not needed for a file, which comes, is offered and is put into its place', async () => {
    const { attachment } = await script('POST', '/files', { name: 'guests.csv', text: 'mail' });
    const { messages } = await script('POST', '/people/ines@contoso.example/messages', { text: '', attachments: [attachment] });
    assert.equal(read, 'guests.csv, csv: mail');
    const answer = await script('POST', '/people/ines@contoso.example/actions', { messageId: messages.at(-1).id, verb: 'accept' });
    const shown = answer.messages.at(-1).activity.attachments[0];
    assert.deepEqual([answer.status, shown.contentType, shown.name], [200, 'application/vnd.microsoft.teams.card.file.info', 'again.csv']);
    assert.equal(await (await fetch(shown.contentUrl)).text(), 'mail');
  });

  it('ends where the person withdraws their consent, and goes on when they give it again on the page', async () => {
    await script('POST', '/people/ines@contoso.example/sign-in', { consent: false });
    personalTokens.forget(ines);
    assert.deepEqual(await needOf(personalTokens.token(ines)), { kind: 'consent' });
    const asked = await press();
    assert.deepEqual([asked.statusCode, 'tokenExchangeResource' in asked.value], [401, false]);

    const start = await fetch(asked.value.buttons[0].value, { redirect: 'manual' });
    const authorize = start.headers.get('location') ?? '';
    const answered = await fetch(authorize, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: 'ines@contoso.example', consent: 'yes' }) });
    const end = await fetch(answered.headers.get('location') ?? '', { headers: { cookie: start.headers.get('set-cookie')?.split(';')[0] ?? '' } });
    assert.match(await end.text(), /<h1>You are signed in<\/h1>/);
    assert.equal((await press()).statusCode, 200);
  });

  it('tells on the page that nothing was consented to', async () => {
    await script('POST', '/people/ines@contoso.example/sign-in', { consent: false });
    const start = await fetch(`${server.url}/sign-in`, { redirect: 'manual' });
    const answered = await fetch(start.headers.get('location') ?? '', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: 'ines@contoso.example', consent: 'no' }) });
    const end = await fetch(answered.headers.get('location') ?? '', { headers: { cookie: start.headers.get('set-cookie')?.split(';')[0] ?? '' } });
    assert.match(await end.text(), /<h1>You did not consent<\/h1>/);
    await script('POST', '/people/ines@contoso.example/sign-in', { consent: true });
  });

  it('leaves no token of a person in a log line, nor in a file of the tenant', async () => {
    assert.ok(graphTokens.length > 0);
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((file) => file.isFile());
    const written = [JSON.stringify(log.lines), ...files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'))].join('\n');
    for (const token of graphTokens) assert.equal(written.includes(token.split('.')[2] ?? token), false);
  });
});

/** The certificate that a server of this test shows, as PEM. */
function certificateOf(host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).toString());
    });
    socket.on('error', reject);
  });
}
