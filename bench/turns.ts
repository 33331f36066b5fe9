import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { uuid5 } from '../src/local-tenant/seed/uuid5.ts';
import { ask, freePort, ready, residentMb, start, startBot, stop } from './child.ts';
import type { Bot } from './child.ts';
import type { SentForm } from './connector.ts';
import type { Round, RoundResult } from './load.ts';

/**
 * Full turns a second: Foyer (guard, understanding, database, card) beside a bare echo bot of botbuilder on restify. Both have the same
 * issuer of tokens, the same connector, which answers at once, and the same load; bots, connector, load and tenant are processes of
 * their own. Rounds alternate, so that a busy machine slows both.
 */
const rounds = 3;
const concurrency = 16;
const people = ['ines', 'theo', 'marco', 'priya', 'dana', 'sam', 'hana'].map((name) => uuid5(`${name}@contoso.example`));
const reads = ['my guests', 'my requests', 'help'];

const json = { 'content-type': 'application/json' };
const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
const children: ChildProcess[] = [];
const begin = (script: string, environment: Record<string, string> = {}) => {
  const child = start(script, environment);
  children.push(child);
  return child;
};

try {
  const tenantPort = await freePort();
  const tenantUrl = `http://127.0.0.1:${tenantPort}`;
  const tenant = begin('src/local-tenant/main.ts', { LOCAL_TENANT_PORT: String(tenantPort), DATA_DIR: folder });
  await ready(`${tenantUrl}/local/health`, tenant);
  const app = parseEnv(await readFile(join(folder, 'local-tenant', 'bot.env'), 'utf8'));
  const appId = app['MICROSOFT_APP_ID'] ?? '';
  const tenantId = uuid5('contoso.example');

  const connector = begin('bench/connector.ts');
  const [serviceUrl] = (await once(connector, 'message')) as [string];
  const load = begin('bench/load.ts');
  const token = await channelToken(tenantUrl, serviceUrl);

  const echo = await startBot('echo', 'bench/echo-bot.ts', { BENCH_APP_ID: appId, BENCH_METADATA_URL: `${tenantUrl}/botframework/.well-known/openidconfiguration` });
  children.push(echo.child);
  const foyerEnvironment = {
    LOCAL_TENANT_URL: tenantUrl,
    DATA_DIR: folder,
    LOG_LEVEL: 'error',
    MICROSOFT_APP_ID: appId,
    MICROSOFT_APP_TENANT_ID: tenantId,
    MICROSOFT_APP_SECRET: app['MICROSOFT_APP_SECRET'] ?? '',
    ...(process.env['DATABASE_URL'] ? { DATABASE_URL: process.env['DATABASE_URL'] } : {}),
  };
  const foyer = await startBot('Foyer', 'src/main.ts', foyerEnvironment);
  children.push(foyer.child);

  const round = (bot: Bot, turns: Round['turns']) => ask<RoundResult>(load, { url: bot.url, token, serviceUrl, appId, tenantId, people, concurrency, turns } satisfies Round);
  const takeForms = () => ask<SentForm[]>(connector, {});
  const end = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  // A form writes its draft. With an address in the sentence, Entra is asked about the guest besides.
  const form = ['invite a guest until the end of next month because of workshop {unique}'];
  const invitation = ['invite guest.{unique}@fabrikam.example'];

  await round(echo, { texts: reads, count: 600 });
  await round(foyer, { texts: [...reads, ...form, ...invitation], count: 600 });
  await takeForms();

  const results = { 'echo bot': [], 'Foyer, turns that read': [], 'Foyer, turns that write': [], 'Foyer, and ask Entra too': [], 'Foyer, turns that send a request': [] } as Record<string, RoundResult[]>;
  for (let i = 0; i < rounds; i++) {
    results['echo bot']?.push(await round(echo, { texts: reads, count: 2_000 }));
    results['Foyer, turns that read']?.push(await round(foyer, { texts: reads, count: 2_000 }));
    results['Foyer, turns that write']?.push(await round(foyer, { texts: form, count: 1_000 }));
    await takeForms();
    results['Foyer, and ask Entra too']?.push(await round(foyer, { texts: invitation, count: 300 }));
    results['Foyer, turns that send a request']?.push(await round(foyer, { forms: await takeForms(), end }));
    // What the requests have set going must not slow the next round of the other bot.
    await settle(foyer, tenantUrl, token);
  }

  const echoRate = median(results['echo bot']?.map(({ turnsPerSecond }) => turnsPerSecond) ?? []);
  for (const [name, measured] of Object.entries(results)) print(name, measured, echoRate);
  for (const bot of [echo, foyer]) console.log(`${bot.name}: ready after ${bot.startMs.toFixed(0)} ms, ${bot.idleMb.toFixed(0)} MB resident then, ${(await residentMb(bot.child)).toFixed(0)} MB at the end`);
  await stop(foyer.child);
  const again = await startBot('Foyer', 'src/main.ts', foyerEnvironment);
  children.push(again.child);
  console.log(`Foyer, started again on its data: ready after ${again.startMs.toFixed(0)} ms, ${again.idleMb.toFixed(0)} MB resident then`);
} finally {
  for (const child of children.reverse()) await stop(child);
  await rm(folder, { recursive: true, force: true });
}

function print(name: string, measured: RoundResult[], echoRate: number): void {
  const rate = median(measured.map(({ turnsPerSecond }) => turnsPerSecond));
  const durations = measured.flatMap(({ durationsMs }) => durationsMs).sort((a, b) => a - b);
  const at = (share: number) => (durations[Math.floor(durations.length * share)] ?? NaN).toFixed(1);
  const failures = measured.reduce((sum, one) => sum + one.failures, 0);
  console.log(`${name.padEnd(34)}${rate.toFixed(0).padStart(6)} turns/s  p50 ${at(0.5).padStart(6)} ms  p99 ${at(0.99).padStart(6)} ms  ${(rate / echoRate).toFixed(2)} of echo${failures ? `  ${failures} FAILED` : ''}`);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

async function channelToken(tenantUrl: string, serviceUrl: string): Promise<string> {
  const response = await fetch(`${tenantUrl}/local/channel-tokens`, { method: 'POST', headers: json, body: JSON.stringify({ claims: { serviceurl: serviceUrl } }) });
  return ((await response.json()) as { token: string }).token;
}

async function settle(foyer: Bot, tenantUrl: string, token: string): Promise<void> {
  const clock = await fetch(`${tenantUrl}/local/clock`);
  await fetch(`${foyer.url}/local/settle`, { method: 'POST', headers: { ...json, authorization: `Bearer ${token}` }, body: await clock.text() });
}
