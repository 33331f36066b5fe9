import { exportJWK, generateKeyPair, importJWK } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { Collection } from '../store/collection.ts';
import type { Store } from '../store/store.ts';
import type { z } from 'zod';
import { createHash } from 'node:crypto';
import type { signingKeySchema } from './registration.ts';

/** A key that signs tokens, and its public half as published. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The key of that name, made on first start and kept. */
export async function openSigningKey(store: Store, keys: Collection<z.infer<typeof signingKeySchema>>, id: 'entra' | 'channel'): Promise<SigningKey> {
  let jwk: JWK | undefined = keys.get(id)?.jwk;
  if (jwk === undefined) {
    const made = await exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey);
    store.transaction(() => keys.put({ id, jwk: { ...made } }));
    jwk = made;
  }
  const { n, e } = jwk;
  if (n === undefined || e === undefined) throw new Error(`The ${id} signing key is damaged: run npm run local-tenant:reset.`);
  const kid = createHash('sha256').update(n).digest('base64url').slice(0, 27);
  const publicJwk: JWK = { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e };
  return { kid, publicJwk, privateKey: await asKey(jwk), publicKey: await asKey(publicJwk) };
}

async function asKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'RS256');
  if (key instanceof Uint8Array) throw new Error('An RSA key was expected.');
  return key;
}
