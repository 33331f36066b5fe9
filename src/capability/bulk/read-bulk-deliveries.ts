import type { BulkRow } from '../../rule/bulk-row.ts';
import type { Parts } from '../parts.ts';
import type { AssignmentRequestId } from '../../rule/identity.ts';
import type { DeliveryState } from '../port/directory.ts';
import { bulkEntry } from './change-bulk.ts';
import { recount } from './tell-progress.ts';

const marginMs = 120_000;
const requestsAtOnce = 500;

/**
 * Asks Entra what became of the assignments that are being delivered: one reading for all lists, from the oldest that is
 * still awaited. Answers with how many rows it settled.
 */
export async function readBulkDeliveries(parts: Parts): Promise<number> {
  const { store, directory } = parts;
  const since = await store.bulks.deliveringSince();
  if (since === null) return 0;
  const states = [...(await directory.assignmentRequestsSince(new Date(since.getTime() - marginMs)))].filter(([, state]) => isOver(state));
  const lists = new Set<string>();
  let settled = 0;
  for (let from = 0; from < states.length; from += requestsAtOnce) {
    const told = new Map(states.slice(from, from + requestsAtOnce));
    for (const [bulkId, rows] of Map.groupBy(await store.bulks.delivering([...told.keys()]), (one) => one.bulkId)) {
      await settle(parts, bulkId, rows.map(({ row }) => withDelivery(row, told)));
      lists.add(bulkId);
      settled += rows.length;
    }
  }
  for (const id of lists) {
    await recount(parts, id, (bulk) => bulk);
    await store.enqueue({ name: 'run-bulk', bulkId: id });
  }
  return settled;
}

async function settle({ store, clock }: Parts, id: string, rows: BulkRow[]): Promise<void> {
  await store.transaction(async (tx) => {
    const bulk = await tx.bulks.lock(id);
    if (!bulk) return;
    await tx.bulks.saveRows(id, rows);
    // What was delivered is counted at the end; what was not has a line of its own.
    const failed = rows.filter(({ state }) => state === 'failed');
    await tx.audit(failed.map(({ input, requestId, failure }) => bulkEntry(bulk, 'bulk-row-failed', 'foyer', { line: input.line, guest: input.mail, requestId, ...failure })), clock.now());
  });
}

function withDelivery(row: BulkRow, told: ReadonlyMap<AssignmentRequestId, DeliveryState>): BulkRow {
  const state = row.requestId && told.get(row.requestId);
  return state === 'delivered' || state === 'partiallyDelivered' ? { ...row, state: 'done' } : { ...row, state: 'failed', failure: { reason: 'delivery-failed', code: state ?? 'unknown' } };
}

const isOver = (state: DeliveryState) => ['delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled'].includes(state);
