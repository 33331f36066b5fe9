import { fold } from './normalize.ts';

/** A word of the text with its place in it. */
export interface Token {
  text: string;
  folded: string;
  start: number;
  end: number;
  /** Written in kana or kanji: a run without spaces, not a single word. */
  japanese: boolean;
}

/** A stretch of the text that means one thing: an address, a package, a date. */
export interface Span {
  start: number;
  end: number;
}

const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|[\p{Script=Latin}\p{M}\p{Nd}]+|[\p{L}\p{M}]+/gu;
const japaneseStart = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]/u;

/** The words of the text; apostrophes and hyphens divide, so that "don't" is two words everywhere. */
export function tokenize(text: string): Token[] {
  const folded = fold(text);
  const tokens: Token[] = [];
  for (const match of text.matchAll(word)) {
    const start = match.index;
    const end = start + match[0].length;
    tokens.push({ text: match[0], folded: folded.slice(start, end), start, end, japanese: japaneseStart.test(match[0]) });
  }
  return tokens;
}
