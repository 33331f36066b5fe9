import { importJWK } from 'jose';
import type { CryptoKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import type { Log } from '../capability/port/log.ts';
import { isLoopbackUrl } from './service-host.ts';

/** A signing key of the channel's issuer. */
export interface ChannelKey {
  key: CryptoKey;
  /** The channels that may use it. */
  endorsements: readonly string[];
}

/** The channel issuer's signing keys cannot be had now. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable';
}

export interface ChannelKeysOptions {
  openIdMetadataUrl: string;
  allowLoopback: boolean;
  clock: Clock;
  log: Log;
  /** Called when the keys were read anew, so that nothing verified with a withdrawn key lives on. */
  onChange(): void;
}

const metadataSchema = z.object({ jwks_uri: z.url() });
const keysSchema = z.object({
  keys: z.array(
    z.object({ kty: z.string(), kid: z.string().optional(), n: z.string().optional(), e: z.string().optional(), endorsements: z.array(z.string()).optional() }),
  ),
});

const dayMs = 24 * 60 * 60 * 1000;
/** No more than one reading in this time, whatever key ids arrive: junk tokens cost the issuer nothing. */
const pauseMs = 5_000;
/** The same while there are no keys at all, so that an issuer that starts late delays nobody for long. */
const pauseWithoutKeysMs = 500;

/** The channel issuer's keys by id: read once, again each day, and at once for an id that is not known. */
export class ChannelKeys {
  readonly #options: ChannelKeysOptions;
  #keys = new Map<string, ChannelKey>();
  #readAt = -Infinity;
  #triedAt = -Infinity;
  #reading: Promise<void> | null = null;

  constructor(options: ChannelKeysOptions) {
    this.#options = options;
    checkUrl(options.openIdMetadataUrl, options.allowLoopback);
  }

  /** The key with this id, `null` when the issuer has none; throws `KeysUnavailable` when no keys could be read so far. */
  async find(keyId: string): Promise<ChannelKey | null> {
    const known = this.#keys.get(keyId);
    if (known && this.#now() - this.#readAt < dayMs) return known;
    await this.#read();
    if (this.#keys.size === 0) throw new KeysUnavailable('the keys of the channel could not be read');
    return this.#keys.get(keyId) ?? null;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }

  async #read(): Promise<void> {
    if (this.#reading) return this.#reading;
    const sinceMs = this.#now() - this.#triedAt;
    // A clock that was set back must not silence the reading until it has caught up.
    if (sinceMs >= 0 && sinceMs < (this.#keys.size > 0 ? pauseMs : pauseWithoutKeysMs)) return;
    this.#triedAt = this.#now();
    this.#reading = this.#fetchAll()
      .then((keys) => {
        this.#keys = keys;
        this.#readAt = this.#now();
        this.#options.onChange();
      })
      .catch((error: unknown) => {
        this.#options.log.warn({ reason: error instanceof Error ? error.name : 'unknown' }, 'channel keys not read');
      })
      .finally(() => {
        this.#reading = null;
      });
    return this.#reading;
  }

  async #fetchAll(): Promise<Map<string, ChannelKey>> {
    const { jwks_uri } = metadataSchema.parse(await fetchJson(this.#options.openIdMetadataUrl));
    checkUrl(jwks_uri, this.#options.allowLoopback);
    const { keys } = keysSchema.parse(await fetchJson(jwks_uri));
    const byId = new Map<string, ChannelKey>();
    for (const { kid, kty, n, e, endorsements } of keys) {
      if (kid === undefined || kty !== 'RSA' || n === undefined || e === undefined) continue;
      const key = await importJWK({ kty, n, e }, 'RS256');
      if (!(key instanceof Uint8Array)) byId.set(kid, { key, endorsements: endorsements ?? [] });
    }
    return byId;
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new KeysUnavailable(`status ${response.status}`);
  return response.json();
}

function checkUrl(text: string, allowLoopback: boolean): void {
  const url = new URL(text);
  if (url.protocol === 'https:' || (allowLoopback && isLoopbackUrl(url))) return;
  throw new Error('The channel keys must be read over https.');
}
