import { lexicon } from '../locale/ja/lexicon.ts';
import type { Token } from '../token.ts';
import type { Concept } from './concept.ts';
import { concepts } from './concept.ts';
import type { Hit } from './find-concepts.ts';

/** Every Japanese word with its concepts, longest first. */
const words: [string, Concept[]][] = collect();

function collect(): [string, Concept[]][] {
  const found = new Map<string, Concept[]>();
  for (const concept of concepts) {
    for (const word of lexicon[concept].split(',').map((entry) => entry.trim()).filter(Boolean)) found.set(word, [...(found.get(word) ?? []), concept]);
  }
  return [...found].sort(([one], [other]) => other.length - one.length);
}

const mostRead = 1_000;

/** The concepts in Japanese text: the longest word at a place counts, the words inside it do not. */
export function findJapaneseConcepts(text: string, tokens: Token[]): Hit[] {
  const read = text.slice(0, mostRead);
  const covered = new Uint8Array(read.length);
  const hits: Hit[] = [];
  for (const [word, meant] of words) {
    for (let at = read.indexOf(word); at >= 0; at = read.indexOf(word, at + word.length)) {
      if (covered[at] || covered[at + word.length - 1]) continue;
      covered.fill(1, at, at + word.length);
      const position = tokens.findIndex((token) => token.start <= at && at < token.end);
      if (position >= 0) for (const concept of meant) hits.push({ concept, first: position, last: position, start: at, end: at + word.length });
    }
  }
  return hits.sort((one, other) => one.start - other.start);
}
