import { fold } from '../normalize.ts';
import type { Token } from '../token.ts';
import { tokenize } from '../token.ts';
import type { DateWords, Unit } from './date-words.ts';

/**
 * What a word is to a date, one letter each, so that the grammar of dates can be regular expressions over a string of letters:
 * n number, o ordinal, A article, m month, w weekday, u unit, H whole duration, x next, c coming, t this, l last, e end, b begin, i middle,
 * E end of a unit in a word, I 'in', a 'ago', d day counted from today, f filler, y year, q quarter, + more,
 * U until, F from, R for, S since, O on, k and, D date in figures, - dash, @ something else that was recognized, . any other word.
 */
export interface DateClass {
  letter: string;
  value: number;
  unit?: Unit;
  weak?: boolean;
}

export type DateTable = Map<string, { words: string[]; found: DateClass[] }[]>;

export function dateTable(words: DateWords): DateTable {
  const table: DateTable = new Map();
  const weak = new Set(list(words.onlyBesideDate));
  const add = (written: string, letter: string, value = 0, unit?: Unit): void => {
    for (const phrase of list(written)) {
      const parts = tokenize(phrase).map((token) => token.folded);
      const entries = table.get(parts[0]!) ?? [];
      const found: DateClass = { letter, value, ...(unit && { unit }), ...(weak.has(phrase) && { weak: true }) };
      const same = entries.find((entry) => entry.words.join(' ') === parts.join(' '));
      if (same) same.found.push(found);
      else entries.push({ words: parts, found: [found] });
      table.set(parts[0]!, entries.sort((one, other) => other.words.length - one.words.length));
    }
  };
  words.months.forEach((month, index) => add(month, 'm', index + 1));
  words.weekdays.forEach((weekday, index) => add(weekday, 'w', index + 1));
  for (const unit of ['day', 'week', 'month', 'quarter', 'year'] as const) {
    add(words.units[unit], 'u', 0, unit);
    add(words.endOf[unit] ?? '', 'E', 0, unit);
  }
  for (const [number, written] of Object.entries(words.numbers)) add(written, 'n', Number(number));
  for (const [number, written] of Object.entries(words.ordinals)) add(written, 'o', Number(number));
  for (const [duration, written] of Object.entries(words.durations)) {
    const [amount, unit] = duration.split(' ');
    add(written, 'H', Number(amount), unit as Unit);
  }
  for (const [offset, written] of Object.entries(words.days)) add(written, 'd', Number(offset));
  words.quarters.forEach((quarter, index) => add(quarter, 'q', index + 1));
  add(words.article, 'A', 1);
  add(words.within, 'I', 1);
  add(words.before, 'I', -1);
  add(words.ago, 'a', -1);
  add(words.fromNow, 'a', 1);
  const plain: [string, string][] = [
    [words.next, 'x'], [words.coming, 'c'], [words.present, 't'], [words.previous, 'l'], [words.end, 'e'], [words.begin, 'b'],
    [words.middle, 'i'], [words.more, '+'], [words.until, 'U'], [words.from, 'F'], [words.lasting, 'R'], [words.since, 'S'],
    [words.on, 'O'], [words.filler, 'f'], [words.and, 'k'],
  ];
  for (const [written, letter] of plain) add(written, letter);
  return table;
}

function list(written: string): string[] {
  const entries = written.split(',').map((entry) => entry.trim()).filter(Boolean);
  const withoutUmlautKeys = entries.map((entry) => entry.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue'));
  return [...new Set([...entries, ...withoutUmlautKeys].map(fold))];
}

/** A run of tokens with the class that it has in a date. */
export interface Classified {
  class: DateClass;
  first: number;
  last: number;
}

const attachedUnit = /^(\d{1,4})(\D+)$/;
const ordinalEnding = /^(st|nd|rd|th|er|ere|eme|e|o|a|º|ª)$/;
const mostFound = 400;

/** The classes of the tokens from left to right; longest phrase first. */
export function classify(tokens: Token[], table: DateTable, text: string, isTaken: (position: number) => boolean): Classified[] {
  const result: Classified[] = [];
  for (let at = 0; at < tokens.length && result.length < mostFound; ) {
    const token = tokens[at]!;
    if (at > 0 && isDash(text.slice(tokens[at - 1]!.end, token.start))) result.push({ class: { letter: '-', value: 0 }, first: at, last: at - 1 });
    if (isTaken(at)) { result.push({ class: { letter: '@', value: 0 }, first: at, last: at }); at++; continue; }
    const number = numberClasses(token, text, table);
    if (number) {
      for (const found of number) result.push({ class: found, first: at, last: at });
      at++;
      continue;
    }
    const entry = table.get(token.folded)?.find((candidate) => candidate.words.every((word, offset) => tokens[at + offset]?.folded === word && !isTaken(at + offset)));
    const length = entry?.words.length ?? 1;
    result.push({ class: entry?.found[0] ?? { letter: '.', value: 0 }, first: at, last: at + length - 1 });
    at += length;
  }
  return result.map((item, index) => (item.class.weak && !hasDateNeighbour(result, index) ? { ...item, class: { letter: '.', value: 0 } } : item));
}

function isDash(between: string): boolean {
  return /^\s?[-–—~〜]\s?$/.test(between);
}

function numberClasses(token: Token, text: string, table: DateTable): DateClass[] | undefined {
  if (!/^\d/.test(token.folded)) return undefined;
  if (/^\d+$/.test(token.folded)) {
    const value = Number(token.folded);
    if (/^20\d\d$/.test(token.folded)) return [{ letter: 'y', value }];
    if (isTimeOfDay(text, token) || value > 1_000) return [{ letter: '.', value: 0 }];
    return [{ letter: text[token.end] === '.' && text[token.end + 1] !== undefined ? 'N' : 'n', value }];
  }
  const [, digits, rest] = attachedUnit.exec(token.folded) ?? [];
  if (digits === undefined || rest === undefined) return undefined;
  if (ordinalEnding.test(rest)) return [{ letter: 'o', value: Number(digits) }];
  const tail = table.get(rest)?.find((entry) => entry.words.length === 1)?.found[0];
  if (tail?.letter === 'u' || tail?.letter === 'm') return [{ letter: 'n', value: Number(digits) }, { ...tail, weak: false }];
  return undefined;
}

function isTimeOfDay(text: string, token: Token): boolean {
  return /^(:\d\d|\s?(am|pm|uhr|o'clock)\b)/i.test(text.slice(token.end, token.end + 9)) || /\d:$/.test(text.slice(Math.max(0, token.start - 2), token.start));
}

function hasDateNeighbour(items: Classified[], index: number): boolean {
  const before = items[index - 1]?.class.letter ?? '.';
  const after = items[index + 1]?.class.letter ?? '.';
  return /[nNoebixlcfUFSIO]/.test(before) || /[nNoy]/.test(after);
}
