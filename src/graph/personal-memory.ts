import type { Clock } from '../capability/port/clock.ts';
import type { Owner, SignInNeed } from '../capability/port/sign-in.ts';
import type { Token } from './local-token.ts';

/** What is known of a person's sign-in. */
export interface PersonalState {
  /** The single sign-on token, by which a Graph token can be had again. */
  assertion: Token | null;
  graph: Token | null;
  /** What Graph wants the next token to fulfil. */
  claims: string | null;
  /** What Entra wants of the person before the next exchange can work. */
  need: SignInNeed | null;
  exchange: Promise<string> | null;
  touchedAtMs: number;
}

/** How long a need is remembered after somebody was last heard of; it comes back by itself with the next exchange. */
const needLivesMs = 15 * 60_000;

/** Remembers people's sign-ins in memory, never anywhere else: no longer than their tokens live, and not more than so many. */
export class PersonalMemory {
  readonly #states = new Map<string, PersonalState>();
  readonly #clock: Clock;
  readonly #most: number;

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  find(owner: Owner): PersonalState | null {
    const key = keyOf(owner);
    const state = this.#states.get(key);
    if (!state) return null;
    state.touchedAtMs = this.#clock.now().getTime();
    // The map's order is the order of use: who was heard of least recently is first.
    this.#states.delete(key);
    this.#states.set(key, state);
    return state;
  }

  open(owner: Owner): PersonalState {
    const known = this.find(owner);
    if (known) return known;
    this.#sweep();
    const state: PersonalState = { assertion: null, graph: null, claims: null, need: null, exchange: null, touchedAtMs: this.#clock.now().getTime() };
    this.#states.set(keyOf(owner), state);
    return state;
  }

  #sweep(): void {
    const nowMs = this.#clock.now().getTime();
    for (const [key, { assertion, graph, exchange, touchedAtMs }] of this.#states) {
      const lives = exchange !== null || [assertion, graph].some((token) => token !== null && token.endsAtMs > nowMs) || touchedAtMs + needLivesMs > nowMs;
      if (!lives || this.#states.size >= this.#most) this.#states.delete(key);
    }
  }
}

function keyOf({ tenantId, personId }: Owner): string {
  return `${tenantId}\n${personId}`.toLowerCase();
}
