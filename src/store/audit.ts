import { createHash } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { AuditEntry } from '../capability/port/store.ts';
import type { Tables } from './schema.ts';

const start = '0'.repeat(64);

/** Appends an event to the chain. The chain has one end, so appending is serialized until the transaction commits. */
export async function appendAudit(db: Kysely<Tables>, entry: AuditEntry, now: Date): Promise<void> {
  await sql`select pg_advisory_xact_lock(727002)`.execute(db);
  const last = await db.selectFrom('audit_event').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1).executeTakeFirst();
  const sequence = String(Number(last?.sequence ?? 0) + 1);
  const previous = last?.hash ?? start;
  await db
    .insertInto('audit_event')
    .values({
      sequence,
      at: now,
      tenant_id: entry.tenantId,
      kind: entry.kind,
      subject: entry.subject,
      actor: JSON.stringify(entry.actor),
      details: JSON.stringify(entry.details),
      previous_hash: previous,
      hash: hashOf({ sequence, at: now.toISOString(), tenantId: entry.tenantId, kind: entry.kind, subject: entry.subject, actor: entry.actor, details: entry.details }, previous),
    })
    .execute();
}

export type AuditVerdict = { intact: true; events: number } | { intact: false; sequence: string; problem: 'altered' | 'missing-before' };

/** Reads the whole chain, a page at a time, and finds the first event that was altered, or that has lost its predecessor. */
export async function verifyAudit(db: Kysely<Tables>): Promise<AuditVerdict> {
  let previous = start;
  let events = 0;
  for (;;) {
    const rows = await db.selectFrom('audit_event').selectAll().where('sequence', '>', String(events)).orderBy('sequence').limit(1000).execute();
    if (rows.length === 0) return { intact: true, events };
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
