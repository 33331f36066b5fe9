import assert from 'node:assert/strict';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { createTokenSource, type Credential } from '../../src/graph/token-source.ts';
import { directoryError, movableClock } from './given.ts';

const secret = 's3cr3t+of/the=app';
const scope = 'https://graph.microsoft.com/.default';

interface Answer {
  status: number;
  body: object;
}
const granted = (token: string, expiresIn: number | string = 3600): Answer => ({ status: 200, body: { token_type: 'Bearer', access_token: token, expires_in: expiresIn } });
const denied = (number: number, error = 'invalid_client', status = 401): Answer => ({ status, body: { error, error_description: `AADSTS${number}: words that quote ${secret}`, error_codes: [number] } });

describe('The token source', () => {
  let server: Server;
  let requests: { url: string; form: URLSearchParams }[];
  let answers: Answer[];
  let clock: ReturnType<typeof movableClock>;

  const listener: RequestListener = async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    if (path.endsWith('/.well-known/openid-configuration')) {
      const base = `https://${request.headers.host}/tenant`;
      response.end(JSON.stringify({ issuer: `${base}/v2.0`, authorization_endpoint: `${base}/authorize`, token_endpoint: `${base}/oauth2/v2.0/token`, jwks_uri: `${base}/keys` }));
      return;
    }
    requests.push({ url: path, form: new URLSearchParams(text) });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? denied(0);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  };
  const listen = (started: Server) => new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
  const port = () => (server.address() as AddressInfo).port;
  const close = () => new Promise<void>((done) => (server.close(() => done()), server.closeAllConnections()));
  const source = (authorityUrl: string, credential: Credential = { kind: 'secret', secret }) => createTokenSource({ authorityUrl, tenantId: 'tenant', clientId: 'client', credential, clock });

  beforeEach(() => {
    requests = [];
    answers = [granted('token-1'), granted('token-2'), granted('token-3')];
    clock = movableClock();
  });

  describe('at a stand-in on the loopback interface', () => {
    before(async () => {
      server = createHttpServer(listener);
      await listen(server);
    });
    after(close);
    const here = () => source(`http://127.0.0.1:${port()}`);

    it('asks with the client credentials grant', async () => {
      assert.equal(await here().token(scope), 'token-1');
      assert.equal(requests[0]?.url, '/tenant/oauth2/v2.0/token');
      assert.deepEqual(Object.fromEntries(requests[0]?.form ?? []), { grant_type: 'client_credentials', client_id: 'client', client_secret: secret, scope });
    });

    it('keeps a token until five minutes before it ends', async () => {
      const tokens = here();
      await tokens.token(scope);
      clock.advanceMinutes(54);
      assert.equal(await tokens.token(scope), 'token-1');
      clock.advanceMinutes(1);
      assert.equal(await tokens.token(scope), 'token-2');
      assert.equal(requests.length, 2);
    });

    it('asks once for all who wait, and once a scope', async () => {
      const tokens = here();
      assert.deepEqual(await Promise.all([tokens.token(scope), tokens.token(scope), tokens.token('https://api.botframework.com/.default')]), ['token-1', 'token-1', 'token-2']);
      assert.equal(requests.length, 2);
    });

    it('asks again for a token that was forgotten', async () => {
      const tokens = here();
      await tokens.token(scope);
      tokens.forget(scope);
      assert.equal(await tokens.token(scope), 'token-2');
    });

    const failures: { answer: Answer; reason: string; code: string }[] = [
      { answer: denied(7000215), reason: 'forbidden', code: 'AADSTS7000215' },
      { answer: denied(700016, 'unauthorized_client', 400), reason: 'forbidden', code: 'AADSTS700016' },
      { answer: denied(65001, 'invalid_grant', 400), reason: 'forbidden', code: 'AADSTS65001' },
      { answer: denied(90033, 'temporarily_unavailable', 400), reason: 'unavailable', code: 'token-unavailable' },
      { answer: denied(90055, 'invalid_request', 400), reason: 'unavailable', code: 'AADSTS90055' },
      { answer: { status: 400, body: { error: 'invalid_scope' } }, reason: 'forbidden', code: 'token-invalid_scope' },
      { answer: { status: 503, body: {} }, reason: 'unavailable', code: 'token-unavailable' },
      { answer: { status: 429, body: {} }, reason: 'throttled', code: 'token-throttled' },
      { answer: { status: 200, body: { access_token: '', expires_in: 1 } }, reason: 'unexpected', code: 'token-malformed' },
    ];
    for (const { answer, reason, code } of failures) {
      it(`tells ${code} (${answer.status}) as ${reason}, without the words of the answer`, async () => {
        answers = [answer];
        const error = await directoryError(here().token(scope));
        assert.equal(error.reason, reason);
        assert.equal(error.details.code, code);
        assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)}`, /s3cr3t|words/);
        assert.equal(error.cause, undefined);
      });
    }

    it('asks again after a failure', async () => {
      answers = [denied(7000215), granted('token-1')];
      const tokens = here();
      await directoryError(tokens.token(scope));
      assert.equal(await tokens.token(scope), 'token-1');
    });

    it('takes a refused connection for an outage', async () => {
      const lonely = createHttpServer();
      await listen(lonely);
      const { port: free } = lonely.address() as AddressInfo;
      await new Promise((done) => lonely.close(done));
      const error = await directoryError(source(`http://localhost:${free}`).token(scope));
      assert.equal(error.reason, 'unavailable');
    });
  });

  it('refuses http beyond this machine, and there anything but a secret', () => {
    assert.throws(() => source('http://login.example'), /must use https/);
    assert.throws(() => source('http://127.0.0.1.example'), /must use https/);
    assert.throws(() => source('http://127.0.0.1:1', { kind: 'managed-identity' }), /client secrets alone/);
  });

  it('misses a certificate at the start, not at the first guest', () => {
    assert.throws(() => source('https://login.microsoftonline.com', { kind: 'certificate', path: '/nowhere/app.pem' }), /ENOENT.*\/nowhere\/app\.pem/);
  });

  it('takes every kind of credential over https', () => {
    for (const credential of [{ kind: 'secret', secret }, { kind: 'managed-identity' }, { kind: 'managed-identity', clientId: 'mine' }, { kind: 'federated', managedIdentityClientId: 'mine' }] as const) {
      assert.equal(typeof source('https://login.microsoftonline.com', credential).token, 'function');
    }
  });

  describe('with @azure/identity over https', () => {
    const trusted = getCACertificates('default');
    before(async () => {
      const pair = await generate([{ name: 'commonName', value: '127.0.0.1' }], { extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }] });
      setDefaultCACertificates([...trusted, pair.cert]);
      server = createHttpsServer({ key: pair.private, cert: pair.cert }, listener);
      await listen(server);
    });
    after(async () => {
      setDefaultCACertificates(trusted);
      await close();
    });
    const here = () => source(`https://127.0.0.1:${port()}`);

    it('gets a token', async () => {
      clock = movableClock(new Date().toISOString());
      const tokens = here();
      assert.equal(await tokens.token(scope), 'token-1');
      assert.equal(await tokens.token(scope), 'token-1');
      assert.equal(requests[0]?.form.get('client_id'), 'client');
      assert.equal(requests[0]?.form.get('scope'), scope);
    });

    it('empties the library\'s own cache of a token that was forgotten', async () => {
      const tokens = here();
      await tokens.token(scope);
      tokens.forget(scope);
      assert.equal(await tokens.token(scope), 'token-2');
    });

    it('tells Entra\'s number of a refusal, and none of its words', async () => {
      answers = [denied(7000215)];
      const error = await directoryError(here().token(scope));
      assert.equal(error.reason, 'forbidden');
      assert.equal(error.details.code, 'AADSTS7000215');
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)}`, /s3cr3t|words/);
    });
  });
});
