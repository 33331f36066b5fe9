import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { uuid5 } from '../../src/local-tenant/seed/uuid5.ts';
import { startLocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import type { LocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import { schemaProblems } from './graph-schema.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What the stand-in bot was handed. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly activity: Json;
}

/** A bot that does what a test says. */
export class StandInBot {
  readonly received: Received[] = [];
  answer: (activity: Json) => Promise<{ status: number; body?: unknown }> | { status: number; body?: unknown } = () => ({ status: 200 });
  settle: () => { status: number; body?: unknown } = () => ({ status: 200, body: { worked: 0 } });
  readonly #server: Server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const activity = z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.concat(chunks).toString() || '{}'));
      this.received.push({ path: request.url ?? '', headers: request.headers, activity });
      const { status, body } = request.url === '/local/settle' ? this.settle() : await this.answer(activity);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    })();
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    assert(address !== null && typeof address === 'object');
    return `http://127.0.0.1:${address.port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  activities(type: string): Json[] {
    return this.received.map(({ activity }) => activity).filter((activity) => activity.type === type);
  }
}

/** A tenant with a stand-in bot and the clients that a test needs. Every Graph answer is held against Microsoft's description. */
export class TestTenant {
  readonly bot = new StandInBot();
  readonly dataDir = mkdtempSync(join(tmpdir(), 'local-tenant-'));
  #tenant: LocalTenant | undefined;
  #botUrl = '';
  #token: string | undefined;

  get tenant(): LocalTenant {
    assert(this.#tenant !== undefined, 'the tenant has not been started');
    return this.#tenant;
  }

  async start(options: { tls?: boolean } = {}): Promise<this> {
    this.#botUrl = await this.bot.start();
    this.#tenant = await startLocalTenant({ port: 0, dataDir: this.dataDir, botUrl: this.#botUrl, ...options });
    return this;
  }

  async restart(): Promise<void> {
    await this.tenant.close();
    this.#tenant = await startLocalTenant({ port: 0, dataDir: this.dataDir, botUrl: this.#botUrl });
  }

  async stop(): Promise<void> {
    this.bot.stop();
    await this.#tenant?.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** A call of the script interface. */
  local(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call(method, `/local/${path}`, body, headers);
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.tenant.url + path, {
      method, redirect: 'manual', headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : asJson(text) };
  }

  /** A call of Graph as the bot itself, or with the token given. */
  async graph(method: string, path: string, body?: unknown, given: { token?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
    const token = given.token ?? (await this.botToken());
    const answer = await this.call(method, `/v1.0${path}`, body, { authorization: `Bearer ${token}`, ...given.headers });
    assert.deepEqual(schemaProblems(method, path.split('?')[0] ?? '', answer.status, answer.body), []);
    return answer;
  }

  async botToken(): Promise<string> {
    this.#token ??= await this.tokenFor('https://graph.microsoft.com/.default');
    return this.#token;
  }

  async tokenFor(scope: string): Promise<string> {
    const { status, body } = await this.token({ grant_type: 'client_credentials', scope });
    assert.equal(status, 200);
    return textAt(body, 'access_token');
  }

  /** The token endpoint, with the bot's credentials unless the form says otherwise. */
  async token(form: Record<string, string>): Promise<Answer> {
    const response = await fetch(`${this.tenant.url}/${this.tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST', body: new URLSearchParams({ client_id: this.tenant.app.id, client_secret: this.tenant.app.secret, ...form }),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async scriptToken(wanted: { person: string; scopes: string[] } | { roles: string[] }): Promise<string> {
    const { status, body } = await this.local('POST', 'tokens', wanted);
    assert.equal(status, 200);
    return textAt(body, 'token');
  }

  async advance(duration: string): Promise<void> {
    const { status, body } = await this.local('POST', 'clock', { advance: duration });
    assert.equal(status, 200, JSON.stringify(body));
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The value at a path of names and indexes. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((found, name) => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined), value);
}

export function textAt(value: unknown, ...path: (string | number)[]): string {
  return z.string({ error: `a text was expected at ${path.join('.')} of ${JSON.stringify(value)?.slice(0, 300)}` }).parse(at(value, ...path));
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  return z.array(z.unknown(), { error: `a list was expected at ${path.join('.')} of ${JSON.stringify(value)?.slice(0, 300)}` }).parse(at(value, ...path));
}

/** One property of every item of a list. */
export function each(list: unknown[], ...path: (string | number)[]): unknown[] {
  return list.map((item) => at(item, ...path));
}

export const idOf = uuid5;
export const entitlement = '/identityGovernance/entitlementManagement';
