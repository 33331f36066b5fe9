import type { Holding } from '../../rule/holding.ts';
import type { Instant } from '../../rule/time.ts';

/** Access packages that people hold and that Foyer keeps an eye on: those that end soon, or were extended or ended here. */
export interface HoldingStore {
  /** Writes those that are not known yet; answers with how many. */
  insert(holdings: readonly Holding[]): Promise<number>;
  byId(id: string): Promise<Holding | null>;
  /** Reads one and holds its row until the transaction ends. */
  lock(id: string): Promise<Holding | null>;
  save(holding: Holding): Promise<void>;
  /** All that stand, with their ends, by their ids. */
  standing(): Promise<Map<string, Instant | null>>;
  /** Has these looked at with the next sweep; answers with how many. */
  lookSoon(ids: readonly string[], now: Date): Promise<number>;
  /** Takes what is due, at most this many, and puts it off so that it is not taken twice while it is worked on. */
  takeDue(now: Date, most: number): Promise<string[]>;
}
