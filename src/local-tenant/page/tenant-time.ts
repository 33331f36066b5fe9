// The tenant's people all sit in one time zone, in which the bot's cards tell the time too.
const timeZone = 'Europe/Berlin';
// The page speaks English; the reader's own English decides between 09:14 and 9:14 AM.
const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';
const dayMs = 24 * 60 * 60 * 1000;
const hourMs = 60 * 60 * 1000;

const dayFormat = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const longDayFormat = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long', day: 'numeric', month: 'long' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' });
// Swedish writes a date as ISO 8601 does.
const isoDayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
const hourFormat = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' });

export const dayText = (date: Date): string => dayFormat.format(date);
export const timeText = (date: Date): string => timeFormat.format(date);
/** `2026-03-02`, as a date input wants it. */
export const isoDay = (date: Date): string => isoDayFormat.format(date);

/** Nine o'clock on a day such as `2026-03-02`. */
export function morningOf(day: string): Date {
  const nineInUtc = new Date(`${day}T09:00:00Z`);
  const hoursAhead = Number(hourFormat.format(nineInUtc)) - 9;
  return new Date(nineInUtc.getTime() - hoursAhead * hourMs);
}

/** The heading above a day's messages: Today, Yesterday, or the day. */
export function dayHeading(date: Date, now: Date): string {
  if (isoDay(date) === isoDay(now)) return 'Today';
  if (isoDay(date) === isoDay(new Date(now.getTime() - dayMs))) return 'Yesterday';
  return isoDay(date).slice(0, 4) === isoDay(now).slice(0, 4) ? longDayFormat.format(date) : dayText(date);
}

/** The English name of the month after this date's: a deadline at its end always lies ahead. */
export function nextMonthName(now: Date): string {
  const [year = 0, month = 0] = isoDay(now).split('-').map(Number);
  return new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month, 1));
}
