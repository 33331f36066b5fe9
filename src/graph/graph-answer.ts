import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import { retryAfterMs } from './retry-after.ts';

/** Graph did as it was asked. */
export interface Accepted {
  ok: true;
  status: number;
  body: unknown;
  graphRequestId: string | null;
}

/** Graph says that the request itself cannot be: 400, 403, 404, 409, 410 and the like. */
export interface Rejected {
  ok: false;
  status: number;
  code: string;
  /** Graph's own words. They can name people: they stay inside this folder, and only the table of invitation refusals reads them. */
  text: string;
  graphRequestId: string | null;
}

/** learn.microsoft.com/graph/errors */
const errorBody = z.object({
  error: z.object({ code: z.string().max(100), message: z.string().catch(''), innerError: z.object({ 'request-id': z.string().optional() }).nullish().catch(null) }),
});

/** Reads a response; what passes by itself, needs an administrator whatever was asked, or makes no sense, throws. */
export async function answerOf(response: Response, clock: Clock): Promise<Accepted | Rejected> {
  const { status, headers } = response;
  const body = json(await response.text());
  if (status >= 200 && status < 300) return { ok: true, status, body, graphRequestId: headers.get('request-id') };

  const rejected = rejectedOf(status, headers, body);
  const details = { code: rejected.code, status, graphRequestId: rejected.graphRequestId };
  if (status === 429) throw new DirectoryError('throttled', details, retryAfterMs(headers, clock));
  if (status >= 500) throw new DirectoryError('unavailable', details, retryAfterMs(headers, clock));
  // The token has been renewed by now (see the middleware): the application itself is not let in.
  if (status === 401) throw new DirectoryError('forbidden', details);
  if (status < 400) throw new DirectoryError('unexpected', details);
  return rejected;
}

/** Reads the body of an error, whatever it holds. */
export function rejectedOf(status: number, headers: Headers, body: unknown): Rejected {
  const error = errorBody.safeParse(body).data?.error;
  const graphRequestId = headers.get('request-id') ?? error?.innerError?.['request-id'] ?? null;
  return { ok: false, status, code: error?.code ?? `http-${status}`, text: error?.message ?? '', graphRequestId };
}

/** The failure that a rejection is where it means nothing to the operation. */
export function failureOf({ status, code, graphRequestId }: Rejected): DirectoryError {
  return new DirectoryError(status === 403 ? 'forbidden' : 'unexpected', { code, status, graphRequestId });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
