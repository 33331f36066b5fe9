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

/** Moves the time of the tenant and the bot; answers when what fell due has been done. */
export function moveClock(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, moveSchema, async (move) => {
    const now = tenant.clock.now();
    const instant = 'advance' in move ? after(now, move.advance) : new Date(move.now);
    if (instant === undefined) return badRequest('advance: an ISO 8601 duration such as P14D or PT2H was expected.');
    if (instant.getTime() < now.getTime()) return badRequest(`The clock stands at ${now.toISOString()} and moves forward only.`);
    tenant.clock.advanceBy(instant.getTime() - now.getTime());
    tenant.events.publish({ event: 'clock', data: { now: tenant.clock.iso() } });
    const settled = await settle(tenant);
    if (!settled.settled) return failure(502, 'NotSettled', settled.reason);
    return ok({ now: tenant.clock.iso() });
  });
}
