import { DateTime } from 'luxon';
import type { Reader } from '../card/date-words.ts';
import type { Parts } from './parts.ts';

/** How the person of a turn, or of a remembered chat, reads dates. Locale and zone were checked where they came in. */
export function readerOf(parts: Pick<Parts, 'house'>, told: { locale: string; timeZone: string | null } | null): Reader {
  return { timeZone: told?.timeZone ?? parts.house.timeZone, locale: told?.locale ?? 'en-GB' };
}

/** The day of a moment in a time zone, YYYY-MM-DD. */
export const dayIn = (now: Date, timeZone: string): string => DateTime.fromJSDate(now, { zone: timeZone }).toISODate() ?? '';
