import { Duration, DateTime } from 'luxon';
import { z } from 'zod';
import type { Store } from '../store/store.ts';

/** The time that the tenant and the bot live by: real time, moved forward by a persisted offset. */
export interface TenantClock {
  now(): Date;
  iso(): string;
  /** Moves the clock; it never goes back. */
  moveTo(instant: Date): { moved: true } | { moved: false; reason: string };
}

export function openClock(store: Store): TenantClock {
  const settings = store.collection('clock', z.object({ id: z.literal('clock'), offsetMs: z.number() }));
  let offsetMs = settings.get('clock')?.offsetMs ?? 0;
  const now = (): Date => new Date(Date.now() + offsetMs);
  return {
    now,
    iso: () => now().toISOString(),
    moveTo(instant) {
      const ahead = instant.getTime() - now().getTime();
      if (ahead < 0) return { moved: false, reason: `The clock stands at ${now().toISOString()} and moves forward only.` };
      store.transaction(() => settings.put({ id: 'clock', offsetMs: offsetMs + ahead }));
      offsetMs += ahead;
      return { moved: true };
    },
  };
}

/** The instant an ISO 8601 duration after another; undefined when the duration cannot be read. */
export function after(start: Date, duration: string): Date | undefined {
  const parsed = Duration.fromISO(duration);
  if (!parsed.isValid) return undefined;
  return DateTime.fromJSDate(start, { zone: 'utc' }).plus(parsed).toJSDate();
}
