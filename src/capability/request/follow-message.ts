import type { GuestRequest } from '../../rule/request.ts';
import type { Parts } from '../parts.ts';
import type { ViewRole } from '../port/store.ts';
import type { Turn } from '../port/turn.ts';

/**
 * Follows the card that somebody has pressed, if it is not followed already: a card that was sent by a process which died
 * before it could write that down is known by nobody until it is used.
 */
export async function followMessage(parts: Parts, turn: Turn & { input: { kind: 'action' } }, request: GuestRequest, role: ViewRole): Promise<void> {
  const { tenantId, personId, conversationId, serviceUrl } = turn.chat;
  const activityId = turn.input.messageId;
  if (activityId === null) return;
  await parts.store.views.add({ requestId: request.id, tenantId, personId, role, message: { conversationId, serviceUrl, activityId }, shownVersion: request.version });
}
