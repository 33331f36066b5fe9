import { isTypo } from '../edit-distance.ts';
import { fold } from '../normalize.ts';
import type { Span, Token } from '../token.ts';
import { tokenize } from '../token.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Somebody of the tenant named without an address. */
export interface FoundPerson extends Span {
  /** The mail address of a guest, the userPrincipalName of an employee. */
  address: string;
  kind: 'guest' | 'employee';
  said: string;
}

interface Known {
  address: string;
  kind: 'guest' | 'employee';
  words: string[];
}

/** Employees and guests of the tenant by full, first or last name. */
export function findPeople(tokens: Token[], vocabulary: Vocabulary, isTaken: (position: number) => boolean): FoundPerson[] {
  const known = everybody(vocabulary);
  const found: FoundPerson[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (isTaken(at) || tokens[at]!.japanese) continue;
    const whole = known.find(({ words }) => words.length > 1 && words.every((word, offset) => isName(tokens[at + offset], word) && !isTaken(at + offset)));
    const match = whole ?? onlyOne(known, tokens, at);
    if (!match) continue;
    const length = whole ? match.words.length : 1;
    const last = tokens[at + length - 1]!;
    found.push({ address: match.address, kind: match.kind, said: tokens.slice(at, at + length).map((token) => token.text).join(' '), start: tokens[at]!.start, end: last.end });
    at += length - 1;
  }
  return found;
}

function everybody(vocabulary: Vocabulary): Known[] {
  const words = (name: string): string[] => tokenize(name).map((token) => token.folded);
  return [
    ...vocabulary.people.map((person): Known => ({ address: person.userPrincipalName.toLowerCase(), kind: 'employee', words: words(person.displayName) })),
    ...vocabulary.guests.map((guest): Known => ({ address: guest.mail.toLowerCase(), kind: 'guest', words: words(guest.displayName) })),
  ];
}

function isName(token: Token | undefined, word: string): boolean {
  return token !== undefined && (token.folded === word || (word.length >= 5 && isTypo(token.folded, word)));
}

/** The one person with this first or last name; a following capital makes it somebody else ('Max Huber'). */
function onlyOne(known: Known[], tokens: Token[], at: number): Known | undefined {
  const token = tokens[at]!;
  const capital = token.text[0] !== token.folded[0];
  if (token.folded.length < 3 || (!capital && token.text !== fold(token.text))) return undefined;
  const following = tokens[at + 1];
  const adjacent = following && !following.japanese && following.start === token.end + 1 && following.text[0] !== following.folded[0];
  if (adjacent && capital && !known.some(({ words }) => words.includes(following.folded))) {
    // A noun may follow a name in German; elsewhere the capital begins a surname.
    if (/^[A-Z][a-z]+$/.test(following.text) && /^[A-Z][a-z]+$/.test(token.text)) return undefined;
  }
  // 'Noor Haddad' is not Omar Haddad: after another capital inside the sentence a last name is not enough.
  const preceding = tokens[at - 1];
  const follows = at > 1 && preceding !== undefined && preceding.end + 1 === token.start && capital && preceding.text[0] !== preceding.folded[0];
  const matching = known.filter(({ words }) => words[0] === token.folded || (words.length > 1 && !follows && words.at(-1) === token.folded && token.folded.length >= 4));
  return matching.length === 1 ? matching[0] : undefined;
}
