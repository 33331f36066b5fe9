import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Log } from '../capability/port/log.ts';
import { migrate } from './migrate.ts';
import { PreparedClient } from './prepared-client.ts';
import type { Tables } from './schema.ts';

/** An open database, embedded or on a server, and what the job engine needs of it. */
export interface Database {
  db: Kysely<Tables>;
  pool: pg.Pool;
  embedded: { listen(channel: string, heard: (payload: string) => void): Promise<() => void> } | null;
  close(): Promise<void>;
}

/** Opens the server that `url` names, or the embedded database under `dataDir`, and brings its schema up to date. */
export async function openDatabase(options: { url: string | undefined; dataDir: string; log: Log }): Promise<Database> {
  const opened = options.url ? openServer(options.url) : await openEmbedded(join(options.dataDir, 'database'));
  opened.pool.on('error', (error) => options.log.warn({ code: 'code' in error ? error.code : error.name }, 'database connection lost'));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: opened.pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return {
    db,
    pool: opened.pool,
    embedded: opened.embedded,
    async close() {
      await db.destroy();
      await opened.close();
    },
  };
}

interface Opened {
  pool: pg.Pool;
  embedded: Database['embedded'];
  close(): Promise<void>;
}

function openServer(url: string): Opened {
  return { pool: new pg.Pool({ connectionString: url, max: 10, connectionTimeoutMillis: 15_000, Client: PreparedClient }), embedded: null, close: async () => {} };
}

async function openEmbedded(directory: string): Promise<Opened> {
  mkdirSync(directory, { recursive: true });
  const unlock = holdDirectory(directory);
  const { PGlite } = await import('@electric-sql/pglite');
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  // PGlite's default start parameters hold -F, which turns fsync off: a power cut could then lose committed rows.
  const durable = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  const lite = await PGlite.create(join(directory, 'pg'), {
    startParams: [...durable, '-c', 'wal_sync_method=open_datasync', '-c', 'shared_buffers=16MB', '-c', 'max_wal_size=64MB'],
  });
  return {
    // One session is a pool of one. The timeout turns a query beside an open transaction, which would wait for ever, into an error.
    pool: new pg.Pool({ ...createPgConfig(lite), user: 'postgres', max: 1, connectionTimeoutMillis: 15_000, idleTimeoutMillis: 0, Client: PreparedClient }),
    embedded: {
      async listen(channel, heard) {
        return lite.listen(channel, heard);
      },
    },
    async close() {
      await lite.close();
      unlock();
    },
  };
}

/** PGlite does not guard its folder, and two processes on one folder lose rows. The system drops this lock when the process dies. */
function holdDirectory(directory: string): () => void {
  const lock = new DatabaseSync(join(directory, 'owner.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(`The database under ${directory} is in use by another Foyer process. Stop that one, or give this one a DATA_DIR of its own.`);
  }
  return () => lock.close();
}

/** Whether the database answers. */
export async function isReady(db: Kysely<Tables>): Promise<boolean> {
  try {
    await sql`select 1`.execute(db);
    return true;
  } catch {
    return false;
  }
}
