import type { JWTPayload } from 'jose';
import { channelIssuer, signToken } from '../identity/access-token.ts';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';

export function serviceUrlOf(tenant: Tenant): string {
  return `${tenant.url}/connector`;
}

/** A token with which the channel proves to the bot where an activity comes from; claims and header may be laid over a valid one's. */
export function channelToken(tenant: Tenant, claims: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> {
  return signToken(tenant, tenant.keys.channel, { iss: channelIssuer, aud: registrationOf(tenant).appId, serviceurl: serviceUrlOf(tenant), ...claims }, header);
}

/** The published metadata of the channel's issuer; undefined when the path is none of them. */
export function channelIssuerRoute(tenant: Tenant, path: string): Reply | undefined {
  if (path === '/botframework/.well-known/openidconfiguration' || path === '/botframework/.well-known/openid-configuration') {
    return ok({
      issuer: channelIssuer,
      authorization_endpoint: 'https://invalid.botframework.com',
      jwks_uri: `${tenant.url}/botframework/.well-known/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
    });
  }
  // The bot demands that the key's endorsements name the activity's channel.
  if (path === '/botframework/.well-known/keys') return ok({ keys: [{ ...tenant.keys.channel.publicJwk, endorsements: ['msteams'] }] });
  return undefined;
}
