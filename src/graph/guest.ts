import { z } from 'zod';
import type { Effect, GuestAccount } from '../capability/port/directory.ts';
import { guestId, personId, type GuestId } from '../capability/port/identity.ts';
import { done, effectOf, plainlyRefused } from './effect.ts';
import { failureOf } from './graph-answer.ts';
import { parse, type GraphClient } from './graph-client.ts';
import { literal, path } from './graph-url.ts';

const guestUser = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  otherMails: z.array(z.string()).nullish(),
  userPrincipalName: z.string().nullish(),
  companyName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  externalUserState: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }).nullish(),
  sponsors: z.array(z.object({ '@odata.type': z.string().optional(), id: z.string().min(1), displayName: z.string().nullish() })).nullish(),
});
type GuestUser = z.infer<typeof guestUser>;

const selected = {
  $select: 'id,displayName,mail,otherMails,userPrincipalName,companyName,accountEnabled,userType,externalUserState,createdDateTime',
  $expand: 'sponsors($select=id,displayName)',
};

/** Graph refuses more than 15 alternatives in a filter unless it may answer from a store that lags; an address takes two. */
const addressesPerRequest = 7;

/**
 * The guests with these addresses, keyed by the lower-case address asked for, disabled ones included. A guest whose main
 * address matches goes before one who has it as another address. The default query (no ConsistencyLevel) reads the store
 * that knows of an invitation first; `userType` is told apart here because the filter may be three levels deep at most.
 */
export async function findGuestsByMail(graph: GraphClient, mails: string[]): Promise<Map<string, GuestAccount>> {
  const asked = [...new Set(mails.map((mail) => mail.trim().toLowerCase()))].filter((mail) => mail !== '');
  const chunks = Array.from({ length: Math.ceil(asked.length / addressesPerRequest) }, (_, index) => asked.slice(index * addressesPerRequest, (index + 1) * addressesPerRequest));
  const users = await Promise.all(chunks.map((chunk) => graph.list(path`/users`, { $filter: addressFilter(chunk), ...selected }, guestUser)));
  const guests = users.flat().filter((user) => user.userType === 'Guest');

  const found = new Map<string, GuestAccount>();
  for (const mail of asked) {
    const guest = guests.find((user) => user.mail?.toLowerCase() === mail) ?? guests.find((user) => user.otherMails?.some((other) => other.toLowerCase() === mail));
    if (guest) found.set(mail, toGuest(guest));
  }
  return found;
}

function addressFilter(mails: string[]): string {
  return mails.flatMap((mail) => [`mail eq ${literal(mail)}`, `otherMails/any(x:x eq ${literal(mail)})`]).join(' or ');
}

/** A guest account; null where there is none, or where the account is not (any more) of type Guest. */
export async function readGuest(graph: GraphClient, id: GuestId): Promise<GuestAccount | null> {
  const user = await graph.find(path`/users/${id}`, selected, guestUser);
  return user?.userType === 'Guest' ? toGuest(user) : null;
}

/** Every guest with their sponsors: Graph knows no way from a sponsor to their guests. */
export async function listGuests(graph: GraphClient): Promise<GuestAccount[]> {
  const users = await graph.list(path`/users`, { $filter: `userType eq 'Guest'`, ...selected, $top: '999' }, guestUser);
  return users.map(toGuest);
}

/** Blocks sign-in and ends the sessions; both can be repeated. */
export async function disableGuest(graph: GraphClient, id: GuestId): Promise<Effect<object>> {
  const account = await lookAtAccount(graph, id);
  if (account.kind !== 'guest') return { ok: false, refusal: { reason: 'not-found', code: account.kind, graphRequestId: account.graphRequestId } };
  const blocked = await graph.request({ method: 'PATCH', path: path`/users/${id}`, body: { accountEnabled: false } });
  if (!blocked.ok) return plainlyRefused(blocked);
  const signedOut = await graph.request({ method: 'POST', path: path`/users/${id}/revokeSignInSessions` });
  return signedOut.ok ? done(blocked, {}) : plainlyRefused(signedOut);
}

/** Deletes the account (Entra keeps it for 30 days); one that is gone already counts as deleted. */
export async function deleteGuest(graph: GraphClient, id: GuestId): Promise<Effect<object>> {
  const account = await lookAtAccount(graph, id);
  if (account.kind === 'gone') return done(account, {});
  if (account.kind === 'not-a-guest') return { ok: false, refusal: { reason: 'not-found', code: account.kind, graphRequestId: account.graphRequestId } };
  const answer = await graph.request({ method: 'DELETE', path: path`/users/${id}` });
  return !answer.ok && answer.status === 404 ? done(answer, {}) : effectOf(answer);
}

/** Looks before acting: a guest may have become a member since the work was planned, and members are not ours to touch. */
async function lookAtAccount(graph: GraphClient, id: GuestId): Promise<{ kind: 'guest' | 'not-a-guest' | 'gone'; graphRequestId: string | null }> {
  const place = path`/users/${id}`;
  const answer = await graph.request({ method: 'GET', path: place, query: { $select: 'id,userType' } });
  if (!answer.ok && answer.status !== 404) throw failureOf(answer);
  if (!answer.ok) return { kind: 'gone', graphRequestId: answer.graphRequestId };
  const { userType } = parse(z.object({ userType: z.string().nullish() }), answer, place);
  return { kind: userType === 'Guest' ? 'guest' : 'not-a-guest', graphRequestId: answer.graphRequestId };
}

function toGuest(user: GuestUser): GuestAccount {
  const mail = user.mail ?? user.otherMails?.[0] ?? user.userPrincipalName ?? '';
  return {
    id: guestId(user.id),
    displayName: user.displayName ?? mail,
    mail,
    companyName: user.companyName ?? null,
    accountEnabled: user.accountEnabled === true,
    acceptance: acceptanceOf(user.externalUserState),
    createdAt: user.createdDateTime ? new Date(user.createdDateTime) : null,
    // A group can be a sponsor too; it attests nothing in a chat.
    sponsors: (user.sponsors ?? [])
      .filter((sponsor) => (sponsor['@odata.type'] ?? '#microsoft.graph.user') === '#microsoft.graph.user')
      .map((sponsor) => ({ id: personId(sponsor.id), displayName: sponsor.displayName ?? sponsor.id })),
  };
}

/** Reads `externalUserState`: null on accounts that no invitation made. */
export function acceptanceOf(externalUserState: string | null | undefined): GuestAccount['acceptance'] {
  switch (externalUserState) {
    case 'PendingAcceptance':
      return 'pending';
    case 'Accepted':
      return 'accepted';
    default:
      return 'unknown';
  }
}
