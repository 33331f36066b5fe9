import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { Collection } from './collection.ts';
import type { Entity } from './collection.ts';

const loggedRow = z.object({ seq: z.number(), document: z.string() });
const storedRow = z.object({ kind: z.string(), row: z.number(), document: z.string() });

/** An append-only log with a growing sequence number. */
export interface Log<T> {
  append(entry: T): number;
  since(seq: number): { seq: number; entry: T }[];
  last(): number;
}

/**
 * The tenant's memory: collections of JSON documents and two append-only logs in one SQLite file.
 * The file is held exclusively for as long as the process lives, and every answered call is already written: a kill loses nothing.
 */
export class Store {
  readonly #database: DatabaseSync;
  readonly #statements: Record<'save' | 'remove' | 'begin' | 'commit' | 'rollback', StatementSync>;
  readonly #undo: (() => void)[] = [];
  readonly #afterCommit: (() => void)[] = [];
  #open = false;
  #row: number;
  readonly #stored = new Map<string, { row: number; document: string }[]>();

  constructor(dataDir: string) {
    const folder = join(dataDir, 'local-tenant');
    mkdirSync(folder, { recursive: true });
    this.#database = new DatabaseSync(join(folder, 'tenant.db'));
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
      this.#database.exec(`
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS record (kind TEXT, id TEXT, row INTEGER, document TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS call (seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS change (seq INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL);
        COMMIT;`);
    } catch (cause) {
      this.#database.close();
      if (!isBusy(cause)) throw cause;
      throw new Error(
        `The local tenant's data in ${folder} is in use: another local tenant holds it. Stop that one, or set another DATA_DIR.`, { cause },
      );
    }
    const rows = z.array(storedRow).parse(this.#database.prepare('SELECT kind, row, document FROM record ORDER BY row').all());
    for (const { kind, row, document } of rows) {
      const list = this.#stored.get(kind);
      if (list === undefined) this.#stored.set(kind, [{ row, document }]);
      else list.push({ row, document });
    }
    this.#row = rows.at(-1)?.row ?? 0;
    this.#statements = {
      save: this.#database.prepare('INSERT OR REPLACE INTO record (kind, id, row, document) VALUES (?, ?, ?, ?)'),
      remove: this.#database.prepare('DELETE FROM record WHERE kind = ? AND id = ?'),
      begin: this.#database.prepare('BEGIN'),
      commit: this.#database.prepare('COMMIT'),
      rollback: this.#database.prepare('ROLLBACK'),
    };
  }

  /** Opens a kind of document; call it once for each kind, at the start. */
  collection<T extends Entity>(kind: string, schema: z.ZodType<T>): Collection<T> {
    const collection = new Collection(kind, schema, {
      save: (...row) => void this.#inTransaction().save.run(...row),
      remove: (...row) => void this.#inTransaction().remove.run(...row),
      nextRow: () => ++this.#row,
      remember: (undo) => void this.#undo.push(undo),
    });
    for (const { row, document } of this.#stored.get(kind) ?? []) collection.restore(row, document);
    this.#stored.delete(kind);
    return collection;
  }

  log<T>(table: 'call' | 'change', schema: z.ZodType<T>): Log<T> {
    const insert = this.#database.prepare(`INSERT INTO ${table} (document) VALUES (?)`);
    const select = this.#database.prepare(`SELECT seq, document FROM ${table} WHERE seq > ? ORDER BY seq`);
    const last = this.#database.prepare(`SELECT COALESCE(MAX(seq), 0) AS seq FROM ${table}`);
    return {
      append: (entry) => Number(insert.run(JSON.stringify(entry)).lastInsertRowid),
      since: (after) => select.all(after).map((row) => {
        const { seq, document } = loggedRow.parse(row);
        return { seq, entry: schema.parse(JSON.parse(document)) };
      }),
      last: () => z.object({ seq: z.number() }).parse(last.get()).seq,
    };
  }

  /** Runs the work as one whole: all of it is written, or, when it throws, none. Inside a running one it joins that. */
  transaction<T>(work: () => T): T {
    if (this.#open) return work();
    this.#open = true;
    let result: T;
    this.#statements.begin.run();
    try {
      result = work();
      this.#statements.commit.run();
    } catch (problem) {
      this.#statements.rollback.run();
      for (const undo of this.#undo.splice(0).reverse()) undo();
      this.#afterCommit.length = 0;
      this.#open = false;
      throw problem;
    }
    this.#undo.length = 0;
    this.#open = false;
    for (const next of this.#afterCommit.splice(0)) next();
    return result;
  }

  /** What the world may only see once the transaction is written; at once where none is open. */
  afterCommit(next: () => void): void {
    if (this.#open) this.#afterCommit.push(next);
    else next();
  }

  close(): void {
    this.#database.close();
  }

  #inTransaction(): Record<'save' | 'remove', StatementSync> {
    if (!this.#open) throw new Error('The store is written inside a transaction only.');
    return this.#statements;
  }
}

/** SQLITE_BUSY: the file is locked by another process. */
function isBusy(problem: unknown): boolean {
  return problem instanceof Error && 'errcode' in problem && problem.errcode === 5;
}
