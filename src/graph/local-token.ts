import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { TokenRefusal } from './token-failure.ts';

/** A token and when it ends, by the source's clock. */
export interface Token {
  value: string;
  endsAtMs: number;
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const tokenError = z.object({ error: z.string(), error_codes: z.array(z.number()).optional() });

/**
 * The client credentials grant of OAuth 2.0 (RFC 6749, section 4.4), for a stand-in of Entra on the loopback interface:
 * @azure/identity refuses authorities over http.
 */
export async function requestLocalToken(request: { authorityUrl: string; tenantId: string; clientId: string; secret: string; scope: string; clock: Clock }): Promise<Token> {
  const askedAtMs = request.clock.now().getTime();
  const response = await fetch(new URL(`/${encodeURIComponent(request.tenantId)}/oauth2/v2.0/token`, request.authorityUrl), {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: request.clientId, client_secret: request.secret, scope: request.scope }),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) {
    const failure = tokenError.safeParse(body);
    throw new TokenRefusal(response.status, failure.data?.error_codes?.[0] ?? null, failure.data?.error ?? null);
  }
  const answer = tokenAnswer.safeParse(body);
  if (!answer.success) throw new TokenRefusal(response.status, null, 'malformed');
  return { value: answer.data.access_token, endsAtMs: askedAtMs + answer.data.expires_in * 1000 };
}
