import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { PgBoss, fromKysely, type ConstructorOptions, type Db } from 'pg-boss';
import type { Job } from '../capability/port/store.ts';
import type { Log } from '../capability/port/log.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './schema.ts';

const names = ['advance', 'advance-access', 'run-bulk', 'look-at-holding', 'deliver'] as const satisfies readonly Job['name'][];

/** The job engine on the database: jobs are part of the transaction that sends them, and run at least once. */
export interface Engine {
  send(db: Kysely<Tables>, job: Job, delayMs: number): Promise<void>;
  /** Starts taking jobs. A handler that throws has its job tried again, later and later, up to a minute apart. */
  work(run: (job: Job) => Promise<void>): Promise<void>;
  /** How many jobs could run now or are running. */
  backlog(): Promise<number>;
  stop(): Promise<void>;
}

export async function startEngine(database: Database, log: Log): Promise<Engine> {
  const boss = new PgBoss({ ...timing, ...connection(database) });
  boss.on('error', (error) => log.warn({ reason: error.name }, 'job engine'));
  await boss.start();
  for (const name of names) {
    if (!(await boss.getQueue(name))) await boss.createQueue(name, { policy: 'standard', notify: true, ...delivery });
    // Fills the engine's memory of the queue: filled by a first send, it would be read beside that send's transaction,
    // and on the embedded database's one session that waits for ever.
    await boss.findJobs(name, { id: randomUUID() });
  }
  if (database.embedded) await freeAbandoned(boss, database.db);
  return {
    async send(db, job, delayMs) {
      await boss.send(job.name, job, { db: fromKysely(db), ...(delayMs > 0 ? { startAfter: Math.ceil(delayMs / 1000) } : {}) });
    },
    async work(run) {
      for (const name of names) {
        await boss.work<Job>(name, { batchSize: 10, localConcurrency: 2, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1, burstWhenBatchFull: true, perJobResults: true }, (jobs) =>
          Promise.all(
            jobs.map(async ({ id, data }) => {
              try {
                await run(data);
                return { id, status: 'completed' as const };
              } catch (error) {
                log.error({ job: id, name, reason: error instanceof Error ? error.name : 'unknown', detail: error instanceof Error ? error.message : undefined }, 'job failed, will be tried again');
                return { id, status: 'failed' as const, output: { reason: error instanceof Error ? error.name : 'unknown' } };
              }
            }),
          ),
        );
      }
    },
    async backlog() {
      const { rows } = await sql<{ count: string }>`select count(*) from pgboss.job where name = any(${[...names]}::text[]) and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`.execute(database.db);
      return Number(rows[0]?.count ?? 0);
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 8_000 });
    },
  };
}

const timing: ConstructorOptions = { useListenNotify: true, superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, maintenanceIntervalSeconds: 600 };
const delivery = { expireInSeconds: 120, heartbeatSeconds: 10, retryLimit: 1_000_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, retentionSeconds: 400 * 86_400 };

function connection({ pool, embedded }: Database): ConstructorOptions {
  if (!embedded) return { connectionString: connectionString(pool), max: 5 };
  const db: Db = {
    async executeSql(text, values) {
      // Several statements in one text are answered by several results.
      const result: unknown = await pool.query(text, values);
      return { rows: (Array.isArray(result) ? result : [result]).flatMap((one: { rows: unknown[] }) => one.rows) };
    },
    async listen(channel, heard, onReconnect) {
      const off = await embedded.listen(channel, heard);
      onReconnect();
      return { close: async () => off() };
    },
  };
  return { db, backend: 'pglite' };
}

function connectionString(pool: Database['pool']): string {
  const { connectionString: url } = pool.options;
  if (!url) throw new Error('A server database has a connection string.');
  return url;
}

/** The folder is ours alone, so every job still active belongs to a process that died: tried again at once, not after its expiry. */
async function freeAbandoned(boss: PgBoss, db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ name: string; id: string }>`select name, id from pgboss.job where state = 'active'`.execute(db);
  for (const name of new Set(rows.map((row) => row.name))) {
    await boss.fail(name, rows.filter((row) => row.name === name).map((row) => row.id), { reason: 'restart' });
  }
  // A death is not the job's failure: it does not wait longer with each one.
  await sql`update pgboss.job set start_after = now() where state = 'retry' and id = any(${rows.map((row) => row.id)}::uuid[])`.execute(db);
  for (const table of ['request', 'access_request', 'bulk'] as const) await db.updateTable(table).set({ lease_until: null }).where('lease_until', 'is not', null).execute();
  await sql`update card_view set claimed_until = null where claimed_until is not null`.execute(db);
  await sql`update notice set claimed_until = null where claimed_until is not null`.execute(db);
}
