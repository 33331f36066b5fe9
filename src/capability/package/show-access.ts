import { z } from 'zod';
import { wasAskedAbout, type AccessRequest } from '../../rule/access-request.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ViewRole } from '../port/store.ts';
import type { ActionAnswer, ActionTurn, Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { accessCard, type AccessExtra } from './access-card.ts';

/** As what somebody may look at a request: whose it is, whom it is for, or who was asked about it; null for everybody else. */
export function accessRoleOf(request: AccessRequest, turn: Turn): ViewRole | null {
  const { tenantId, personId } = turn.chat;
  if (request.tenantId !== tenantId) return null;
  if (request.requestor.id === personId) return 'requestor';
  if (request.target.id === personId) return 'target';
  return wasAskedAbout(request, { id: personId }) ? 'approver' : null;
}

/** Sends a fresh card of a request; from then on it is kept up to date like the first one. */
export async function sendAccessCard(parts: Parts, turn: Turn, request: AccessRequest, role: ViewRole, say: Say, extra: AccessExtra = {}): Promise<void> {
  const { tenantId, personId, conversationId, serviceUrl } = turn.chat;
  const activityId = await say(accessCard(request, { id: personId, role }, parts.clock.now(), readerOf(parts, turn), extra));
  await parts.store.views.add({ subjectId: request.id, tenantId, personId, role, message: { conversationId, serviceUrl, activityId }, shownVersion: request.version });
}

/** Finds a request by its number, for somebody who may see it. To everybody else it does not exist. */
export async function findAccess(parts: Parts, turn: Turn, number: string): Promise<{ request: AccessRequest; role: ViewRole } | null> {
  const value = Number(number);
  if (!Number.isSafeInteger(value) || value < 1) return null;
  const request = await parts.store.access.byNumber(turn.chat.tenantId, value);
  const role = request && accessRoleOf(request, turn);
  return request && role ? { request, role } : null;
}

const showData = z.looseObject({ request: idSchema('access') });

/** 'Open' on a list: the request's own card, sent as a new message. */
export async function showAccess(parts: Parts, turn: ActionTurn, say: Say): Promise<ActionAnswer> {
  const parsed = showData.safeParse(turn.input.data);
  const request = parsed.success ? await parts.store.access.byId(parsed.data.request) : null;
  const role = request && accessRoleOf(request, turn);
  if (!request || !role) return { kind: 'refused', status: 403, text: 'This request is not yours to see, or exists no more.' };
  await sendAccessCard(parts, turn, request, role, say);
  return { kind: 'notice', text: `Request ${request.number} is below.` };
}
