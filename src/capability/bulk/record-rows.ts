import { recordRow, type BulkRow, type RowEvent } from '../../rule/bulk-row.ts';
import type { Bulk } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';
import { bulkEntry } from './change-bulk.ts';

export interface RowNews {
  row: BulkRow;
  event: RowEvent;
  graphRequestId: string | null;
}

/** Writes down what became of rows, each with its line in the audit, in one transaction. */
export async function recordRows({ store, clock }: Pick<Parts, 'store' | 'clock'>, bulk: Bulk, news: readonly RowNews[]): Promise<void> {
  const changed = news.flatMap(({ row, event, graphRequestId }) => {
    const next = recordRow(row, event);
    return next ? [{ row: next, event, graphRequestId }] : [];
  });
  if (changed.length === 0) return;
  await store.transaction(async (tx) => {
    await tx.bulks.saveRows(bulk.id, changed.map(({ row }) => row));
    const told = changed.filter(({ event }) => event.kind !== 'unsent');
    await tx.audit(
      told.map(({ row, event, graphRequestId }) => {
        const wanted = row.plan?.kind === 'assign' ? { package: row.plan.package, packageId: row.plan.packageId } : {};
        const outcome = event.kind === 'failed' ? event.failure : event.kind === 'sent' ? { requestId: event.requestId } : {};
        return bulkEntry(bulk, kinds[event.kind], 'foyer', { line: row.input.line, guest: row.input.mail, ...wanted, ...outcome, graphRequestId });
      }),
      clock.now(),
    );
  });
}

const kinds: Record<RowEvent['kind'], string> = { sent: 'bulk-row-assigned', done: 'bulk-row-invited', failed: 'bulk-row-failed', unsent: 'bulk-row-unsent' };
