import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { authorizePage } from './authorize-page.ts';
import { entraFailure } from './entra-error.ts';
import { knownTenant, tokenEndpoint } from './token-endpoint.ts';

/** The routes of Entra's sign-in host, below `/{tenant}`; undefined when the path is none of them. */
export function entraRoute(tenant: Tenant, request: Request): Promise<Reply> | Reply | undefined {
  const [, tenantName = '', ...rest] = request.path.split('/');
  const route = rest.join('/');
  if (request.path === '/discovery/v2.0/keys' || route === 'discovery/v2.0/keys') return ok({ keys: [tenant.keys.entra.publicJwk] });
  if (route === 'oauth2/v2.0/token') return request.method === 'POST' ? tokenEndpoint(tenant, request, tenantName) : failure(
    405, 'method_not_allowed', 'The token endpoint takes POST.',
  );
  if (route === 'oauth2/v2.0/authorize') {
    return knownTenant(tenant, tenantName) ? authorizePage(tenant, request) : entraFailure(tenant, 'unknownTenant', tenantName);
  }
  if (route === 'v2.0/.well-known/openid-configuration') {
    return knownTenant(tenant, tenantName) ? ok(metadata(tenant, request.base)) : entraFailure(tenant, 'unknownTenant', tenantName);
  }
  if (tenantName === 'common' && route === 'discovery/instance') return ok(instances(request, tenant));
  return undefined;
}

function metadata(tenant: Tenant, base: string): Record<string, unknown> {
  const root = `${base}/${tenant.id}`;
  return {
    issuer: `${root}/v2.0`,
    authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
    token_endpoint: `${root}/oauth2/v2.0/token`,
    jwks_uri: `${root}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    response_modes_supported: ['query', 'fragment'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256', 'plain'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'oid', 'ver'],
    tenant_region_scope: 'EU',
  };
}

/** What Microsoft's own client library asks before it trusts an authority. */
function instances(request: Request, tenant: Tenant): Record<string, unknown> {
  const host = new URL(request.base).host;
  return {
    tenant_discovery_endpoint: `${request.base}/${tenant.id}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
