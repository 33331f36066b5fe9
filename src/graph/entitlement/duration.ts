import { Duration } from 'luxon';

/** An ISO 8601 duration such as `P14D` or `PT36H` in milliseconds; null where it is none. */
export function durationMs(value: string | null | undefined): number | null {
  if (!value) return null;
  const ms = Duration.fromISO(value).toMillis();
  return Number.isFinite(ms) ? ms : null;
}

/** The same in days, with fractions where it is in hours. */
export function durationDays(value: string | null | undefined): number | null {
  const ms = durationMs(value);
  return ms === null ? null : ms / 86_400_000;
}
