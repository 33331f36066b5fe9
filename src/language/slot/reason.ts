import { fold } from '../normalize.ts';
import type { Hit } from '../lexicon/find-concepts.ts';
import type { Concept } from '../lexicon/concept.ts';
import type { Span, Token } from '../token.ts';
import type { BecauseCue, ReasonTable } from './reason-table.ts';

/** What is known about the sentence when its reason is looked for. */
export interface Sentence {
  text: string;
  tokens: Token[];
  hits: Hit[];
  /** Addresses, packages and the like, by kind. */
  entities: (Span & { kind: string })[];
  /** Dates with the words that introduce them; `binding` ones are never part of a reason introduced by a preposition. */
  dates: (Span & { binding: boolean })[];
}

export interface FoundReason extends Span {
  reason: string;
  /** A clause of its own, rather than a phrase begun by a preposition that may mean something else. */
  clause: boolean;
}

/** A clause that begins with one of these asks for something; it gives no reason. */
const commands: ReadonlySet<Concept> = new Set<Concept>([
  'invite', 'remove', 'extend', 'approve', 'deny', 'cancel', 'withdraw', 'assign', 'show', 'resend', 'offboard', 'onboard', 'give', 'bring', 'handOver',
  'what', 'who', 'why', 'where', 'howMany', 'add', 'send', 'make', 'greeting', 'machine', 'everything', 'help', 'can', 'find', 'import', 'get', 'stop', 'keep', 'withoutRequest', 'done',
]);

/** Verbs that, as an infinitive, say what is wanted: 'I ask you to extend …'. */
const wishes: ReadonlySet<Concept> = new Set<Concept>(['invite', 'remove', 'extend', 'approve', 'deny', 'cancel', 'withdraw', 'assign', 'resend', 'offboard', 'onboard', 'handOver']);

const clauseMark = /[,;:.!?()]|\s[-–—]{1,2}\s|[—–]/;
const sentenceMark = /[.;!?)](?:\s|$)/;

/** The person's own reason and where it stands. */
export function findReason(sentence: Sentence, table: ReasonTable): FoundReason | undefined {
  const found = searchReason(sentence, table);
  const tail = found && sentence.hits.find((hit) => hit.last > hit.first && hit.start < found.start && hit.end > found.start && found.reason.endsWith(` ${sentence.tokens[hit.last]!.text}`));
  // 'lade … für den Workshop ein': the verb's second part is not the reason's.
  return tail ? { ...found, reason: found.reason.slice(0, -sentence.tokens[tail.last]!.text.length).trim() } : found;
}

function searchReason(sentence: Sentence, table: ReasonTable): FoundReason | undefined {
  const labelled = byLabel(sentence, table);
  if (labelled) return labelled;
  const { tokens } = sentence;
  for (let at = 0; at < tokens.length; at++) {
    if (isTaken(sentence, at)) continue;
    const because = becauseAt(tokens, at, table.because);
    if (because > 0 && !insidePhrase(sentence, at)) return clauseAfter(sentence, at, because);
    if (at === 0) continue;
    if (startsClause(sentence, at) && hasSaidSomething(sentence, at) && isReasonClause(sentence, at, table)) return toSentenceEnd(sentence, at, at);
    if (!hasSaidSomething(sentence, at) || insidePhrase(sentence, at)) continue;
    const purpose = cueAt(tokens, at, table.purpose);
    if (purpose > 0 && isPurpose(sentence, at + purpose, table)) return toNextDate(sentence, at, at + purpose);
    const infinitive = cueAt(tokens, at, table.infinitive);
    if (infinitive > 0 && isInfinitive(sentence, at, infinitive, table)) return toNextDate(sentence, at, at + infinitive - 1);
  }
  return undefined;
}

function byLabel({ text }: Sentence, table: ReasonTable): FoundReason | undefined {
  const match = table.label.exec(fold(text));
  if (!match || match.index === 0 && match[0].length === text.length) return undefined;
  return cut(text, match.index, match.index + match[0].length, text.length, true);
}

/** 'because' opens a reason to the end of its sentence; at the very beginning, to the first comma. */
function clauseAfter(sentence: Sentence, at: number, length: number): FoundReason | undefined {
  const { text, tokens } = sentence;
  const first = tokens[at + length];
  if (!first) return undefined;
  if (at > 0) return toSentenceEnd(sentence, at, at + length);
  const comma = text.indexOf(',', first.start);
  return comma < 0 ? undefined : cut(text, 0, first.start, comma, true);
}

function toSentenceEnd(sentence: Sentence, from: number, first: number): FoundReason | undefined {
  const { text, tokens } = sentence;
  const begin = tokens[first]!.start;
  let end = begin + indexOf(sentenceMark, text.slice(begin));
  // A part after a comma that only names a time or a thing stands beside the reason.
  for (let next = first + 1; next < tokens.length && tokens[next]!.start < end; next++) {
    const comma = text.slice(tokens[next - 1]!.end, tokens[next]!.start).includes(',');
    if (comma && (isTaken(sentence, next) || isCommand(sentence, next))) end = tokens[next - 1]!.end;
  }
  return cut(text, tokens[from]!.start, begin, end, true);
}

/** The reason after a preposition ends where a date, an address or another clause begins. */
function toNextDate(sentence: Sentence, from: number, first: number): FoundReason | undefined {
  const { text, tokens } = sentence;
  const begin = tokens[first]!.start;
  let end = begin + indexOf(sentenceMark, text.slice(begin));
  for (const stop of [...sentence.dates.filter((date) => date.binding), ...sentence.entities.filter(({ kind }) => kind === 'email' || kind === 'language')]) {
    if (stop.start > begin && stop.start < end) end = stop.start;
  }
  for (let next = first + 1; next < tokens.length && tokens[next]!.start < end; next++) {
    const comma = text.slice(tokens[next - 1]!.end, tokens[next]!.start).includes(',');
    if (comma && (isTaken(sentence, next) || isCommand(sentence, next))) end = tokens[next - 1]!.end;
  }
  return cut(text, tokens[from]!.start, begin, end, false);
}

function cut(text: string, start: number, begin: number, end: number, clause: boolean): FoundReason | undefined {
  const reason = text.slice(begin, end)
    .replace(/[\s,.;:!?)"-]+$/, '')
    .replace(/[,.]?\s(?:please|thanks|thank you|thx|bitte|danke|merci|s'il (?:te|vous) pla[iî]t|gracias|por favor|and|und|et|y)$/i, '')
    .replace(/^["\s]+|[\s,]+$/g, '');
  return reason ? { reason, start, end, clause } : undefined;
}

function indexOf(pattern: RegExp, text: string): number {
  const index = text.search(pattern);
  return index < 0 ? text.length : index;
}

function becauseAt(tokens: Token[], at: number, cues: BecauseCue[]): number {
  const found = cues.find(({ words }) => words.every((word, offset) => tokens[at + offset]?.folded === word));
  return found && tokens[at + found.cut] ? found.cut : 0;
}

function cueAt(tokens: Token[], at: number, phrases: string[][]): number {
  const found = phrases.find((phrase) => phrase.every((word, offset) => tokens[at + offset]?.folded === word));
  return found && tokens[at + found.length] ? found.length : 0;
}

function entityAt({ tokens, entities }: Sentence, at: number): { kind: string; end: number } | undefined {
  const token = tokens[at];
  return token && entities.find((entity) => token.start >= entity.start && token.start < entity.end);
}

function isTaken(sentence: Sentence, at: number): boolean {
  const token = sentence.tokens[at]!;
  return entityAt(sentence, at) !== undefined || sentence.dates.some((date) => token.start >= date.start && token.start < date.end);
}

function insidePhrase({ hits }: Sentence, at: number): boolean {
  return hits.some((hit) => hit.last > hit.first && hit.first <= at && at <= hit.last && hit.last - hit.first < 4);
}

function startsClause({ text, tokens }: Sentence, at: number): boolean {
  const between = text.slice(tokens[at - 1]!.end, tokens[at]!.start);
  // A point before a small letter ends no sentence: 'bis 30.4. ein'.
  return clauseMark.test(between.trim() === '.' && /^\p{Ll}/u.test(tokens[at]!.text) ? ' ' : between);
}

/** Whether something is wanted already: before that, a clause is an opening, not a reason. */
function hasSaidSomething(sentence: Sentence, at: number): boolean {
  const before = sentence.tokens[at]!.start;
  return sentence.entities.some((entity) => entity.start < before)
    || sentence.hits.some((hit) => hit.first < at && !['polite', 'greeting', 'i', 'my', 'me', 'can'].includes(hit.concept));
}

function isCommand({ tokens, hits }: Sentence, at: number): boolean {
  let first = at;
  while (tokens[first] && /^(and|then|so|but|also|und|dann|aber|auch|et|puis|mais|y|pero|luego)$/.test(tokens[first]!.folded)) first++;
  for (; first < tokens.length; first++) {
    const here = hits.filter((hit) => hit.first <= first && first <= hit.last);
    if (here.some((hit) => commands.has(hit.concept) && hit.first === first)) return true;
    if (!here.some((hit) => hit.concept === 'polite')) return false;
  }
  return true;
}

function isReasonClause(sentence: Sentence, at: number, table: ReasonTable): boolean {
  const { text, tokens } = sentence;
  if (cueAt(tokens, at, table.purpose) > 0 || cueAt(tokens, at, table.infinitive) > 0 || isCommand(sentence, at)) return false;
  const first = tokens[at]!;
  if (table.subject.has(first.folded)) return true;
  const end = first.start + indexOf(/[,.;!?)](?:\s|$)/, text.slice(first.start));
  const namesThing = sentence.entities.some((entity) => entity.start >= first.start && entity.start < end && ['email', 'package', 'request', 'organization', 'language', 'person'].includes(entity.kind));
  const isAside = sentence.hits.some((hit) => hit.first === at && (hit.concept === 'polite' || hit.concept === 'greeting') && (tokens[hit.last + 1]?.start ?? end) >= end);
  return !namesThing && !isAside;
}

function isPurpose(sentence: Sentence, at: number, table: ReasonTable): boolean {
  const { tokens } = sentence;
  let noun = at;
  while (tokens[noun] && table.determiner.has(tokens[noun]!.folded) && !isTaken(sentence, noun)) noun++;
  const token = tokens[noun];
  if (!token || /^\d/.test(token.text)) return false;
  const entity = entityAt(sentence, noun);
  if (!entity && table.people.has(token.folded)) return hasNounAfter(sentence, noun, token.end, table) && !/^(me|us|him|her|them|you|mich|uns|moi|nous|now|today|jetzt|heute)$/.test(token.folded);
  if (!entity) return !isTaken(sentence, noun) && (noun > at || !namesPerson(sentence, noun));
  if (entity.kind !== 'package' && entity.kind !== 'organization') return false;
  // 'for the Apollo workshop' is a reason, 'for Apollo' and 'for the Apollo package' are not.
  return hasNounAfter(sentence, noun, entity.end, table);
}

/** Whether the word belongs to a longer noun: 'the Apollo workshop', 'the partner meeting'. */
function hasNounAfter(sentence: Sentence, at: number, end: number, table: ReasonTable): boolean {
  const { tokens, text } = sentence;
  const next = tokens.findIndex((candidate, position) => position > at && candidate.start >= end);
  const following = tokens[next];
  if (!following || isTaken(sentence, next) || text.slice(end, following.start) !== ' ') return false;
  return !table.people.has(following.folded) && !/^(project|access|package|licence|license|and|or|from|by|with|in|on|as|please|to|until|with|of|at|or|but|via|within|team|group|user|users|account|accounts|projekt|paket|und|von|mit|als|et|de|avec|projet|y|con|proyecto|oder|bitte|s|until|till|who|that|has|have|is|are|was|can|should|needs|which|if|because|so|since|bis|weil|jusqu|hasta|porque|parce|für|pour|para|for|access|zugriff|zugang|acces|acceso|domain|domains|organization|a|al|du|der|die|das|im|in)$/.test(following.folded);
}

function namesPerson({ tokens }: Sentence, at: number): boolean {
  const token = tokens[at]!;
  const isCapital = /^\p{Lu}\p{Ll}/u.test(token.text);
  const next = tokens[at + 1];
  const following = next !== undefined && next.start === token.end + 1;
  if (!isCapital) return false;
  return !following || /^\p{Lu}\p{Ll}/u.test(next.text) || /^(from|and|of|by|at|from|de|y|et|aus|until|to|with|in|as)$/.test(next.folded);
}

function isInfinitive(sentence: Sentence, at: number, length: number, table: ReasonTable): boolean {
  const { tokens } = sentence;
  if (length === 1 && table.governing.has(tokens[at - 1]!.folded) && !isTaken(sentence, at - 1)) return false;
  const verb = tokens[at + length];
  if (!verb || isTaken(sentence, at + length) || table.people.has(verb.folded)) return false;
  // After 'to' an article, a name or a number begins a place or a time; German 'um' and 'zum' stand before nouns.
  if (tokens[at]!.folded === 'to' && (/^[\d\p{Lu}]/u.test(verb.text) || table.determiner.has(verb.folded))) return false;
  if (table.joining.has(verb.folded) && tokens[at + length + 1]) {
    const object = [1, 2, 3].map((offset) => entityAt(sentence, at + length + offset)).find(Boolean);
    if (object?.kind === 'package') return false;
  }
  return !sentence.hits.some((hit) => hit.first === at + length && wishes.has(hit.concept));
}
