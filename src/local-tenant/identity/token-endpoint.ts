import { timingSafeEqual } from 'node:crypto';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { registrationOf, tenantDomain } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { applicationToken, connectorAudience, delegatedToken, graphAudience, identityClaims, issuerOf, signToken, verifyAccessToken } from './access-token.ts';
import { redeemCode } from './authorization-code.ts';
import { consentedScopes, graphScopesIn } from './consent.ts';
import { entraFailure } from './entra-error.ts';

const onBehalfOf = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Entra's token endpoint: client credentials, authorization code, on-behalf-of. */
export async function tokenEndpoint(tenant: Tenant, request: Request, tenantName: string): Promise<Reply> {
  const form = new URLSearchParams(request.body.toString('utf8'));
  if (!knownTenant(tenant, tenantName)) return entraFailure(tenant, 'unknownTenant', tenantName);
  const [basicId, basicSecret] = basicCredentials(request);
  const clientId = form.get('client_id') ?? basicId;
  const secret = form.get('client_secret') ?? basicSecret;
  const registration = registrationOf(tenant);
  if (clientId === undefined) return entraFailure(tenant, 'invalidRequest', 'client_id');
  if (clientId !== registration.appId) return entraFailure(tenant, 'unknownApplication', clientId);
  if (secret === undefined) return entraFailure(tenant, 'missingSecret');
  if (!sameSecret(secret, registration.secret)) return entraFailure(tenant, 'invalidSecret', clientId);
  const grantType = form.get('grant_type');
  switch (grantType) {
    case 'client_credentials': return clientCredentials(tenant, request.base, form.get('scope') ?? '');
    case 'authorization_code': return authorizationCode(tenant, request.base, form);
    case onBehalfOf: return exchangeOnBehalf(tenant, request.base, form);
    case null: return entraFailure(tenant, 'invalidRequest', 'grant_type');
    default: return entraFailure(tenant, 'unsupportedGrant', grantType);
  }
}

/** The tenant's id or domain; the well-known names stand for the one tenant there is. */
export function knownTenant(tenant: Tenant, name: string): boolean {
  return [tenant.id, tenantDomain, 'common', 'organizations', 'botframework.com'].includes(name);
}

async function clientCredentials(tenant: Tenant, base: string, scope: string): Promise<Reply> {
  if (!scope.endsWith('/.default')) return entraFailure(tenant, 'invalidScope', scope);
  const resource = scope.slice(0, -'/.default'.length);
  if (resource === graphAudience) return bearer(await applicationToken(tenant, resource, registrationOf(tenant).applicationPermissions, base));
  if (resource === connectorAudience) return bearer(await applicationToken(tenant, resource, [], base));
  return entraFailure(tenant, 'unknownResource', resource);
}

async function authorizationCode(tenant: Tenant, base: string, form: URLSearchParams): Promise<Reply> {
  const code = form.get('code');
  if (code === null) return entraFailure(tenant, 'invalidRequest', 'code');
  const redirectUri = form.get('redirect_uri') ?? '';
  const redeemed = redeemCode(tenant, { code, redirectUri, verifier: form.get('code_verifier') ?? undefined });
  if (!redeemed.redeemed) return entraFailure(tenant, redeemed.problem, redirectUri);
  const { grant } = redeemed;
  const reply = await delegatedReply(tenant, base, grant.userId, grant.scope);
  if (reply.status !== 200 || !grant.scope.split(/\s+/).includes('openid')) return reply;
  const user = tenant.directory.users.get(grant.userId);
  if (user === undefined) return entraFailure(tenant, 'unknownUser');
  const idToken = await signToken(tenant, tenant.keys.entra, {
    iss: issuerOf(tenant, base), aud: registrationOf(tenant).appId, tid: tenant.id, ver: '2.0', ...identityClaims(user),
    ...(grant.nonce === undefined ? {} : { nonce: grant.nonce }),
  });
  return ok({ ...(typeof reply.body === 'object' ? reply.body : {}), id_token: idToken });
}

async function exchangeOnBehalf(tenant: Tenant, base: string, form: URLSearchParams): Promise<Reply> {
  const assertion = form.get('assertion');
  if (assertion === null) return entraFailure(tenant, 'invalidRequest', 'assertion');
  if (form.get('requested_token_use') !== 'on_behalf_of') return entraFailure(tenant, 'invalidRequest', 'requested_token_use');
  const { appId } = registrationOf(tenant);
  const verified = await verifyAccessToken(tenant, assertion, [appId, `api://${appId}`, `api://botid-${appId}`]);
  if (!verified.valid) {
    if (verified.fault === 'audience') return entraFailure(tenant, 'assertionAudience');
    return entraFailure(tenant, verified.fault === 'expired' ? 'assertionExpired' : 'badAssertion');
  }
  return delegatedReply(tenant, base, verified.claims.oid, form.get('scope') ?? '');
}

async function delegatedReply(tenant: Tenant, base: string, userId: string, scope: string): Promise<Reply> {
  const user = tenant.directory.users.get(userId);
  if (user === undefined) return entraFailure(tenant, 'unknownUser');
  if (!user.accountEnabled) return entraFailure(tenant, 'disabledUser');
  const wanted = graphScopesIn(scope);
  if (wanted.foreign !== undefined) return entraFailure(tenant, 'unknownResource', wanted.foreign);
  const consented = consentedScopes(tenant, userId, wanted.scopes);
  if (consented.kind !== 'granted') return entraFailure(tenant, 'consentRequired', registrationOf(tenant).appId);
  return bearer(await delegatedToken(tenant, user, graphAudience, consented.scopes, { base }), consented.scopes);
}

function bearer(token: string, scopes?: readonly string[]): Reply {
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token, ...(scopes === undefined ? {} : { scope: scopes.join(' ') }) },
  };
}

function basicCredentials(request: Request): [string | undefined, string | undefined] {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) return [undefined, undefined];
  const [id, secret] = Buffer.from(value, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return [id, secret];
}

function sameSecret(given: string, kept: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(kept)];
  return left.length === right.length && timingSafeEqual(left, right);
}
