import { readBulkDeliveries } from '../capability/bulk/read-bulk-deliveries.ts';
import { runBulk } from '../capability/bulk/run-bulk.ts';
import { advanceAccess } from '../capability/delivery/advance-access.ts';
import { advanceRequest } from '../capability/delivery/advance-request.ts';
import { deliver } from '../capability/delivery/deliver.ts';
import { readAccess } from '../capability/delivery/read-access.ts';
import { readEntra } from '../capability/delivery/read-entra.ts';
import { lookAtHolding } from '../capability/holding/look-at-holding.ts';
import { readHoldings } from '../capability/holding/read-holdings.ts';
import type { Parts, WorkParts } from '../capability/parts.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { TenantId } from '../capability/port/identity.ts';
import type { Job } from '../capability/port/store.ts';
import { setTimeout as wait } from 'node:timers/promises';

/** The engine's side that work needs: to take jobs, and to know how many there are. */
export interface WorkEngine {
  work(run: (job: Job) => Promise<void>): Promise<void>;
  backlog(): Promise<number>;
}

export interface Work {
  /** Runs what is due until nothing is left; answers with how much was done. */
  settle(): Promise<number>;
  stop(): void;
}

const sweepMs = 15_000;
const mostAtOnce = 200;
const settleLimitMs = 20_000;

/**
 * The work behind the chat: jobs that follow from changes, a sweep that takes what has fallen due by the clock, and one
 * poller that asks Entra what has changed while something is awaited there.
 */
export async function startWork(parts: WorkParts, engine: WorkEngine, tenantId: TenantId, pollMs: number): Promise<Work> {
  let done = 0;
  await engine.work(async (job) => {
    await run(parts, job);
    done += 1;
  });
  const sweep = every(sweepMs, () => sweepDue(parts), parts);
  const poll = every(pollMs, () => pollEntra(parts, tenantId), parts);
  return {
    async settle() {
      const before = done;
      const limit = performance.now() + settleLimitMs;
      let found = 0;
      for (;;) {
        const round = (await sweepDue(parts)) + (await pollEntra(parts, tenantId));
        while ((await engine.backlog()) > 0 && performance.now() < limit) await wait(5);
        found += round;
        if (round === 0 || performance.now() >= limit) return found + done - before;
      }
    },
    stop() {
      sweep.stop();
      poll.stop();
    },
  };
}

async function run(parts: WorkParts, job: Job): Promise<void> {
  switch (job.name) {
    case 'advance':
      return advanceRequest(parts, job.requestId);
    case 'advance-access':
      return advanceAccess(parts, job.requestId);
    case 'run-bulk':
      return runBulk(parts, job.bulkId);
    case 'look-at-holding':
      return lookAtHolding(parts, job.holdingId);
    case 'deliver':
      return deliver(parts, job.subjectId);
  }
}

/** What has fallen due is handed to jobs, a bounded number at a time: the cost grows with what is due, not with what waits. */
async function sweepDue(parts: Parts): Promise<number> {
  let taken = 0;
  for (;;) {
    const now = parts.clock.now();
    const counts = await parts.store.transaction(async (tx) => {
      const requests = await tx.requests.takeDue(now, mostAtOnce);
      for (const requestId of requests) await tx.enqueue({ name: 'advance', requestId });
      const access = await tx.access.takeDue(now, mostAtOnce);
      for (const requestId of access) await tx.enqueue({ name: 'advance-access', requestId });
      const bulks = await tx.bulks.takeDue(now, mostAtOnce);
      for (const bulkId of bulks) await tx.enqueue({ name: 'run-bulk', bulkId });
      const holdings = await tx.holdings.takeDue(now, mostAtOnce);
      for (const holdingId of holdings) await tx.enqueue({ name: 'look-at-holding', holdingId });
      return [requests.length, access.length, bulks.length, holdings.length];
    });
    taken += counts.reduce((sum, count) => sum + count, 0);
    if (counts.every((count) => count < mostAtOnce)) return taken;
  }
}

async function pollEntra(parts: Parts, tenantId: TenantId): Promise<number> {
  try {
    return (await readEntra(parts)) + (await readAccess(parts, tenantId)) + (await readBulkDeliveries(parts)) + (await readHoldings(parts, tenantId));
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ reason: error.reason, ...error.details }, 'Entra could not be read; tried again at the next turn');
    return 0;
  }
}

/** Calls again and again, never two at once; a failure is logged, and the next call comes all the same. */
function every(ms: number, run: () => Promise<unknown>, { log }: Pick<Parts, 'log'>): { stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const turn = async () => {
    try {
      await run();
    } catch (error) {
      log.error({ reason: error instanceof Error ? error.name : 'unknown', detail: error instanceof Error ? error.message : undefined }, 'a recurring task failed, and is tried again');
    }
    if (!stopped) timer = setTimeout(turn, ms);
  };
  timer = setTimeout(turn, ms);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
