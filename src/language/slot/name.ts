import type { Hit } from '../lexicon/find-concepts.ts';
import type { Span, Token } from '../token.ts';

export interface FoundName extends Span {
  name: string;
}

/** What is known about the words around a name. */
export interface NameContext {
  text: string;
  tokens: Token[];
  hits: Hit[];
  unknown: ReadonlySet<number>;
  isTaken: (position: number) => boolean;
  /** German capitalizes every noun: there a name must stand where only a name can. */
  nounsHaveCapitals: boolean;
  emailStarts: readonly number[];
  organizationStarts: readonly number[];
}

const particles = new Set(['de', 'van', 'von', 'der', 'den', 'del', 'la', 'di', 'da', 'el', 'al', 'bin', 'le', 'du']);
const titles = new Set(['mr', 'mrs', 'ms', 'dr', 'herr', 'herrn', 'frau', 'mme', 'madame', 'monsieur', 'senor', 'senora', 'prof', 'miss', 'm']);
const fromWords = new Set(['from', 'of', 'at', 'von', 'aus', 'bei', 'de', 'chez']);
const bridging = new Set(['and', 'und', 'et', 'y', 'e', 'or']);
const skipped = new Set(['bitte', 'please', 'den', 'die', 'der', 'dem', 'a', 'al', 'la', 'le', 'for', 'fur', 'pour', 'para', 'to', 'new', 'our']);

/** Names of people in the text, by their capitals and by what stands beside them. */
export function findNames(context: NameContext): FoundName[] {
  const { tokens, text } = context;
  const names: FoundName[] = [];
  let lastEnd = -1;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.japanese) {
      const found = japaneseName(token);
      if (found) names.push(found);
      continue;
    }
    if (!canBeName(context, at)) continue;
    const last = endOfName(context, at);
    const span = { start: token.start, end: tokens[last]!.end };
    const bridged = lastEnd >= 0 && /^(?:,\s?|,?\s(?:and|und|et|y|e|&)\s|\s&\s)$/.test(text.slice(lastEnd, span.start));
    if (isPlaced(context, at, last) || bridged) {
      names.push({ name: text.slice(span.start, span.end), ...span });
      lastEnd = span.end;
    }
    at = last;
  }
  return names;
}

function isCapital(token: Token | undefined): boolean {
  return token !== undefined && /^\p{Lu}[\p{Ll}\p{M}]/u.test(token.text);
}

function canBeName(context: NameContext, at: number): boolean {
  const token = context.tokens[at]!;
  if (context.isTaken(at) || !/^\p{L}+$/u.test(token.text)) return false;
  return context.unknown.has(at) && (isCapital(token) || isBeforeOrganization(context, at) && followsVerb(context, at)) || (isCapital(token) && titles.has(context.tokens[at - 1]?.folded ?? ''));
}

function endOfName(context: NameContext, at: number): number {
  const { tokens, text } = context;
  let last = at;
  for (let next = at + 1; next < tokens.length; next++) {
    const touches = /^[\s'-]$/.test(text.slice(tokens[next - 1]!.end, tokens[next]!.start)) && !context.isTaken(next);
    if (!touches) break;
    if (isCapital(tokens[next]) && (context.unknown.has(next) || !context.nounsHaveCapitals)) last = next;
    else if (!(particles.has(tokens[next]!.folded) && isCapital(tokens[next + 1]) && context.unknown.has(next + 1))) break;
  }
  return last;
}

function isPlaced(context: NameContext, at: number, last: number): boolean {
  const { tokens } = context;
  const before = tokens[at - 1]?.folded ?? '';
  if (titles.has(before) || isBeforeOrganization(context, last)) return true;
  const end = tokens[last]!.end;
  if (context.emailStarts.some((start) => start > end && start - end <= 3)) return true;
  if (followsVerb(context, at)) return true;
  return !context.nounsHaveCapitals && (at > 0 || last > at);
}

function isBeforeOrganization(context: NameContext, at: number): boolean {
  const following = context.tokens[at + 1];
  return following !== undefined && fromWords.has(following.folded) && context.organizationStarts.some((start) => start > following.end && start - following.end <= 12);
}

function followsVerb({ tokens, hits }: NameContext, at: number): boolean {
  for (let before = at - 1; before >= Math.max(0, at - 4); before--) {
    if (hits.some((hit) => hit.last >= before && hit.first <= before && ['invite', 'bring', 'add', 'onboard', 'guestAccount', 'who', 'show', 'detail'].includes(hit.concept))) return true;
    if (!skipped.has(tokens[before]!.folded) && !bridging.has(tokens[before]!.folded) && !titles.has(tokens[before]!.folded)) return false;
  }
  return false;
}

/** A name before an honorific: 田中さん. */
function japaneseName(token: Token): FoundName | undefined {
  const match = /([\p{Script=Han}ァ-ヺー・々]{1,12})(?:さん|様|氏)/u.exec(token.text);
  if (!match?.[1] || /^(皆|全員|誰|お客|客)$/.test(match[1])) return undefined;
  return { name: match[1], start: token.start + match.index, end: token.start + match.index + match[1].length };
}
