import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { z } from 'zod';

/** A request that was read whole. */
export interface Request {
  readonly method: string;
  /** Scheme, host and port under which the request came in. */
  readonly base: string;
  /** The path as sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Files are larger than what else is said. */
const bodyLimitBytes = (path: string): number => (path.startsWith('/drive/') || path === '/local/files' ? 16 : 1) * 1024 * 1024;

export type ReadRequest = { read: true; request: Request } | { read: false; limitBytes: number };

export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const url = new URL(message.url ?? '/', 'http://local');
  const chunks: Buffer[] = [];
  const limitBytes = bodyLimitBytes(url.pathname);
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too large is read to its end and thrown away, so that the answer can be heard.
    if (size <= limitBytes) chunks.push(chunk);
  }
  if (size > limitBytes) return { read: false, limitBytes };
  const scheme = message.socket instanceof TLSSocket ? 'https' : 'http';
  const base = `${scheme}://127.0.0.1:${message.socket.localPort ?? 0}`;
  return {
    read: true,
    request: { method: message.method ?? 'GET', base, path: url.pathname, query: url.searchParams, headers: message.headers, body: Buffer.concat(chunks) },
  };
}

export type ParsedJson = { ok: true; value: unknown } | { ok: false; problem: string };

/** The body as JSON; an empty one is an empty object. */
export function parseJson(body: Buffer): ParsedJson {
  if (body.length === 0) return { ok: true, value: {} };
  try {
    return { ok: true, value: JSON.parse(body.toString('utf8')) };
  } catch {
    return { ok: false, problem: 'The body is not valid JSON.' };
  }
}

/** Says what is wrong with a body, naming the place. */
export function problemOf(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.length === 0 ? 'body' : issue.path.join('.')}: ${issue.message}`).join('; ');
}

export function bearerOf(request: Request): string | undefined {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '' ? token : undefined;
}
