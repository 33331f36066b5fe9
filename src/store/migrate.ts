import { readdirSync, readFileSync } from 'node:fs';
import { sql, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';

const folder = new URL('./migration/', import.meta.url);

/** Brings the schema up to date: each numbered file once, in order, in one transaction. Several replicas may start at once. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(727001)`.execute(tx);
    await sql`create table if not exists migration (name text primary key, at timestamptz not null default now())`.execute(tx);
    const { rows } = await sql<{ name: string }>`select name from migration`.execute(tx);
    const done = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql')).sort()) {
      if (done.has(name)) continue;
      for (const statement of statements(readFileSync(new URL(name, folder), 'utf8'))) await sql.raw(statement).execute(tx);
      await sql`insert into migration (name) values (${name})`.execute(tx);
    }
  });
}

/** The extended protocol takes one statement at a time; our files end each with a semicolon at the end of a line. */
const statements = (text: string) => text.replaceAll(/^--.*$/gm, '').split(/;\s*$/m).map((statement) => statement.trim()).filter(Boolean);
