import { listCard } from '../../card/list-card.ts';
import { dayWords } from '../../card/date-words.ts';
import { listed } from '../../card/plain-text.ts';
import { guestName, standing } from '../../card/request-words.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { findForTurn, sendRequestCard, unknownNumber } from './show-request.ts';

const most = 8;

/** 'My requests', 'where is request 1042': the newest first, each to be opened; or the one that was named. */
export async function listRequests(parts: Parts, turn: Turn, wanted: { number?: string; mails: readonly string[] }, say: Say): Promise<void> {
  if (wanted.number !== undefined) {
    const found = await findForTurn(parts, turn, wanted.number);
    if (!found) await say(unknownNumber(wanted.number));
    else await sendRequestCard(parts, turn, found.request, found.role, say);
    return;
  }
  const { requests: all, total } = await parts.store.requests.ofRequestor(turn.chat, wanted.mails.length > 0 ? 100 : most);
  const requests = all.filter((request) => wanted.mails.length === 0 || request.guests.some((stay) => wanted.mails.includes(stay.mail))).slice(0, most);
  if (requests.length === 0) {
    await say({ kind: 'text', text: wanted.mails.length > 0 ? `You have no request for ${listed(wanted.mails)}.` : 'You have not asked for anything yet. To invite somebody, write for example: invite name@partner.com until 31 March, because …' });
    return;
  }
  const reader = readerOf(parts, turn);
  const title = 'Your requests';
  const more = wanted.mails.length === 0 && total > most ? `And ${total - most} older: ask for one by its number, ‘where is request 1042’.` : '';
  await say(
    listCard({
      summary: `${title}: ${total}`,
      title,
      lead: 'The newest first',
      rows: requests.map((request) => {
        const now = standing(request, reader);
        return {
          name: `${request.number}  ${listed(request.guests.map(guestName))}`,
          detail: `  until ${dayWords(request.terms.end, reader)}`,
          status: `${now.mark} ${now.headline}`,
          open: request.id,
          openTooltip: `Open request ${request.number}`,
        };
      }),
      more,
    }),
  );
}
