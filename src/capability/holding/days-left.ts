import { DateTime } from 'luxon';
import type { Reminder } from '../../rule/holding.ts';
import { daysBetween } from '../../rule/reading.ts';
import type { Instant } from '../../rule/time.ts';
import { dayIn } from '../reader.ts';

/** The last day of access that ends at this moment; an end at midnight belongs to the day before. */
export const lastDay = (endsAt: Instant, timeZone: string) => dayIn(new Date(Date.parse(endsAt) - 1), timeZone);

/** How many calendar days lie between now and the last day: 0 is today, 1 tomorrow. */
export const daysLeft = (endsAt: Instant, now: Date, timeZone: string): number => daysBetween(dayIn(now, timeZone), lastDay(endsAt, timeZone));

/** The reminders of an end: fourteen days and one day before the last day, at nine in the morning of that time zone. */
export function remindersOf(endsAt: Instant | null, timeZone: string): Reminder[] {
  if (endsAt === null) return [];
  const nine = DateTime.fromISO(lastDay(endsAt, timeZone), { zone: timeZone }).set({ hour: 9 });
  return [14, 1].map((days) => ({ days, at: nine.minus({ days }).toJSDate().toISOString() }));
}
