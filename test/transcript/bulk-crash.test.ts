import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createLog } from '../../src/ops/create-log.ts';
import { verifyAudit } from '../../src/store/audit.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { BotProcess, freePort, startTenantProcess } from '../crash/processes.ts';
import { sendFile } from './list-player.ts';
import { createScript, until } from './script.ts';

const sam = 'sam@contoso.example';
const requests = '/identityGovernance/entitlementManagement/assignmentRequests';
const target = z.object({ assignment: z.object({ target: z.object({ email: z.string() }) }) });
const invited = z.object({ invitedUserEmailAddress: z.string() });

describe('a bot that is killed in the middle of a list', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'foyer-bulk-crash-'));
  const ends: (() => Promise<void>)[] = [];
  after(async () => {
    for (const stop of ends.reverse()) await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('goes on where it was, and does nothing for anybody twice', async function () {
    this.timeout(120_000);
    const port = await freePort();
    const tenant = await startTenantProcess(join(dataDir, 'tenant'), port);
    ends.push(() => tenant.stop());
    const bot = new BotProcess({ ...tenant.botSettings, DATA_DIR: join(dataDir, 'bot'), LOG_LEVEL: 'silent', POLL_SECONDS: '1' }, port);
    ends.push(() => bot.kill());
    await bot.start();
    const script = createScript(tenant.url);
    const admin = script.person(sam);
    const packages = Array.from({ length: 160 }, (_, index) => `member${index}@fabrikam.example`);
    const invitations = Array.from({ length: 60 }, (_, index) => `guest${index}@litware.example`);
    const list = ['email,package,reason', ...packages.map((mail) => `${mail},Marketing Assets,Launch`), ...invitations.map((mail) => `${mail},,`)].join('\n');
    const card = await sendFile(script, sam, 'guests.csv', list);
    const newest = async () => (await admin.chat()).find((one) => one.id === card.id);
    const checked = await until('the rows to be checked', async () => ((await newest())?.lines[0] === '220 of 220 rows are ready' ? newest() : null));

    // Held up, each call takes effect, and its batch is answered so late that the kill falls between.
    const accepted = async (path: string) => (await script.calls('POST', path)).filter(({ status }) => status === 201);
    for (const path of [requests, '/invitations']) await script.fault({ match: { method: 'POST', path }, delayMs: 25, rate: 1 });
    await admin.press(checked, 'Start with the 220 ready rows');
    for (const [path, count] of [[requests, 27], [requests, 90], ['/invitations', 30]] as const) {
      await until(`${count} calls of ${path}`, async () => (await accepted(path)).length >= count, async () => (await newest())?.lines.slice(0, 6).join(' / '));
      await bot.kill();
      await bot.start();
    }
    await script.mend();
    const ended = await until('the list to end', async () => ((await newest())?.lines[0] === '220 of 220 rows done' ? newest() : null), async () => (await newest())?.lines.slice(0, 6).join(' / '));
    assert.ok(ended.lines.includes('✓ 220 rows are done'));
    assert.deepEqual((await accepted(requests)).map(({ body }) => target.parse(body).assignment.target.email).sort(), packages.sort());
    assert.deepEqual((await accepted('/invitations')).map(({ body }) => invited.parse(body).invitedUserEmailAddress).sort(), invitations.sort());

    await bot.stop();
    const database = await openDatabase({ url: undefined, dataDir: join(dataDir, 'bot'), log: createLog('silent') });
    const verdict = await verifyAudit(database.db);
    await database.close();
    assert.ok(verdict.intact, JSON.stringify(verdict));
  });
});
