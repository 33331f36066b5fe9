import { DateTime } from 'luxon';
import { checkRow, type BulkCalendar, type RowVerdict } from '../../rule/bulk-check.ts';
import { endCheck, type Bulk, type BulkSummary } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import type { Question } from '../../rule/policy.ts';
import type { Parts } from '../parts.ts';
import { changeBulk } from './change-bulk.ts';
import { openBulkFacts } from './gather-bulk-facts.ts';

/** Rows that are checked, and written down, at a time: what was checked stays checked when the process dies. */
const rowsAtOnce = 210;
const mostShares = 12;
const mostQuestions = 6;

/** Checks the rows that are unchecked, until all are or `timeIsUp`; true when the check has ended. */
export async function checkRows(parts: Parts, bulk: Bulk, timeIsUp: () => boolean, tell: () => Promise<void>): Promise<boolean> {
  const { store, house } = parts;
  const facts = await openBulkFacts(parts, bulk);
  const questions = new Set<string>();
  let summary = bulk.summary;
  for (;;) {
    const rows = await store.bulks.rows(bulk.id, ['unchecked'], rowsAtOnce);
    if (rows.length === 0) break;
    if (timeIsUp()) return false;
    const known = await facts.forRows(rows);
    const calendar = calendarOf(parts.clock.now(), bulk.timeZone);
    const verdicts = rows.map((row) => checkRow(row.input, bulk.defaults, house.limits, known, calendar));
    for (const found of [...known.named.values(), ...[...known.byId.values()].map((one) => ({ package: one }))]) {
      if ('package' in found) for (const policy of found.package.detail.policies) for (const question of policy.questions) questions.add(question.text.trim().toLowerCase());
    }
    summary = verdicts.reduce(summed, summary);
    const written = await store.transaction(async (tx) => {
      const current = await tx.bulks.lock(bulk.id);
      // The check was begun anew, or given up, meanwhile: what was found for it counts for nothing.
      if (current?.state.kind !== 'checking' || current.round !== bulk.round) return false;
      await tx.bulks.saveRows(bulk.id, rows.map((row, index) => withVerdict(row, verdicts[index])));
      await tx.bulks.save({ ...current, summary, packages: facts.packages, unknownColumns: current.unknownColumns.filter((title) => !questions.has(title.toLowerCase())) });
      return true;
    });
    if (!written) return true;
    await tell();
  }
  await changeBulk(parts, bulk.id, 'foyer', (current, now) => (current.state.kind === 'checking' && current.round === bulk.round ? endCheck(current, now) : { ok: 'already' }));
  return true;
}

function withVerdict(row: BulkRow, verdict: RowVerdict | undefined): BulkRow {
  switch (verdict?.kind) {
    case 'problem':
      return { ...row, state: 'problem', problems: verdict.problems, idle: null, plan: null };
    case 'nothing':
      return { ...row, state: 'nothing', problems: [], idle: verdict.idle, plan: null };
    case 'ready':
      return { ...row, state: 'ready', problems: [], idle: null, plan: verdict.plan };
    case undefined:
      return row;
  }
}

/** What the rows come to, with one more. */
function summed(summary: BulkSummary, verdict: RowVerdict): BulkSummary {
  switch (verdict.kind) {
    case 'problem':
      return { ...summary, asked: verdict.asks.reduce(withQuestion, summary.asked) };
    case 'nothing':
      return summary;
    case 'ready': {
      const { plan } = verdict;
      if (plan.kind === 'invite') return { ...summary, invitations: summary.invitations + 1 };
      return { ...summary, asked: verdict.asks.reduce(withQuestion, summary.asked), newcomers: summary.newcomers + Number(verdict.newcomer), billed: summary.billed + Number(verdict.billed), shares: withShare(summary.shares, { packageId: plan.packageId, name: plan.package, policy: verdict.policy, rows: 1, skippedStages: verdict.skippedStages, asksItself: verdict.asksItself, skippedQuestions: verdict.skippedQuestions }) };
    }
  }
}

function withQuestion(asked: BulkSummary['asked'], question: Question): BulkSummary['asked'] {
  if (asked.length >= mostQuestions || asked.some(({ id }) => id === question.id)) return asked;
  const choices = question.form.kind === 'choice' ? question.form.choices.map(({ value, text }) => ({ value, text })) : [];
  return [...asked, { id: question.id, text: question.text, choices }];
}

/** Rows of the same package and policy share a line; beyond a dozen the card would be longer than its list. */
function withShare(shares: BulkSummary['shares'], one: BulkSummary['shares'][number]): BulkSummary['shares'] {
  const at = shares.findIndex(({ packageId, policy }) => packageId === one.packageId && policy === one.policy);
  const share = shares[at];
  if (!share) return shares.length < mostShares ? [...shares, one] : shares;
  return shares.with(at, { ...share, rows: share.rows + 1, skippedStages: Math.max(share.skippedStages, one.skippedStages), skippedQuestions: [...new Set([...share.skippedQuestions, ...one.skippedQuestions])] });
}

function calendarOf(now: Date, zone: string): BulkCalendar {
  const on = (day: string) => DateTime.fromISO(day, { zone });
  return {
    now,
    today: DateTime.fromJSDate(now, { zone }).toISODate() ?? '',
    startOf: (day) => on(day).startOf('day').toJSDate(),
    endOf: (day) => on(day).endOf('day').toJSDate(),
  };
}
