import type { DateTable } from '../date/date-classes.ts';
import type { Token } from '../token.ts';
import type { Concept } from './concept.ts';
import type { Index } from './lexicon.ts';
import { conceptsOfWord } from './lexicon.ts';

/** Words of these concepts go on with the wish: what stands before them is not their attribute. */
const wishing: ReadonlySet<Concept> = new Set<Concept>([
  'invite', 'bring', 'add', 'need', 'get', 'give', 'request', 'assign', 'show', 'find', 'approve', 'deny', 'keep', 'done', 'noNeed', 'extend', 'remove', 'offboard',
  'onboard', 'withdraw', 'cancel', 'resend', 'again', 'send', 'handOver', 'make', 'have', 'import', 'i', 'my', 'me', 'we', 'can', 'did', 'must', 'not', 'still',
  'what', 'who', 'why', 'where', 'it', 'polite', 'greeting', 'stop', 'retract', 'withoutRequest',
]);

/** Nouns among the words that the lexicons list as frequent and without a concept. */
const frequentNouns = new Set(['audit', 'workshop', 'test', 'tests', 'testing', 'prototype', 'prototyp', 'project', 'projekt', 'projet', 'proyecto', 'team', 'design', 'sitzung', 'atelier', 'taller', 'prueba', 'pruebas', 'work']);

/** Whether the word can be the noun that the word before it colours, as 'close' in 'month-end close'. */
export function mayBeNoun({ text, folded, japanese }: Token, { lexicon, dates }: { lexicon: Index; dates: DateTable }, nounsHaveCapitals: boolean): boolean {
  if (japanese || !/^\p{L}{3,}$/u.test(text) || (nounsHaveCapitals && !/^\p{Lu}/u.test(text))) return false;
  if (frequentNouns.has(folded)) return true;
  if (lexicon.functionWords.has(folded) || dates.get(folded)?.some(({ words }) => words.length === 1)) return false;
  return !conceptsOfWord(lexicon, folded).some((concept) => wishing.has(concept));
}
