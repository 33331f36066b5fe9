import { sql, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';

type Leased = 'request' | 'access_request';
type Due = Leased | 'holding';

const leaseSeconds = 60;
const putOffMs = 15 * 60_000;

/** Takes what is due, at most this many, and puts it off so that it is not taken twice while it is worked on. */
export async function takeDueRows(db: Kysely<Tables>, table: Due, now: Date, most: number): Promise<string[]> {
  const name = sql.table(table);
  const { rows } = await sql<{ id: string }>`
    update ${name} set due_at = ${new Date(now.getTime() + putOffMs)}
    where id in (select id from ${name} where due_at <= ${now} order by due_at limit ${most} for update skip locked)
    returning id`.execute(db);
  return rows.map((row) => row.id);
}

/** Takes the right to work on a row; false while somebody else has it. By wall-clock time, so that a dead holder loses it. */
export async function takeLease(db: Kysely<Tables>, table: Leased, id: string): Promise<boolean> {
  const { rows } = await sql`
    update ${sql.table(table)} set lease_until = now() + make_interval(secs => ${leaseSeconds})
    where id = ${id} and (lease_until is null or lease_until < now())
    returning id`.execute(db);
  return rows.length > 0;
}

export async function giveBackLease(db: Kysely<Tables>, table: Leased, id: string): Promise<void> {
  await sql`update ${sql.table(table)} set lease_until = null where id = ${id}`.execute(db);
}
