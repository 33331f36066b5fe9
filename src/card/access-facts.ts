import type { AccessRequest } from '../rule/access-request.ts';
import { dayOfMoment, dayWords, type Reader } from './date-words.ts';
import { listed, plainText } from './plain-text.ts';

/** What was asked for, as facts with labels. */
export function accessFacts(request: AccessRequest, reader: Reader): { label: string; value: string }[] {
  const { terms, target } = request;
  const { period } = terms;
  return [
    { label: 'What', value: `${terms.package.name}${terms.package.resources.length > 0 ? `: ${listed(terms.package.resources)}` : ''}` },
    ...(target.relation === 'self' ? [] : [{ label: 'For', value: `${target.name}${target.mail && target.mail !== target.name ? `, ${target.mail}` : ''}${target.isGuest ? ' (guest)' : ''}` }]),
    ...(terms.reason ? [{ label: 'Why', value: terms.reason }] : []),
    ...(period && terms.action === 'add' ? [{ label: 'From', value: dayWords(period.start, reader) }] : []),
    ...(period?.end ? [{ label: 'Until', value: `${dayWords(period.end, reader)}, end of the day` }] : []),
    { label: 'Policy', value: terms.policy.name },
    ...terms.answers.map((answer) => ({ label: plainText(answer.question, 60), value: plainText(answer.words, 500) })),
  ];
}

/** What an approver should know beside the request: what is held, what was asked before, what rules it out. */
export function backgroundFacts({ background, target }: AccessRequest, reader: Reader): { label: string; value: string }[] {
  if (!background) return [];
  const { held, earlier, incompatible, sponsors } = background;
  const until = (endsAt: string | null) => (endsAt ? ` until ${dayOfMoment(endsAt, reader)}` : '');
  return [
    { label: 'Holds now', value: held.length > 0 ? listed(held.map((one) => `${one.name}${until(one.endsAt)}`)) : 'No access package' },
    { label: 'Asked before', value: earlier.length > 0 ? listed(earlier.slice(0, 4).map((one) => `${one.name}, ${outcomeWord(one.outcome)} ${dayOfMoment(one.at, reader)}`)) : 'Nothing, in Foyer' },
    ...(incompatible.length > 0 ? [{ label: 'Incompatible', value: incompatibleWords(incompatible, held.map((one) => one.name)) }] : []),
    ...(target.isGuest ? [{ label: 'Sponsors', value: sponsors.length > 0 ? listed(sponsors) : 'Nobody sponsors this guest' }] : []),
  ];
}

/** What rules a package out, held against what is held. */
function incompatibleWords(incompatible: readonly string[], held: readonly string[]): string {
  const both = incompatible.filter((name) => held.includes(name));
  return both.length > 0 ? `Holds ${listed(both)}, and nobody may hold both` : `Nobody may also hold ${listed(incompatible)}; it is not held now`;
}

function outcomeWord(kind: AccessRequest['state']['kind']): string {
  switch (kind) {
    case 'sending':
    case 'submitted':
    case 'waiting':
    case 'scheduled':
    case 'delivering':
      return 'under way since';
    case 'unsent':
    case 'refused':
    case 'failed':
      return 'failed';
    case 'delivered':
    case 'partly':
      return 'given';
    case 'denied':
      return 'denied';
    case 'lapsed':
      return 'lapsed';
    case 'withdrawn':
      return 'withdrawn';
  }
}
