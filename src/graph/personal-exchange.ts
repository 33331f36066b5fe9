import { accessSync, constants } from 'node:fs';
import { OnBehalfOfCredential, type TokenCredentialOptions } from '@azure/identity';
import type { Clock } from '../capability/port/clock.ts';
import { requestLocalToken, type Token } from './local-token.ts';
import { readTokenRefusal, type TokenRefusal } from './token-failure.ts';
import { identityAssertion, localSecret, sharedOptions, withinDeadline, type Credential } from './token-source.ts';

export interface ExchangeOptions {
  /** `https://login.microsoftonline.com`, a national cloud's, or a local stand-in's on the loopback interface. */
  authorityUrl: string;
  tenantId: string;
  clientId: string;
  credential: Credential;
  /**
   * Of Graph, by their full names. Named one by one and not as `.default`, which answers with whatever was consented to: then
   * missing consent would show as a refusal of Graph, which nobody can mend by consenting.
   */
  scopes: readonly string[];
  clock: Clock;
}

/** Exchanges a person's single sign-on token for one of Graph; throws a `TokenRefusal` with what Entra said, or what went wrong before. */
export type Exchange = (assertion: string, claims: string | null) => Promise<Token>;

/** The on-behalf-of flow, by @azure/identity; by a request of our own where the authority is a stand-in over http. */
export function createExchange(options: ExchangeOptions): Exchange {
  const authority = new URL(options.authorityUrl);
  if (authority.protocol !== 'http:') return azureExchange(options, authority);
  const secret = localSecret(authority, options.credential);
  return (assertion, claims) =>
    requestLocalToken({
      ...options,
      secret,
      grant: {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        assertion,
        scope: options.scopes.join(' '),
        ...(claims !== null && { claims }),
      },
    });
}

function azureExchange({ tenantId, clientId, credential, scopes, clock }: ExchangeOptions, authority: URL): Exchange {
  const open = opener(credential);
  return async (assertion, claims) => {
    const heard: { refusal: TokenRefusal | null } = { refusal: null };
    // One credential a person's assertion: it keeps tokens of its own, which go with it.
    const onBehalf = open({
      ...sharedOptions(authority),
      tenantId,
      clientId,
      userAssertionToken: assertion,
      // @azure/identity drops the claims that Entra demands, and every number but the one in its message.
      additionalPolicies: [
        {
          position: 'perCall',
          policy: {
            name: 'hear-refusal',
            async sendRequest(request, next) {
              const response = await next(request);
              if (request.method === 'POST' && response.status >= 400) heard.refusal = readTokenRefusal(response.status, parseJson(response.bodyAsText));
              return response;
            },
          },
        },
      ],
    });
    try {
      const { token, expiresOnTimestamp } = await withinDeadline(onBehalf.getToken([...scopes], claims === null ? {} : { claims }));
      // The library counts by the machine's clock.
      return { value: token, endsAtMs: clock.now().getTime() + (expiresOnTimestamp - Date.now()) };
    } catch (error) {
      throw heard.refusal ?? error;
    }
  };
}

type Shared = TokenCredentialOptions & { tenantId: string; clientId: string; userAssertionToken: string };

/** A certificate that cannot be read is missed at the start, not at the first person. */
function opener(credential: Credential): (shared: Shared) => OnBehalfOfCredential {
  switch (credential.kind) {
    case 'secret':
      return (shared) => new OnBehalfOfCredential({ ...shared, clientSecret: credential.secret });
    case 'certificate':
      accessSync(credential.path, constants.R_OK);
      return (shared) => new OnBehalfOfCredential({ ...shared, certificatePath: credential.path, sendCertificateChain: true });
    case 'federated': {
      const getAssertion = identityAssertion(credential.managedIdentityClientId);
      return (shared) => new OnBehalfOfCredential({ ...shared, getAssertion });
    }
    case 'managed-identity':
      throw new Error('A managed identity alone cannot act for people: let an app registration trust it, by a federated credential.');
  }
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
