import type { ServerResponse } from 'node:http';
import restify from 'restify';
import type { Request } from 'restify';
import { z } from 'zod';
import { readBody } from './read-body.ts';

/** An answer to a request: JSON, or nothing but the status. */
export interface Answer {
  status: number;
  body?: unknown;
}

export interface ServerOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  receive(request: { authorization: string | undefined; body: Buffer }): Promise<Answer>;
  /** Whether the bot can work: the database answers. */
  isReady(): Promise<boolean>;
  /** The embedded mode's way to do what is due at a time that was moved; absent elsewhere, where nothing is served there. */
  local?: {
    /** `at` is the time that the caller tells: the tenant moves its own clock first, and signs by it. */
    identify(authorization: string | undefined, at: Date): Promise<boolean>;
    /** Answers with how much was done. */
    settle(now: Date): Promise<number>;
  };
}

export interface Server {
  url: string;
  /** Accepts nothing more, and resolves when what is in hand has been answered. */
  close(): Promise<void>;
}

const maxBodyBytes = 256 * 1024;
const settleSchema = z.object({ now: z.iso.datetime({ offset: true }) });

/** Starts the HTTP server of the bot. Answers are written directly: restify's own formatters negotiate types and tell its name. */
export async function createServer({ host, port, receive, isReady, local }: ServerOptions): Promise<Server> {
  const server = restify.createServer({ name: '' });
  server.server.requestTimeout = 30_000;
  // Longer than the minute that load balancers keep an idle connection: who closes first must not be us.
  server.server.keepAliveTimeout = 75_000;
  let closing = false;

  function reply(response: ServerResponse, { status, body }: Answer): void {
    if (response.headersSent || response.destroyed) return;
    const text = body === undefined ? '' : JSON.stringify(body);
    response.writeHead(status, {
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      'content-length': Buffer.byteLength(text),
      ...(closing && { connection: 'close' }),
    });
    response.end(text);
  }

  /** A handler that always answers: restify would send an error's text to the caller. */
  const answering = (answer: (request: Request) => Promise<Answer>) => async (request: Request, response: ServerResponse) => {
    try {
      reply(response, await answer(request));
    } catch {
      reply(response, problem(500, 'ServiceError', 'Something went wrong here.'));
    }
  };

  const withBody = (answer: (request: { authorization: string | undefined; body: Buffer }) => Promise<Answer>) =>
    answering(async (request) => {
      const body = await readBody(request, maxBodyBytes);
      if (!body) return problem(413, 'PayloadTooLarge', 'The body is larger than 256 KB.');
      return answer({ authorization: request.headers.authorization, body });
    });

  server.post('/api/messages', withBody(receive));
  server.get('/health', answering(async () => ({ status: 200, body: { status: 'live' } })));
  server.get(
    '/health/ready',
    answering(async () => ((await isReady().catch(() => false)) ? { status: 200, body: { status: 'ready' } } : { status: 503, body: { status: 'not ready' } })),
  );
  if (local) {
    server.post(
      '/local/settle',
      withBody(async ({ authorization, body }) => {
        const asked = settleSchema.safeParse(parseJson(body));
        if (!asked.success) return problem(400, 'BadRequest', 'The body must be {"now": an ISO 8601 time}.');
        if (!(await local.identify(authorization, new Date(asked.data.now)))) return problem(401, 'Unauthorized', 'The request carries no valid token of the channel.');
        return { status: 200, body: { worked: await local.settle(new Date(asked.data.now)) } };
      }),
    );
  }
  // The callback is left alone on purpose: after it, restify would write its own answer.
  server.on('restifyError', (_request: Request, response: ServerResponse, error: unknown) => {
    const status = error instanceof Error && 'statusCode' in error && error.statusCode === 405 ? 405 : 404;
    reply(response, status === 405 ? problem(405, 'MethodNotAllowed', 'This method is not served here.') : problem(404, 'NotFound', 'Nothing is served here.'));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: boundPort } = server.address();
  return {
    url: `http://${host}:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
      }),
  };
}

function problem(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
