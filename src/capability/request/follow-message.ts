import type { Parts } from '../parts.ts';
import type { ViewRole } from '../port/store.ts';
import type { ActionTurn } from '../port/turn.ts';

/** By then the answer to a press has reached the client, whatever overtook it. */
const answeredMs = 2_000;

/**
 * Follows the card that somebody has pressed. A card that was sent by a process which died before it could write that
 * down is known by nobody until it is used. After a change the card is drawn once more a little later: the request may have
 * moved on, and changed the card, before the answer to the press has arrived and put the older card in its place.
 */
export async function followMessage(parts: Parts, turn: ActionTurn, request: { id: string; version: number }, role: ViewRole, changed: boolean): Promise<void> {
  const { tenantId, personId, conversationId, serviceUrl } = turn.chat;
  const activityId = turn.input.messageId;
  if (activityId === null) return;
  const view = { subjectId: request.id, tenantId, personId, role, message: { conversationId, serviceUrl, activityId } };
  await parts.store.transaction(async (tx) => {
    if (changed) await tx.views.redraw(view);
    else await tx.views.add({ ...view, shownVersion: request.version });
    await tx.enqueue({ name: 'deliver', subjectId: request.id }, changed ? answeredMs : 0);
  });
}
