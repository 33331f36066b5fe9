import type { Clock } from '../../capability/port/clock.ts';
import type { DirectAssignment, Entitlement } from '../../capability/port/entitlement.ts';
import { DirectoryError } from '../../capability/port/directory-error.ts';
import { later, mostBatchItems, postBatch, type ItemAnswer } from '../batch.ts';
import { done, refused } from '../effect.ts';
import type { GraphClient } from '../graph-client.ts';
import { assignBody, created } from './assign.ts';
import { requests } from './request.ts';
import { whyNotGiven } from './why-not-given.ts';

type Outcome = Awaited<ReturnType<Entitlement['assignMany']>>[number];

/**
 * Assigns many packages, a batch of twenty after another. An item that was throttled, or of which nobody knows whether it
 * was carried out, comes back as `later`: nothing is sent twice from here, so look before asking again. After a batch that
 * met throttling or silence, the rest is left for later too.
 */
export async function assignMany(graph: GraphClient, clock: Clock, wanted: readonly DirectAssignment[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let waitMs: number | null | undefined;
  for (let from = 0; from < wanted.length && waitMs === undefined; from += mostBatchItems) {
    try {
      outcomes.push(...(await assignBatch(graph, clock, wanted.slice(from, from + mostBatchItems))));
      waitMs = longestWait(outcomes.slice(from));
    } catch (error) {
      // What has been carried out must be told; a failure that does not pass shows again when the rest is asked for.
      if (!(error instanceof DirectoryError) || (!error.passes && from === 0)) throw error;
      waitMs = error.retryAfterMs;
    }
  }
  return wanted.map((_, index) => outcomes[index] ?? { ok: 'later', retryAfterMs: waitMs ?? null });
}

async function assignBatch(graph: GraphClient, clock: Clock, wanted: readonly DirectAssignment[]): Promise<Outcome[]> {
  const answers = await postBatch(graph, clock, requests, wanted.map(assignBody));
  const outcomes: Outcome[] = [];
  for (const [index, one] of wanted.entries()) outcomes.push(await outcomeOf(graph, one, answers[index] ?? later));
  return outcomes;
}

async function outcomeOf(graph: GraphClient, wanted: DirectAssignment, answer: ItemAnswer): Promise<Outcome> {
  if (answer.ok === 'later') return answer;
  if (answer.ok) {
    const made = created.safeParse(answer.body);
    return made.success ? done(answer, { requestId: made.data }) : later;
  }
  if (answer.status === 403) return refused('not-allowed', answer);
  if (answer.status === 404) return refused('not-found', answer);
  try {
    return await whyNotGiven(graph, wanted, answer);
  } catch (error) {
    if (error instanceof DirectoryError) return later;
    throw error;
  }
}

/** Undefined where nothing has to wait. */
function longestWait(outcomes: Outcome[]): number | null | undefined {
  const waits = outcomes.flatMap((outcome) => (outcome.ok === 'later' ? [outcome.retryAfterMs] : []));
  if (waits.length === 0) return undefined;
  return waits.reduce<number | null>((longest, one) => (one === null ? longest : Math.max(longest ?? 0, one)), null);
}
