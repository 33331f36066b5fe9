import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';

/** A reading that is kept for a while. */
export interface Cached<Value> {
  get(): Promise<Value>;
  /** Makes the next reading a fresh one. */
  forget(): void;
}

/** While the source is down, how long the kept value is handed out before the source is asked again. */
const askAgainMs = 30_000;

/**
 * Keeps what `read` answers for `freshMs`, asks once however many wait, and hands out the kept value for up to `staleMs`
 * while the source cannot answer.
 */
export function cached<Value>(read: () => Promise<Value>, { clock, freshMs, staleMs }: { clock: Clock; freshMs: number; staleMs: number }): Cached<Value> {
  let kept: { value: Value; readAtMs: number; freshUntilMs: number } | undefined;
  let underWay: Promise<Value> | undefined;
  /** Counts what was forgotten, so that a reading begun before does not come back as fresh. */
  let generation = 0;

  async function renew(): Promise<Value> {
    const begun = generation;
    const askedAtMs = clock.now().getTime();
    try {
      const value = await read();
      if (begun === generation) kept = { value, readAtMs: askedAtMs, freshUntilMs: askedAtMs + freshMs };
      return value;
    } catch (error) {
      const usable = error instanceof DirectoryError && error.passes && kept !== undefined && askedAtMs - kept.readAtMs <= staleMs;
      if (!usable || !kept) throw error;
      kept.freshUntilMs = askedAtMs + askAgainMs;
      return kept.value;
    } finally {
      if (begun === generation) underWay = undefined;
    }
  }

  return {
    async get() {
      if (kept && clock.now().getTime() < kept.freshUntilMs) return kept.value;
      return (underWay ??= renew());
    },
    forget() {
      generation += 1;
      kept = undefined;
      underWay = undefined;
    },
  };
}

const mostKeys = 2_000;

/** The same for many things of a kind, each kept under its key; the oldest is dropped when there are too many. */
export function cachedByKey<Value>(read: (key: string) => Promise<Value>, options: { clock: Clock; freshMs: number; staleMs: number }): (key: string) => Promise<Value> {
  const kept = new Map<string, Cached<Value>>();
  return (key) => {
    let one = kept.get(key);
    if (!one) {
      const [oldest] = kept.keys();
      if (kept.size >= mostKeys && oldest !== undefined) kept.delete(oldest);
      one = cached(() => read(key), options);
      kept.set(key, one);
    }
    return one.get();
  };
}
