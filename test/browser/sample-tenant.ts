import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalTenant } from '../../src/local-tenant/start-local-tenant.ts';
import { startSampleBot, type SampleBot } from './sample-bot.ts';

/** A local tenant with the sample bot behind it; it can go away and come back under the same address. */
export interface SampleTenant {
  url: string;
  bot: SampleBot;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Calls the tenant over HTTP. */
  call(method: 'GET' | 'POST', path: string, body?: object, token?: string): Promise<unknown>;
  close(): Promise<void>;
}

export async function startSampleTenant(): Promise<SampleTenant> {
  const dataDir = await mkdtemp(join(tmpdir(), 'page-test-'));
  const bot = await startSampleBot(() => tenant.app.secret);
  let tenant = await startLocalTenant({ port: 0, dataDir, botUrl: bot.url });
  const { url } = tenant;

  return {
    url,
    bot,
    stop: () => tenant.close(),
    async start() { tenant = await startLocalTenant({ port: Number(new URL(url).port), dataDir, botUrl: bot.url }); },
    async call(method, path, body, token) {
      const response = await fetch(url + path, {
        method, ...(body && { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      });
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
      return response.json();
    },
    async close() {
      await tenant.close();
      await bot.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
