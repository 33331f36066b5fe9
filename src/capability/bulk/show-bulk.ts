import type { Bulk } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn, Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { bulkCard } from './bulk-card.ts';
import { viewOf } from './bulk-subject.ts';

/** By then the answer to a press has reached the client, whatever overtook it. */
const answeredMs = 2_000;

/** Sends the card of a list as a new message, which is kept up to date from then on. */
export async function sendBulkCard(parts: Parts, turn: Turn, bulk: Bulk, say: Say): Promise<void> {
  const activityId = await say(bulkCard({ ...(await viewOf(parts, bulk)), reader: readerOf(parts, turn) }));
  await parts.store.transaction(async (tx) => {
    await tx.views.add({ ...viewFor(turn, bulk, activityId), shownVersion: bulk.version });
    // The list may have moved on before its card was known.
    await tx.enqueue({ name: 'deliver', subjectId: bulk.id });
  });
}

/** The card of a list in answer to a press. It is drawn once more a little later: what overtook the answer must not be lost. */
export async function answerBulkCard(parts: Parts, turn: ActionTurn, bulk: Bulk, remark = ''): Promise<ActionAnswer> {
  const { messageId } = turn.input;
  if (messageId !== null) {
    await parts.store.transaction(async (tx) => {
      if (remark === '') await tx.views.redraw(viewFor(turn, bulk, messageId));
      // A card that says why nothing was changed stays until something is.
      else await tx.views.add({ ...viewFor(turn, bulk, messageId), shownVersion: bulk.version });
      await tx.enqueue({ name: 'deliver', subjectId: bulk.id }, answeredMs);
    });
  }
  return { kind: 'card', card: bulkCard({ ...(await viewOf(parts, bulk)), reader: readerOf(parts, turn) }, remark).card };
}

function viewFor(turn: Turn, bulk: Bulk, activityId: string) {
  const { tenantId, personId, conversationId, serviceUrl } = turn.chat;
  return { subjectId: bulk.id, tenantId, personId, role: 'operator' as const, message: { conversationId, serviceUrl, activityId } };
}
