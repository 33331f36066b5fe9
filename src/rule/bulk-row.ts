import type { BulkRowState } from './bulk.ts';
import type { AssignmentRequestId, PackageId, PolicyId } from './identity.ts';
import type { Answer } from './policy.ts';
import type { Day, Instant } from './time.ts';

/** A row as the list gives it: words, of which nothing has been believed yet. An empty cell takes the list's default. */
export interface BulkInput {
  /** The line of the list on which it stands, for people. */
  line: number;
  mail: string;
  name: string;
  organization: string;
  package: string;
  policy: string;
  start: string;
  end: string;
  reason: string;
  language: string;
  /** By the column's name in lower case. */
  answers: Record<string, string>;
  /** The earlier line that asks for the very same. */
  repeats: number | null;
  /** The packages that earlier lines name for the same address. */
  alsoFor: string[];
}

/** Why a row cannot be carried out as it stands. */
export type RowProblem =
  | { code: 'address-missing' }
  | { code: 'address-invalid'; address: string }
  | { code: 'repeated'; line: number }
  | { code: 'own-domain'; domain: string }
  | { code: 'colleague-unknown' }
  | { code: 'domain-blocked'; domain: string }
  | { code: 'account-disabled' }
  | { code: 'asked-already'; number: number; by: string }
  | { code: 'invitations-off' }
  | { code: 'package-unknown'; named: string; nearest: string | null }
  | { code: 'policy-unknown'; named: string; policies: string[] }
  | { code: 'no-policy'; package: string }
  | { code: 'incompatible'; package: string; with: string; kind: 'package' | 'group' }
  | { code: 'start-invalid'; text: string }
  | { code: 'start-past' }
  | { code: 'end-invalid'; text: string }
  | { code: 'end-missing' }
  | { code: 'end-past' }
  | { code: 'end-before-start' }
  | { code: 'too-long'; most: number; latest: Day; package: string }
  | { code: 'reason-missing' }
  | { code: 'reason-too-long'; most: number }
  | { code: 'has-link' }
  | { code: 'name-too-long' }
  | { code: 'language-unknown'; text: string }
  | { code: 'answer-missing'; question: string }
  | { code: 'answer-not-a-choice'; question: string; choices: string[] }
  | { code: 'answer-misshapen'; question: string };

/** Why a row would change nothing: what it wants is so already, or on its way. */
export type RowIdle = { code: 'guest-already' } | { code: 'held'; package: string } | { code: 'under-way'; package: string };

/** What carrying out a row means, as it was settled when it was checked. */
export type RowPlan =
  | { kind: 'invite'; mail: string; name: string | null; language: string }
  | {
      kind: 'assign';
      target: { id: string } | { mail: string };
      packageId: PackageId;
      package: string;
      policyId: PolicyId;
      /** Null leaves the period to the policy. */
      period: { startAt: Instant; endAt: Instant | null } | null;
      reason: string;
      answers: Answer[];
    };

/** Why a row that was sent came to nothing; Entra's refusals, or what became of it there. */
export interface RowFailure {
  reason: string;
  code: string;
}

export interface BulkRow {
  position: number;
  input: BulkInput;
  state: BulkRowState;
  problems: RowProblem[];
  idle: RowIdle | null;
  plan: RowPlan | null;
  /** When it was first sent, or begun to be. */
  sentAt: Instant | null;
  /** Entra's request of an assignment. */
  requestId: AssignmentRequestId | null;
  failure: RowFailure | null;
}

/** A day as lists write it: `2027-03-31`, or `31.03.2027`; null for anything that could be read in two ways. */
export function readDay(text: string): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text.trim());
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim());
  const [year, month, day] = iso ? iso.slice(1) : dotted ? [dotted[3], dotted[2], dotted[1]] : [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written) ? written : null;
}

/** What became of an attempt to send a row. */
export type RowEvent =
  | { kind: 'sent'; requestId: AssignmentRequestId }
  | { kind: 'done' }
  | { kind: 'failed'; failure: RowFailure }
  /** It turned out not to have been sent. */
  | { kind: 'unsent' };

/** A row after an attempt; null where it is not being sent, so that a late answer changes nothing. */
export function recordRow(row: BulkRow, event: RowEvent): BulkRow | null {
  if (row.state !== 'sending') return null;
  switch (event.kind) {
    case 'sent':
      return { ...row, state: 'sent', requestId: event.requestId };
    case 'done':
      return { ...row, state: 'done' };
    case 'failed':
      return { ...row, state: 'failed', failure: event.failure };
    case 'unsent':
      return { ...row, state: 'ready' };
  }
}
