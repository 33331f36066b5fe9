import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK } from 'jose';

export const appId = '5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001';
export const issuer = 'https://api.botframework.com';

interface SigningKey {
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** An issuer of channel tokens on this machine: metadata, keys, and tokens with any claims laid over valid ones. */
export class LocalIssuer {
  /** How often the keys were read. */
  reads = 0;
  /** Answers every request with 503 while set. */
  down = false;
  url = '';
  #published: JWK[] = [];
  #keys = new Map<string, SigningKey>();
  #server = createServer((request, response) => {
    if (this.down) { response.statusCode = 503; return response.end(); }
    if (request.url === '/keys') {
      this.reads++;
      return response.end(JSON.stringify({ keys: this.#published }));
    }
    return response.end(JSON.stringify({ issuer, jwks_uri: `${this.url}/keys`, id_token_signing_alg_values_supported: ['RS256'] }));
  });

  static async start(): Promise<LocalIssuer> {
    const local = new LocalIssuer();
    await new Promise<void>((resolve) => local.#server.listen(0, '127.0.0.1', resolve));
    local.url = `http://127.0.0.1:${(local.#server.address() as AddressInfo).port}`;
    await local.addKey('key-1', ['msteams']);
    return local;
  }

  get metadataUrl(): string {
    return `${this.url}/.well-known/openidconfiguration`;
  }

  async addKey(kid: string, endorsements?: string[]): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const publicJwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', ...(endorsements && { endorsements }) };
    this.#keys.set(kid, { privateKey, publicJwk });
    this.#published.push(publicJwk);
  }

  withdrawKey(kid: string): void {
    this.#published = this.#published.filter((key) => key.kid !== kid);
  }

  publicJwk(kid: string): JWK {
    return this.#keys.get(kid)!.publicJwk;
  }

  /** A token as the channel makes it; claims set to undefined are left out. */
  async token(now: Date, serviceUrl: string, claims: Record<string, unknown> = {}, kid = 'key-1'): Promise<string> {
    const seconds = Math.floor(now.getTime() / 1000);
    const all = { iss: issuer, aud: appId, serviceurl: serviceUrl, nbf: seconds, exp: seconds + 3600, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(this.#keys.get(kid)!.privateKey);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
