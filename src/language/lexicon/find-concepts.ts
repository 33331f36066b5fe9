import type { Span, Token } from '../token.ts';
import type { Concept } from './concept.ts';
import type { Entry, Index } from './lexicon.ts';
import { conceptsOfTypo, conceptsOfWord } from './lexicon.ts';

/** A concept met in the text, at the words from `first` to `last`; Japanese runs of words are finer divided by their offsets. */
export interface Hit extends Span {
  concept: Concept;
  first: number;
  last: number;
}

export interface Findings {
  hits: Hit[];
  /** Positions of words that no lexicon knows. */
  unknown: number[];
}

const widestGap = 14;
const mostTyposLookedUp = 40;

/** In a mixed sentence names of things and deeds are borrowed, small words hardly ever: an English 'comment' is no French one. */
const shortestBorrowed = 5;
const neverBorrowed: ReadonlySet<Concept> = new Set<Concept>(['what', 'who', 'why', 'where', 'can', 'did', 'must', 'not', 'never', 'still', 'i', 'my', 'me', 'we', 'it', 'more', 'start', 'have', 'make', 'again', 'offTopic', 'machine', 'past', 'polite']);

/**
 * The concepts in the tokens, in the language of `main` first, then in the others for the words that it lacks.
 * Tokens for which `isTaken` holds belong to an entity (an address, a date) and are passed over.
 */
export function findConcepts(tokens: Token[], main: Index, others: Index[], isTaken: (position: number) => boolean): Findings {
  const hits: Hit[] = [];
  const unknown: number[] = [];
  let typosLookedUp = 0;
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    if (isTaken(at) || token.japanese) { at++; continue; }
    const entries = main.byFirstWord.get(token.folded) ?? [];
    let length = 0;
    for (const entry of entries) {
      if (entry.gapAfter > 0) {
        const last = endOfGapped(tokens, at, entry, isTaken);
        if (last > 0) pushAll(hits, tokens, entry.concepts, at, last);
      } else if (entry.words.length >= length && continues(tokens, at, entry.words, isTaken)) {
        // A past tense only colours its verb: the verb itself is still to be read.
        if (!entry.concepts.every((concept) => concept === 'past')) length = entry.words.length;
        pushAll(hits, tokens, entry.concepts, at, at + entry.words.length - 1);
      }
    }
    if (length === 0) {
      const known = conceptsOfWord(main, token.folded);
      if (known.length > 0) pushAll(hits, tokens, known, at, at);
      else if (!main.functionWords.has(token.folded) && !entries.some((entry) => entry.gapAfter > 0)) {
        const elsewhere = conceptsElsewhere(token, at, main, others, typosLookedUp++ < mostTyposLookedUp);
        if (elsewhere.length > 0) pushAll(hits, tokens, elsewhere, at, at);
        else unknown.push(at);
      }
      length = 1;
    }
    at += length;
  }
  return { hits, unknown };
}

function conceptsElsewhere(token: Token, at: number, main: Index, others: Index[], mayBeTypo: boolean): Concept[] {
  const [second, ...rest] = others;
  const exact = second ? conceptsOfWord(second, token.folded) : [];
  if (exact.length > 0) return exact;
  // A capital inside a sentence is more likely a name than a typing error.
  const looksLikeName = at > 0 && token.text[0] !== token.folded[0];
  if (mayBeTypo && !looksLikeName && !/\d/.test(token.folded)) {
    const typo = conceptsOfTypo(main, token.folded);
    if (typo.length > 0) return typo;
  }
  for (const other of rest) {
    const concepts = token.folded.length < shortestBorrowed ? [] : conceptsOfWord(other, token.folded).filter((concept) => !neverBorrowed.has(concept));
    if (concepts.length > 0) return concepts;
  }
  return [];
}

function continues(tokens: Token[], at: number, words: string[], isTaken: (position: number) => boolean): boolean {
  return words.every((word, offset) => tokens[at + offset]?.folded === word && !isTaken(at + offset));
}

/** The last position of a phrase with a gap that begins at `at`, or 0. */
function endOfGapped(tokens: Token[], at: number, entry: Entry, isTaken: (position: number) => boolean): number {
  const head = entry.words.slice(0, entry.gapAfter);
  const tail = entry.words.slice(entry.gapAfter);
  if (!continues(tokens, at, head, isTaken)) return 0;
  const from = at + head.length;
  for (let next = from; next < from + widestGap && next < tokens.length; next++) {
    if (continues(tokens, next, tail, isTaken)) return next + tail.length - 1;
  }
  return 0;
}

function pushAll(hits: Hit[], tokens: Token[], found: Concept[], first: number, last: number): void {
  for (const concept of found) hits.push({ concept, first, last, start: tokens[first]!.start, end: tokens[last]!.end });
}
