import { z } from 'zod';
import type { PolicyEnd } from '../../rule/policy.ts';
import type { Instant } from '../../rule/time.ts';
import { durationDays, durationMs } from './duration.ts';
import { instant } from './wire.ts';

export const expiration = z.object({ type: z.string().nullish(), duration: z.string().nullish(), endDateTime: instant.nullish() });
export const schedule = z.object({ startDateTime: instant.nullish(), expiration: expiration.nullish() });

/** How long access lasts by an expiration; one that specifies nothing sets no end. */
export function policyEnd(found: z.infer<typeof expiration> | null | undefined): PolicyEnd {
  const days = durationDays(found?.duration);
  if (found?.type === 'afterDuration' && days !== null) return { kind: 'after', days };
  if (found?.type === 'afterDateTime' && found.endDateTime) return { kind: 'on', at: found.endDateTime };
  return { kind: 'never' };
}

/** When a schedule ends: its end, or its start and how long it lasts; null where it does not end by itself. */
export function endOf(found: z.infer<typeof schedule> | null | undefined): Instant | null {
  if (!found?.expiration || found.expiration.type === 'noExpiration') return null;
  if (found.expiration.endDateTime) return found.expiration.endDateTime;
  const lastsMs = durationMs(found.expiration.duration);
  return found.startDateTime && lastsMs !== null ? new Date(Date.parse(found.startDateTime) + lastsMs).toISOString() : null;
}

/** The `schedule` of a request's body; without an end, the policy sets it. Nothing without a period. */
export function scheduleBody(period: { start?: Date; end: Date | null } | null): { schedule?: object } {
  if (period === null) return {};
  const { start, end } = period;
  return {
    schedule: {
      ...(start && { startDateTime: start.toISOString() }),
      expiration: end ? { type: 'afterDateTime', endDateTime: end.toISOString() } : { type: 'notSpecified' },
    },
  };
}
