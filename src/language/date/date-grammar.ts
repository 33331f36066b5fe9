import type { DateTime } from 'luxon';
import type { Period } from './calendar.ts';
import { addDuration, dayFrom, unitAround } from './calendar.ts';
import type { DateClass } from './date-classes.ts';
import type { Unit } from './date-words.ts';

/** What a stretch of classes says: days of the calendar, or a length of time. */
export type Reading =
  | { kind: 'period'; period: Period; length?: { amount: number; unit: Unit } }
  | { kind: 'duration'; amount: number; unit: Unit; past: boolean; ahead: boolean };

export interface GrammarContext {
  today: DateTime;
  /** Days without a year are looked for before today, as in 'since 1 January'. */
  past: boolean;
}

interface Rule {
  pattern: RegExp;
  read: (found: DateClass[], context: GrammarContext) => Reading | undefined;
}

/**
 * The grammar of dates over the letters of date-classes.ts, the same for every language that has spaces.
 * The first rule that matches at a place wins, so the longer forms come first.
 */
const rules: Rule[] = [
  // 9-20 March, from 9 to 20 March
  { pattern: /[nNo]f*[U-]f*[nNo]f*m(?:f*y)?/y, read: (found, context) => {
    const [first, last] = found.filter(({ letter }) => 'nNo'.includes(letter));
    const month = valueOf(found, 'm')!;
    return span(dateInYear(first!.value, month, valueOf(found, 'y'), context), dateInYear(last!.value, month, valueOf(found, 'y'), context));
  } },
  // Friday 13 March, Friday the 13th of March 2026, 31. März, 31 de marzo
  { pattern: /(?:wf*)?[nNo]f*m(?:f*y)?/y, read: (found, context) => day(dateInYear(valueOf(found, 'nNo')!, valueOf(found, 'm')!, valueOf(found, 'y'), context)) },
  // March 31st, 2026
  { pattern: /(?:wf*)?mf*[nNo](?:f*y)?(?![+uH])/y, read: (found, context) => day(dateInYear(valueOf(found, 'nNo')!, valueOf(found, 'm')!, valueOf(found, 'y'), context)) },
  { pattern: /(?:wf*)?D/y, read: (found, context) => figures(found.at(-1)!, context) },
  // the end of March (next year), mid April
  { pattern: /[ebi][fA]*[xtl]?f*m(?:f*y)?/y, read: (found, context) => edge(found, monthInYear(valueOf(found, 'm')!, valueOf(found, 'y'), context)) },
  { pattern: /[ebi][fA]*[xtl]?f*q(?:f*y)?/y, read: (found, context) => edge(found, quarterOf(valueOf(found, 'q')!, valueOf(found, 'y'), context)) },
  // the end of the second quarter
  { pattern: /[ebi][fA]*[No]f*u/y, read: (found, context) => ordinalQuarter(found, context) },
  // the end of next month, fin du mois prochain
  { pattern: /[ebi][fA]*[xctl]?f*u(?:f*[xctl])?/y, read: (found, context) => edge(found, unitAround(context.today, unitOf(found), offsetOf(found))) },
  { pattern: /[ebi]f*y/y, read: (found) => edge(found, yearOf(valueOf(found, 'y')!)) },
  { pattern: /[xctl]?f*E(?:f*[xctl])?/y, read: (found, context) => day(unitAround(context.today, unitOf(found), offsetOf(found)).last) },
  // in two weeks, vor zwei Wochen, two weeks ago
  { pattern: /If*[nNA]u/y, read: (found, context) => within(valueOf(found, 'I')!, valueOf(found, 'nNA')!, unitOf(found), context) },
  { pattern: /IfH/y, read: (found, context) => day(addDuration(context.today, valueOf(found, 'I')! * valueOf(found, 'H')!, unitOf(found))) },
  { pattern: /[nNA]ua/y, read: (found, context) => day(addDuration(context.today, valueOf(found, 'a')! * valueOf(found, 'nNA')!, unitOf(found))) },
  // two more weeks, noch zwei Wochen, deux semaines de plus, the last 30 days
  { pattern: /[xclt]f*[nN]\+?-?u|[nN]f*[xcl]f*u/y, read: duration },
  { pattern: /\+?[fA]*[nNA]f*\+?-?f*u(?:f*\+)?/y, read: duration },
  { pattern: /(?:\+|A)f*u|uf*\+/y, read: duration },
  { pattern: /\+?A?H\+?/y, read: duration },
  // the second quarter, Q3 2026
  { pattern: /[No]f*u/y, read: (found, context) => ordinalQuarter(found, context) },
  { pattern: /[xtl]?q(?:f*y)?/y, read: (found, context) => period(quarterOf(valueOf(found, 'q')!, valueOf(found, 'y'), context)) },
  // next Monday, lundi prochain, Friday
  { pattern: /[xctl]f*w|wf*[xctl]|w/y, read: (found, context) => day(weekdayOf(found, context)) },
  { pattern: /[xctl]f*u|uf*[xctl]/y, read: (found, context) => period(unitAround(context.today, unitOf(found), offsetOf(found))) },
  { pattern: /[xtlc]?f*m(?:f*[xlc])?(?:f*y)?/y, read: (found, context) => period(monthInYear(valueOf(found, 'm')!, valueOf(found, 'y'), context)) },
  { pattern: /d/y, read: (found, context) => day(context.today.plus({ day: found[0]!.value })) },
  // until the 15th, am 15.: only where a cue stands before it
  { pattern: /(?<=[UFSO]f*)[nNo](?!f*[mu+.-]*[mu])/y, read: (found, context) => day(dayInMonth(found[0]!.value, context)) },
  { pattern: /(?<=[UFS]f*)y/y, read: (found) => period(yearOf(found[0]!.value)) },
];

/** The reading that begins at a place, and how many classes it takes. */
export function readAt(letters: string, classes: DateClass[], at: number, context: GrammarContext): { reading: Reading; length: number } | undefined {
  for (const rule of rules) {
    rule.pattern.lastIndex = at;
    const match = rule.pattern.exec(letters);
    if (!match) continue;
    const reading = rule.read(classes.slice(at, at + match[0].length), context);
    if (reading) return { reading, length: match[0].length };
  }
  return undefined;
}

const day = (date: DateTime | undefined): Reading | undefined => date && { kind: 'period', period: { first: date, last: date } };
const span = (first: DateTime | undefined, last: DateTime | undefined): Reading | undefined => first && last && { kind: 'period', period: { first, last } };
const period = (found: Period): Reading => ({ kind: 'period', period: found });

/** 'in two weeks' is a day; 'not signed in in two weeks' is a length: both are kept. */
function within(direction: number, amount: number, unit: Unit, { today }: GrammarContext): Reading {
  const date = addDuration(today, direction * amount, unit);
  return { kind: 'period', period: { first: date, last: date }, length: { amount, unit } };
}

function valueOf(found: DateClass[], letters: string): number | undefined {
  return found.find(({ letter }) => letters.includes(letter))?.value;
}

function unitOf(found: DateClass[]): Unit {
  return found.find(({ unit }) => unit !== undefined)?.unit ?? 'day';
}

function offsetOf(found: DateClass[]): number {
  if (found.some(({ letter }) => letter === 'x' || letter === 'c')) return 1;
  return found.some(({ letter }) => letter === 'l') ? -1 : 0;
}

function duration(found: DateClass[]): Reading {
  const amount = valueOf(found, 'nN') ?? valueOf(found, 'H') ?? 1;
  return { kind: 'duration', amount, unit: unitOf(found), past: found.some(({ letter }) => letter === 'l'), ahead: found.some(({ letter }) => letter === '+') };
}

export function dateInYear(dayNumber: number, month: number, year: number | undefined, { today, past }: GrammarContext): DateTime | undefined {
  if (year !== undefined) return dayFrom(year, month, dayNumber);
  const here = dayFrom(today.year, month, dayNumber);
  if (past ? here && here > today : !here || here < today) return dayFrom(today.year + (past ? -1 : 1), month, dayNumber);
  return here;
}

/** A date in figures: its value is yyyymmdd, or mmdd where no year was written. */
function figures({ value }: DateClass, context: GrammarContext): Reading | undefined {
  const year = Math.floor(value / 10_000);
  return day(dateInYear(value % 100, Math.floor(value / 100) % 100, year || undefined, context));
}

export function monthInYear(month: number, year: number | undefined, { today, past }: GrammarContext): Period {
  const nearest = past ? (month > today.month ? today.year - 1 : today.year) : month < today.month ? today.year + 1 : today.year;
  return unitAround(dayFrom(year ?? nearest, month, 1)!, 'month', 0);
}

function quarterOf(quarter: number, year: number | undefined, context: GrammarContext): Period {
  const { today, past } = context;
  const nearest = past ? (quarter > today.quarter ? today.year - 1 : today.year) : quarter < today.quarter ? today.year + 1 : today.year;
  return unitAround(dayFrom(year ?? nearest, quarter * 3, 1)!, 'quarter', 0);
}

function yearOf(year: number): Period {
  return unitAround(dayFrom(year, 1, 1)!, 'year', 0);
}

function ordinalQuarter(found: DateClass[], context: GrammarContext): Reading | undefined {
  const quarter = valueOf(found, 'No')!;
  if (unitOf(found) !== 'quarter' || quarter > 4) return undefined;
  return edge(found, quarterOf(quarter, undefined, context));
}

function middleOf({ first, last }: Period): DateTime {
  const days = last.diff(first, 'days').days;
  return first.plus({ day: days < 31 ? 14 : Math.round(days / 2) });
}

function edge(found: DateClass[], whole: Period): Reading | undefined {
  const which = found[0]!.letter;
  if (which === 'e') return day(whole.last);
  if (which === 'b') return day(whole.first);
  if (which === 'i') return day(middleOf(whole));
  return period(whole);
}

function weekdayOf(found: DateClass[], context: GrammarContext): DateTime {
  return weekdayAround(valueOf(found, 'w')!, found.find(({ letter }) => 'xctl'.includes(letter))?.letter, context);
}

/** The weekday (Monday is 1) of the next week (x), this (t), the last (l), or the nearest to come. */
export function weekdayAround(weekday: number, which: string | undefined, { today, past }: GrammarContext): DateTime {
  const inThisWeek = today.startOf('week').plus({ day: weekday - 1 });
  if (which === 'x') return inThisWeek.plus({ week: 1 });
  if (which === 't') return inThisWeek;
  if (which === 'l' || past) return inThisWeek < today ? inThisWeek : inThisWeek.minus({ week: 1 });
  return inThisWeek > today ? inThisWeek : inThisWeek.plus({ week: 1 });
}

export function dayInMonth(dayNumber: number, { today, past }: GrammarContext): DateTime | undefined {
  for (let step = 0; step < 12; step++) {
    const month = today.startOf('month').plus({ month: past ? -step : step });
    const found = dayFrom(month.year, month.month, dayNumber);
    if (found && (past ? found <= today : found >= today)) return found;
  }
  return undefined;
}
