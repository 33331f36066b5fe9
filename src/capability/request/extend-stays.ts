import type { AccessHappening, AccessRequest } from '../../rule/access-request.ts';
import { recordStay } from '../../rule/stay.ts';
import { guestId } from '../port/identity.ts';
import type { Nouns } from '../port/store.ts';
import { recordHappenings } from './change-request.ts';

/** Where an access package that came with an invitation lasts longer now, the guest's stay does too: its card must not tell the old end. */
export async function extendStays(tx: Nouns, access: AccessRequest, happened: readonly AccessHappening[], now: Date): Promise<void> {
  const { target, terms, endsAt } = access;
  if (terms.action !== 'extend' || !target.isGuest || target.id === null || endsAt === null || !happened.some(({ what }) => what === 'access-delivered')) return;
  for (const { requestId, guestId: guest } of await tx.requests.openStaysOf([guestId(target.id)])) {
    const request = await tx.requests.lock(requestId);
    if (!request || request.terms.package?.id !== terms.package.id) continue;
    const index = request.guests.findIndex(({ state }) => 'guestId' in state && state.guestId === guest);
    const outcome = recordStay(request, index, { kind: 'extended', endAt: endsAt }, now);
    if (!outcome?.ok) continue;
    await tx.requests.save(outcome.request);
    await recordHappenings(tx, outcome.request, outcome.happened.map((happening) => ({ happening, actor: access.requestor })), now);
  }
}
