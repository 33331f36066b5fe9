import type { z } from 'zod';

/** Something the tenant keeps: a JSON document with an id. */
export interface Entity {
  readonly id: string;
}

/** Where a collection writes a change, inside the running transaction. */
export interface CollectionSink {
  save(kind: string, id: string, row: number, document: string): void;
  remove(kind: string, id: string): void;
  nextRow(): number;
  remember(undo: () => void): void;
}

const hourMs = 60 * 60 * 1000;

interface Kept<T> {
  readonly row: number;
  readonly entity: T;
}

/** All entities of one kind: read from memory, written through to the database. Entities are replaced, never changed in place. */
export class Collection<T extends Entity> {
  readonly kind: string;
  readonly schema: z.ZodType<T>;
  readonly #sink: CollectionSink;
  #changes = 0;
  readonly #kept = new Map<string, Kept<T>>();
  readonly #indexes: { keysOf: (entity: T) => readonly string[]; ids: Map<string, Set<string>> }[] = [];

  constructor(kind: string, schema: z.ZodType<T>, sink: CollectionSink) {
    this.kind = kind;
    this.schema = schema;
    this.#sink = sink;
  }

  /** Grows with every change: whoever keeps something derived sees that it is stale. */
  get changes(): number {
    return this.#changes;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(id: string): T | undefined {
    return this.#kept.get(id)?.entity;
  }

  *values(): Generator<T> {
    for (const kept of this.#kept.values()) yield kept.entity;
  }

  /** The entity's place in the order of creation; paging continues after it. */
  rowOf(id: string): number {
    return this.#kept.get(id)?.row ?? 0;
  }

  put(entity: T): void {
    const before = this.#kept.get(entity.id);
    const kept = { row: before?.row ?? this.#sink.nextRow(), entity };
    this.#sink.save(this.kind, entity.id, kept.row, JSON.stringify(entity));
    this.#sink.remember(() => this.#replace(entity.id, before));
    this.#replace(entity.id, kept);
  }

  delete(id: string): void {
    const before = this.#kept.get(id);
    if (before === undefined) return;
    this.#sink.remove(this.kind, id);
    this.#sink.remember(() => this.#replace(id, before));
    this.#replace(id, undefined);
  }

  /** Takes in what the database held at the start. */
  restore(row: number, document: string): void {
    const entity = this.schema.parse(JSON.parse(document));
    this.#replace(entity.id, { row, entity });
  }

  /** A lookup by derived keys, kept up to date; answers in order of creation. */
  index(keysOf: (entity: T) => readonly string[]): (key: string) => T[] {
    const index = { keysOf, ids: new Map<string, Set<string>>() };
    this.#indexes.push(index);
    for (const { entity } of this.#kept.values()) link(index, entity);
    return (key) => {
      const found: Kept<T>[] = [];
      for (const id of index.ids.get(key) ?? []) {
        const kept = this.#kept.get(id);
        if (kept !== undefined) found.push(kept);
      }
      return found.sort((left, right) => left.row - right.row).map(({ entity }) => entity);
    };
  }

  /**
   * A lookup of what is due by a time, in order of creation. Entities lie in buckets of an hour and only those up to the time are
   * looked into: what waits for a later day costs nothing.
   */
  dueIndex(dueOf: (entity: T) => string | null): (nowMs: number) => T[] {
    const hourOf = (entity: T): string[] => {
      const due = dueOf(entity);
      return due === null ? [] : [String(Math.floor(Date.parse(due) / hourMs))];
    };
    const index = { keysOf: hourOf, ids: new Map<string, Set<string>>() };
    this.#indexes.push(index);
    for (const { entity } of this.#kept.values()) link(index, entity);
    return (nowMs) => {
      const found: Kept<T>[] = [];
      for (const [hour, ids] of index.ids) {
        if (Number(hour) * hourMs > nowMs) continue;
        for (const id of ids) {
          const kept = this.#kept.get(id);
          const due = kept === undefined ? null : dueOf(kept.entity);
          if (kept !== undefined && due !== null && Date.parse(due) <= nowMs) found.push(kept);
        }
      }
      return found.sort((left, right) => left.row - right.row).map(({ entity }) => entity);
    };
  }

  #replace(id: string, kept: Kept<T> | undefined): void {
    this.#changes += 1;
    const before = this.#kept.get(id);
    if (before !== undefined) for (const index of this.#indexes) unlink(index, before.entity);
    if (kept === undefined) this.#kept.delete(id);
    else {
      this.#kept.set(id, kept);
      for (const index of this.#indexes) link(index, kept.entity);
    }
  }
}

interface Index<T> {
  readonly keysOf: (entity: T) => readonly string[];
  readonly ids: Map<string, Set<string>>;
}

function link<T extends Entity>(index: Index<T>, entity: T): void {
  for (const key of index.keysOf(entity)) {
    const ids = index.ids.get(key);
    if (ids === undefined) index.ids.set(key, new Set([entity.id]));
    else ids.add(entity.id);
  }
}

function unlink<T extends Entity>(index: Index<T>, entity: T): void {
  for (const key of index.keysOf(entity)) {
    const ids = index.ids.get(key);
    ids?.delete(entity.id);
    if (ids?.size === 0) index.ids.delete(key);
  }
}
