import type { Day, Instant } from '../rule/time.ts';

/** How somebody reads dates. */
export interface Reader {
  locale: string;
  timeZone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A day as people say it: `Wed 31 March 2027`. */
export function dayWords(day: Day, reader: Reader): string {
  return format('day', { ...reader, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`)).replace(',', '');
}

/** A moment, short: `21 Nov, 14:02`. */
export function momentWords(at: Instant, reader: Reader): string {
  return format('moment', reader).format(new Date(at)).replace(' at ', ', ');
}

/** The day on which a moment falls for this reader. */
export function dayOfMoment(at: Instant | Date, reader: Reader): string {
  return format('date', reader).format(new Date(at)).replace(',', '');
}

const shapes = {
  day: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  date: { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
  moment: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formatters are slow to make and few. */
function format(shape: keyof typeof shapes, { locale, timeZone }: Reader): Intl.DateTimeFormat {
  const language = locale.startsWith('en') ? locale : 'en-GB';
  const key = `${shape} ${language} ${timeZone}`;
  let found = formats.get(key);
  if (!found) {
    if (formats.size > 500) formats.clear();
    found = new Intl.DateTimeFormat(language, { ...shapes[shape], timeZone });
    formats.set(key, found);
  }
  return found;
}
