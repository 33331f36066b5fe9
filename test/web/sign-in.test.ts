import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { createServer } from '../../src/web/create-server.ts';
import type { Server, ServerOptions } from '../../src/web/create-server.ts';
import { createSignIn } from '../../src/web/sign-in.ts';
import type { SignInOptions } from '../../src/web/sign-in.ts';

const tenant = '2f1d7f64-53a3-4d6a-9c1e-6c2f0d0e7b10';
const options: SignInOptions = {
  authorityUrl: 'https://login.microsoftonline.com',
  tenantId: tenant,
  clientId: '5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001',
  scopes: ['https://graph.microsoft.com/EntitlementManagement.ReadWrite.All', 'https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite'],
  publicUrl: 'https://foyer.contoso.example',
  openerOrigin: null,
  teamsScript: null,
};

describe('the sign-in pages', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function serve(over: Partial<SignInOptions> = {}, signIn: ServerOptions['signIn'] = { ...options, ...over }) {
    const server = await createServer({ host: '127.0.0.1', port: 0, receive: async () => ({ status: 200 }), isReady: async () => true, signIn });
    servers.push(server);
    const get = async (path: string, cookie?: string) => {
      const response = await fetch(server.url + path, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const begin = async (query = '') => {
      const { headers } = await get(`/sign-in${query}`);
      const location = new URL(headers.get('location') ?? '');
      return { location, state: location.searchParams.get('state') ?? '', cookie: headers.get('set-cookie')?.split(';')[0] ?? '', setCookie: headers.get('set-cookie') ?? '' };
    };
    return { server, get, begin };
  }
  const titleOf = (text: string) => /<h1>(.*?)<\/h1>/.exec(text)?.[1];

  it('lead to Entra with the scopes, a state of their own and a challenge', async () => {
    const { begin } = await serve();
    const [first, second] = [await begin(), await begin()];
    assert.equal(first.location.origin + first.location.pathname, `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/authorize`);
    const { state, code_challenge, ...rest } = Object.fromEntries(first.location.searchParams);
    assert.deepEqual(rest, {
      client_id: '5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001',
      response_type: 'code',
      response_mode: 'query',
      redirect_uri: 'https://foyer.contoso.example/sign-in/end',
      scope: 'openid https://graph.microsoft.com/EntitlementManagement.ReadWrite.All https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite',
      code_challenge_method: 'S256',
    });
    assert.match(state ?? '', /^[\w-]{43}$/);
    assert.match(code_challenge ?? '', /^[\w-]{43}$/);
    assert.notEqual(first.state, second.state);
    assert.notEqual(code_challenge, second.location.searchParams.get('code_challenge'));
  });

  it('tie the state to the browser for ten minutes, by a cookie that no other host can set', async () => {
    const { begin } = await serve();
    const { setCookie, state } = await begin();
    assert.equal(setCookie, `__Host-foyer-sign-in=${state}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure`);
    const local = await serve({ publicUrl: 'http://127.0.0.1:3978' });
    assert.match((await local.begin()).setCookie, /^foyer-sign-in=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
  });

  it('name the server’s own address where no other one is known', async () => {
    const { publicUrl: _, ...rest } = options;
    const { server, begin } = await serve({}, rest);
    assert.equal((await begin()).location.searchParams.get('redirect_uri'), `${server.url}/sign-in/end`);
  });

  it('hand on what Entra demands of a stronger sign-in, and nothing that is no demand', async () => {
    const { get, begin } = await serve();
    const claims = '{"access_token":{"capolids":{"essential":true}}}';
    assert.equal((await begin(`?claims=${encodeURIComponent(claims)}`)).location.searchParams.get('claims'), claims);
    for (const wrong of ['', 'x', '7', '[]', 'null', `{"a":"${'x'.repeat(4000)}"}`]) {
      const { status, text } = await get(`/sign-in?claims=${encodeURIComponent(wrong)}`);
      assert.deepEqual([status, titleOf(text)], [400, 'This address is damaged']);
    }
  });

  it('tell that somebody is signed in, and end the cookie', async () => {
    const { get, begin } = await serve();
    const { state, cookie } = await begin();
    const { status, headers, text } = await get(`/sign-in/end?code=secret-code&state=${state}&session_state=x`, `other=1; ${cookie}; more=2`);
    assert.deepEqual([status, titleOf(text)], [200, 'You are signed in']);
    assert.equal(headers.get('set-cookie'), '__Host-foyer-sign-in=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure');
    assert.equal(text.includes('secret-code'), false);
    assert.match(text, new RegExp(`<body data-state="${state}">`));
  });

  it('tell the local Teams page, and it alone', async () => {
    const { get, begin } = await serve({ openerOrigin: 'http://127.0.0.1:3979' });
    const { state, cookie } = await begin();
    const { text } = await get(`/sign-in/end?code=c&state=${state}`, cookie);
    assert.ok(text.includes(`<body data-state="${state}" data-opener-origin="http://127.0.0.1:3979">`));
    assert.match(text, /postMessage\(\{ type: 'foyer-signed-in', state \}, openerOrigin\)/);
  });

  it('tell Teams itself, where its library is there', async () => {
    const { get, begin } = await serve({ teamsScript: Buffer.from('window.microsoftTeams = {};') });
    const { state, cookie } = await begin();
    const { text, headers } = await get(`/sign-in/end?code=c&state=${state}`, cookie);
    assert.match(text, /<script src="\/sign-in\/teams\.js"><\/script>/);
    assert.match(text, /notifySuccess\(state\)/);
    assert.match(headers.get('content-security-policy') ?? '', /script-src 'sha256-[^']+' 'self';/);
    const script = await get('/sign-in/teams.js');
    assert.deepEqual([script.status, script.headers.get('content-type'), script.text], [200, 'text/javascript; charset=utf-8', 'window.microsoftTeams = {};']);
    assert.equal((await (await serve()).get('/sign-in/teams.js')).status, 404);
  });

  for (const [what, query] of [
    ['without a state', () => 'code=c'],
    ['with another state', () => `code=c&state=${'A'.repeat(43)}`],
    ['with an empty state', () => 'code=c&state='],
  ] as const) {
    it(`believe no end ${what}`, async () => {
      const { get, begin } = await serve();
      const { cookie } = await begin();
      for (const sent of [cookie, undefined, '__Host-foyer-sign-in=']) {
        const { status, text } = await get(`/sign-in/end?${query()}`, sent);
        assert.deepEqual([status, titleOf(text), text.includes('data-state')], [400, 'This sign-in is over', false]);
      }
    });
  }

  it('believe no end in a browser that did not begin it', async () => {
    const { get, begin } = await serve();
    const { state } = await begin();
    assert.equal((await get(`/sign-in/end?code=c&state=${state}`)).status, 400);
    assert.equal((await get(`/sign-in/end?code=c&state=${state}`, `x__Host-foyer-sign-in=${state}`)).status, 400);
  });

  for (const [error, description, title, says] of [
    ['access_denied', 'AADSTS65004: User declined to consent', 'You did not consent', /press Sign in in Teams once more/],
    ['access_denied', '', 'You did not consent', /Nothing was done/],
    ['access_denied', 'AADSTS90094: An administrator has set a policy', 'An administrator has to consent first', /Ask your IT department to grant admin consent/],
    ['consent_required', 'AADSTS65001: has not consented', 'An administrator has to consent first', /Ask your IT department/],
    ['server_error', 'AADSTS53003: blocked <b>x</b>', 'You are not signed in', /\(AADSTS53003\)\. .* the number\./],
    ['<script>alert(1)</script>', '<script>alert(1)</script>', 'You are not signed in', /tell your administrator\./],
  ] as const) {
    it(`tell the remedy after ${error} ${description.slice(0, 20)}, in words of their own`, async () => {
      const { get, begin } = await serve();
      const { state, cookie } = await begin();
      const { status, text } = await get(`/sign-in/end?${new URLSearchParams({ error, error_description: description, state })}`, cookie);
      assert.deepEqual([status, titleOf(text)], [200, title]);
      assert.match(text, says);
      assert.doesNotMatch(text, /alert|<b>|declined to|has set a policy/);
      assert.equal(text.includes('data-state'), false);
    });
  }

  it('tell of no success where Entra sent neither a code nor an error', async () => {
    const { get, begin } = await serve();
    const { state, cookie } = await begin();
    assert.equal(titleOf((await get(`/sign-in/end?state=${state}`, cookie)).text), 'You are not signed in');
  });

  it('load nothing but themselves, and are kept and framed by nobody', async () => {
    const { get, begin } = await serve();
    const { state, cookie } = await begin();
    const { headers, text } = await get(`/sign-in/end?code=c&state=${state}`, cookie);
    const between = (tag: string) => new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(text)?.[1] ?? '';
    const digest = (part: string) => `'sha256-${hash('sha256', part, 'base64')}'`;
    assert.equal(
      headers.get('content-security-policy'),
      `default-src 'none'; script-src ${digest(between('script'))}; style-src ${digest(between('style'))}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    assert.deepEqual(['cache-control', 'referrer-policy', 'x-content-type-options', 'content-type'].map((name) => headers.get(name)), ['no-store', 'no-referrer', 'nosniff', 'text/html; charset=utf-8']);
    assert.doesNotMatch(text, / on\w+=/);
    assert.equal((await get('/sign-in')).headers.get('cache-control'), 'no-store');
  });

  it('are not there where nobody is signed in by hand', async () => {
    const server = await createServer({ host: '127.0.0.1', port: 0, receive: async () => ({ status: 200 }), isReady: async () => true });
    servers.push(server);
    assert.equal((await fetch(`${server.url}/sign-in`)).status, 404);
  });

  it('keep nothing between two requests, so that any replica can serve the end', () => {
    const start = createSignIn(options).start(new URLSearchParams());
    const state = new URL(start.headers.location ?? '').searchParams.get('state') ?? '';
    const end = createSignIn(options).end(new URLSearchParams({ code: 'c', state }), `__Host-foyer-sign-in=${state}`);
    assert.equal(titleOf(end.text), 'You are signed in');
  });
});
