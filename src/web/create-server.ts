import type { ServerResponse } from 'node:http';
import restify from 'restify';
import type { Request } from 'restify';
import { z } from 'zod';
import { readBody } from './read-body.ts';
import { createSignIn } from './sign-in.ts';
import type { PageAnswer, SignIn, SignInOptions } from './sign-in.ts';

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
  /** The pages on which people sign in by hand; `publicUrl` may be left out where this server is reached directly. */
  signIn?: Omit<SignInOptions, 'publicUrl'> & { publicUrl?: string };
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
export async function createServer({ host, port, receive, isReady, signIn, local }: ServerOptions): Promise<Server> {
  const server = restify.createServer({ name: '' });
  server.server.requestTimeout = 30_000;
  // Longer than the minute that load balancers keep an idle connection: who closes first must not be us.
  server.server.keepAliveTimeout = 75_000;
  let closing = false;
  /** They name this server's own address where no other one is known, and so are made once it listens. */
  let pages: SignIn | null = null;

  function reply(response: ServerResponse, answer: Answer | PageAnswer): void {
    if (response.headersSent || response.destroyed) return;
    const { status, headers, text } = 'text' in answer ? answer : asJson(answer);
    response.writeHead(status, {
      ...headers,
      'content-length': Buffer.byteLength(text),
      ...(closing && { connection: 'close' }),
    });
    response.end(text);
  }

  /** A handler that always answers: restify would send an error's text to the caller. */
  const answering = (answer: (request: Request) => Promise<Answer | PageAnswer>) => async (request: Request, response: ServerResponse) => {
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
  if (signIn) {
    const page = (show: (pages: SignIn, query: URLSearchParams, cookies: string | undefined) => PageAnswer | null) =>
      answering(async (request) => (pages && show(pages, new URLSearchParams(request.getQuery()), request.headers.cookie)) ?? nothing);
    server.get('/sign-in', page(({ start }, query) => start(query)));
    server.get('/sign-in/end', page(({ end }, query, cookies) => end(query, cookies)));
    server.get('/sign-in/teams.js', page(({ teamsScript }) => teamsScript()));
  }
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
    reply(response, status === 405 ? problem(405, 'MethodNotAllowed', 'This method is not served here.') : nothing);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const url = `http://${host}:${server.address().port}`;
  if (signIn) pages = createSignIn({ ...signIn, publicUrl: signIn.publicUrl ?? url });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => resolve());
      }),
  };
}

const nothing = problem(404, 'NotFound', 'Nothing is served here.');

function asJson({ status, body }: Answer): PageAnswer {
  return body === undefined ? { status, headers: {}, text: '' } : { status, headers: { 'content-type': 'application/json; charset=utf-8' }, text: JSON.stringify(body) };
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
