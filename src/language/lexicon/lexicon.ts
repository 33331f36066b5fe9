import { isTypo } from '../edit-distance.ts';
import { fold } from '../normalize.ts';
import { tokenize } from '../token.ts';
import type { Concept, Lexicon } from './concept.ts';
import { concepts } from './concept.ts';

/** A word or phrase of a lexicon: its words in order, and after which of them a gap may come. */
export interface Entry {
  words: string[];
  gapAfter: number;
  concepts: Concept[];
}

/** A lexicon made ready for look-up. */
export interface Index {
  byFirstWord: Map<string, Entry[]>;
  functionWords: Set<string>;
  /** Single concept words by length, for finding typing errors. */
  byLength: Map<number, string[]>;
}

/** A word that is only nearly one of these must not silence a wish. */
const neverMistyped: ReadonlySet<Concept> = new Set<Concept>(['offTopic', 'machine', 'hypothetical', 'past', 'everything', 'stop']);

export function indexLexicon(lexicon: Lexicon): Index {
  const byFirstWord = new Map<string, Entry[]>();
  const byLength = new Map<number, string[]>();
  for (const concept of concepts) {
    for (const written of variants(lexicon[concept])) addEntry(byFirstWord, written, concept);
  }
  for (const [word, entries] of byFirstWord) {
    entries.sort((one, other) => other.words.length - one.words.length);
    if (word.length >= 4 && entries.some((entry) => entry.words.length === 1 && !entry.concepts.some((concept) => neverMistyped.has(concept)))) push(byLength, word.length, word);
  }
  return { byFirstWord, byLength, functionWords: new Set(variants(lexicon.function)) };
}

function addEntry(byFirstWord: Map<string, Entry[]>, written: string, concept: Concept): void {
  const [head = '', tail] = written.split('…');
  const headWords = tokenize(head).map((token) => token.folded);
  const words = [...headWords, ...tokenize(tail ?? '').map((token) => token.folded)];
  const gapAfter = tail === undefined ? -1 : headWords.length;
  const entries = byFirstWord.get(words[0]!) ?? [];
  const same = entries.find((entry) => entry.gapAfter === gapAfter && entry.words.join(' ') === words.join(' '));
  if (same) same.concepts.push(concept);
  else entries.push({ words, gapAfter, concepts: [concept] });
  byFirstWord.set(words[0]!, entries);
}

/** The entries of a list; those with umlauts also as people without the keys for them write them. */
function variants(list: string): string[] {
  const written = list.split(',').map((entry) => entry.trim()).filter(Boolean);
  const withoutUmlautKeys = written
    .filter((entry) => /[äöüß]/.test(entry))
    .map((entry) => entry.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue').replaceAll('ß', 'ss'));
  return [...new Set([...written, ...withoutUmlautKeys].map(fold))];
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** The concepts of a single word. */
export function conceptsOfWord(index: Index, word: string): Concept[] {
  return index.byFirstWord.get(word)?.filter((entry) => entry.words.length === 1).flatMap((entry) => entry.concepts) ?? [];
}

/** Whether the language has the word at all. */
export function knowsWord(index: Index, word: string): boolean {
  return index.functionWords.has(word) || conceptsOfWord(index, word).length > 0;
}

/** The concepts of the word that this one is a typing error of. */
export function conceptsOfTypo(index: Index, word: string): Concept[] {
  if (word.length < 5) return [];
  for (const length of [word.length, word.length + 1, word.length - 1, word.length + 2, word.length - 2]) {
    const meant = index.byLength.get(length)?.find((candidate) => isTypo(word, candidate));
    if (meant) return conceptsOfWord(index, meant);
  }
  return [];
}
