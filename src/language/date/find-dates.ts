import type { Token } from '../token.ts';
import type { Span } from '../token.ts';
import type { Classified, DateClass, DateTable } from './date-classes.ts';
import { classify } from './date-classes.ts';
import type { GrammarContext, Reading } from './date-grammar.ts';
import { readAt } from './date-grammar.ts';

/** The part that a date plays in the sentence. */
export type DateRole = 'start' | 'end' | 'since' | 'for' | 'on' | 'none';

/** A date or duration in the text, with the words that introduce it. */
export interface FoundDate extends Span {
  role: DateRole;
  reading: Reading;
}

const roleOfCue: Record<string, DateRole> = { U: 'end', F: 'start', R: 'for', S: 'since', O: 'on', I: 'on', e: 'end', b: 'start' };

/** Dates and durations in languages with spaces, in the order said. */
export function findDates(text: string, tokens: Token[], table: DateTable, context: GrammarContext, dayFirst: boolean, isTaken: (position: number) => boolean): FoundDate[] {
  const classified = withFigures(text, tokens, classify(tokens, table, text, isTaken), dayFirst);
  const classes = classified.map((item) => item.class);
  const letters = classes.map((item) => item.letter).join('');
  const dates: FoundDate[] = [];
  for (let at = 0; at < letters.length; ) {
    const cue = cueBefore(letters, at);
    const found = readAt(letters, classes, at, { ...context, past: context.past || cue.letter === 'S' });
    if (!found) { at++; continue; }
    const lastDate = dates.at(-1);
    const first = classified[cue.at]!.first;
    const last = classified[at + found.length - 1]!.last;
    const role = roleAt(cue.letter, lastDate);
    dates.push({ role, reading: found.reading, start: tokens[first]!.start, end: tokens[last]!.end });
    at += found.length;
  }
  return dates;
}

/** The cue directly before a place, over articles; its position, or the place itself where there is none. */
function cueBefore(letters: string, at: number): { letter: string; at: number } {
  let before = at - 1;
  while (before >= 0 && (letters[before] === 'f' || letters[before] === 'A')) before--;
  const letter = letters[before];
  if (letter === undefined || !'UFRSOIk-eb'.includes(letter)) return { letter: '', at };
  // 'through to', 'starting from': the cue before the cue says no more.
  let first = before;
  while (first > 0 && letters[first - 1] === letter && (letter === 'U' || letter === 'F')) first--;
  return { letter, at: letter === '-' ? at : first };
}

function roleAt(cue: string, before: FoundDate | undefined): DateRole {
  if ((cue === '-' || cue === 'k') && before && before.reading.kind === 'period') return 'end';
  return roleOfCue[cue] ?? 'none';
}

const figurePatterns: { pattern: RegExp; order: 'ymd' | 'dmy' | 'local' }[] = [
  { pattern: /\b(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:t\d\S{0,20})?\b/gi, order: 'ymd' },
  { pattern: /\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(20\d\d|\d\d)(?!\d|[.:]\d))?/g, order: 'dmy' },
  { pattern: /\b(\d{1,2})\.(\d{1,2})(?![.\d])\b/g, order: 'dmy' },
  { pattern: /\b(\d{1,2})[/](\d{1,2})(?:[/](20\d\d|\d\d))?(?![/\d])/g, order: 'local' },
  { pattern: /\b(\d{1,2})-(\d{1,2})-(20\d\d)\b/g, order: 'local' },
];

interface Figures extends Span {
  value: number;
}

/** The classes with each date in figures (31.03., 2026-04-30) as one class in place of its numbers. */
function withFigures(text: string, tokens: Token[], classified: Classified[], dayFirst: boolean): Classified[] {
  const figures = findFigures(text, dayFirst);
  if (figures.length === 0) return classified;
  const result: Classified[] = [];
  let done: Figures | undefined;
  for (const item of classified) {
    const token = tokens[item.first]!;
    const inside = figures.find((figure) => token.start >= figure.start && token.start < figure.end);
    if (!inside || item.class.letter === '@') { result.push(item); continue; }
    if (item.class.letter === '-') { if (token.start === inside.start) result.push(item); continue; }
    const figure: DateClass = { letter: 'D', value: inside.value };
    if (inside === done) result[result.length - 1] = { class: figure, first: result.at(-1)!.first, last: item.last };
    else result.push({ class: figure, first: item.first, last: item.last });
    done = inside;
  }
  return result;
}

function findFigures(text: string, dayFirst: boolean): Figures[] {
  const found: Figures[] = [];
  for (const { pattern, order } of figurePatterns) {
    for (const match of text.matchAll(pattern)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (found.some((other) => span.start < other.end && other.start < span.end)) continue;
      const value = valueOf(match, order, dayFirst);
      if (value !== undefined) found.push({ ...span, value });
    }
  }
  return found;
}

function valueOf(match: RegExpMatchArray, order: 'ymd' | 'dmy' | 'local', dayFirst: boolean): number | undefined {
  const [one = 0, two = 0, three = 0] = match.slice(1).map((part) => (part === undefined ? 0 : Number(part)));
  if (order === 'ymd') return figureValue(one, two, three);
  const year = three > 0 && three < 100 ? 2000 + three : three;
  const [day, month] = order === 'dmy' || dayFirst ? [one, two] : [two, one];
  // 03/31 has only one reading, whatever the custom.
  return figureValue(year, month, day) ?? (order === 'local' ? figureValue(year, day, month) : undefined);
}

function figureValue(year: number, month: number, day: number): number | undefined {
  const possible = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return possible ? year * 10_000 + month * 100 + day : undefined;
}
