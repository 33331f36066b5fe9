import { accessStanding, accessTitle } from '../../card/access-words.ts';
import { listCard } from '../../card/list-card.ts';
import { dayOfMoment, dayWords, type Reader } from '../../card/date-words.ts';
import { listed } from '../../card/plain-text.ts';
import { guestName, standing } from '../../card/request-words.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { GuestRequest } from '../../rule/request.ts';
import { findAccess, sendAccessCard } from '../package/show-access.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { findForTurn, sendRequestCard, unknownNumber } from './show-request.ts';

const most = 8;

export interface WantedRequests {
  number?: string | undefined;
  mails: readonly string[];
  /** An access package's display name. */
  package?: string | undefined;
}

/** 'My requests', 'where is request 1042': the newest first, each to be opened; or the one that was named. */
export async function listRequests(parts: Parts, turn: Turn, wanted: WantedRequests, say: Say): Promise<void> {
  if (wanted.number !== undefined) return showNumber(parts, turn, wanted.number, say);
  const { requests, access } = parts.store;
  const narrowed = wanted.mails.length > 0 || wanted.package !== undefined;
  const [invitations, packages] = await Promise.all([requests.ofRequestor(turn.chat, narrowed ? 100 : most), access.ofPerson(turn.chat, narrowed ? 100 : most)]);
  const all = [...invitations.requests.filter((one) => fits(one, wanted)), ...packages.requests.filter((one) => fitsAccess(one, wanted))].toSorted((a, b) => b.number - a.number);
  const total = narrowed ? all.length : invitations.total + packages.total;
  if (all.length === 0) {
    await say({ kind: 'text', text: narrowed ? `You have no request for ${listed([...wanted.mails, ...(wanted.package ? [wanted.package] : [])])}.` : 'You have not asked for anything yet. To invite somebody, write for example: invite name@partner.com until 31 March, because … For access of your own, write ‘what can I request’.' });
    return;
  }
  const reader = readerOf(parts, turn);
  const title = 'Your requests';
  await say(
    listCard({
      summary: `${title}: ${total}`,
      title,
      lead: 'The newest first',
      rows: all.slice(0, most).map((one) => ('guests' in one ? invitationRow(one, reader) : accessRow(one, reader, { id: turn.chat.personId }))),
      more: total > most ? `And ${total - most} older: ask for one by its number, ‘where is request 1042’.` : '',
    }),
  );
}

async function showNumber(parts: Parts, turn: Turn, number: string, say: Say): Promise<void> {
  const found = await findForTurn(parts, turn, number);
  if (found) return sendRequestCard(parts, turn, found.request, found.role, say);
  const access = await findAccess(parts, turn, number);
  if (access) return sendAccessCard(parts, turn, access.request, access.role, say);
  await say(unknownNumber(number));
}

const fits = (request: GuestRequest, { mails, package: pkg }: WantedRequests) => (mails.length === 0 || request.guests.some((stay) => mails.includes(stay.mail))) && (pkg === undefined || request.terms.package?.name === pkg);
const fitsAccess = ({ target, terms }: AccessRequest, { mails, package: pkg }: WantedRequests) => (mails.length === 0 || mails.includes(target.mail?.toLowerCase() ?? '')) && (pkg === undefined || terms.package.name === pkg);

function invitationRow(request: GuestRequest, reader: Reader) {
  const now = standing(request, reader);
  return {
    name: `${request.number}  ${listed(request.guests.map(guestName))}`,
    detail: `  until ${dayWords(request.terms.end, reader)}`,
    status: `${now.mark} ${now.headline}`,
    open: request.id,
    openTooltip: `Open request ${request.number}`,
  };
}

function accessRow(request: AccessRequest, reader: Reader, viewer: { id: string }) {
  const now = accessStanding(request, reader, viewer);
  const { period } = request.terms;
  const until = request.endsAt ? dayOfMoment(request.endsAt, reader) : period?.end ? dayWords(period.end, reader) : '';
  return {
    name: `${request.number}  ${accessTitle(request)}`,
    detail: until ? `  until ${until}` : '',
    status: `${now.mark} ${now.headline}`,
    open: request.id,
    openTooltip: `Open request ${request.number}`,
  };
}
