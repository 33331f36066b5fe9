import { bulkName, countWords, failureWords, idleWords, problemWords, shareWords } from '../../card/bulk-words.ts';
import { dayOfMoment, momentWords, type Reader } from '../../card/date-words.ts';
import { plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import type { Bulk } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import { languageChoices } from '../invite/form-card.ts';
import type { Message } from '../port/messenger.ts';
import { progressData } from './progress-data.ts';

/** A few rows of each kind, for the card to show. */
export interface Samples {
  problems: BulkRow[];
  nothing: BulkRow[];
  ready: BulkRow[];
  failed: BulkRow[];
}

export const samplesOf = { problem: 5, nothing: 3, ready: 3, failed: 5 } as const;
const mostPackages = 60;

type Card = Message & { kind: 'card' };
export interface BulkView {
  bulk: Bulk;
  samples: Samples;
  languages: readonly string[];
  today: string;
  reader: Reader;
}

/** A list as its owner sees it now: the preview while it waits for them, else how it goes. `remark` says why a press changed nothing. */
export function bulkCard(view: BulkView, remark = ''): Card {
  return view.bulk.state.kind === 'ready' ? previewCard(view, remark) : progressCard(view, remark);
}

function previewCard({ bulk, samples, languages, today, reader }: BulkView, remark: string): Card {
  const { counts, defaults, summary } = bulk;
  const title = counts.ready === 0 ? 'No row is ready' : `${counts.ready.toLocaleString('en')} of ${countWords(bulk.total, 'row')} ${counts.ready === 1 ? 'is' : 'are'} ready`;
  const questions = summary.asked.map(({ id, text, choices }) => ({ id: `answer_${id}`, label: plainText(text, 200), value: defaults.answers[id] ?? '', choices: choices.map((one) => ({ title: plainText(one.text, 100), value: one.value })) }));
  const data: CardData<'bulk-preview'> = {
    ...common(bulk, title, `${bulkName(bulk)}. Nothing has been done yet.`),
    remark,
    segments: segments([[counts.ready, 'good'], [counts.problem, 'attention'], [counts.nothing, 'emphasis']]),
    tallies: [
      { mark: '✓', color: 'Good', count: countWords(counts.ready, 'row'), label: ` ${counts.ready === 1 ? 'is' : 'are'} ready` },
      ...(counts.problem > 0 ? [{ mark: '✕', color: 'Attention' as const, count: countWords(counts.problem, 'row'), label: ` ${counts.problem === 1 ? 'has problems, and is' : 'have problems, and are'} left out` }] : []),
      ...(counts.nothing > 0 ? [{ mark: '○', color: 'Default' as const, count: countWords(counts.nothing, 'row'), label: ` would change nothing, and ${counts.nothing === 1 ? 'is' : 'are'} left out` }] : []),
    ],
    groups: [
      group('With problems', samples.problems, counts.problem, (row) => problemsOf(row, reader)),
      group('Would change nothing', samples.nothing, counts.nothing, (row) => ({ text: row.idle ? idleWords(row.idle) : '', remedy: '' })),
      group('Ready', samples.ready, counts.ready, (row) => ({ text: planWords(row, reader), remedy: '' })),
    ].filter(({ rows }) => rows.length > 0),
    notesTitle: 'What happens, what it passes by, and what it costs',
    notes: previewNotes(bulk),
    packages: [{ title: 'None: only the guest account', value: 'none' }, ...bulk.packages.filter(({ id }, index) => index < mostPackages || id === defaults.packageId).map(({ id, name }) => ({ title: name, value: id }))],
    package: defaults.packageId ?? 'none',
    languages: languageChoices(languages),
    language: defaults.language,
    end: defaults.end,
    today,
    reason: defaults.reason.slice(0, 1000),
    choiceQuestions: questions.filter(({ choices }) => choices.length > 0),
    textQuestions: questions.filter(({ choices }) => choices.length === 0).map(({ id, label, value }) => ({ id, label, value })),
    startTitle: `Start with the ${counts.ready === 1 ? 'ready row' : `${counts.ready.toLocaleString('en')} ready rows`}`,
    canStart: counts.ready > 0,
    hasProblems: counts.problem > 0,
  };
  return { kind: 'card', card: buildCard('bulk-preview', data), summary: data.summary };
}

function previewNotes({ summary, unknownColumns }: Bulk): { name: string; text: string }[] {
  const note = (when: boolean, name: string, text: string) => (when ? [{ name: `${name}  `, text }] : []);
  return [
    ...summary.shares.map((share) => ({ name: `${plainText(share.name, 80)}  `, text: shareWords(share) })),
    ...note(summary.invitations > 0, 'Invitations', `${summary.invitations === 1 ? 'One person is' : `${summary.invitations.toLocaleString('en')} people are`} invited by mail, with no package. You become their sponsor. An account has no last day of its own.`),
    ...note(summary.newcomers > 0, 'Newcomers', `${summary.newcomers === 1 ? 'One person is' : `${summary.newcomers.toLocaleString('en')} people are`} not in your directory yet: Entra brings them in with the package.`),
    // Entra ID Governance, licensing for guest users: direct assignment of somebody who is not in the directory is billed.
    ...note(summary.billed > 0, 'Billing', `For ${countWords(summary.billed, 'guest')} Entra bills this as governance of guests: one charge a guest and month.`),
    ...note(unknownColumns.length > 0, 'Not read', `${unknownColumns.length === 1 ? 'The column' : 'The columns'} ${unknownColumns.slice(0, 8).map((title) => `“${plainText(title, 40)}”`).join(', ')}${unknownColumns.length > 8 ? ' and more' : ''}.`),
  ];
}

function progressCard({ bulk, samples, reader }: BulkView, remark: string): Card {
  const { counts, state } = bulk;
  const told = progressData(bulk, reader);
  const data: CardData<'bulk-progress'> = {
    ...common(bulk, told.title, `${bulkName(bulk)}${bulk.startedAt ? `, started ${momentWords(bulk.startedAt, reader)}` : ''}`),
    status: told.status,
    statusDetail: remark ? `  ${remark}` : told.detail && `  ${told.detail}`,
    statusStyle: remark ? 'attention' : told.style,
    segments: segments(told.segments),
    tallies: told.tallies,
    groups: [group('Failed', samples.failed, counts.failed, ({ failure }) => (failure ? failureWords(failure) : { text: '', remedy: '' }))].filter(({ rows }) => rows.length > 0),
    notesTitle: 'Left out from the start',
    notes: isChecking(bulk) ? [] : leftOut(bulk),
    canStart: state.kind === 'scheduled',
    canResume: state.kind === 'paused',
    canPause: state.kind === 'running',
    canStop: ['running', 'paused', 'scheduled'].includes(state.kind) || (state.kind === 'checking' && state.then === 'run'),
    stopTitle: state.kind === 'scheduled' ? 'Do not start then' : 'Stop',
    hasProblems: bulk.startedAt !== null && counts.failed + counts.undone + counts.problem > 0,
    hasResults: bulk.startedAt !== null,
    canDiscard: state.kind === 'scheduled' || (state.kind === 'checking' && state.then === 'ask'),
  };
  return { kind: 'card', card: buildCard('bulk-progress', data), summary: data.summary };
}

const isChecking = ({ state }: Bulk) => state.kind === 'checking';

function leftOut({ counts }: Bulk): { name: string; text: string }[] {
  return [
    ...(counts.problem > 0 ? [{ name: `${countWords(counts.problem, 'row')}  `, text: 'with problems' }] : []),
    ...(counts.nothing > 0 ? [{ name: `${countWords(counts.nothing, 'row')}  `, text: 'that would change nothing' }] : []),
  ];
}

const common = (bulk: Bulk, title: string, lead: string) => ({ lang: 'en', summary: title, title, lead, bulk: bulk.id });

type Segments = CardData<'bulk-preview'>['segments'];
const segments = (parts: readonly (readonly [number, Segments[number]['style']])[]): Segments => parts.filter(([width]) => width > 0).map(([width, style]) => ({ width, style }));

function group(title: string, rows: readonly BulkRow[], total: number, words: (row: BulkRow) => { text: string; remedy: string }): CardData<'bulk-preview'>['groups'][number] {
  return {
    title: total > rows.length ? `${title}: the first ${rows.length} of ${total.toLocaleString('en')}` : title,
    rows: rows.map((row) => {
      const { text, remedy } = words(row);
      return { name: `Line ${row.input.line}  ${plainText(row.input.mail, 80) || '(no address)'}`, text: `  ${text}`, remedy: remedy && ` ${remedy}` };
    }),
  };
}

/** All problems of a row at once; a row with many has them counted. */
function problemsOf(row: BulkRow, reader: Reader): { text: string; remedy: string } {
  const found = row.problems.slice(0, 3).map((problem) => problemWords(problem, reader));
  const more = row.problems.length > 3 ? ` And ${row.problems.length - 3} more.` : '';
  return { text: found.map(({ text, remedy }) => (found.length > 1 ? `${text} ${remedy}` : text)).join(' ') + more, remedy: found.length === 1 ? (found[0]?.remedy ?? '') : '' };
}

function planWords({ plan }: BulkRow, reader: Reader): string {
  if (plan?.kind !== 'assign') return 'invitation by mail';
  const until = plan.period?.endAt ? ` until ${dayOfMoment(plan.period.endAt, reader)}` : '';
  return `${plan.package}${until}${'mail' in plan.target ? ', new in the directory' : ''}`;
}
