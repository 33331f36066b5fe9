import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { User } from '../directory/user.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import type { SigningKey } from './signing-key.ts';

export const graphAudience = 'https://graph.microsoft.com';
export const connectorAudience = 'https://api.botframework.com';
export const channelIssuer = 'https://api.botframework.com';
/** The Teams client on the desktop and the telephone: who asks for single-sign-on tokens. */
const teamsClientId = '1fec8e78-bce4-4aaf-ab1b-5451cc387264';

const lifetimeSeconds = 3600;

/** Signs claims with issue and expiry times by the tenant's clock. */
export async function signToken(tenant: Tenant, key: SigningKey, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  const now = Math.floor(tenant.clock.now().getTime() / 1000);
  return new SignJWT({ iat: now, nbf: now, exp: now + lifetimeSeconds, ...claims })
    .setProtectedHeader({ typ: 'JWT', ...header, alg: 'RS256', kid: typeof header.kid === 'string' ? header.kid : key.kid })
    .sign(key.privateKey);
}

export function issuerOf(tenant: Tenant, base: string = tenant.url): string {
  return `${base}/${tenant.id}/v2.0`;
}

/** A token of the bot itself. */
export function applicationToken(tenant: Tenant, audience: string, roles: readonly string[], base?: string): Promise<string> {
  const { appId, servicePrincipalId } = registrationOf(tenant);
  return signToken(tenant, tenant.keys.entra, {
    iss: issuerOf(tenant, base), aud: audience, tid: tenant.id, oid: servicePrincipalId, sub: servicePrincipalId, appid: appId, azp: appId,
    idtyp: 'app', ver: '2.0', uti: randomUUID(),
    local_exp: Math.floor(Date.now() / 1000) + lifetimeSeconds,
    ...(roles.length === 0 ? {} : { roles }),
  });
}

/** A token with which the bot acts as a person. */
export function delegatedToken(
  tenant: Tenant, user: User, audience: string, scopes: readonly string[], given: { clientId?: string; base?: string } = {},
): Promise<string> {
  const clientId = given.clientId ?? registrationOf(tenant).appId;
  return signToken(tenant, tenant.keys.entra, {
    iss: issuerOf(tenant, given.base), aud: audience, tid: tenant.id, appid: clientId, azp: clientId, idtyp: 'user', ver: '2.0', uti: randomUUID(),
    scp: scopes.join(' '), ...identityClaims(user),
  });
}

export function identityClaims(user: User): JWTPayload {
  return { oid: user.id, sub: user.id, name: user.displayName, upn: user.userPrincipalName, preferred_username: user.mail ?? user.userPrincipalName };
}

/** The single-sign-on token that the Teams client hands to the bot. */
export function singleSignOnToken(tenant: Tenant, user: User): Promise<string> {
  return delegatedToken(tenant, user, registrationOf(tenant).appId, ['access_as_user'], { clientId: teamsClientId });
}

const claimsSchema = z.object({
  aud: z.string(), tid: z.string(), oid: z.string(), appid: z.string(), exp: z.number(), nbf: z.number(),
  scp: z.string().optional(), roles: z.array(z.string()).optional(), idtyp: z.enum(['app', 'user']),
  /** Expiry by the machine's clock, on tokens of applications. */
  local_exp: z.number().optional(),
});
export type AccessClaims = z.infer<typeof claimsSchema>;
export type TokenFault = 'malformed' | 'audience' | 'tenant' | 'expired' | 'early';
export type Verified = { valid: true; claims: AccessClaims } | { valid: false; fault: TokenFault; reason: string };

const skewSeconds = 300;
const remembered = new WeakMap<Tenant, Map<string, AccessClaims>>();

/** Checks a token of this tenant's Entra for one of the audiences; a signature is checked once. */
export async function verifyAccessToken(tenant: Tenant, token: string, audiences: readonly string[]): Promise<Verified> {
  const known = remembered.get(tenant) ?? new Map<string, AccessClaims>();
  remembered.set(tenant, known);
  let claims = known.get(token);
  if (claims === undefined) {
    try {
      // The times are checked below, by the tenant's clock.
      const { payload } = await jwtVerify(token, tenant.keys.entra.publicKey, {
        algorithms: ['RS256'], currentDate: new Date(0), clockTolerance: Number.MAX_SAFE_INTEGER,
      });
      const parsed = claimsSchema.safeParse(payload);
      if (!parsed.success) return { valid: false, fault: 'malformed', reason: 'The token lacks claims.' };
      claims = parsed.data;
    } catch {
      return { valid: false, fault: 'malformed', reason: 'The token is malformed or was not signed by this tenant.' };
    }
    if (known.size >= 1000) known.clear();
    known.set(token, claims);
  }
  const now = tenant.clock.now().getTime() / 1000;
  if (!audiences.includes(claims.aud)) return { valid: false, fault: 'audience', reason: 'The token is meant for another audience.' };
  if (claims.tid !== tenant.id) return { valid: false, fault: 'tenant', reason: 'The token is of another tenant.' };
  // Client libraries keep an application's token by the machine's clock: a tenant whose clock was moved must still accept it.
  const isKept = claims.local_exp !== undefined && claims.local_exp > Date.now() / 1000;
  if (claims.exp + skewSeconds < now && !isKept) return { valid: false, fault: 'expired', reason: 'Lifetime validation failed, the token is expired.' };
  if (claims.nbf - skewSeconds > now) return { valid: false, fault: 'early', reason: 'The token is not valid yet.' };
  return { valid: true, claims };
}
