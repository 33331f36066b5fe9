import type { Clock } from '../capability/port/clock.ts';

/** A map that forgets: each entry at its time, and the oldest when there are too many. */
export class RecentMap<Value> {
  readonly #entries = new Map<string, { value: Value; until: number }>();
  readonly #clock: Clock;
  readonly #limit: number;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.until > this.#clock.now().getTime()) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** Keeps a value until a time, in milliseconds since 1970. */
  set(key: string, value: Value, until: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until });
    if (this.#entries.size <= this.#limit) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
