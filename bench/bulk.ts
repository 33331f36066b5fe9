import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs, parseEnv } from 'node:util';
import { shortestMs } from '../src/rule/bulk-pace.ts';
import { uuid5 } from '../src/local-tenant/seed/uuid5.ts';
import { freePort, ready, residentMb, start, stop } from './child.ts';

/**
 * Lists of 10,000 rows, as an administrator sends them to the chat: invitations, which Microsoft's published limit paces, and
 * assignments, for which no limit is published. Bot and tenant are processes of their own. Prints how many batches it took
 * and how few it could be, how long beside what the limit allows, and the bot's memory on the way.
 */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000' }, kind: { type: 'string', default: 'both' } } });
const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < 1 || rows > 10_000) throw new Error('--rows takes a whole number up to 10000.');
const kinds = (['assign', 'invite'] as const).filter((kind) => values.kind === kind || values.kind === 'both');

const admin = '/local/people/sam%40contoso.example';
const shares = [0.1, 0.5, 1];

for (const kind of kinds) await measure(kind);

async function measure(kind: 'assign' | 'invite'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-'));
  const children: ChildProcess[] = [];
  try {
    const [tenantPort, botPort] = [await freePort(), await freePort()];
    const tenantUrl = `http://127.0.0.1:${tenantPort}`;
    const tenant = start('src/local-tenant/main.ts', { LOCAL_TENANT_PORT: String(tenantPort), DATA_DIR: folder, BOT_URL: `http://127.0.0.1:${botPort}` });
    children.push(tenant);
    await ready(`${tenantUrl}/local/health`, tenant);
    const app = parseEnv(await readFile(join(folder, 'local-tenant', 'bot.env'), 'utf8'));
    const environment = { LOCAL_TENANT_URL: tenantUrl, DATA_DIR: folder, LOG_LEVEL: 'error', PORT: String(botPort), MICROSOFT_APP_ID: app['MICROSOFT_APP_ID'] ?? '', MICROSOFT_APP_TENANT_ID: uuid5('contoso.example'), MICROSOFT_APP_SECRET: app['MICROSOFT_APP_SECRET'] ?? '', ...(process.env['DATABASE_URL'] ? { DATABASE_URL: process.env['DATABASE_URL'] } : {}) };
    const startBot = async () => {
      const bot = start('src/main.ts', environment);
      children.push(bot);
      await ready(`http://127.0.0.1:${botPort}/health/ready`, bot);
      return bot;
    };
    // A first start makes the database, in memory that it keeps for a while: measured is a bot that has been started again.
    await stop(await startBot());
    await run(kind, tenantUrl, await startBot());
  } finally {
    for (const child of children.reverse()) await stop(child);
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(kind: 'assign' | 'invite', tenantUrl: string, bot: ChildProcess): Promise<void> {
  const post = async (path: string, body: object) => (await fetch(tenantUrl + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
  const idleMb = await residentMb(bot);
  const list = Array.from({ length: rows }, (_, index) => `guest${index}@fabrikam.example,${kind === 'assign' ? 'Marketing Assets,Launch' : ','}`);
  const { attachment } = (await post('/local/files', { name: 'guests.csv', text: ['email,package,reason', ...list].join('\n') })) as { attachment: object };
  const begunMs = performance.now();
  const { messages } = (await post(`${admin}/messages`, { text: '', attachments: [attachment] })) as { messages: Message[] };
  const card = messages.findLast((message) => message.from === 'bot' && JSON.stringify(message.activity).includes('"bulk"'));
  if (!card) throw new Error(`The bot showed no list: ${JSON.stringify(messages).slice(0, 300)}`);
  await shown(tenantUrl, card.id, (title) => title.endsWith('are ready'));
  const checkedMs = performance.now() - begunMs;
  const checkedMb = await residentMb(bot);

  const before = await lastCall(tenantUrl);
  const startedMs = performance.now();
  await post(`${admin}/actions`, { messageId: card.id, verb: 'bulk.start' });
  const memory: string[] = [];
  const left = [...shares];
  await shown(tenantUrl, card.id, async (title) => {
    const done = Number((/^([\d,]+) of/.exec(title)?.[1] ?? '0').replaceAll(',', ''));
    for (const share of left.filter((one) => done >= one * rows)) {
      memory.push(`${(await residentMb(bot)).toFixed(0)} MB at ${share * 100} %`);
      left.splice(left.indexOf(share), 1);
    }
    return title.includes(' sent') && done >= rows || title.endsWith('done');
  });
  const seenMs = performance.now() - startedMs;
  const { batches, accepted, sendingMs } = await sendings(tenantUrl, before, kind);

  const fewest = Math.ceil(rows / 20);
  const limitMs = shortestMs(rows);
  console.log(`${kind === 'invite' ? 'invitations' : 'assignments'}: ${rows} rows, ${accepted} accepted`);
  console.log(`  checked in ${seconds(checkedMs)}, from the file to the preview`);
  console.log(`  ${batches} batches, where ${fewest} are the fewest possible`);
  console.log(kind === 'invite' ? `  sent in ${seconds(sendingMs)}; 150 in 5 s allow ${seconds(limitMs)}: ${(sendingMs / limitMs).toFixed(3)} of that` : `  sent in ${seconds(sendingMs)}: ${(accepted / (sendingMs / 1000)).toFixed(0)} a second; no limit is published`);
  console.log(`  shown as sent after ${seconds(seenMs)}`);
  console.log(`  the bot's memory: ${idleMb.toFixed(0)} MB before the list, ${checkedMb.toFixed(0)} MB when it was checked, ${memory.join(', ')}`);
}

interface Message {
  id: string;
  seq: number;
  from: string;
  activity: object;
}

/** Waits until the card of the list has a title that fits. */
async function shown(tenantUrl: string, id: string, fits: (title: string) => boolean | Promise<boolean>): Promise<void> {
  for (;;) {
    const { messages } = (await (await fetch(`${tenantUrl}${admin}/messages?after=0`)).json()) as { messages: Message[] };
    const title = /"text":"([^"]*)"[^{}]*"style":"heading"/.exec(JSON.stringify(messages.find((message) => message.id === id)?.activity ?? {}))?.[1] ?? '';
    if (await fits(title)) return;
    await wait(250);
  }
}

interface Call {
  seq: number;
  at: string;
  method: string;
  path: string;
  status: number | null;
}

async function callsSince(tenantUrl: string, seq: number): Promise<Call[]> {
  return ((await (await fetch(`${tenantUrl}/local/calls?since=${seq}`)).json()) as { calls: Call[] }).calls;
}

async function lastCall(tenantUrl: string): Promise<number> {
  return (await callsSince(tenantUrl, 0)).at(-1)?.seq ?? 0;
}

/** What Graph received: how many batches, how many rows it accepted, and how long from the first row to the last. */
async function sendings(tenantUrl: string, since: number, kind: 'assign' | 'invite') {
  const calls = await callsSince(tenantUrl, since);
  const path = kind === 'invite' ? '/invitations' : '/identityGovernance/entitlementManagement/assignmentRequests';
  const made = calls.filter((call) => call.method === 'POST' && call.path === path && call.status === 201);
  const at = made.map((call) => Date.parse(call.at));
  return { batches: calls.filter((call) => call.path === '/$batch').length, accepted: made.length, sendingMs: (at.at(-1) ?? 0) - (at[0] ?? 0) };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
