import { z } from 'zod';
import type { GuestRequest } from '../../rule/request.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';
import type { ActionAnswer, ActionTurn, Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { showAccess } from '../package/show-access.ts';
import { requestCard, type CardExtra } from './request-card.ts';

/** As what somebody may look at a request: whose it is, or who was asked about it; null for everybody else. */
export function roleOf(request: GuestRequest, turn: Turn): ViewRole | null {
  if (request.tenantId !== turn.chat.tenantId) return null;
  if (request.requestor.id === turn.chat.personId) return 'requestor';
  return request.happenings.some((one) => one.what === 'approver-asked' && one.who.id === turn.chat.personId) ? 'approver' : null;
}

/** Sends a fresh card of a request; from then on it is kept up to date like the first one. */
export async function sendRequestCard(parts: Parts, turn: Turn, request: GuestRequest, role: ViewRole, say: Say, extra: CardExtra = {}): Promise<void> {
  const activityId = await say(requestCard(request, { id: turn.chat.personId }, role, readerOf(parts, turn), extra));
  await parts.store.views.add({
    subjectId: request.id,
    tenantId: request.tenantId,
    personId: turn.chat.personId,
    role,
    message: { conversationId: turn.chat.conversationId, serviceUrl: turn.chat.serviceUrl, activityId },
    shownVersion: request.version,
  });
}

/** Finds a request by its number, for somebody who may see it. To everybody else it does not exist. */
export async function findForTurn(parts: Parts, turn: Turn, number: string): Promise<{ request: GuestRequest; role: ViewRole } | null> {
  const value = Number(number);
  if (!Number.isSafeInteger(value) || value < 1) return null;
  const request = await parts.store.requests.byNumber(turn.chat.tenantId, value);
  const role = request && roleOf(request, turn);
  return request && role ? { request, role } : null;
}

/** What is said where a number is nobody's, or somebody else's. */
export const unknownNumber = (number: string): Message => ({ kind: 'text', text: `You have no request ${number.slice(0, 12)}, and are not asked about one. ‘My requests’ lists yours; ‘what is waiting for me’ lists those that you decide.` });

const showData = z.looseObject({ request: z.union([idSchema('request'), idSchema('access')]) });

/** 'Open' on a list: the request's own card, sent as a new message. */
export async function showRequest(parts: Parts, turn: ActionTurn, say: Say): Promise<ActionAnswer> {
  const parsed = showData.safeParse(turn.input.data);
  if (parsed.success && idSchema('access').safeParse(parsed.data.request).success) return showAccess(parts, turn, say);
  const request = parsed.success ? await parts.store.requests.byId(parsed.data.request) : null;
  const role = request && roleOf(request, turn);
  if (!request || !role) return { kind: 'refused', status: 403, text: 'This request is not yours to see, or exists no more.' };
  await sendRequestCard(parts, turn, request, role, say);
  return { kind: 'notice', text: `Request ${request.number} is below.` };
}
