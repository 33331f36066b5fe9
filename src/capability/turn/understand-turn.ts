import { understand } from '../../language/understand.ts';
import type { Intent, Understanding } from '../../language/understanding.ts';
import type { Vocabulary } from '../../language/vocabulary.ts';
import type { Parts } from '../parts.ts';
import type { Person } from '../port/directory.ts';
import type { Turn } from '../port/turn.ts';
import { dayIn, readerOf } from '../reader.ts';
import { within } from '../within.ts';
import { vocabularyOf } from './vocabulary.ts';

/** What a sentence is about where it may name somebody without an address: then the people close by are looked up. */
const namesSomebody = new Set<Intent>(['request_package', 'direct_assign', 'extend', 'remove_access', 'attest']);
const patienceMs = 1_000;

/**
 * Reads what somebody said. Most sentences need no more than the tenant's own names; one that may be about a colleague or
 * a guest is read again with the people who report to the speaker and the guests whom they sponsor, and an extension once
 * more with what its holder has, since 'by 30 days' counts from the present end.
 */
export async function understandTurn(parts: Parts, turn: Turn, text: string): Promise<{ understood: Understanding; vocabulary: Vocabulary }> {
  const { timeZone, locale } = readerOf(parts, turn);
  const vocabulary = await vocabularyOf(parts);
  const read = (words: Vocabulary, speaker: string) => understand(text, { now: parts.clock.now(), timeZone, locale, speaker, vocabulary: words });
  const first = read(vocabulary, '');
  if (!namesSomebody.has(first.intent)) return { understood: first, vocabulary };
  const near = await within(patienceMs, peopleNear(parts, turn));
  if (!near) return { understood: first, vocabulary };
  const speaker = near.me.userPrincipalName.toLowerCase();
  const closer: Vocabulary = {
    ...vocabulary,
    people: [near.me, ...near.reports].map(({ userPrincipalName, displayName }) => ({ userPrincipalName, displayName })),
    guests: near.guests.map(({ mail, displayName }) => ({ mail, displayName, assignments: [] })),
  };
  const second = read(closer, speaker);
  if (second.intent !== 'extend') return { understood: second, vocabulary: closer };
  const mail = second.slots.emails?.[0] ?? speaker;
  const held = await within(patienceMs, heldBy(parts, turn, mail, near, timeZone));
  if (!held) return { understood: second, vocabulary: closer };
  const known: Vocabulary = { ...closer, guests: [...closer.guests.filter((guest) => guest.mail !== mail), { mail, displayName: closer.guests.find((guest) => guest.mail === mail)?.displayName ?? '', assignments: held }] };
  return { understood: read(known, speaker), vocabulary: known };
}

interface Near {
  me: Person;
  reports: Person[];
  guests: { id: string; mail: string; displayName: string }[];
}

async function peopleNear({ directory, entitlement }: Parts, { chat }: Turn): Promise<Near | undefined> {
  const [me, reports, guests] = await Promise.all([directory.person(chat.personId), entitlement.directReportsOf(chat.personId), directory.guestsSponsoredBy(chat.personId)]);
  return me ? { me, reports, guests: guests.map(({ id, mail, displayName }) => ({ id, mail: mail.toLowerCase(), displayName })) } : undefined;
}

/** An end is the first moment that is over, or the last one that is not: either way it belongs to the day before. */
async function heldBy({ directory, entitlement }: Parts, { chat }: Turn, mail: string, near: Near, timeZone: string): Promise<{ package: string; end: string }[]> {
  const own = mail === near.me.userPrincipalName.toLowerCase() || mail === near.me.mail?.toLowerCase();
  const id = own ? chat.personId : (near.guests.find((guest) => guest.mail === mail)?.id ?? (await directory.guestsByMail([mail])).get(mail)?.id);
  if (id === undefined) return [];
  return (await entitlement.assignmentsOf(id)).flatMap(({ package: pkg, endsAt }) => (endsAt === null ? [] : [{ package: pkg.displayName, end: dayIn(new Date(Date.parse(endsAt) - 1), timeZone) }]));
}
