import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { readTokenRefusal, TokenRefusal } from './token-failure.ts';

/** A token and when it ends, by the source's clock. */
export interface Token {
  value: string;
  endsAtMs: number;
}

const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * A grant of OAuth 2.0 with a client secret, for a stand-in of Entra on the loopback interface: @azure/identity refuses
 * authorities over http. The grant's own parameters are the caller's.
 */
export async function requestLocalToken(request: { authorityUrl: string; tenantId: string; clientId: string; secret: string; clock: Clock; grant: Record<string, string> }): Promise<Token> {
  const askedAtMs = request.clock.now().getTime();
  const response = await fetch(new URL(`/${encodeURIComponent(request.tenantId)}/oauth2/v2.0/token`, request.authorityUrl), {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
    body: new URLSearchParams({ client_id: request.clientId, client_secret: request.secret, ...request.grant }),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw readTokenRefusal(response.status, body);
  const answer = tokenAnswer.safeParse(body);
  if (!answer.success) throw new TokenRefusal(response.status, null, 'malformed');
  return { value: answer.data.access_token, endsAtMs: askedAtMs + answer.data.expires_in * 1000 };
}
