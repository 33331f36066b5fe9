import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { at, idOf, TestTenant, textAt } from './fixture.ts';

const obo = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', requested_token_use: 'on_behalf_of' };

describe('Entra: tokens', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  it('publishes metadata and keys with which its tokens verify', async () => {
    const { tenantId, url, app } = lab.tenant;
    const metadata = await lab.call('GET', `/${tenantId}/v2.0/.well-known/openid-configuration`);
    assert.equal(at(metadata.body, 'token_endpoint'), `${url}/${tenantId}/oauth2/v2.0/token`);
    const { payload } = await jwtVerify(await lab.botToken(), createRemoteJWKSet(new URL(textAt(metadata.body, 'jwks_uri'))), {
      issuer: textAt(metadata.body, 'issuer'), audience: 'https://graph.microsoft.com',
    });
    assert.deepEqual([payload.tid, payload.appid, payload.idtyp], [tenantId, app.id, 'app']);
    assert(Array.isArray(payload.roles) && payload.roles.includes('User.Invite.All'));
    assert.equal((await lab.call('GET', '/discovery/v2.0/keys')).status, 200);
  });

  const refused: [what: string, form: Record<string, string>, status: number, error: string, number: number][] = [
    [
      'a wrong secret', { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default', client_secret: 'wrong' }, 401,
      'invalid_client', 7000215,
    ],
    [
      'an unknown application', { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/.default', client_id: 'other' }, 400,
      'unauthorized_client', 700016,
    ],
    [
      'a single scope for client credentials', { grant_type: 'client_credentials', scope: 'https://graph.microsoft.com/User.Read' }, 400,
      'invalid_scope', 1002012,
    ],
    ['an unknown resource', { grant_type: 'client_credentials', scope: 'https://vault.azure.net/.default' }, 400, 'invalid_resource', 500011],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['a code that was never issued', { grant_type: 'authorization_code', code: 'x', redirect_uri: 'http://127.0.0.1/' }, 400, 'invalid_grant', 70000],
    ['an assertion that is no token', { ...obo, assertion: 'x', scope: 'User.Read' }, 400, 'invalid_grant', 50013],
  ];
  for (const [what, form, status, error, number] of refused) {
    it(`refuses ${what} with Entra's number`, async () => {
      const answer = await lab.token(form);
      assert.deepEqual([answer.status, at(answer.body, 'error'), at(answer.body, 'error_codes')], [status, error, [number]]);
      assert.match(textAt(answer.body, 'error_description'), new RegExp(`^AADSTS${number}: `));
    });
  }

  it('refuses an unknown tenant', async () => {
    const { status, body } = await lab.call(
      'POST', '/other.example/oauth2/v2.0/token', 'grant_type=x', { 'content-type': 'application/x-www-form-urlencoded' },
    );
    assert.deepEqual([status, at(body, 'error_codes')], [400, [90002]]);
  });

  it('exchanges only assertions that are meant for the bot', async () => {
    const graphToken = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['User.Read'] });
    assert.deepEqual(at((await lab.token({ ...obo, assertion: graphToken, scope: 'User.Read' })).body, 'error_codes'), [500131]);
  });

  /** Signs in on Entra's page the way a browser does: picks the person, consents if asked, and comes back with what the address says. */
  const signIn = async (person: string, scope: string, extra: Record<string, string> = {}, answer?: 'yes' | 'no'): Promise<URLSearchParams> => {
    const query = new URLSearchParams({
      client_id: lab.tenant.app.id, redirect_uri: 'http://127.0.0.1:3978/sign-in', response_type: 'code', scope, state: 's1', ...extra,
    });
    const path = `/${lab.tenant.tenantId}/oauth2/v2.0/authorize?${query.toString()}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.match(String((await lab.call('GET', path)).body), /Ines Calder/);
    let reply = await lab.call('POST', path, `person=${encodeURIComponent(person)}`, form);
    if (reply.status === 200 && answer !== undefined) reply = await lab.call('POST', path, `person=${encodeURIComponent(person)}&consent=${answer}`, form);
    assert.equal(reply.status, 302, String(reply.body));
    return new URL(reply.headers.get('location') ?? '').searchParams;
  };

  it('signs a person in with a code, a proof key and their consent, once', async () => {
    const verifier = 'a-verifier-of-forty-three-characters-or-more-0123456789';
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', nonce: 'n1' };
    const back = await signIn('lena@fabrikam.example', 'openid profile https://graph.microsoft.com/User.Read', challenge, 'yes');
    assert.equal(back.get('state'), 's1');
    const form = { grant_type: 'authorization_code', code: back.get('code') ?? '', redirect_uri: 'http://127.0.0.1:3978/sign-in' };
    const tokens = await lab.token({ ...form, code_verifier: verifier });
    assert.equal(tokens.status, 200);
    const identity = decodeJwt(textAt(tokens.body, 'id_token'));
    assert.deepEqual([identity.oid, identity.nonce, identity.aud, identity.tid], [idOf('lena@fabrikam.example'), 'n1', lab.tenant.app.id, lab.tenant.tenantId]);
    assert.equal(decodeJwt(textAt(tokens.body, 'access_token')).scp, 'User.Read');
    assert.deepEqual(at((await lab.token({ ...form, code_verifier: verifier })).body, 'error_codes'), [70000]);
    const other = await signIn('lena@fabrikam.example', 'openid', challenge);
    assert.deepEqual(at((await lab.token({ ...form, code: other.get('code') ?? '', code_verifier: 'wrong' })).body, 'error_codes'), [501481]);
  });

  it('brings back a refusal when the person declines, or an administrator would have to consent', async () => {
    const declined = await signIn('omar@fabrikam.example', 'https://graph.microsoft.com/Mail.Send', {}, 'no');
    assert.deepEqual([declined.get('error'), declined.get('error_description')?.slice(0, 12)], ['access_denied', 'AADSTS65004:']);
    const needsAdministrator = await signIn('omar@fabrikam.example', 'https://graph.microsoft.com/Directory.ReadWrite.All');
    assert.equal(needsAdministrator.get('error_description')?.slice(0, 12), 'AADSTS90094:');
  });

  it('shows a problem, and sends nobody anywhere, for a foreign redirect or application', async () => {
    for (const change of [{ redirect_uri: 'https://evil.example/' }, { client_id: 'other' }]) {
      const query = new URLSearchParams({
        client_id: lab.tenant.app.id, redirect_uri: 'http://127.0.0.1:3978/x', response_type: 'code', scope: 'openid', ...change,
      });
      assert.equal((await lab.call('GET', `/${lab.tenant.tenantId}/oauth2/v2.0/authorize?${query.toString()}`)).status, 400);
    }
  });
});
