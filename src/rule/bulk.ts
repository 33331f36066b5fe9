import type { PackageId, PersonId, TenantId } from './identity.ts';
import type { Someone } from './request.ts';
import type { Day, Instant } from './time.ts';

/**
 * Where a list stands. `checking` its rows, `ready` for its owner to start it, `scheduled` for a moment, `running` or
 * `paused`, `delivering` once everything has been sent and Entra still carries it out, and at its end `finished` or
 * `discarded`. A list that runs later than it was checked is checked again first: `then` says what follows a check.
 */
export type BulkState =
  | { kind: 'checking'; then: 'ask' | 'run' }
  | { kind: 'ready' }
  | { kind: 'scheduled'; at: Instant }
  | { kind: 'running'; since: Instant }
  | { kind: 'paused'; at: Instant; why: PauseReason }
  | { kind: 'delivering'; since: Instant; end: BulkEnd }
  | { kind: 'finished'; at: Instant; end: BulkEnd }
  | { kind: 'discarded'; at: Instant };

/** Entra answers every invitation alike once it has switched them off or suspects abuse: going on would only fail each row. */
export type PauseReason = 'pressed' | 'invitations-suspended' | 'invitations-off';

/** Why nothing more is sent. `not-allowed`: whoever started it is no governance administrator any more. */
export type BulkEnd = 'all-sent' | 'stopped' | 'not-allowed';

export const rowStates = ['unchecked', 'ready', 'problem', 'nothing', 'sending', 'sent', 'done', 'failed', 'undone'] as const;

/**
 * Where a row stands: `problem` and `nothing` (it would change nothing) are left alone; `sending` from before it is sent
 * until its answer is written down; `sent` while Entra delivers; `undone` if the list ended before its turn.
 */
export type BulkRowState = (typeof rowStates)[number];

export type BulkCounts = Record<BulkRowState, number>;

/** What counts for rows that do not say it themselves. */
export interface BulkDefaults {
  packageId: PackageId | null;
  end: Day | '';
  reason: string;
  language: string;
  /** Answers to questions, by the question's id. */
  answers: Record<string, string>;
}

/** What a direct assignment of one package by one policy comes to, as far as the rows have been checked. */
export interface BulkShare {
  packageId: PackageId;
  name: string;
  policy: string;
  rows: number;
  /** Stages of approval that people who ask themselves go through, and that this assignment passes by. */
  skippedStages: number;
  /** Whether the policy asks for approval itself; Entra may then ask even for a direct assignment. */
  asksItself: boolean;
  /** Optional questions that these rows leave unanswered. */
  skippedQuestions: string[];
}

/** What the ready rows come to; counted while they are checked. */
export interface BulkSummary {
  invitations: number;
  shares: BulkShare[];
  /** People whom entitlement management brings into the directory. */
  newcomers: number;
  /** Guests whose access Entra bills. */
  billed: number;
  /** Questions that must be answered, and that some rows do not answer. */
  asked: { id: string; text: string; choices: { value: string; text: string }[] }[];
}

/** A list of people to invite or to assign packages to, without its rows. */
export interface Bulk {
  id: string;
  version: number;
  tenantId: TenantId;
  owner: Someone;
  timeZone: string;
  receivedAt: Instant;
  source: { kind: 'file'; name: string; delimiter: string } | { kind: 'pasted' };
  /** Columns that are no field: answers to questions, or nothing that Foyer knows. */
  extraColumns: string[];
  /** Those of them that no package asks for, as far as the rows have been checked. */
  unknownColumns: string[];
  /** What the card offers as the package of rows that name none. */
  packages: { id: PackageId; name: string }[];
  defaults: BulkDefaults;
  total: number;
  counts: BulkCounts;
  summary: BulkSummary;
  /** Counts the checks: what one finds that was overtaken is dropped. */
  round: number;
  checkedAt: Instant | null;
  /** When the first row was sent; how fast it goes is told from here. */
  startedAt: Instant | null;
  /** Set while Entra does not answer, or does not let Foyer in. */
  wait: { since: Instant; why: 'throttled' | 'silent' | 'forbidden' } | null;
  /** How often in a row Entra has put us off; each doubles the wait where Entra names none. */
  setbacks: number;
  state: BulkState;
}

export type BulkCommand =
  | { kind: 'recheck'; defaults: BulkDefaults }
  /** `at` null starts at once. */
  | { kind: 'start'; at: Instant | null }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'stop' }
  | { kind: 'discard' };

export type BulkRefusal = 'not-yours' | 'not-now' | 'nothing-ready' | 'too-early';

/** A rule's answer. `rows` says what happens to all rows of some states; `already` that the command had been carried out before. */
export type BulkOutcome =
  | { ok: true; bulk: Bulk; event: string; rows: { from: BulkRowState[]; to: BulkRowState } | null }
  | { ok: 'already' }
  | { ok: false; refusal: BulkRefusal };

/** How old the checks may be when a list begins to run. */
const freshMs = 10 * 60_000;

export const noCounts = (): BulkCounts => ({ unchecked: 0, ready: 0, problem: 0, nothing: 0, sending: 0, sent: 0, done: 0, failed: 0, undone: 0 });
export const noSummary = (): BulkSummary => ({ invitations: 0, shares: [], newcomers: 0, billed: 0, asked: [] });

/** What a person's command makes of a list; the same command again changes nothing. */
export function commandBulk(bulk: Bulk, by: { id: PersonId }, command: BulkCommand, now: Date): BulkOutcome {
  if (bulk.owner.id !== by.id) return { ok: false, refusal: 'not-yours' };
  const { state } = bulk;
  const at = now.toISOString();
  const to = (next: BulkState, event: string, rows: { from: BulkRowState[]; to: BulkRowState } | null = null, changes: Partial<Bulk> = {}): BulkOutcome => ({ ok: true, bulk: { ...bulk, ...changes, version: bulk.version + 1, state: next }, event, rows });
  switch (command.kind) {
    case 'recheck':
      if (state.kind !== 'ready' && state.kind !== 'checking') return { ok: false, refusal: 'not-now' };
      return to({ kind: 'checking', then: 'ask' }, 'bulk-checked-again', { from: ['ready', 'problem', 'nothing'], to: 'unchecked' }, { defaults: command.defaults, summary: noSummary(), round: bulk.round + 1 });
    case 'start':
      if (isUnderWay(bulk)) return { ok: 'already' };
      if (state.kind !== 'ready' && state.kind !== 'scheduled') return { ok: false, refusal: 'not-now' };
      if (bulk.counts.ready === 0) return { ok: false, refusal: 'nothing-ready' };
      if (command.at !== null) return Date.parse(command.at) <= now.getTime() ? { ok: false, refusal: 'too-early' } : to({ kind: 'scheduled', at: command.at }, 'bulk-scheduled');
      return begin(bulk, now);
    case 'pause':
      if (state.kind === 'paused') return { ok: 'already' };
      return state.kind === 'running' ? to({ kind: 'paused', at, why: 'pressed' }, 'bulk-paused') : { ok: false, refusal: 'not-now' };
    case 'resume':
      if (state.kind === 'running') return { ok: 'already' };
      return state.kind === 'paused' ? to({ kind: 'running', since: at }, 'bulk-resumed', null, { setbacks: 0 }) : { ok: false, refusal: 'not-now' };
    case 'stop':
      if (state.kind === 'scheduled') return to({ kind: 'ready' }, 'bulk-unscheduled');
      if (state.kind === 'delivering' || state.kind === 'finished') return { ok: 'already' };
      return state.kind === 'running' || state.kind === 'paused' || (state.kind === 'checking' && state.then === 'run') ? endSending(bulk, 'stopped', now) : { ok: false, refusal: 'not-now' };
    case 'discard':
      if (state.kind === 'discarded') return { ok: 'already' };
      if (state.kind !== 'ready' && state.kind !== 'scheduled' && !(state.kind === 'checking' && state.then === 'ask')) return { ok: false, refusal: 'not-now' };
      return to({ kind: 'discarded', at }, 'bulk-discarded', { from: ['unchecked', 'ready'], to: 'undone' });
  }
}

/** Begins to run; a list whose checks are old is checked once more first, since accounts and packages change. */
export function begin(bulk: Bulk, now: Date): BulkOutcome {
  const at = now.toISOString();
  const fresh = bulk.checkedAt !== null && now.getTime() - Date.parse(bulk.checkedAt) < freshMs;
  if (fresh) return { ok: true, bulk: { ...bulk, version: bulk.version + 1, state: { kind: 'running', since: at }, startedAt: at, setbacks: 0 }, event: 'bulk-started', rows: null };
  return { ok: true, bulk: { ...bulk, version: bulk.version + 1, state: { kind: 'checking', then: 'run' }, summary: noSummary(), round: bulk.round + 1 }, event: 'bulk-due', rows: { from: ['ready'], to: 'unchecked' } };
}

/** Every row has been checked: the owner is asked, or the run begins. */
export function endCheck(bulk: Bulk, now: Date): BulkOutcome {
  const checked = { ...bulk, checkedAt: now.toISOString(), wait: null, setbacks: 0 };
  if (bulk.state.kind === 'checking' && bulk.state.then === 'run') return begin(checked, now);
  return { ok: true, bulk: { ...checked, version: bulk.version + 1, state: { kind: 'ready' } }, event: 'bulk-checked', rows: null };
}

/** Nothing more is sent: what waited for its turn stays undone. */
export function endSending(bulk: Bulk, end: BulkEnd, now: Date): BulkOutcome {
  return {
    ok: true,
    bulk: { ...bulk, version: bulk.version + 1, state: { kind: 'delivering', since: now.toISOString(), end }, wait: null },
    event: end === 'all-sent' ? 'bulk-all-sent' : end === 'stopped' ? 'bulk-stopped' : 'bulk-not-allowed',
    rows: end === 'all-sent' ? null : { from: ['ready', 'unchecked'], to: 'undone' },
  };
}

/** How long Entra is given to deliver before the list ends with what is known. */
export const longestDeliveryMs = 24 * 3_600_000;

/** The end, once nothing is on its way any more, or it has been for too long; null until then. */
export function finish(bulk: Bulk, counts: BulkCounts, now: Date): Bulk | null {
  const { state } = bulk;
  if (state.kind !== 'delivering' || counts.sending > 0) return null;
  if (counts.sent > 0 && now.getTime() - Date.parse(state.since) < longestDeliveryMs) return null;
  return { ...bulk, version: bulk.version + 1, counts, state: { kind: 'finished', at: now.toISOString(), end: state.end } };
}

/** When a list next needs looking at by the clock alone; null where it does not. */
export function bulkDueAt({ state }: Bulk): Instant | null {
  if (state.kind === 'scheduled') return state.at;
  if (state.kind === 'delivering') return new Date(Date.parse(state.since) + longestDeliveryMs).toISOString();
  return null;
}

/** Whether it has been started, and what it does cannot be taken back. */
const isUnderWay = ({ state }: Bulk) => ['running', 'paused', 'delivering', 'finished'].includes(state.kind) || (state.kind === 'checking' && state.then === 'run');
