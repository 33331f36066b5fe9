import { setTimeout as wait } from 'node:timers/promises';
import type { Bulk, PauseReason } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import type { Parts } from '../parts.ts';
import type { DirectAssignment } from '../port/entitlement.ts';
import type { Refusal } from '../port/directory.ts';
import type { Nouns } from '../port/store.ts';
import { recordRows, type RowNews } from './record-rows.ts';
import { findSent, recoverRows } from './recover-rows.ts';

/** A Graph batch takes twenty calls (learn.microsoft.com/graph/json-batching): fewer would be more batches than needed. */
const rowsPerBatch = 20;
/**
 * Batches that are under way at once. Invitations are paced by their published limit, and a slow answer must not hold the
 * pace up; entitlement management publishes no limit, and is asked by one batch after another.
 */
const mostInFlight = { invite: 3, assign: 1 };
/** The clock may be moved while a place in the pace is waited for. */
const longestNapMs = 1_000;

export type Sent =
  /** No row is left. */
  | { kind: 'all' }
  | { kind: 'time-up' }
  /** The list was paused or stopped. */
  | { kind: 'held' }
  /** Entra puts us off; null where it does not say for how long. */
  | { kind: 'later'; delayMs: number | null }
  /** Entra would answer every further row alike. */
  | { kind: 'hopeless'; why: PauseReason };

/**
 * Sends the ready rows, a batch at a time, until none is left, somebody holds the list, or Entra puts us off. Each batch
 * is marked before it goes and its answers are written down before the next is taken, so that after a crash it is known
 * which rows have to be looked for.
 */
export async function sendRows(parts: Parts, bulk: Bulk, timeIsUp: () => boolean, tell: () => Promise<void>): Promise<Sent> {
  for (let settleMs = await recoverRows(parts, bulk); settleMs > 0; settleMs = await recoverRows(parts, bulk)) await wait(Math.min(settleMs, longestNapMs));
  const inFlight = new Set<Promise<void>>();
  const ends: Sent[] = [];
  const failures: unknown[] = [];
  const tookMs: number[] = [];
  const start = ({ rows, before, at, startedMs }: Extract<Claim, { kind: 'rows' }>) => {
    const arrived = async () => {
      tookMs.push(performance.now() - startedMs);
      if (rows[0]?.plan?.kind === 'invite') await parts.store.transaction((tx) => tx.bulks.settlePace(at, [...tookMs]));
    };
    const sending = sendBatch(parts, bulk, { rows, before, arrived })
      .then(
        (end) => void (end && ends.push(end)),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };
  while (ends.length === 0 && failures.length === 0) {
    if (timeIsUp()) ends.push({ kind: 'time-up' });
    else {
      const claim = await parts.store.transaction((tx) => claimRows(parts, tx, bulk.id));
      if (claim.kind === 'rows') {
        start(claim);
        while (inFlight.size >= mostInFlight[claim.rows[0]?.plan?.kind ?? 'assign']) await Promise.race(inFlight);
        await tell();
      } else if (claim.kind === 'wait') await wait(Math.min(claim.waitMs, longestNapMs));
      else ends.push(claim);
    }
  }
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
  return ends.find((end) => end.kind === 'hopeless') ?? longest(ends) ?? ends[0] ?? { kind: 'time-up' };
}

function longest(ends: readonly Sent[]): Sent | undefined {
  const laters = ends.filter((end) => end.kind === 'later');
  const delays = laters.flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs]));
  return laters.length === 0 ? undefined : { kind: 'later', delayMs: delays.length === 0 ? null : Math.max(...delays) };
}

type Claim = { kind: 'rows'; rows: BulkRow[]; before: BulkRow[]; at: Date; startedMs: number } | { kind: 'wait'; waitMs: number } | { kind: 'all' } | { kind: 'held' };

/** Takes the next rows to send, where the list still runs and the pace has a place for them. */
async function claimRows({ clock }: Parts, tx: Nouns, id: string): Promise<Claim> {
  const bulk = await tx.bulks.lock(id);
  if (bulk?.state.kind !== 'running') return { kind: 'held' };
  const before = await tx.bulks.nextToSend(id, rowsPerBatch);
  if (before.length === 0) return { kind: 'all' };
  const now = clock.now();
  const startedMs = performance.now();
  const waitMs = before[0]?.plan?.kind === 'invite' ? await tx.bulks.takePace(before.length, now) : 0;
  if (waitMs > 0) return { kind: 'wait', waitMs };
  const rows = before.map((row): BulkRow => ({ ...row, state: 'sending', sentAt: row.sentAt ?? now.toISOString() }));
  await tx.bulks.saveRows(id, rows);
  return { kind: 'rows', rows, before, at: now, startedMs };
}

type Answer = { ok: true; graphRequestId: string | null; requestId?: BulkRow['requestId'] } | { ok: false; refusal: Refusal } | { ok: 'later'; retryAfterMs: number | null };

/** `before` are the rows as they were before they were taken; `arrived` is told when Entra has answered. */
async function sendBatch(parts: Parts, bulk: Bulk, { rows, before, arrived }: { rows: readonly BulkRow[]; before: readonly BulkRow[]; arrived: () => Promise<void> }): Promise<Sent | null> {
  const answers: Answer[] = rows[0]?.plan?.kind === 'invite' ? await parts.directory.inviteMany(rows.flatMap((row) => invitation(bulk, row))) : await parts.entitlement.assignMany(rows.flatMap((row) => assignment(bulk, row)));
  await arrived();
  // A row that was sent before, by a call whose answer was lost, may be refused because it has taken effect since.
  const doubted = rows.filter((_, index) => wasSentBefore(before[index]) && isDuplicate(answers[index]));
  const found = await findSent(parts, doubted);
  const news = rows.flatMap((row, index) => newsOf(row, answers[index], found.get(row.position)));
  await recordRows(parts, bulk, news);
  for (const answer of answers) {
    if (answer.ok === false && (answer.refusal.reason === 'invitations-suspended' || answer.refusal.reason === 'invitations-off')) return { kind: 'hopeless', why: answer.refusal.reason };
  }
  return longest(answers.flatMap((answer): Sent[] => (answer.ok === 'later' ? [{ kind: 'later', delayMs: answer.retryAfterMs }] : []))) ?? null;
}

const wasSentBefore = (row: BulkRow | undefined) => row !== undefined && row.sentAt !== null;
const isDuplicate = (answer: Answer | undefined) => answer?.ok === false && (answer.refusal.reason === 'already-requested' || answer.refusal.reason === 'already-assigned');

/** What an answer says of its row; nothing where the row has to be looked for before it is sent again. */
function newsOf(row: BulkRow, answer: Answer | undefined, found: BulkRow['requestId'] | undefined): RowNews[] {
  if (found) return [{ row, event: { kind: 'sent', requestId: found }, graphRequestId: null }];
  if (!answer || answer.ok === 'later') return [];
  if (!answer.ok) return [{ row, event: { kind: 'failed', failure: { reason: answer.refusal.reason, code: answer.refusal.code } }, graphRequestId: answer.refusal.graphRequestId }];
  return [{ row, event: answer.requestId ? { kind: 'sent', requestId: answer.requestId } : { kind: 'done' }, graphRequestId: answer.graphRequestId }];
}

function invitation(bulk: Bulk, { plan }: BulkRow) {
  return plan?.kind === 'invite' ? [{ mail: plan.mail, displayName: plan.name, sponsor: bulk.owner.id, language: plan.language }] : [];
}

function assignment(bulk: Bulk, { plan, input }: BulkRow): DirectAssignment[] {
  if (plan?.kind !== 'assign') return [];
  const { target, packageId, policyId, period, answers } = plan;
  const justification = `Foyer, by ${bulk.owner.name}, line ${input.line} of a list: ${plan.reason}`.slice(0, 1000);
  return [{ target, package: packageId, policy: policyId, period: period && { start: new Date(period.startAt), end: period.endAt === null ? null : new Date(period.endAt) }, justification, answers }];
}
