import { DateTime } from 'luxon';
import type { Unit } from './date-words.ts';

/** A stretch of calendar days, both ends in it; days are UTC midnights, so that no zone's clock change moves them. */
export interface Period {
  first: DateTime;
  last: DateTime;
}

/** The local calendar day of an instant, as a UTC midnight. */
export function dayOf(instant: Date, timeZone: string): DateTime {
  const local = DateTime.fromJSDate(instant, { zone: timeZone });
  return DateTime.utc(local.year, local.month, local.day);
}

export function isoDay(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd');
}

/** The day, or nothing where the calendar has no such day. */
export function dayFrom(year: number, month: number, day: number): DateTime | undefined {
  const date = DateTime.utc(year, month, day);
  return date.isValid ? date : undefined;
}

export function addDuration(day: DateTime, amount: number, unit: Unit): DateTime {
  return unit === 'quarter' ? day.plus({ month: 3 * amount }) : day.plus({ [unit]: amount });
}

/** The calendar unit (this week, this month) that is `offset` units away from the day. A week to come ends on Friday. */
export function unitAround(day: DateTime, unit: Unit, offset: number): Period {
  const first = addDuration(day.startOf(unit), offset, unit);
  if (unit === 'week') return { first, last: first.plus({ day: offset < 0 ? 6 : 4 }) };
  return { first, last: addDuration(first, 1, unit).minus({ day: 1 }) };
}

const daysOfUnit: Record<Unit, number> = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };

/** A duration as a count of days, for 'inactive for three months'. */
export function daysIn(amount: number, unit: Unit): number {
  return amount * daysOfUnit[unit];
}
