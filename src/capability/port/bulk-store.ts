import type { Bulk, BulkCounts, BulkRowState } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import type { AssignmentRequestId } from './identity.ts';

/** Lists of people to invite or to assign packages to, and their rows. */
export interface BulkStore {
  /** Writes a list with its rows; false, and nothing is written, where `key` has brought one already. */
  insert(bulk: Bulk, rows: readonly BulkRow[], key: string): Promise<boolean>;
  byId(id: string): Promise<Bulk | null>;
  byKey(key: string): Promise<Bulk | null>;
  /** Reads a list and holds its row until the transaction ends. */
  lock(id: string): Promise<Bulk | null>;
  save(bulk: Bulk): Promise<void>;
  counts(id: string): Promise<BulkCounts>;
  /** Rows in one of these states, in the list's order, behind `after`. */
  rows(id: string, states: readonly BulkRowState[], most: number, after?: number): Promise<BulkRow[]>;
  /** Ready rows that do the same kind of thing, assignments before invitations. */
  nextToSend(id: string, most: number): Promise<BulkRow[]>;
  saveRows(id: string, rows: readonly BulkRow[]): Promise<void>;
  /** Moves all rows in these states to another one; rows that go back to `unchecked` lose what the check found. */
  moveRows(id: string, from: readonly BulkRowState[], to: BulkRowState): Promise<void>;
  /** Since when something is being delivered, of all lists that have not ended; null where nothing is. */
  deliveringSince(): Promise<Date | null>;
  /** Of these requests, those that a row still waits for. */
  delivering(requests: readonly AssignmentRequestId[]): Promise<{ bulkId: string; row: BulkRow }[]>;
  /** Takes what is due, at most this many, and puts it off so that it is not taken twice while it is worked on. */
  takeDue(now: Date, most: number): Promise<string[]>;
  /** Takes the right to work on a list; false while somebody else has it. Held by wall-clock time, so that a dead holder loses it. */
  lease(id: string): Promise<boolean>;
  /** Keeps it; false where it was lost meanwhile. */
  renew(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
  /** Takes a place for so many invitations in the tenant's pace; answers with the milliseconds to wait where there is none yet. */
  takePace(count: number, now: Date): Promise<number>;
  /** Notes when those that went at `at` may have arrived; `tookMs` holds how long the batches of this run took, theirs last. */
  settlePace(at: Date, tookMs: readonly number[]): Promise<void>;
}
