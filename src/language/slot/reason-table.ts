import { fold } from '../normalize.ts';
import { tokenize } from '../token.ts';
import type { ReasonWords } from './reason-words.ts';

/** The words of a causal conjunction, and how many of them are not part of the reason itself. */
export interface BecauseCue {
  words: string[];
  cut: number;
}

/** The words of reason-words.ts, divided and ready to compare. */
export interface ReasonTable {
  because: BecauseCue[];
  purpose: string[][];
  infinitive: string[][];
  governing: Set<string>;
  determiner: Set<string>;
  subject: Set<string>;
  joining: Set<string>;
  people: Set<string>;
  label: RegExp;
}

export function reasonTable(words: ReasonWords): ReasonTable {
  const list = (written: string): string[] => written.split(',').map((entry) => entry.trim()).filter(Boolean);
  const phrases = (written: string): string[][] => list(written).map((phrase) => tokenize(phrase).map((token) => token.folded)).sort((one, other) => other.length - one.length);
  const set = (written: string): Set<string> => new Set(list(written).map(fold));
  return {
    because: list(words.because).map(becauseCue).sort((one, other) => other.words.length - one.words.length), purpose: phrases(words.purpose), infinitive: phrases(words.infinitive),
    governing: set(words.governing), determiner: set(words.determiner), subject: set(words.subject), joining: set(words.joining), people: set(words.people),
    label: new RegExp(`(?:^|[\\s,.;(-])(?:${list(words.label).map(fold).join('|')})\\s?(?::|=|\\bis\\b:?|\\bist\\b:?|\\best\\b|\\bes\\b)\\s?`),
  };
}

function becauseCue(written: string): BecauseCue {
  const words = tokenize(written).map((token) => token.folded);
  return { words, cut: written.includes('(') ? words.length - 1 : words.length };
}
