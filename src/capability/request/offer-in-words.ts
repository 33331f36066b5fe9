import { listed } from '../../card/plain-text.ts';
import type { Slots } from '../../language/understanding.ts';
import { mayDecide, mayWithdraw } from '../../rule/decide-request.ts';
import type { GuestRequest } from '../../rule/request.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { decidedWords } from './request-card.ts';
import { roleOf, sendRequestCard, unknownNumber } from './show-request.ts';

/**
 * 'Approve 1042', 'deny 1043, wrong project', 'withdraw 1042': what was understood is shown on the request's own card,
 * and done by its button. Words alone decide nothing.
 */
export async function offerInWords(parts: Parts, turn: Turn, wanted: 'approve' | 'deny' | 'withdraw', slots: Slots, say: Say): Promise<void> {
  const request = await meant(parts, turn, wanted, slots);
  if (request === null) {
    await say(slots.request !== undefined ? unknownNumber(slots.request) : { kind: 'text', text: wanted === 'withdraw' ? 'Which request? Write its number: withdraw 1042. ‘My requests’ lists yours.' : `Which request? Write its number: ${wanted} 1042. ‘What is waiting for me’ lists those that you decide.` });
    return;
  }
  const viewer = { id: turn.chat.personId };
  const reader = readerOf(parts, turn);
  const role = roleOf(request, turn) ?? 'requestor';
  const able = wanted === 'withdraw' ? mayWithdraw(request, viewer) : mayDecide(request, viewer);
  if (able) {
    const button = { approve: 'Approve', deny: 'Deny', withdraw: 'Withdraw request' }[wanted];
    return sendRequestCard(parts, turn, request, role, say, { remark: `Nothing has been done yet: press ‘${button}’ below to confirm.`, note: wanted === 'withdraw' ? '' : (slots.reason ?? '') });
  }
  return sendRequestCard(parts, turn, request, role, say, { remark: whyNot(request, wanted, viewer, reader) });
}

/** The request that was named by its number; without one, the only one that it could be. */
async function meant(parts: Parts, turn: Turn, wanted: 'approve' | 'deny' | 'withdraw', slots: Slots): Promise<GuestRequest | null> {
  const { requests } = parts.store;
  if (slots.request !== undefined) {
    const number = Number(slots.request);
    const request = Number.isSafeInteger(number) ? await requests.byNumber(turn.chat.tenantId, number) : null;
    return request && roleOf(request, turn) ? request : null;
  }
  const candidates = wanted === 'withdraw' ? (await requests.ofRequestor(turn.chat, 20)).requests.filter((one) => mayWithdraw(one, { id: turn.chat.personId })) : (await requests.waitingFor(turn.chat, 20)).requests;
  const fitting = candidates.filter((one) => !slots.emails?.length || one.guests.some((stay) => slots.emails?.includes(stay.mail)));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function whyNot(request: GuestRequest, wanted: 'approve' | 'deny' | 'withdraw', viewer: { id: string }, reader: Parameters<typeof decidedWords>[1]): string {
  if (request.state.kind !== 'waiting' && request.state.kind !== 'preparing') return decidedWords(request, reader);
  if (wanted === 'withdraw') return `Only ${request.requestor.name} can withdraw this request. Nothing was changed.`;
  if (request.requestor.id === viewer.id) return `Nobody decides on their own request. ${request.state.kind === 'waiting' ? `${listed(request.state.approvers.map((one) => one.name))} will.` : ''} Nothing was changed.`;
  return 'You are not asked to decide this request any more. Nothing was changed.';
}
