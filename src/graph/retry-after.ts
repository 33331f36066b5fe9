import type { Clock } from '../capability/port/clock.ts';

/**
 * How long a response asks to be left alone: seconds, which Graph sends with fractions too (`2.128`), or a date, which is
 * read against the sender's own clock where it tells the time. `null` where it asks for nothing.
 */
export function retryAfterMs(headers: Headers, clock: Clock): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return null;
  const sentAt = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sentAt) ? clock.now().getTime() : sentAt));
}
