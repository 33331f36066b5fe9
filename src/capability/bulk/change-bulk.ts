import type { Bulk, BulkOutcome, BulkRefusal } from '../../rule/bulk.ts';
import type { Someone } from '../../rule/request.ts';
import type { Parts } from '../parts.ts';
import type { AuditEntry, Nouns } from '../port/store.ts';

export type BulkChange = { ok: true; bulk: Bulk; changed: boolean } | { ok: false; refusal: BulkRefusal | 'unknown'; bulk: Bulk | null };

/**
 * The one way in which a list moves from state to state: its row is held, the rule decides on what it finds there, and the
 * new state, what it means for the rows, the audit, the cards to come and the work that follows are written together.
 */
export async function changeBulk(parts: Pick<Parts, 'store' | 'clock'>, id: string, actor: Someone | 'foyer', rule: (bulk: Bulk, now: Date) => BulkOutcome): Promise<BulkChange> {
  return parts.store.transaction(async (tx) => {
    const bulk = await tx.bulks.lock(id);
    if (!bulk) return { ok: false, refusal: 'unknown', bulk: null };
    const now = parts.clock.now();
    const outcome = rule(bulk, now);
    if (outcome.ok === 'already') return { ok: true, bulk, changed: false };
    if (!outcome.ok) {
      if (actor !== 'foyer') await tx.audit([bulkEntry(bulk, 'refused-attempt', actor, { reason: outcome.refusal })], now);
      return { ok: false, refusal: outcome.refusal, bulk };
    }
    if (outcome.rows) await tx.bulks.moveRows(id, outcome.rows.from, outcome.rows.to);
    const counts = await tx.bulks.counts(id);
    const next = { ...outcome.bulk, counts };
    await tx.bulks.save(next);
    await tx.audit([bulkEntry(next, outcome.event, actor, { rows: told(counts) })], now);
    await follow(tx, next);
    return { ok: true, bulk: next, changed: true };
  });
}

/** Only what there is any of. */
const told = (counts: Bulk['counts']) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** What follows from every change: cards to draw, and work where Foyer can go on by itself. */
export async function follow(tx: Nouns, bulk: Bulk): Promise<void> {
  await tx.enqueue({ name: 'deliver', subjectId: bulk.id });
  if (['checking', 'running', 'delivering'].includes(bulk.state.kind)) await tx.enqueue({ name: 'run-bulk', bulkId: bulk.id });
}

export const bulkEntry = (bulk: Bulk, kind: string, actor: Someone | 'foyer', details: Record<string, unknown>): AuditEntry => ({
  tenantId: bulk.tenantId,
  kind,
  subject: `bulk:${bulk.id}`,
  actor: actor === 'foyer' ? { kind: 'foyer' } : { kind: 'person', ...actor },
  details,
});
