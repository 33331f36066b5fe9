// The page speaks English; the reader's own English decides between 09:14 and 9:14 AM.
const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';

const dayFormat = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const longDayFormat = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const timeFormat = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });

export const dayText = (date: Date): string => dayFormat.format(date);
export const timeText = (date: Date): string => timeFormat.format(date);

/** `2026-03-02` in the reader's time zone, as a date input wants it. */
export function inputDate(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The heading above a day's messages: Today, Yesterday, or the day. */
export function dayHeading(date: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (inputDate(date) === inputDate(now)) return 'Today';
  if (inputDate(date) === inputDate(yesterday)) return 'Yesterday';
  return date.getFullYear() === now.getFullYear() ? longDayFormat.format(date) : dayText(date);
}

/** The English name of the month after this date's: a deadline at its end always lies ahead. */
export function nextMonthName(now: Date): string {
  return new Intl.DateTimeFormat('en', { month: 'long' }).format(new Date(now.getFullYear(), now.getMonth() + 1, 1));
}
