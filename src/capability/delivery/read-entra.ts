import type { GuestRequest } from '../../rule/request.ts';
import { recordStay, type StayEvent } from '../../rule/stay.ts';
import type { Parts } from '../parts.ts';
import type { DeliveryState } from '../port/directory.ts';
import { changeRequest } from '../request/change-request.ts';

const watermarkName = 'guest-changes';

/**
 * Asks Entra what has happened to what Foyer waits for: one reading of changed guest accounts, and one of the
 * assignments that are being delivered, however many requests wait. Answers with how many changes it found.
 */
export async function readEntra(parts: Parts): Promise<number> {
  const { requests } = parts.store;
  let changes = 0;
  if (await requests.awaiting('delivery')) changes += await readDeliveries(parts);
  if (await requests.awaiting('account')) changes += await readAccounts(parts);
  return changes;
}

async function readDeliveries(parts: Parts): Promise<number> {
  const waiting = await parts.store.requests.awaitingDelivery();
  const begun = waiting.flatMap((request) => request.guests.flatMap(({ state }) => (state.kind === 'assigning' ? [Date.parse(state.since)] : [])));
  if (begun.length === 0) return 0;
  const states = await parts.directory.assignmentRequestsSince(new Date(Math.min(...begun) - 120_000));
  let changes = 0;
  for (const request of waiting) {
    for (const [index, { state }] of request.guests.entries()) {
      const told = state.kind === 'assigning' && state.assignmentRequestId !== null ? states.get(state.assignmentRequestId) : undefined;
      const event = told === undefined ? null : deliveryEvent(told);
      if (event) changes += await record(parts, request.id, index, event);
    }
  }
  return changes;
}

function deliveryEvent(state: DeliveryState): StayEvent | null {
  switch (state) {
    case 'delivered':
    case 'partiallyDelivered':
      return { kind: 'delivered' };
    case 'deliveryFailed':
    case 'denied':
    case 'canceled':
      return { kind: 'failed', reason: 'delivery-failed', code: state };
    case 'submitted':
    case 'scheduled':
    case 'delivering':
    case 'pendingApproval':
      return null;
  }
}

async function readAccounts(parts: Parts): Promise<number> {
  const { store, directory } = parts;
  const { watermark, complete, changed, removed } = await directory.guestChanges(await store.watermark(watermarkName));
  let changes = complete ? 0 : await lookAtEach(parts);
  const accepted = changed.filter((guest) => guest.acceptance === 'accepted').map((guest) => guest.id);
  for (const { requestId, guestId } of await store.requests.openStaysOf(accepted)) changes += await recordGuest(parts, requestId, guestId, { kind: 'accepted' });
  for (const { requestId, guestId } of await store.requests.openStaysOf(removed)) changes += await recordGuest(parts, requestId, guestId, { kind: 'removed-elsewhere' });
  // Only now: a reading that breaks off is read again from where it began, and what was recorded is not recorded twice.
  await store.setWatermark(watermarkName, watermark);
  return changes;
}

/** The reading began anew: what happened before it is seen on the accounts themselves. */
async function lookAtEach(parts: Parts): Promise<number> {
  let changes = 0;
  const waiting = await parts.store.requests.awaitingAcceptance();
  const accounts = waiting.length > 0 ? await parts.directory.guestsByMail(waiting.map((one) => one.mail)) : new Map();
  for (const { requestId, guestId, mail } of waiting) {
    if (accounts.get(mail)?.acceptance === 'accepted') changes += await recordGuest(parts, requestId, guestId, { kind: 'accepted' });
  }
  return changes;
}

async function recordGuest(parts: Parts, requestId: string, guestId: string, event: StayEvent): Promise<number> {
  const request = await parts.store.requests.byId(requestId);
  const index = request ? indexOf(request, guestId) : -1;
  return index < 0 ? 0 : record(parts, requestId, index, event);
}

const indexOf = (request: GuestRequest, guestId: string) => request.guests.findIndex(({ state }) => 'guestId' in state && state.guestId === guestId);

async function record(parts: Parts, requestId: string, index: number, event: StayEvent): Promise<number> {
  const change = await changeRequest(parts, requestId, 'foyer', (current, now) => recordStay(current, index, event, now));
  return change.ok ? 1 : 0;
}
