import { accessStanding, accessTitle } from '../../card/access-words.ts';
import { dayOfMoment, type Reader } from '../../card/date-words.ts';
import { inDays, originWords } from '../../card/holding-words.ts';
import { listed } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import { isClosed, type AccessRequest } from '../../rule/access-request.ts';
import { refusalFor } from '../../rule/holding-right.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { guestId } from '../port/identity.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { heldWith, pastOf, type Held } from './about-holding.ts';
import { daysLeft } from './days-left.ts';
import { heldAccess } from './held-access.ts';
import { whyNot } from './holding-card.ts';
import { timeLeft } from './time-left.ts';

const most = 8;

interface Holder {
  id: string;
  isGuest: boolean;
  sponsors: { id: string; displayName: string }[];
}

/** 'What do I have': every access package that somebody holds, what it contains, when it ends, how it was got, and what is under way. */
export async function listHoldings(parts: Parts, turn: Turn, say: Say): Promise<void> {
  await say(await holdingsMessage(parts, turn));
}

async function holdingsMessage(parts: Parts, turn: Turn): Promise<Parameters<Say>[0]> {
  const { tenantId, personId } = turn.chat;
  const reader = readerOf(parts, turn);
  const now = parts.clock.now();
  const [assignments, past, me] = await Promise.all([parts.entitlement.assignmentsOf(personId), pastOf(parts, tenantId, personId), parts.directory.person(personId)]);
  const open = past.asked.filter((one) => !isClosed(one));
  const waiting = open.filter(({ terms }) => terms.action === 'add' && !assignments.some((one) => one.package.id === terms.package.id && one.state !== 'delivering'));
  if (assignments.length === 0 && waiting.length === 0) return { kind: 'text', text: 'You have no access package. ‘What can I request’ lists those that you may ask for.' };
  const guest = me?.isGuest ? await parts.directory.guestById(guestId(personId)) : null;
  const viewer = { id: personId };
  const holder: Holder = { id: personId, isGuest: me?.isGuest ?? false, sponsors: guest?.sponsors ?? [] };
  const first = assignments.toSorted(byEnd).slice(0, most);
  const held = await Promise.all(first.map((one) => heldWith(parts, one, past)));
  const count = assignments.length;
  const title = count === 0 ? 'You have nothing yet' : count === 1 ? 'You have one access package' : `You have ${count} access packages`;
  const data: CardData<'holdings'> = {
    lang: 'en',
    summary: count === 0 ? title : `${title}: ${listed(first.map((one) => one.package.displayName))}`,
    title,
    lead: 'As Entra has it now',
    rows: held.map((one) => row(one, open, holder, now, reader)),
    waiting: waiting.slice(0, most).map((one) => ({ name: `${one.number}  ${accessTitle(one)}`, status: `  ${accessStanding(one, reader, viewer).mark} ${accessStanding(one, reader, viewer).headline}`, request: one.id, tooltip: `Open request ${one.number}` })),
    more: count > most ? `And ${count - most} more, which end later. My Access shows them all: ${parts.house.myAccessUrl}` : '',
  };
  return { kind: 'card', card: buildCard('holdings', data), summary: data.summary };
}

/** What ends first comes first. */
const byEnd = (one: Assignment, other: Assignment) => (one.endsAt ?? '9999').localeCompare(other.endsAt ?? '9999');

function row({ assignment, detail, policy, origin }: Held, open: readonly AccessRequest[], holder: Holder, now: Date, reader: Reader): CardData<'holdings'>['rows'][number] {
  const { package: pkg } = assignment;
  const held = heldAccess(assignment, policy);
  const mine = { extend: refusalFor('extend', 'holder', held), remove: refusalFor('remove', 'holder', held) };
  const changes = open.filter(({ terms }) => terms.package.id === pkg.id && terms.action !== 'add');
  const busy = (action: 'extend' | 'remove') => changes.some(({ terms }) => terms.action === action);
  const name = pkg.displayName;
  return {
    package: pkg.id,
    target: '',
    name,
    contains: detail && detail.resources.length > 0 ? `  ${listed(detail.resources.map((one) => one.name))}` : '',
    ends: endWords(assignment, now, reader),
    ...timeLeft(assignment, now, reader.timeZone),
    origin: `${originWords(origin, holder, policy?.displayName ?? '')}.`,
    underWay: changes.map((one) => `${accessStanding(one, reader, holder).mark} Request ${one.number}, ${accessTitle(one)}: ${accessStanding(one, reader, holder).headline}`).join(' '),
    why: whyNot(mine, null, holder.sponsors.map((one) => one.displayName)),
    canExtend: mine.extend === null && !busy('extend') && !busy('remove'),
    extendTooltip: `Extend ${name}`,
    canEnd: mine.remove === null && !busy('remove'),
    endTooltip: `Give up ${name}`,
  };
}

function endWords({ state, endsAt }: Assignment, now: Date, reader: Reader): string {
  if (state === 'delivering') return 'Being delivered by Entra';
  if (state === 'deliveryFailed') return '✕ Not delivered: Entra has failed to';
  const until = endsAt === null ? 'Does not end by itself' : `Ends ${inDays(daysLeft(endsAt, now, reader.timeZone))}, on ${dayOfMoment(endsAt, reader)}`;
  return state === 'partiallyDelivered' ? `! Delivered in part. ${until}` : until;
}
