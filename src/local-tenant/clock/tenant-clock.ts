import { Duration, DateTime } from 'luxon';
import { z } from 'zod';
import type { Store } from '../store/store.ts';

/** The time that the tenant and the bot live by: real time, moved forward by a persisted offset. */
export interface TenantClock {
  now(): Date;
  iso(): string;
  /** Moves the clock forward. */
  advanceBy(aheadMs: number): void;
}

export function openClock(store: Store): TenantClock {
  const settings = store.collection('clock', z.object({ id: z.literal('clock'), offsetMs: z.number() }));
  let offsetMs = settings.get('clock')?.offsetMs ?? 0;
  const now = (): Date => new Date(Date.now() + offsetMs);
  return {
    now,
    iso: () => now().toISOString(),
    advanceBy(aheadMs) {
      store.transaction(() => settings.put({ id: 'clock', offsetMs: offsetMs + aheadMs }));
      offsetMs += aheadMs;
    },
  };
}

/** The instant an ISO 8601 duration after another; undefined when the duration cannot be read. */
export function after(start: Date, duration: string): Date | undefined {
  const parsed = Duration.fromISO(duration);
  if (!parsed.isValid) return undefined;
  return DateTime.fromJSDate(start, { zone: 'utc' }).plus(parsed).toJSDate();
}
