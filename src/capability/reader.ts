import { IANAZone } from 'luxon';
import type { Reader } from '../card/date-words.ts';
import type { Parts } from './parts.ts';

/** How the person of a turn, or of a remembered chat, reads dates; what the client says is checked before it is used. */
export function readerOf(parts: Pick<Parts, 'house'>, told: { locale: string; timeZone: string | null } | null): Reader {
  const timeZone = told?.timeZone && IANAZone.isValidZone(told.timeZone) ? told.timeZone : parts.house.timeZone;
  return { timeZone, locale: told && isLocale(told.locale) ? told.locale : 'en-GB' };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
