import { z } from 'zod';
import { settle } from '../clock/settle.ts';
import { after } from '../clock/tenant-clock.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, withBody } from './script-reply.ts';

export function getClock(tenant: Tenant): Reply {
  return ok({ now: tenant.clock.iso() });
}

const moveSchema = z.union(
  [z.strictObject({ advance: z.string() }), z.strictObject({ now: z.iso.datetime({ offset: true }) })],
  { error: 'give either advance, an ISO 8601 duration, or now, an ISO 8601 time' },
);

const dayMs = 86_400_000;
/** A move of years goes in longer steps than a day. */
const mostSteps = 400;

/** Moves the time of the tenant and the bot; answers when what fell due has been done. */
export function moveClock(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, moveSchema, async (move) => {
    const now = tenant.clock.now();
    const instant = 'advance' in move ? after(now, move.advance) : new Date(move.now);
    if (instant === undefined) return badRequest('advance: an ISO 8601 duration such as P14D or PT2H was expected.');
    if (instant.getTime() < now.getTime()) return badRequest(`The clock stands at ${now.toISOString()} and moves forward only.`);
    const aheadMs = instant.getTime() - now.getTime();
    // Day by day, so that a reminder comes before the lapse, and a warning before the end, as they would in time.
    const steps = Math.min(mostSteps, Math.max(1, Math.ceil(aheadMs / dayMs)));
    for (let step = 1; step <= steps; step += 1) {
      tenant.clock.advanceBy(Math.round((aheadMs * step) / steps) - Math.round((aheadMs * (step - 1)) / steps));
      const settled = await settle(tenant);
      if (!settled.settled) return failure(502, 'NotSettled', settled.reason);
    }
    tenant.events.publish({ event: 'clock', data: { now: tenant.clock.iso() } });
    return ok({ now: tenant.clock.iso() });
  });
}
