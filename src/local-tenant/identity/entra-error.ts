import { randomUUID } from 'node:crypto';
import type { Reply } from '../server/reply.ts';
import type { Tenant } from '../tenant.ts';

/** Entra's refusals, by their documented AADSTS numbers. */
const entraErrors = {
  invalidRequest: { status: 400, error: 'invalid_request', code: 900144, text: "The request body must contain the following parameter: '{0}'." },
  unsupportedGrant: { status: 400, error: 'unsupported_grant_type', code: 70003, text: "The app requested an unsupported grant type '{0}'." },
  unknownTenant: {
    status: 400, error: 'invalid_request', code: 90002,
    text: "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  },
  unknownApplication: {
    status: 400, error: 'unauthorized_client', code: 700016, text: "Application with identifier '{0}' was not found in the directory 'Contoso'.",
  },
  invalidSecret: {
    status: 401, error: 'invalid_client', code: 7000215,
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  },
  missingSecret: {
    status: 401, error: 'invalid_client', code: 7000218,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  unknownResource: {
    status: 400, error: 'invalid_resource', code: 500011, text: "The resource principal named {0} was not found in the tenant named Contoso.",
  },
  invalidScope: {
    status: 400, error: 'invalid_scope', code: 1002012,
    text: "The provided value for scope {0} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  },
  invalidCode: {
    status: 400, error: 'invalid_grant', code: 70000,
    text: 'The provided value for the input parameter \'code\' is not valid or was already redeemed.',
  },
  expiredCode: { status: 400, error: 'invalid_grant', code: 70008, text: 'The provided authorization code has expired due to inactivity.' },
  wrongVerifier: {
    status: 400, error: 'invalid_grant', code: 501481,
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  },
  wrongRedirect: {
    status: 400, error: 'invalid_request', code: 50011,
    text: "The redirect URI '{0}' specified in the request does not match the redirect URIs configured for the application.",
  },
  badAssertion: { status: 400, error: 'invalid_grant', code: 50013, text: 'Assertion failed signature validation, or is malformed.' },
  assertionAudience: { status: 400, error: 'invalid_grant', code: 500131, text: 'Assertion audience does not match the Client app presenting the assertion.' },
  assertionExpired: {
    status: 400, error: 'invalid_grant', code: 500133,
    text: 'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion.',
  },
  disabledUser: { status: 400, error: 'invalid_grant', code: 50057, text: 'The user account is disabled.' },
  unknownUser: { status: 400, error: 'invalid_grant', code: 50034, text: 'The user account does not exist in the Contoso directory.' },
  consentRequired: {
    status: 400, error: 'invalid_grant', code: 65001,
    text: "The user or administrator has not consented to use the application with ID '{0}' named 'Foyer'. Send an interactive authorization request for this user and resource.",
  },
  consentDeclined: { status: 400, error: 'access_denied', code: 65004, text: 'User declined to consent to access the app.' },
  adminConsentRequired: {
    status: 400, error: 'access_denied', code: 90094,
    text: 'An administrator of Contoso has set a policy that prevents you from granting Foyer the permissions it is requesting.',
  },
} as const;
export type EntraProblem = keyof typeof entraErrors;

/** The error body of Entra's token endpoint. */
export function entraFailure(tenant: Tenant, problem: EntraProblem, detail = ''): Reply {
  const { status, error, code } = entraErrors[problem];
  const traceId = randomUUID();
  const timestamp = tenant.clock.iso().replace('T', ' ').replace(/\.\d+/, '');
  return {
    status,
    body: {
      error,
      error_description: `${describe(problem, detail)} Trace ID: ${traceId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: randomUUID(),
      ...(problem === 'consentRequired' ? { suberror: 'consent_required' } : {}),
    },
  };
}

export function describe(problem: EntraProblem, detail = ''): string {
  return `AADSTS${entraErrors[problem].code}: ${entraErrors[problem].text.replace('{0}', detail)}`;
}
