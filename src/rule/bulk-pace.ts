/**
 * The pace of invitations. Microsoft's invitation manager takes 150 in 5 seconds from a tenant, all applications together
 * (learn.microsoft.com/graph/throttling-limits). They go in batches of twenty, of which seven fit into such a window: the
 * eighth goes when the first has left it, since a part of it would be turned away, and cost a further call.
 */
const windowMs = 5_000;
const perWindow = 150;
/** What a batch may arrive sooner after it was sent than the one that it waited for. */
const marginMs = 20;

/** Invitations that went, oldest first; those that have left the window are forgotten. */
export type PaceLog = readonly { atMs: number; count: number }[];

/** Whether `count` invitations may go now: the log with them in it, or how long to wait. */
export function pace(log: PaceLog, count: number, nowMs: number): { log: PaceLog } | { waitMs: number } {
  // What lies in the future was written by a clock that has been set back.
  const recent = log.filter(({ atMs }) => atMs > nowMs - windowMs - marginMs && atMs <= nowMs);
  let sum = count + recent.reduce((all, one) => all + one.count, 0);
  if (sum <= perWindow) return { log: [...recent, { atMs: nowMs, count }] };
  for (const { atMs, count: gone } of recent) {
    sum -= gone;
    if (sum <= perWindow) return { waitMs: atMs + windowMs + marginMs - nowMs };
  }
  throw new Error(`${count} invitations are more than a window takes.`);
}

/**
 * The log after a batch has been answered. One that took longer than others did may have reached Entra later by as much,
 * and counts from then on. Until a few have shown what is usual, a batch counts from its answer, when it was there for certain.
 */
export function settle(log: PaceLog, atMs: number, tookMs: readonly number[]): PaceLog {
  const took = tookMs.at(-1) ?? 0;
  const usual = tookMs.length < 4 ? 0 : Math.min(...tookMs);
  const index = log.findIndex((one) => one.atMs === atMs);
  return log.map((one, at) => (at === index ? { ...one, atMs: Math.ceil(one.atMs + took - usual) } : one)).sort((one, other) => one.atMs - other.atMs);
}

/** The shortest time in which so many invitations can be made by the published limit. */
export const shortestMs = (count: number): number => (count / perWindow) * windowMs;
