import { Agent } from 'undici';
import type { Clock } from '../capability/port/clock.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import type { NotSent } from './send-outcome.ts';
import { readRefusal } from './send-outcome.ts';
import { createServiceHostCheck } from './service-host.ts';
import type { ServiceHosts } from './service-host.ts';

/** Time as the connector's limits see it; a parameter so that tests wait for nothing. */
export interface Timer {
  /** Milliseconds on a scale that only moves forward. */
  nowMs(): number;
  wait(delayMs: number): Promise<void>;
}

export interface ConnectorOptions extends ServiceHosts {
  tokens: TokenSource;
  timer: Timer;
  clock: Clock;
}

export interface ConnectorRequest {
  method: 'POST' | 'PUT' | 'DELETE';
  serviceUrl: string;
  /** Below the service URL, starting with `/v3/`. */
  path: string;
  body?: object;
  /** When to give up, on the timer's scale. */
  deadlineMs: number;
}

/** Calls the Bot Connector: answers with the body of a success, or with why there was none. */
export interface ConnectorCall {
  (request: ConnectorRequest): Promise<{ ok: true; body: string } | NotSent>;
  close(): Promise<void>;
}

const scope = 'https://api.botframework.com/.default';
/** The codes that Teams wants repeated; "avoid retrying codes not listed", so 500 is not among them. */
const passing = new Set([412, 429, 502, 503, 504]);
const laterMs = 5_000;

export function createConnectorCall({ tokens, timer, clock, ...hosts }: ConnectorOptions): ConnectorCall {
  // HTTP/1.1: a failed POST then says something about that message alone.
  const agent = new Agent({ keepAliveTimeout: 10_000, connections: 128, connect: { timeout: 3_000 }, allowH2: false });
  const isAllowed = createServiceHostCheck(hosts);
  const services = new Map<string, { origin: string; prefix: string }>();

  function locate(serviceUrl: string): { origin: string; prefix: string } {
    const known = services.get(serviceUrl);
    if (known) return known;
    // Whatever stored it, a service URL is checked again before the bot's token goes there.
    if (!isAllowed(serviceUrl)) throw new Error('The service URL is not on the list of connectors that may be called.');
    const { origin, pathname } = new URL(serviceUrl);
    const service = { origin, prefix: pathname.replace(/\/$/, '') };
    if (services.size < 100) services.set(serviceUrl, service);
    return service;
  }

  async function exchange({ method, serviceUrl, path, body, deadlineMs }: ConnectorRequest) {
    const { origin, prefix } = locate(serviceUrl);
    const token = await tokens.token(scope);
    const remainingMs = Math.max(deadlineMs - timer.nowMs(), 1);
    const response = await agent.request({
      origin,
      path: prefix + path,
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      headersTimeout: remainingMs,
      bodyTimeout: remainingMs,
    });
    return { status: response.statusCode, retryAfter: response.headers['retry-after'], text: await response.body.text() };
  }

  async function call(request: ConnectorRequest): Promise<{ ok: true; body: string } | NotSent> {
    let tokenRenewed = false;
    for (let attempt = 0; ; attempt++) {
      let askedMs: number | null = null;
      try {
        const { status, retryAfter, text } = await exchange(request);
        if (status < 300) return { ok: true, body: text };
        if (status === 401 && !tokenRenewed) {
          tokenRenewed = true;
          tokens.forget(scope);
          continue;
        }
        if (!passing.has(status)) return readRefusal(status, text);
        askedMs = readRetryAfter(retryAfter, clock);
      } catch (error) {
        if (!isConnectionFailure(error)) throw error;
        // A message that may have arrived is not repeated here: the caller knows whether twice is better than never.
        if (request.method === 'POST' && !neverSent(error)) return { ok: false, reason: 'later', retryAfterMs: laterMs };
      }
      const delayMs = askedMs ?? 150 * 2 ** attempt * (0.75 + Math.random() / 2);
      if (timer.nowMs() + delayMs >= request.deadlineMs) return { ok: false, reason: 'later', retryAfterMs: askedMs ?? laterMs };
      await timer.wait(delayMs);
    }
  }

  return Object.assign(call, { close: () => agent.close() });
}

function readRetryAfter(header: string | string[] | undefined, clock: Clock): number | null {
  if (typeof header !== 'string') return null;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(at - clock.now().getTime(), 0);
}

const failedConnections = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const lostConnections = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True where no connection came about, so that nothing can have arrived. */
function neverSent(error: unknown): boolean {
  return failedConnections.has(codeOf(error));
}

function isConnectionFailure(error: unknown): boolean {
  return neverSent(error) || lostConnections.has(codeOf(error));
}
