import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditEntry } from '../capability/port/store.ts';
import type { Tables } from './schema.ts';

const start = '0'.repeat(64);

/** Appends events to the chain. The chain has one end, which is held until the transaction commits. */
export async function appendAudit(db: Kysely<Tables>, entries: readonly AuditEntry[], now: Date): Promise<void> {
  if (entries.length === 0) return;
  let { sequence, hash } = await db.selectFrom('audit_head').select(['sequence', 'hash']).forUpdate().executeTakeFirstOrThrow();
  const rows = entries.map((entry) => {
    const previous = hash;
    sequence = String(Number(sequence) + 1);
    hash = hashOf({ sequence, at: now.toISOString(), ...entry }, previous);
    return { sequence, at: now, tenant_id: entry.tenantId, kind: entry.kind, subject: entry.subject, actor: JSON.stringify(entry.actor), details: JSON.stringify(entry.details), previous_hash: previous, hash };
  });
  await db
    .with('appended', (cte) => cte.insertInto('audit_event').values(rows))
    .updateTable('audit_head')
    .set({ sequence, hash })
    .execute();
}

export type AuditVerdict = { intact: true; events: number } | { intact: false; sequence: string; problem: 'altered' | 'missing-before' | 'missing-after' };

/** Reads the whole chain, a page at a time, and finds the first event that was altered, or that has lost its neighbour. */
export async function verifyAudit(db: Kysely<Tables>): Promise<AuditVerdict> {
  let previous = start;
  let events = 0;
  for (;;) {
    const rows = await db.selectFrom('audit_event').selectAll().where('sequence', '>', String(events)).orderBy('sequence').limit(1000).execute();
    if (rows.length === 0) {
      const head = await db.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirstOrThrow();
      const ended = Number(head.sequence) === events && head.hash === previous;
      return ended ? { intact: true, events } : { intact: false, sequence: String(events), problem: 'missing-after' };
    }
    for (const row of rows) {
      if (Number(row.sequence) !== events + 1 || row.previous_hash !== previous) return { intact: false, sequence: row.sequence, problem: 'missing-before' };
      const event = { sequence: row.sequence, at: row.at.toISOString(), tenantId: row.tenant_id, kind: row.kind, subject: row.subject, actor: row.actor, details: row.details };
      if (hashOf(event, previous) !== row.hash) return { intact: false, sequence: row.sequence, problem: 'altered' };
      previous = row.hash;
      events += 1;
    }
  }
}

const hashOf = (event: object, previous: string) => createHash('sha256').update(previous).update(canonical(event)).digest('hex');

/** JSON with its keys in order: the database does not keep theirs. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
