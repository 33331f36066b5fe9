import MiniSearch from 'minisearch';
import { dayOfMoment } from '../../card/date-words.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard } from '../../card/registry.ts';
import { isClosed } from '../../rule/access-request.ts';
import type { Parts } from '../parts.ts';
import type { AccessPackage } from '../port/directory.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { Suggestion } from '../port/entitlement.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';

const most = 8;

/** 'What can I request', 'is there something for suppliers': what Entra lets this person ask for, searched by name, description and contents. */
export async function findPackages(parts: Parts, turn: Turn, query: string | undefined, say: Say): Promise<void> {
  const own = parts.entitlement.as(turn.chat);
  await own.ready();
  const [allowed, packages, held, asked, suggested] = await Promise.all([
    own.requestable(),
    parts.directory.packages(),
    parts.entitlement.assignmentsOf(turn.chat.personId),
    parts.store.access.ofPerson(turn.chat, 50),
    // A preview of Entra's, which many tenants do not have: a list without it is as good.
    own.suggestions().catch((error: unknown): Suggestion[] => {
      if (!(error instanceof DirectoryError)) throw error;
      return [];
    }),
  ]);
  const isSuggested = ({ id }: AccessPackage) => suggested.some((one) => one.package === id);
  const requestable = packages.filter(({ id }) => allowed.includes(id));
  if (requestable.length === 0) {
    await say({ kind: 'text', text: 'There is no access package that you may ask for. Your IT administrators can tell why; they name who may ask in each package’s policies.' });
    return;
  }
  const found = query ? search(requestable, query) : requestable.toSorted((a, b) => Number(isSuggested(b)) - Number(isSuggested(a)) || a.displayName.localeCompare(b.displayName));
  const shown = found.length > 0 ? found : requestable;
  const reader = readerOf(parts, turn);
  const title = query && found.length > 0 ? `What fits “${plainText(query, 60)}”` : 'What you can request';
  const rows = shown.slice(0, most).map((one) => {
    const assignment = held.find((other) => other.package.id === one.id);
    const open = asked.requests.find((request) => !isClosed(request) && request.terms.package.id === one.id && request.target.id === turn.chat.personId);
    const suggestion = suggested.find((other) => other.package === one.id);
    const status = assignment ? `✓ You have it${assignment.endsAt ? `, until ${dayOfMoment(assignment.endsAt, reader)}` : ''}` : open ? `◔ Asked for: request ${open.number}` : '';
    const hint = suggestion && status === '' ? suggestionWords(suggestion) : '';
    return {
      package: one.id,
      name: one.displayName,
      about: plainText(one.description, 200),
      contains: one.resources.length > 0 ? `Contains ${listed(one.resources)}` : '',
      status: status || hint,
      canRequest: status === '',
      requestTooltip: `Request ${one.displayName}`,
      rulesTooltip: `Who can get ${one.displayName}, and how`,
    };
  });
  const lead = query && found.length === 0 ? `Nothing fits “${plainText(query, 60)}”. This is all that you may ask for.` : 'Request opens a form; nothing is sent before you say so.';
  await say({ kind: 'card', summary: `${title}: ${listed(rows.map(({ name }) => name))}`, card: buildCard('package-list', { lang: 'en', summary: title, title, lead, rows, more: shown.length > most ? `And ${shown.length - most} more: search by a word, ‘is there something for …’.` : '' }) });
}

function suggestionWords({ relatedPeople, names, heldBefore }: Suggestion): string {
  if (relatedPeople > 0) return names.length > 0 ? `★ Suggested: ${listed(names.slice(0, 3))} ${names.length === 1 ? 'has' : 'have'} it` : `★ Suggested: ${relatedPeople} ${relatedPeople === 1 ? 'person' : 'people'} you work with ${relatedPeople === 1 ? 'has' : 'have'} it`;
  return heldBefore ? '★ Suggested: you had it before' : '';
}

/** Search that forgives spelling: words of the name count most, then the description, then what it contains. */
export function search(packages: readonly AccessPackage[], query: string): AccessPackage[] {
  const index = new MiniSearch<AccessPackage & { contents: string }>({
    fields: ['displayName', 'description', 'contents'],
    searchOptions: { boost: { displayName: 3, description: 1.5 }, prefix: (term) => term.length > 2, fuzzy: (term) => (term.length > 3 ? 0.25 : false), combineWith: 'OR' },
    processTerm: (term) => stem(term.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '')),
  });
  index.addAll(packages.map((one) => ({ ...one, contents: one.resources.join(' ') })));
  const hits = index.search(query);
  const best = hits[0]?.score ?? 0;
  return hits.filter(({ score }) => score > best / 4).flatMap(({ id }) => packages.find((one) => one.id === id) ?? []);
}

const stopWords = new Set(['a', 'an', 'the', 'for', 'to', 'of', 'something', 'anything', 'is', 'there', 'access', 'package', 'packages', 'any', 'some', 'with']);

/** A plural is found by its singular, and a word that says nothing finds nothing. */
function stem(term: string): string | null {
  if (stopWords.has(term)) return null;
  return term.length > 4 && term.endsWith('s') ? term.slice(0, -1) : term;
}
