import type { DateTime } from 'luxon';
import type { Period } from './calendar.ts';
import { addDuration, dayFrom, unitAround } from './calendar.ts';
import type { GrammarContext } from './date-grammar.ts';
import { dateInYear, dayInMonth, monthInYear, weekdayAround } from './date-grammar.ts';
import type { Unit } from './date-words.ts';
import type { DateRole, FoundDate } from './find-dates.ts';

interface Rule {
  pattern: RegExp;
  read: (match: RegExpExecArray, context: GrammarContext) => Period | { amount: number; unit: Unit; past?: boolean; ahead?: boolean } | undefined;
}

const digit = '[0-9〇一二三四五六七八九十百両]{1,4}';
const units: Record<string, Unit> = { 日: 'day', 週: 'week', 週間: 'week', か月: 'month', ヶ月: 'month', カ月: 'month', ケ月: 'month', ヵ月: 'month', 月: 'month', 年: 'year', 四半期: 'quarter' };
const relative: Record<string, number> = { 一昨日: -2, おととい: -2, 昨日: -1, きのう: -1, 今日: 0, 本日: 0, きょう: 0, 明日: 1, あした: 1, あす: 1, 明後日: 2, あさって: 2 };
const offsets: Record<string, number> = { 今: 0, 本: 0, 当: 0, 来: 1, 次: 1, 先: -1, 昨: -1, 前: -1, 再来: 2 };
const weekdays = '月火水木金土日';

/** Dates in Japanese, the longer forms first. */
const rules: Rule[] = [
  { pattern: /(20\d\d)[年/.-](\d{1,2})[月/.-](\d{1,2})日?/g, read: ([, year, month, day]) => single(dayFrom(Number(year), Number(month), Number(day))) },
  { pattern: /(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日/g, read: ([, year, month, day], context) => single(dateInYear(Number(day), Number(month), year ? Number(year) : undefined, context)) },
  { pattern: /(?:(20\d\d)年)?(\d{1,2})月(末|末日|中旬|上旬|初め|初旬|下旬|頭)/g, read: ([, year, month, part], context) => partOf(monthInYear(Number(month), year ? Number(year) : undefined, context), part!) },
  { pattern: /(再来|今|来|先|本|当)月(末|末日|中旬|上旬|初め|下旬|いっぱい|中|頭)/g, read: ([, which, part], { today }) => partOf(unitAround(today, 'month', offsets[which!]!), part!) },
  { pattern: /(再来|今|来|先|本|当)(?:週|週間)の?([月火水木金土日])曜日?/g, read: ([, which, weekday], { today }) => single(today.startOf('week').plus({ week: offsets[which!]!, day: weekdays.indexOf(weekday!) })) },
  { pattern: /(再来|今|来|本)週(末|いっぱい|中)/g, read: ([, which], { today }) => single(unitAround(today, 'week', offsets[which!]!).last) },
  { pattern: /(今|来|本)年?度末|(今|来|本)年(末|いっぱい)/g, read: ([, term, year], { today }) => single(unitAround(today, 'year', offsets[term ?? year!]!).last) },
  { pattern: /(今|来|本)?四半期末/g, read: ([, which], { today }) => single(unitAround(today, 'quarter', offsets[which ?? '今']!).last) },
  { pattern: /第?([1-4])四半期(末|いっぱい)?|Q([1-4])(末|いっぱい)?/gi, read: ([, quarter, end, letter, ending], { today }) => {
    const found = unitAround(dayFrom(today.year, 3 * Number(quarter ?? letter), 1)!, 'quarter', 0);
    return end ?? ending ? single(found.last) : found;
  } },
  { pattern: /(?:次の)?([月火水木金土日])曜日?/g, read: ([, weekday], context) => single(weekdayAround(weekdays.indexOf(weekday!) + 1, undefined, context)) },
  { pattern: /(?<![0-9〇一二三四五六七八九十])月末/g, read: (_, { today }) => single(unitAround(today, 'month', 0).last) },
  { pattern: /年末|年内/g, read: (_, { today }) => single(unitAround(today, 'year', 0).last) },
  { pattern: /週末/g, read: (_, { today }) => single(unitAround(today, 'week', 0).last) },
  { pattern: /半年間?/g, read: () => ({ amount: 6, unit: 'month' }) },
  { pattern: new RegExp(`(過去|直近|この|ここ)?(あと|さらに|もう)?(${digit})(週間|か月|ヶ月|カ月|ケ月|ヵ月|日|年|週)間?(後|前|以内)?`, 'g'), read: ([whole, past, more, amount, unit, point], { today }) => {
    const length = { amount: numberOf(amount!), unit: units[unit!]! };
    if (point === '後') return single(addDuration(today, length.amount, length.unit));
    if (unit === '日' && !/間|以内/.test(whole) && !past && !more) return undefined;
    return { ...length, past: past !== undefined || point === '前', ahead: more !== undefined };
  } },
  { pattern: /(今|来|先|本)(週|月|年)/g, read: ([, which, unit], { today }) => unitAround(today, units[unit!]!, offsets[which!]!) },
  { pattern: /一昨日|おととい|昨日|きのう|今日|本日|きょう|明後日|あさって|明日|あした|あす/g, read: ([word], { today }) => single(today.plus({ day: relative[word]! })) },
  { pattern: /(?<![年月日:：\d])(20\d\d)-(\d{1,2})-(\d{1,2})/g, read: ([, year, month, day]) => single(dayFrom(Number(year), Number(month), Number(day))) },
  { pattern: /(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/g, read: ([, month, day], context) => single(dateInYear(Number(day), Number(month), undefined, context)) },
  { pattern: /(\d{1,2})日(?=まで|から|に|で|付|以降|より)/g, read: ([, day], context) => single(dayInMonth(Number(day), context)) },
  { pattern: /(?:(20\d\d)年)?(\d{1,2})月/g, read: ([, year, month], context) => monthInYear(Number(month), year ? Number(year) : undefined, context) },
  { pattern: new RegExp(`(あと|さらに|もう)?(${digit})日`, 'g'), read: ([, more, amount]) => ({ amount: numberOf(amount!), unit: 'day', ahead: more !== undefined }) },
];

const mostRead = 1_000;

/** Dates and durations in Japanese, in the order said; what follows a date (まで, から) tells its role. */
export function findJapaneseDates(text: string, context: GrammarContext): FoundDate[] {
  const read = text.slice(0, mostRead);
  const found: FoundDate[] = [];
  for (const { pattern, read: reading } of rules) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(read); match; match = pattern.exec(read)) {
      const span = { start: match.index, end: match.index + match[0].length };
      if (found.some((other) => span.start < other.end && other.start < span.end)) continue;
      const { role, length } = roleAfter(read.slice(span.end));
      const what = reading(match, { ...context, past: context.past || role === 'since' });
      if (!what) continue;
      const isPeriod = 'first' in what;
      found.push({ start: span.start, end: span.end + length, role, reading: isPeriod ? { kind: 'period', period: what } : { kind: 'duration', amount: what.amount, unit: what.unit, past: what.past ?? false, ahead: what.ahead ?? false } });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

const particles: [RegExp, DateRole][] = [
  [/^(?:以降|以来)の?/, 'since'], [/^(?:まで|迄|いっぱい|〜まで)(?:に|の)?/, 'end'], [/^(?:から|より|〜|～)/, 'start'], [/^(?:付けで|付で|をもって|で|に|付け)/, 'on'],
];

function roleAfter(rest: string): { role: DateRole; length: number } {
  for (const [pattern, role] of particles) {
    const match = pattern.exec(rest);
    if (match) return { role, length: match[0].length };
  }
  return { role: 'none', length: 0 };
}

function single(date: DateTime | undefined): Period | undefined {
  return date && { first: date, last: date };
}

function partOf(month: Period, part: string): Period | undefined {
  if (part === '中旬') return single(month.first.plus({ day: 14 }));
  return single(/上旬|初|頭/.test(part) ? month.first : month.last);
}

/** 12, 十二, 両 … as a number. */
function numberOf(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  const digits = '〇一二三四五六七八九';
  let total = 0;
  let last = 0;
  for (const sign of written) {
    if (sign === '十') { total += (last || 1) * 10; last = 0; }
    else if (sign === '百') { total += (last || 1) * 100; last = 0; }
    else last = sign === '両' ? 2 : digits.indexOf(sign);
  }
  return total + last;
}
