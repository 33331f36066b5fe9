import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

export const tenant = '2f1d7f64-53a3-4d6a-9c1e-6c2f0d0e7b10';
export const clientId = '5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001';
export const secret = 's3cr3t+of/the=app';
export const ines = '8a3c52b1-7f60-4e6e-8a56-1f0a4a8f2c33';

export interface ScriptedAnswer {
  status: number;
  body: object;
  /** Answers only when this resolves. */
  after?: Promise<unknown>;
}

export const granted = (token: string, expiresIn = 3600): ScriptedAnswer => ({ status: 200, body: { token_type: 'Bearer', access_token: token, expires_in: expiresIn } });
/** Entra's refusal; its description quotes what was sent, as some of Entra's do. */
export const denied = (number: number, error = 'invalid_grant', more: object = {}): ScriptedAnswer => ({
  status: 400,
  body: { error, error_description: `AADSTS${number}: words that quote ${secret}`, error_codes: [number], ...more },
});

/** An Entra on this machine: metadata, keys, signed tokens with any claims laid over valid ones, and a token endpoint that answers as scripted. */
export class StandInEntra {
  readonly forms: URLSearchParams[] = [];
  readonly answers: ScriptedAnswer[] = [];
  /** Answers every request with 503 while set. */
  down = false;
  url = '';
  #server: Server;
  #keys = new Map<string, CryptoKey>();
  #published: JWK[] = [];

  private constructor(tls: { key: string; cert: string } | null) {
    const listener: RequestListener = (request, response) => void this.#answer(request, response);
    this.#server = tls ? createHttpsServer(tls, listener) : createHttpServer(listener);
  }

  static async start(tls: { key: string; cert: string } | null = null): Promise<StandInEntra> {
    const entra = new StandInEntra(tls);
    await new Promise<void>((done) => entra.#server.listen(0, '127.0.0.1', done));
    entra.url = `${tls ? 'https' : 'http'}://127.0.0.1:${(entra.#server.address() as AddressInfo).port}`;
    await entra.addKey('key-1');
    return entra;
  }

  async addKey(kid: string, published = true): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.#keys.set(kid, privateKey);
    if (published) this.#published.push({ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' });
  }

  publicJwk(kid: string): JWK {
    return this.#published.find((key) => key.kid === kid)!;
  }

  claims(now: Date, over: Record<string, unknown> = {}): Record<string, unknown> {
    const seconds = Math.floor(now.getTime() / 1000);
    return { iss: `${this.url}/${tenant}/v2.0`, aud: clientId, tid: tenant, oid: ines, scp: 'access_as_user', ver: '2.0', nbf: seconds, exp: seconds + 3600, ...over };
  }

  /** A single sign-on token as Teams brings it; claims set to undefined are left out. */
  token(now: Date, over: Record<string, unknown> = {}, kid = 'key-1'): Promise<string> {
    return new SignJWT(JSON.parse(JSON.stringify(this.claims(now, over)))).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(this.#keys.get(kid)!);
  }

  async #answer(request: Parameters<RequestListener>[0], response: Parameters<RequestListener>[1]): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (this.down) return send(503, {});
    // @azure/identity numbers its requests in the query.
    const path = request.url?.split('?')[0];
    const root = `${this.url}/${tenant}`;
    if (path === `/${tenant}/v2.0/.well-known/openid-configuration`) {
      return send(200, { issuer: `${root}/v2.0`, authorization_endpoint: `${root}/oauth2/v2.0/authorize`, token_endpoint: `${root}/oauth2/v2.0/token`, jwks_uri: `${root}/discovery/v2.0/keys` });
    }
    if (path === `/${tenant}/discovery/v2.0/keys`) return send(200, { keys: this.#published });
    if (path !== `/${tenant}/oauth2/v2.0/token`) return send(404, {});
    this.forms.push(new URLSearchParams(text));
    const { status, body, after } = this.answers.shift() ?? granted(`graph-${this.forms.length}`);
    await after;
    send(status, body);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
