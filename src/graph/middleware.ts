import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { GraphClientError, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import { Agent, fetch } from 'undici';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { Bearer } from './bearer.ts';
import { claimsChallenge } from './claims-challenge.ts';
import { retryAfterMs } from './retry-after.ts';

/** A request option: the address to ask, untouched. Next links are opaque, and the SDK takes addresses apart. */
export class ExactUrl {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }
}

/** Carries what was thrown through the SDK, which turns any error but its own into one that has lost its type. */
export class Thrown {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

const retries = 2;
/** A longer wait is the work engine's: nobody waits for it inside a call. */
const longestWaitMs = 1000;

/** What every request passes through, outermost first: token, retries, the wire. */
export function middlewareChain(options: { bearer: Bearer; clock: Clock; wire: Middleware }): Middleware[] {
  return [carryErrors(), authenticate(options.bearer), retry(options.clock), options.wire];
}

function carryErrors(): Middleware {
  return link(async (context, next) => {
    try {
      await next(context);
    } catch (error) {
      const carrier = new GraphClientError();
      carrier.customError = new Thrown(error);
      throw carrier;
    }
  });
}

/** A token that Graph refuses is dropped once: it may have been revoked, or signed with a key that was rolled. */
function authenticate(bearer: Bearer): Middleware {
  return link(async (context, next) => {
    const token = await bearer.token();
    await next(bearing(context, token));
    if (context.response?.status !== 401) return;
    await bearer.refused(token, claimsChallenge(context.response.headers));
    const second = await bearer.token();
    await next(bearing(context, second));
    const claims = context.response.status === 401 ? claimsChallenge(context.response.headers) : null;
    if (claims !== null) await bearer.refused(second, claims);
  });
}

/**
 * Asks again where that is safe and soon: reads after a lost connection or a 5xx, anything after a 429 (which was not
 * carried out) that asks for less than a second. A write with an unknown outcome is never sent twice from here.
 */
function retry(clock: Clock): Middleware {
  return link(async (context, next) => {
    const isRead = context.options?.method === 'GET';
    for (let attempt = 0; ; attempt += 1) {
      let delayMs: number | null;
      try {
        await next(context);
        const response = context.response;
        if (!response || (response.status < 500 && response.status !== 429)) return;
        const askedMs = retryAfterMs(response.headers, clock);
        delayMs = response.status === 429 ? askedMs : isRead ? (askedMs ?? backOffMs(attempt)) : null;
        if (attempt === retries || delayMs === null || delayMs >= longestWaitMs) return;
      } catch (error) {
        const lost = error instanceof DirectoryError && error.reason === 'unavailable';
        if (!lost || !isRead || attempt === retries) throw error;
        delayMs = backOffMs(attempt);
      }
      await wait(delayMs, undefined, { signal: context.options?.signal ?? undefined });
    }
  });
}

function backOffMs(attempt: number): number {
  return 50 * 2 ** attempt * (0.5 + Math.random());
}

/** The one place where bytes leave for Graph: to its origin alone, following no redirect. One pool of connections each. */
export function openWire(origin: string): Middleware {
  const dispatcher = new Agent({ keepAliveTimeout: 30_000, connections: 32 });
  return link(async (context) => {
    const exact = context.middlewareControl?.getMiddlewareOptions(ExactUrl);
    const url = new URL(exact instanceof ExactUrl ? exact.url : String(context.request));
    if (url.origin !== origin) throw new DirectoryError('unexpected', { code: 'foreign-host', status: null, graphRequestId: null });
    const { method = 'GET', body, signal } = context.options ?? {};
    const headers = new Headers(context.options?.headers);
    // A name for this attempt that Microsoft's support can find (learn.microsoft.com/graph/best-practices-concept).
    headers.set('client-request-id', randomUUID());
    headers.set('return-client-request-id', 'true');
    try {
      const response = await fetch(url, { method, headers: [...headers], body: typeof body === 'string' ? body : null, signal: signal ?? null, dispatcher, redirect: 'manual' });
      // Read here, so that an answer that breaks off counts as a lost connection.
      const text = await response.text();
      context.response = new Response(text === '' ? null : text, { status: response.status, headers: [...response.headers] });
    } catch (error) {
      const code = signal?.aborted ? 'deadline' : connectionCode(error);
      throw new DirectoryError('unavailable', { code, status: null, graphRequestId: null });
    }
  });
}

/** The operating system's or undici's code, such as `ECONNREFUSED`. */
function connectionCode(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'connection-lost';
}

function bearing(context: Context, token: string): Context {
  const headers = new Headers(context.options?.headers);
  headers.set('authorization', `Bearer ${token}`);
  context.options = { ...context.options, headers };
  return context;
}

/** A step of the SDK's chain as a function. */
function link(run: (context: Context, next: (context: Context) => Promise<void>) => Promise<void>): Middleware {
  let following: Middleware | undefined;
  return {
    setNext(middleware) {
      following = middleware;
    },
    execute: (context) =>
      run(context, async (passedOn) => {
        if (!following) throw new Error('The last step of the chain has nobody to pass a request on to.');
        await following.execute(passedOn);
      }),
  };
}
