import { isClosed, type AccessRequest } from '../../rule/access-request.ts';
import { fateOf, type GuestFate } from '../../rule/holding-fate.ts';
import type { Instant } from '../../rule/time.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { guestId } from '../port/identity.ts';

export interface Leaving {
  guest: string;
  /** What the guest holds beside the access that ends. */
  others: readonly Pick<Assignment, 'state'>[];
  asked: readonly AccessRequest[];
  /** When the last access ends, as far as it is known. */
  endsAt: Instant;
}

/** What Entra does with a guest's account when this access ends; null where it is not the last, or where something is on its way. */
export async function guestFate({ store, entitlement }: Pick<Parts, 'store' | 'entitlement'>, { guest, others, asked, endsAt }: Leaving): Promise<GuestFate | null> {
  if (others.some(({ state }) => state === 'delivered' || state === 'partiallyDelivered' || state === 'delivering')) return null;
  if (asked.some((one) => one.terms.action === 'add' && !isClosed(one))) return null;
  // A guest whom Foyer invited leaves by that request, which tells about it itself.
  if ((await store.requests.openStaysOf([guestId(guest)])).length > 0) return null;
  const [lifecycle, governed] = await Promise.all([entitlement.outsiderLifecycle(), entitlement.isGoverned(guest)]);
  return fateOf(lifecycle, governed, endsAt);
}
