import { accessSync, constants } from 'node:fs';
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import { isLoopback } from './graph-url.ts';
import { requestLocalToken, type Token } from './local-token.ts';
import { tokenFailure } from './token-failure.ts';

/** How the bot proves to Entra that it is the bot. */
export type Credential =
  | { kind: 'secret'; secret: string }
  /** A PEM file with the certificate and its private key. */
  | { kind: 'certificate'; path: string }
  | { kind: 'managed-identity'; clientId?: string }
  /** The app registration trusts a managed identity: no secret anywhere. */
  | { kind: 'federated'; managedIdentityClientId: string };

export interface TokenSourceOptions {
  /** `https://login.microsoftonline.com`, a national cloud's, or a local stand-in's on the loopback interface. */
  authorityUrl: string;
  tenantId: string;
  clientId: string;
  credential: Credential;
  clock: Clock;
}

const renewBeforeMs = 5 * 60_000;
const deadlineMs = 10_000;

/**
 * Application tokens from Entra: cached until five minutes before they end, asked for once however many wait.
 * Failures are `DirectoryError`s that hold Entra's error number and never its text, which can quote what was sent.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const open = opener(options);
  let acquire = open();
  const held = new Map<string, Token>();
  const underWay = new Map<string, Promise<string>>();

  async function renew(scope: string): Promise<string> {
    try {
      const token = await withinDeadline(acquire(scope));
      held.set(scope, token);
      return token.value;
    } catch (error) {
      throw tokenFailure(error);
    }
  }

  return {
    async token(scope) {
      const token = held.get(scope);
      if (token && token.endsAtMs - renewBeforeMs > options.clock.now().getTime()) return token.value;
      const flight = underWay.get(scope) ?? renew(scope).finally(() => underWay.delete(scope));
      underWay.set(scope, flight);
      return flight;
    },
    forget(scope) {
      held.delete(scope);
      // The credentials of @azure/identity keep a cache of their own, which has no other way to be emptied.
      acquire = open();
    },
  };
}

type Acquire = (scope: string) => Promise<Token>;

function opener(options: TokenSourceOptions): () => Acquire {
  const authority = new URL(options.authorityUrl);
  if (authority.protocol === 'http:') {
    const secret = localSecret(authority, options.credential);
    return () => (scope) => requestLocalToken({ ...options, secret, grant: { grant_type: 'client_credentials', scope } });
  }
  if (options.credential.kind === 'certificate') accessSync(options.credential.path, constants.R_OK);
  return () => {
    const credential = azureCredential(options, authority);
    return async (scope) => {
      const answer = await credential.getToken(scope);
      if (!answer) throw new DirectoryError('unexpected', { code: 'token-missing', status: null, graphRequestId: null });
      return { value: answer.token, endsAtMs: answer.expiresOnTimestamp };
    };
  };
}

function azureCredential({ tenantId, clientId, credential }: TokenSourceOptions, authority: URL): TokenCredential {
  const shared = sharedOptions(authority);
  switch (credential.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, credential.secret, shared);
    case 'certificate':
      return new ClientCertificateCredential(tenantId, clientId, { certificatePath: credential.path }, shared);
    case 'managed-identity':
      return credential.clientId ? new ManagedIdentityCredential({ clientId: credential.clientId }) : new ManagedIdentityCredential();
    case 'federated':
      return new ClientAssertionCredential(tenantId, clientId, identityAssertion(credential.managedIdentityClientId), shared);
  }
}

/** The secret for a stand-in of Entra over http; throws where the authority is none, or the credential is another. */
export function localSecret(authority: URL, credential: Credential): string {
  if (!isLoopback(authority)) throw new Error(`The authority ${authority.origin} must use https; http is for a stand-in on 127.0.0.1 or localhost alone.`);
  if (credential.kind !== 'secret') throw new Error('A stand-in of Entra over http knows client secrets alone; use https for any other credential.');
  return credential.secret;
}

/** What every credential of @azure/identity is given here. */
export function sharedOptions(authority: URL) {
  return {
    authorityHost: authority.origin,
    // Instance discovery asks Microsoft whether an unknown authority can be trusted; a stand-in on this machine is none of its business.
    disableInstanceDiscovery: isLoopback(authority),
    retryOptions: { maxRetries: 1 },
  };
}

/** The managed identity's word that stands for a secret of the registration that trusts it. */
export function identityAssertion(managedIdentityClientId: string): () => Promise<string> {
  const identity = new ManagedIdentityCredential({ clientId: managedIdentityClientId });
  return async () => (await identity.getToken('api://AzureADTokenExchange/.default')).token;
}

/** @azure/identity does not hand an abort signal down to every request that it makes. */
export async function withinDeadline<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DirectoryError('unavailable', { code: 'token-deadline', status: null, graphRequestId: null })), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
