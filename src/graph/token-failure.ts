import { z } from 'zod';
import { DirectoryError } from '../capability/port/directory-error.ts';

/** The token endpoint said no. */
export class TokenRefusal extends Error {
  override name = 'TokenRefusal';
  readonly status: number;
  /** Entra's error number, as in AADSTS7000215. */
  readonly entraNumber: number | null;
  readonly oauthError: string | null;
  /** What the next sign-in has to fulfil, in the form of OpenID Connect's claims parameter. */
  readonly claims: string | null;

  constructor(status: number, entraNumber: number | null, oauthError: string | null, claims: string | null = null) {
    super('The token endpoint refused.');
    this.status = status;
    this.entraNumber = entraNumber;
    this.oauthError = oauthError;
    this.claims = claims;
  }
}

const refusalSchema = z.object({ error: z.string(), error_codes: z.array(z.number()).optional(), claims: z.string().optional() });

/** Reads the token endpoint's refusal; its description is left behind, since it can quote the request. */
export function readTokenRefusal(status: number, body: unknown): TokenRefusal {
  const { data } = refusalSchema.safeParse(body);
  return new TokenRefusal(status, data?.error_codes?.[0] ?? null, data?.error ?? null, data?.claims ?? null);
}

/** Entra's numbers for trouble of its own (learn.microsoft.com, Microsoft Entra authentication error codes). */
const passingNumbers = new Set(['90006', '90012', '90024', '90033', '90055']);

/** What went wrong with a token, told without the words of the answer: they can quote the request. */
export function tokenFailure(error: unknown): DirectoryError {
  if (error instanceof DirectoryError) return error;
  if (error instanceof TokenRefusal) {
    if (error.status === 429) return failure('throttled', 'token-throttled', error.status);
    if (error.status >= 500 || error.oauthError === 'temporarily_unavailable') return failure('unavailable', 'token-unavailable', error.status);
    if (error.entraNumber !== null) return entraFailure(String(error.entraNumber), error.status);
    return error.oauthError === 'malformed' ? failure('unexpected', 'token-malformed', error.status) : failure('forbidden', `token-${error.oauthError ?? 'refused'}`, error.status);
  }
  // @azure/identity keeps Entra's number nowhere but in its message: the number is read, the words are dropped.
  const number = error instanceof Error ? /AADSTS(\d+)/.exec(error.message)?.[1] : undefined;
  return number ? entraFailure(number, null) : failure('unavailable', 'token-unavailable', null);
}

function entraFailure(number: string, status: number | null): DirectoryError {
  return failure(passingNumbers.has(number) ? 'unavailable' : 'forbidden', `AADSTS${number}`, status);
}

function failure(reason: DirectoryError['reason'], code: string, status: number | null): DirectoryError {
  return new DirectoryError(reason, { code, status, graphRequestId: null });
}
