import assert from 'node:assert/strict';
import { X509Certificate, hash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose';
import { generate } from 'selfsigned';
import { DirectoryError } from '../../src/capability/port/directory-error.ts';
import type { Credential } from '../../src/graph/token-source.ts';
import { KeptLog, MovableClock, failureOf, needOf, owner, tokensAt } from './personal-fixture.ts';
import { StandInEntra, clientId, denied, granted, secret } from './stand-in-entra.ts';

/** The library's own code path: discovery, proof of the application, exchange, refusals. */
describe('The tokens of people with @azure/identity over https', () => {
  const trusted = getCACertificates('default');
  let entra: StandInEntra;
  let folder: string;
  let pair: { private: string; cert: string };
  let clock: MovableClock;
  let log: KeptLog;

  before(async () => {
    pair = await generate([{ name: 'commonName', value: '127.0.0.1' }], { extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }] });
    setDefaultCACertificates([...trusted, pair.cert]);
    folder = mkdtempSync(join(tmpdir(), 'foyer-certificate-'));
    writeFileSync(join(folder, 'app.pem'), `${pair.cert}\n${pair.private}`);
    entra = await StandInEntra.start({ key: pair.private, cert: pair.cert });
  });
  after(async () => {
    setDefaultCACertificates(trusted);
    await entra.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    entra.forms.length = 0;
    entra.answers.length = 0;
    clock = new MovableClock('2026-03-02T09:00:00Z');
    log = new KeptLog();
  });
  const at = (credential: Credential = { kind: 'secret', secret }) => tokensAt(entra, clock, log, { credential });
  const assertion = () => entra.token(clock.now());

  it('exchange by a secret, keep the token by the bot’s own clock, and have it again', async () => {
    const tokens = at();
    const brought = await assertion();
    entra.answers.push(granted('graph-1', 1800));
    assert.deepEqual(await tokens.bring(owner, brought), { kind: 'taken' });
    const [form] = entra.forms;
    assert.deepEqual(
      ['client_id', 'client_secret', 'grant_type', 'requested_token_use', 'assertion'].map((name) => form?.get(name)),
      [clientId, secret, 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'on_behalf_of', brought],
    );
    const asked = form?.get('scope')?.split(' ') ?? [];
    assert.ok(['https://graph.microsoft.com/EntitlementManagement.ReadWrite.All', 'https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite'].every((scope) => asked.includes(scope)));
    clock.advanceMinutes(24);
    assert.equal(await tokens.token(owner), 'graph-1');
    clock.advanceMinutes(2);
    assert.equal(await tokens.token(owner), 'graph-2');
  });

  it('exchange by a certificate, and send its chain', async () => {
    const tokens = at({ kind: 'certificate', path: join(folder, 'app.pem') });
    assert.deepEqual(await tokens.bring(owner, await assertion()), { kind: 'taken' });
    const proof = entra.forms[0]?.get('client_assertion') ?? '';
    const header = decodeProtectedHeader(proof);
    const { payload } = await jwtVerify(proof, await importX509(pair.cert, header.alg ?? ''), { clockTolerance: 60 });
    const der = new X509Certificate(pair.cert).raw;
    assert.deepEqual([payload.iss, payload.sub, header['x5t#S256'] ?? header.x5t], [clientId, clientId, hash('sha256', der, 'base64url')]);
    assert.deepEqual(header.x5c, [der.toString('base64')]);
    assert.equal(entra.forms[0]?.get('client_secret'), null);
  });

  it('exchange by a managed identity that the registration trusts, without any secret', async () => {
    const asked: string[] = [];
    const identity: Server = createServer((request, response) => {
      asked.push(`${request.url} ${String(request.headers['x-identity-header'])}`);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: 'word-of-the-identity', expires_on: Math.floor(Date.now() / 1000) + 3600, resource: 'api://AzureADTokenExchange', token_type: 'Bearer' }));
    });
    await new Promise<void>((done) => identity.listen(0, '127.0.0.1', done));
    const before = { ...process.env };
    // As Azure App Service tells where its identities are had.
    process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${(identity.address() as AddressInfo).port}/msi/token`;
    process.env.IDENTITY_HEADER = 'header-of-the-host';
    try {
      const tokens = at({ kind: 'federated', managedIdentityClientId: '0f0e0d0c-0000-4000-8000-000000000001' });
      assert.deepEqual(await tokens.bring(owner, await assertion()), { kind: 'taken' });
      assert.match(asked[0] ?? '', /resource=api%3A%2F%2FAzureADTokenExchange.*client_id=0f0e0d0c-0000-4000-8000-000000000001.* header-of-the-host$/);
      assert.deepEqual(['client_assertion', 'client_assertion_type', 'client_secret'].map((name) => entra.forms[0]?.get(name)), ['word-of-the-identity', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', null]);
    } finally {
      process.env = before;
      identity.closeAllConnections();
      await new Promise((done) => identity.close(done));
    }
  });

  it('hear that consent is missing, and that it was given', async () => {
    const tokens = at();
    entra.answers.push(denied(65001, 'invalid_grant', { suberror: 'consent_required' }), denied(65001, 'invalid_grant', { suberror: 'consent_required' }));
    assert.deepEqual(await tokens.bring(owner, await assertion()), { kind: 'needed', need: { kind: 'consent' } });
    assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'consent' });
    assert.equal(await tokens.token(owner), 'graph-3');
  });

  it('hear what Entra demands of a stronger sign-in, which the library itself drops', async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["c1"]}}}';
    const tokens = at();
    entra.answers.push(denied(50076, 'interaction_required', { suberror: 'basic_action', claims }));
    assert.deepEqual(await tokens.bring(owner, await assertion()), { kind: 'needed', need: { kind: 'step-up', claims } });
    assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'step-up', claims });
  });

  it('hand on what Graph demands', async () => {
    const tokens = at();
    await tokens.bring(owner, await assertion());
    tokens.forget(owner, '{"access_token":{"nbf":{"essential":true,"value":"1"}}}');
    await tokens.token(owner);
    assert.deepEqual(JSON.parse(entra.forms[1]?.get('claims') ?? '').access_token, { nbf: { essential: true, value: '1' } });
  });

  it('tell an outage, a throttling and a wrong secret apart, without a word of what was sent', async () => {
    const brought = await assertion();
    const told: unknown[] = [];
    for (const [answer, reason, code] of [
      [{ status: 503, body: {} }, 'unavailable', 'token-unavailable'],
      [denied(7000215, 'invalid_client'), 'forbidden', 'AADSTS7000215'],
      [denied(500131), 'forbidden', 'AADSTS500131'],
    ] as const) {
      const tokens = at();
      entra.answers.push(...Array.from({ length: 4 }, () => answer));
      const outcome = await tokens.bring(owner, brought).catch((error: unknown) => error);
      if (reason === 'unavailable') assert.deepEqual(outcome, { kind: 'unavailable' });
      const error = await failureOf(tokens.token(owner));
      assert.ok(error instanceof DirectoryError);
      assert.deepEqual([error.reason, error.details.code], [reason, code]);
      told.push(outcome instanceof Error && [outcome.message, outcome.stack, outcome.cause], error.message, error.stack, error.cause, log.lines);
      entra.answers.length = 0;
    }
    const text = JSON.stringify(told);
    for (const part of brought.split('.')) assert.equal(text.includes(part.slice(0, 40)), false);
    assert.doesNotMatch(text, /s3cr3t|words/);
  });
});
