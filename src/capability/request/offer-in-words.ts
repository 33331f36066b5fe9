import { accessStanding } from '../../card/access-words.ts';
import { listed } from '../../card/plain-text.ts';
import type { Slots } from '../../language/understanding.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import { mayDecideAccess, mayWithdrawAccess } from '../../rule/decide-access.ts';
import { mayDecide, mayWithdraw } from '../../rule/decide-request.ts';
import { accessRoleOf, findAccess, sendAccessCard } from '../package/show-access.ts';
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
  const access = await meantAccess(parts, turn, wanted, slots);
  if (access) return offerAccess(parts, turn, access, wanted, slots.reason ?? '', say);
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

/** A request for an access package that was named by its number; without one, the only one that it could be, where no invitation could be meant. */
async function meantAccess(parts: Parts, turn: Turn, wanted: 'approve' | 'deny' | 'withdraw', slots: Slots): Promise<AccessRequest | null> {
  if (slots.request !== undefined) return (await findAccess(parts, turn, slots.request))?.request ?? null;
  const { requests, access } = parts.store;
  const mine = wanted === 'withdraw' ? (await access.ofPerson(turn.chat, 20)).requests.filter((one) => mayWithdrawAccess(one, { id: turn.chat.personId })) : (await access.waitingFor(turn.chat, 20)).requests;
  const fitting = mine.filter(({ target, terms }) => (!slots.emails?.length || slots.emails.includes(target.mail ?? '')) && (slots.package === undefined || terms.package.name === slots.package));
  const [only] = fitting;
  if (!only || fitting.length > 1) return null;
  const others = wanted === 'withdraw' ? (await requests.ofRequestor(turn.chat, 20)).requests.filter((one) => mayWithdraw(one, { id: turn.chat.personId })) : (await requests.waitingFor(turn.chat, 20)).requests;
  return others.length === 0 || slots.package !== undefined ? only : null;
}

async function offerAccess(parts: Parts, turn: Turn, request: AccessRequest, wanted: 'approve' | 'deny' | 'withdraw', reason: string, say: Say): Promise<void> {
  const viewer = { id: turn.chat.personId };
  const able = wanted === 'withdraw' ? mayWithdrawAccess(request, viewer) : mayDecideAccess(request, viewer);
  const button = { approve: 'Approve', deny: 'Deny', withdraw: 'Withdraw request' }[wanted];
  const remark = able ? `Nothing has been done yet: press ‘${button}’ below to confirm.` : `${accessStanding(request, readerOf(parts, turn), viewer).headline}. Nothing was changed.`;
  await sendAccessCard(parts, turn, request, accessRoleOf(request, turn) ?? 'requestor', say, { remark, note: able && wanted !== 'withdraw' ? reason : '' });
}
