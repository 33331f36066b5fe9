import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { verifyAudit } from '../../src/store/audit.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { createScript, type Player, type Script } from '../transcript/script.ts';
import type { Seen } from '../transcript/seen.ts';
import { BotProcess, freePort, startTenantProcess } from './processes.ts';

/** How often the bot is killed; FOYER_CRASH_KILLS sets another number. */
const kills = Number(process.env.FOYER_CRASH_KILLS ?? 10);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

interface Asked {
  mail: string;
  number: number;
  hasPackage: boolean;
  requestor: Player;
  approver: Player;
}

/** What one pair of people does all the while: she asks, he approves; what fails, because the bot is away, is done again. */
async function work(pair: { name: string; requestor: Player; approver: Player }, asked: Asked[], isOver: () => boolean): Promise<void> {
  const lastDay = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  for (let index = 0; !isOver(); index += 1) {
    const mail = `${pair.name}.guest${index}@fabrikam.example`;
    const hasPackage = index % 2 === 0;
    const form = await again(() => pair.requestor.say(`invite ${mail} ${hasPackage ? 'to Apollo ' : ''}until ${lastDay} because we work together`));
    const request = await again(async () => (await pair.requestor.press(form, 'Send request')).card);
    const number = Number(/^Request (\d+)$/.exec(request.lines[0] ?? '')?.[1]);
    // While Entra was not reached a form may ask to be sent once more.
    if (!Number.isInteger(number)) continue;
    asked.push({ mail, number, hasPackage, ...pair });
    const card = await again(() => openCardOf(pair.approver, number));
    await again(async () => {
      const { card: decided } = await pair.approver.press(card, 'Approve');
      return decided?.lines[2]?.includes('Approved by') ? decided : null;
    });
  }
}

/** Tries until something comes; people press again when nothing happens. */
async function again<Value>(attempt: () => Promise<Value | null | undefined>): Promise<Value> {
  const limit = performance.now() + 120_000;
  let problem: unknown;
  while (performance.now() < limit) {
    const value = await attempt().catch((error: unknown) => void (problem = error));
    if (value) return value;
    await wait(25);
  }
  throw new Error('Nothing came of it in two minutes.', { cause: problem });
}

const cardsOf = async (player: Player, number: number): Promise<Seen[]> => (await player.chat()).filter((one) => one.card !== null && (one.lines[0] === `Request ${number}` || one.lines[1]?.startsWith(`Request ${number}, `)));
const openCardOf = async (player: Player, number: number): Promise<Seen | undefined> => (await cardsOf(player, number)).find((one) => one.buttons.some((button) => button.title === 'Approve'));

/** The calls that are held up, so that a kill falls between their effect and its record. */
const moments = [
  { method: 'POST', path: '/invitations' },
  { method: 'POST', path: '/identityGovernance/entitlementManagement/assignmentRequests' },
  { method: 'POST', path: '/v3/conversations/{id}/activities' },
  { method: 'PUT', path: '/v3/conversations/{id}/activities/{id}' },
];

/** Kills at a moment of chance, or just when a call of that kind has taken effect and its answer is lost with the process. */
async function killAtMoment(script: Script, bot: BotProcess, round: number): Promise<void> {
  const moment = round % 2 === 0 ? undefined : moments[Math.floor(round / 2) % moments.length];
  if (!moment) await wait(50 + Math.random() * 700);
  else {
    await script.fault({ match: moment, delayMs: 60, times: 1 });
    const limit = performance.now() + 2_500;
    while (performance.now() < limit && (await faultsLeft(script)) > 0) await wait(2);
    await wait(Math.random() * 70);
  }
  await bot.kill();
  await script.mend();
}

const faultsLeft = async (script: Script) => z.object({ faults: z.array(z.unknown()) }).parse(await script.ask('GET', '/local/faults')).faults.length;

describe(`a bot that is killed ${kills} times while people ask and decide`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'foyer-crash-'));
  const ends: (() => Promise<void>)[] = [];
  after(async () => {
    for (const stop of ends.reverse()) await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('loses nothing that was answered, and does nothing twice', async function () {
    this.timeout(60_000 + kills * 8_000);
    const port = await freePort();
    const tenant = await startTenantProcess(join(dataDir, 'tenant'), port);
    ends.push(() => tenant.stop());
    const bot = new BotProcess({ ...tenant.botSettings, DATA_DIR: join(dataDir, 'bot'), LOG_LEVEL: 'silent', POLL_SECONDS: '1' }, port);
    ends.push(() => bot.kill());
    await bot.start();
    const script = createScript(tenant.url);

    let over = false;
    const asked: Asked[] = [];
    const person = (name: string) => script.person(`${name}@contoso.example`);
    const working = Promise.all([
      work({ name: 'ines', requestor: person('ines'), approver: person('marco') }, asked, () => over),
      work({ name: 'theo', requestor: person('theo'), approver: person('priya') }, asked, () => over),
      work({ name: 'hana', requestor: person('hana'), approver: person('dana') }, asked, () => over),
    ]);
    working.catch(() => {});
    for (let round = 0; round < kills; round += 1) {
      await killAtMoment(script, bot, round);
      await bot.start();
    }
    over = true;
    await working;

    // Everything that was approved is carried out, and a card of everybody concerned says so.
    const saysDone = (card: Seen) => card.lines.some((line) => /^(Invited|Has Apollo Project); has not accepted the invitation yet$/.test(line));
    const limit = performance.now() + 40_000;
    let lost = asked;
    while (lost.length > 0 && performance.now() < limit) {
      const left: Asked[] = [];
      for (const one of lost) if (!(await cardsOf(one.requestor, one.number)).some(saysDone) || !(await cardsOf(one.approver, one.number)).some(saysDone)) left.push(one);
      lost = left;
      if (lost.length > 0) await wait(250);
    }
    const stuck: string[] = [];
    for (const { number, requestor, approver } of lost) stuck.push(`request ${number}: ${[...(await cardsOf(requestor, number)), ...(await cardsOf(approver, number))].map((card) => card.lines.slice(2, 7).join(' / ')).join(' | ')}`);
    // A card whose sender died before noting it is sent again. The first one stays behind with its buttons; once pressed, it must follow like any other.
    const stale: string[] = [];
    for (const { number, approver } of asked) for (const card of await cardsOf(approver, number)) if (card.buttons.length === 0 && !saysDone(card)) stale.push(`request ${number}: ${card.lines.slice(2, 7).join(' / ')}`);

    const doubled: string[] = [];
    const assigned = (await script.calls('POST', '/identityGovernance/entitlementManagement/assignmentRequests')).map((call) => z.object({ requestType: z.string(), justification: z.string() }).parse(call.body));
    for (const { mail, number, hasPackage } of asked) {
      const invitations = (await script.mail(mail)).filter((one) => one.sender === 'entra').length;
      const additions = assigned.filter((one) => one.requestType === 'adminAdd' && one.justification.startsWith(`Foyer request ${number} `)).length;
      if (invitations !== 1 || (await script.invitations(mail)).length !== 1) doubled.push(`${mail}: ${invitations} invitations, ${(await script.invitations(mail)).length} calls`);
      if (additions !== (hasPackage ? 1 : 0)) doubled.push(`${mail}: ${additions} assignments`);
    }
    let repeated = 0;
    for (const { approver, requestor, number } of asked) {
      repeated += (await cardsOf(approver, number)).length + (await cardsOf(requestor, number)).length - 2;
      repeated += (await requestor.chat()).filter((one) => one.lines[0]?.startsWith(`Request ${number} was approved`)).length - 1;
    }

    await bot.stop();
    const database = await openDatabase({ url: undefined, dataDir: join(dataDir, 'bot'), log: silent });
    const verdict = await verifyAudit(database.db);
    const stored = (await database.db.selectFrom('request').select(['number', 'state']).execute()).map((row) => `${row.number} ${row.state}`);
    await database.close();

    console.log(`      kills ${kills}, requests ${asked.length}, lost ${lost.length}, doubled ${doubled.length}, stale ${stale.length}, messages shown twice ${repeated}, audit events ${verdict.intact ? verdict.events : 'broken'}`);
    assert.deepEqual(stuck, []);
    assert.deepEqual(doubled, []);
    assert.deepEqual(stale, []);
    assert.ok(verdict.intact, JSON.stringify(verdict));
    assert.deepEqual(asked.filter((one) => !stored.includes(`${one.number} approved`)).map((one) => one.number), []);
    assert.ok(asked.length >= kills / 4, 'too few requests were under way to say anything');
  });
});
