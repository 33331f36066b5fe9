import type { Refusal } from '../capability/port/directory.ts';
import type { Rejected } from './graph-answer.ts';

/**
 * What the words of a refused invitation mean. Entra gives all of them the same code, so the words are all there is
 * (entra-docs, external-id/troubleshoot; the allow and block list has no documented words). The first match counts;
 * this table is the only place that reads Graph's messages.
 */
const meanings: { status: 400 | 403; words: RegExp; reason: Refusal['reason'] }[] = [
  { status: 400, words: /blocked from signing in|sign-?in is blocked|account is disabled/i, reason: 'guest-disabled' },
  { status: 400, words: /cross-?tenant/i, reason: 'cross-tenant-blocked' },
  { status: 400, words: /verified domain/i, reason: 'own-domain' },
  { status: 400, words: /domain.*(allow|block|den(y|ied)|restrict|permitted|policy)|(allow|block|den(y|ied)|restrict|permitted|policy).*domain/is, reason: 'domain-blocked' },
  { status: 400, words: /(invalid|not (a )?valid|malformed|special characters?).*(mail|address)|(mail|address).*(invalid|not (a )?valid|malformed|special characters?)/is, reason: 'address-invalid' },
  { status: 403, words: /suspicious activity/i, reason: 'invitations-suspended' },
  { status: 403, words: /invitations?( are| is)? not allowed/i, reason: 'invitations-off' },
];

/** The reason of a refused invitation; null where the words say nothing that a person could act on. */
export function invitationRefusal({ status, text }: Pick<Rejected, 'status' | 'text'>): Refusal['reason'] | null {
  return meanings.find((meaning) => meaning.status === status && meaning.words.test(text))?.reason ?? null;
}
