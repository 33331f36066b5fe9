import { listCard } from '../../card/list-card.ts';
import { momentWords } from '../../card/date-words.ts';
import { listed } from '../../card/plain-text.ts';
import { guestName } from '../../card/request-words.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { sendRequestCard } from '../request/show-request.ts';

const most = 8;

/** 'What is waiting for me': the one request as its own card, or a list, the oldest first. */
export async function listApprovals(parts: Parts, turn: Turn, say: Say): Promise<void> {
  const { requests, total } = await parts.store.requests.waitingFor(turn.chat, most);
  const [only] = requests;
  if (!only) {
    await say({ kind: 'text', text: 'Nothing is waiting for your decision.' });
    return;
  }
  if (total === 1) {
    await sendRequestCard(parts, turn, only, 'approver', say);
    return;
  }
  const reader = readerOf(parts, turn);
  const title = `${total} requests wait for your decision`;
  await say(
    listCard({
      title,
      lead: 'The oldest first',
      rows: requests.map((request) => ({
        name: `${request.number}  ${request.requestor.name}`,
        detail: `  for ${listed(request.guests.map(guestName))}`,
        status: request.state.kind === 'waiting' ? `Lapses ${momentWords(request.state.lapseAt, reader)}` : '',
        open: request.id,
        openTooltip: `Open request ${request.number}`,
      })),
      more: total > most ? `And ${total - most} more, shown as these are decided.` : '',
    }),
  );
}
