import { begin, endSending, finish, type Bulk } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import { bulkEntry, changeBulk } from './change-bulk.ts';
import { checkRows } from './check-rows.ts';
import { finishedNotice } from './bulk-notice.ts';
import { recoverRows } from './recover-rows.ts';
import { sendRows } from './send-rows.ts';
import { progressTeller, recount } from './tell-progress.ts';

/** How long one job works on a list before it makes room for others; shorter than the engine's patience with a job. */
const turnMs = 90_000;
const renewMs = 10_000;
const busyMs = 2_000;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

/**
 * Takes a list as far as it goes now: checks its rows, sends them, ends it. One worker at a time by a lease, which is kept
 * while the work lasts. Whatever a worker did before it died is in the rows.
 */
export async function runBulk(parts: Parts, id: string): Promise<void> {
  const { bulks } = parts.store;
  if (!(await bulks.lease(id))) {
    const bulk = await bulks.byId(id);
    if (bulk && bulk.state.kind !== 'finished' && bulk.state.kind !== 'discarded') await parts.store.enqueue({ name: 'run-bulk', bulkId: id }, busyMs);
    return;
  }
  const endMs = performance.now() + turnMs;
  let lost = false;
  const keeper = setInterval(() => {
    bulks.renew(id).then(
      (kept) => void (lost ||= !kept),
      () => void (lost = true),
    );
  }, renewMs);
  let againMs: number | null;
  try {
    againMs = await advance(parts, id, () => lost || performance.now() > endMs);
  } finally {
    clearInterval(keeper);
    if (!lost) await bulks.release(id);
  }
  if (againMs !== null) await parts.store.enqueue({ name: 'run-bulk', bulkId: id }, againMs);
}

/** Answers with the milliseconds after which to go on, or null where somebody or something else has to happen first. */
async function advance(parts: Parts, id: string, timeIsUp: () => boolean): Promise<number | null> {
  const teller = progressTeller(parts, id);
  try {
    while (!timeIsUp()) {
      const bulk = await parts.store.bulks.byId(id);
      if (!bulk) return null;
      const next = await step(parts, bulk, timeIsUp, teller.tell);
      if (next !== 'on') return next;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ bulk: id, reason: error.reason, ...error.details }, 'Entra is being waited for');
    return putOff(parts, id, error.passes ? (error.reason === 'throttled' ? 'throttled' : 'silent') : 'forbidden', error.passes ? error.retryAfterMs : longestWaitMs);
  }
}

async function step(parts: Parts, bulk: Bulk, timeIsUp: () => boolean, tell: () => Promise<void>): Promise<'on' | number | null> {
  const { id, state } = bulk;
  switch (state.kind) {
    case 'checking':
      return (await checkRows(parts, bulk, timeIsUp, tell)) ? 'on' : 0;
    case 'scheduled':
      if (Date.parse(state.at) > parts.clock.now().getTime()) return null;
      await changeBulk(parts, id, 'foyer', (current, now) => (current.state.kind === 'scheduled' ? begin(current, now) : { ok: 'already' }));
      return 'on';
    case 'running': {
      // Whoever started it may have lost the right to meanwhile, days after for a list that was scheduled.
      const { governanceAdministrator } = await parts.entitlement.rolesOf(bulk.owner.id);
      const sent = governanceAdministrator ? await sendRows(parts, bulk, timeIsUp, tell) : 'not-allowed';
      return sent === 'not-allowed' || sent.kind === 'all' ? end(parts, id, sent === 'not-allowed' ? 'not-allowed' : 'all-sent') : afterSending(parts, id, sent);
    }
    case 'delivering':
      return conclude(parts, bulk);
    case 'ready':
    case 'paused':
    case 'finished':
    case 'discarded':
      return null;
  }
}

async function end(parts: Parts, id: string, how: 'all-sent' | 'not-allowed'): Promise<'on'> {
  await changeBulk(parts, id, 'foyer', (current, now) => (current.state.kind === 'running' ? endSending(current, how, now) : { ok: 'already' }));
  return 'on';
}

async function afterSending(parts: Parts, id: string, sent: Exclude<Awaited<ReturnType<typeof sendRows>>, { kind: 'all' }>): Promise<'on' | number> {
  switch (sent.kind) {
    case 'time-up':
      return 0;
    case 'held':
      return 'on';
    case 'later':
      return putOff(parts, id, 'throttled', sent.delayMs);
    case 'hopeless':
      await changeBulk(parts, id, 'foyer', (current, now) =>
        current.state.kind === 'running' ? { ok: true, bulk: { ...current, version: current.version + 1, state: { kind: 'paused', at: now.toISOString(), why: sent.why } }, event: 'bulk-paused', rows: null } : { ok: 'already' },
      );
      return 'on';
  }
}

/** Says on the card that Entra is waited for; each time in a row the wait is twice as long, unless Entra says how long. */
async function putOff(parts: Parts, id: string, why: NonNullable<Bulk['wait']>['why'], askedMs: number | null): Promise<number> {
  let delayMs = askedMs ?? firstWaitMs;
  await recount(parts, id, (bulk) => {
    delayMs = askedMs ?? Math.min(firstWaitMs * 2 ** bulk.setbacks, longestWaitMs);
    return { ...bulk, setbacks: bulk.setbacks + 1, wait: { since: bulk.wait?.since ?? parts.clock.now().toISOString(), why } };
  });
  return Math.max(delayMs, 1_000);
}

/** Everything has been sent, or nothing more will be: the end, once Entra has told what became of each row. */
async function conclude(parts: Parts, bulk: Bulk): Promise<number | null> {
  const { store, clock } = parts;
  const settleMs = await recoverRows(parts, bulk);
  if (settleMs > 0) return settleMs;
  return store.transaction(async (tx) => {
    const current = await tx.bulks.lock(bulk.id);
    if (!current) return null;
    // A row that turned out not to have been sent when the list was stopped stays undone.
    await tx.bulks.moveRows(bulk.id, ['ready'], 'undone');
    const counts = await tx.bulks.counts(bulk.id);
    const finished = finish(current, counts, clock.now());
    if (!finished) return null;
    await tx.bulks.save(finished);
    await tx.audit([bulkEntry(finished, 'bulk-finished', 'foyer', { rows: counts })], clock.now());
    await tx.notices.add(finishedNotice(finished));
    await tx.enqueue({ name: 'deliver', subjectId: bulk.id });
    return null;
  });
}
