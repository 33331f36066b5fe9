import { DateTime } from 'luxon';
import { noticed } from '../../rule/holding.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { guestId, type TenantId } from '../port/identity.ts';
import { remindersOf } from './days-left.ts';
import { followedByStay } from './followed-by-stay.ts';
import { holdingId } from './follow-holding.ts';

const dayMs = 86_400_000;
/** Beyond the first reminder, so that each is known before it is due. */
const horizonMs = 16 * dayMs;
const beganName = 'holdings-since';
const readName = 'holdings-read';
const atOnce = 500;

/**
 * Reads once a day, before the hour of the reminders, which assignments end soon, wherever they were made: entitlement
 * management tells only by listing all that stand. What comes into view is kept; what has vanished or moved is looked at.
 * The first reading of a tenant begins the story: what would have been told before it is not made up for.
 */
export async function readHoldings(parts: Parts, tenantId: TenantId): Promise<number> {
  const { store, clock, house, entitlement } = parts;
  const now = clock.now();
  const today = DateTime.fromJSDate(now, { zone: house.timeZone }).minus({ hours: 5 }).toISODate() ?? '';
  if ((await store.watermark(readName)) === today) return 0;
  const began = (await store.watermark(beganName)) ?? now.toISOString();
  const ending = (await entitlement.assignmentsEndingBefore(new Date(now.getTime() + horizonMs))).filter(({ target, endsAt }) => target.id !== null && endsAt !== null);
  const standing = await store.holdings.standing();
  const unknown = await withoutStays(parts, ending.filter(({ id }) => !standing.has(holdingId(id))));
  const told = new Map(ending.map((one) => [holdingId(one.id), one.endsAt]));
  const horizon = new Date(now.getTime() + horizonMs).toISOString();
  // Known, and ending otherwise than was thought, or not at all, or gone.
  const moved = [...standing].filter(([id, endsAt]) => (told.has(id) ? told.get(id) !== endsAt : endsAt !== null && endsAt < horizon)).map(([id]) => id);
  return store.transaction(async (tx) => {
    const fresh = await tx.holdings.insert(
      unknown.map(({ id, target, package: pkg, endsAt, since }) =>
        noticed({
          id: holdingId(id),
          tenantId,
          assignmentId: id,
          holder: { id: target.id ?? '', name: target.displayName || target.mail || 'somebody' },
          package: { id: pkg.id, name: pkg.displayName },
          endsAt,
          remindFrom: since !== null && since > began ? since : began,
          reminders: remindersOf(endsAt, house.timeZone),
          lookAt: null,
        }),
      ),
    );
    const looked = await tx.holdings.lookSoon(moved, now);
    await tx.setWatermark(beganName, began);
    await tx.setWatermark(readName, today);
    return fresh + looked;
  });
}

/** Without those that a request of Foyer's brought, which tells of their end itself. */
async function withoutStays({ store }: Parts, assignments: readonly Assignment[]): Promise<Assignment[]> {
  const kept: Assignment[] = [];
  for (let from = 0; from < assignments.length; from += atOnce) {
    const some = assignments.slice(from, from + atOnce);
    const stays = await store.requests.openStaysOf(some.flatMap(({ target }) => (target.id === null ? [] : [guestId(target.id)])));
    const requests = await Promise.all([...new Set(stays.map(({ requestId }) => requestId))].map((id) => store.requests.byId(id)));
    const known = requests.filter((one) => one !== null);
    kept.push(...some.filter((one) => !followedByStay(one, known.filter(({ id }) => stays.some(({ requestId, guestId: guest }) => requestId === id && guest === one.target.id)))));
  }
  return kept;
}
