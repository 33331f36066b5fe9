import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import type { Owner } from '../capability/port/sign-in.ts';
import { isLoopback } from './graph-url.ts';

export interface AssertionCheckOptions {
  authorityUrl: string;
  tenantId: string;
  /** The bot's application id. */
  clientId: string;
  clock: Clock;
}

/** What a brought token turned out to be; the reason of a refusal is for the log alone. */
export type Checked = { kind: 'valid'; endsAtMs: number } | { kind: 'expired' } | { kind: 'unavailable' } | { kind: 'refused'; reason: string };

const skewSeconds = 5 * 60;
const dayMs = 24 * 60 * 60 * 1000;
/** Entra's access tokens have 2 to 5 KB; beyond this there is nothing to look at. */
const longestToken = 16 * 1024;
const metadataSchema = z.object({ issuer: z.url(), jwks_uri: z.url() });
const claimsSchema = z.object({ oid: z.string(), tid: z.string(), scp: z.string(), exp: z.number(), idtyp: z.string().optional() });

interface Authority {
  issuers: string[];
  key: JWTVerifyGetKey;
}

class KeysUnavailable extends Error {}

/**
 * Checks that a token is a valid single sign-on token of this person for this bot: signed by the tenant's Entra, in either of its
 * token versions, made for the bot and for `access_as_user`, and of the very person and tenant of the authenticated activity.
 * Neither Teams nor Bot Framework makes sure of the last.
 */
export function createAssertionCheck({ authorityUrl, tenantId, clientId, clock }: AssertionCheckOptions): (owner: Owner, assertion: string) => Promise<Checked> {
  const authority = new URL(authorityUrl);
  let reading: Promise<Authority> | null = null;

  async function readAuthority(): Promise<Authority> {
    const response = await fetch(new URL(`/${encodeURIComponent(tenantId)}/v2.0/.well-known/openid-configuration`, authority), { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    if (!response.ok) throw new KeysUnavailable(`status ${response.status}`);
    const { issuer, jwks_uri } = metadataSchema.parse(await response.json());
    const keysUrl = new URL(jwks_uri);
    if (keysUrl.protocol !== 'https:' && !(isLoopback(authority) && isLoopback(keysUrl))) throw new KeysUnavailable('the keys are not read over https');
    // A stand-in on this machine speaks http and https at one address, and its issuer's name depends on which.
    const ofVersion2 = isLoopback(authority) ? [issuer.replace(/^https?:/, 'http:'), issuer.replace(/^https?:/, 'https:')] : [issuer];
    const keys = createRemoteJWKSet(keysUrl, { timeoutDuration: 5_000, cooldownDuration: 5_000, cacheMaxAge: dayMs });
    return {
      issuers: [...ofVersion2, `https://sts.windows.net/${tenantId}/`],
      async key(header, token) {
        try {
          return await keys(header, token);
        } catch (error) {
          throw error instanceof errors.JWKSNoMatchingKey ? error : new KeysUnavailable('the keys could not be read');
        }
      },
    };
  }

  async function verify(assertion: string): Promise<z.output<typeof claimsSchema>> {
    reading ??= readAuthority();
    const { issuers, key } = await reading.catch((error: unknown) => {
      reading = null;
      throw error instanceof KeysUnavailable ? error : new KeysUnavailable('the metadata could not be read');
    });
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['RS256'],
      issuer: issuers,
      audience: [clientId, `api://${clientId}`, `api://botid-${clientId}`],
      clockTolerance: skewSeconds,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'oid', 'tid', 'scp'],
    });
    return claimsSchema.parse(payload);
  }

  return async (owner, assertion) => {
    if (assertion.length > longestToken) return { kind: 'refused', reason: 'too-long' };
    try {
      const { oid, tid, scp, exp, idtyp } = await verify(assertion);
      if (idtyp === 'app') return { kind: 'refused', reason: 'not-of-a-person' };
      if (!scp.split(' ').includes('access_as_user')) return { kind: 'refused', reason: 'other-scope' };
      if (tid.toLowerCase() !== owner.tenantId.toLowerCase()) return { kind: 'refused', reason: 'other-tenant' };
      if (oid.toLowerCase() !== owner.personId.toLowerCase()) return { kind: 'refused', reason: 'other-person' };
      return { kind: 'valid', endsAtMs: exp * 1000 };
    } catch (error) {
      if (error instanceof KeysUnavailable) return { kind: 'unavailable' };
      if (error instanceof errors.JWTExpired) return { kind: 'expired' };
      return { kind: 'refused', reason: reasonOf(error) };
    }
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed) return `claim-${error.claim}`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return 'malformed';
}
