import type { Span } from '../token.ts';

export interface FoundRequest extends Span {
  number: string;
}

const marked = /#\s?(\d{1,9})\b/g;
const named = /\b(?:request|requests|ticket|antrag|anfrage|antrags|anfragen|antrage|demande|solicitud|peticion|req|nr|no|number|nummer|numero|num|case|リクエスト|申請|依頼|要求|番号)\.?\s?(?:#|nr\.?|no\.?|number|nummer|numero|id|n°|nº|番号|の)?\s?:?\s?(\d{1,9})\b/giu;
/** A bare number of four digits or more, that is no year and no part of a date: 'deny 1043'. */
const bare = /(?<![\d./:@-])\b(?!20\d\d\b)(\d{4,9})\b(?![./:-]?\d|@)/g;

/** Request numbers in the folded text. */
export function findRequests(folded: string): FoundRequest[] {
  const found: FoundRequest[] = [];
  for (const pattern of [marked, named, bare]) {
    for (const match of folded.matchAll(pattern)) {
      const number = match[1]!;
      const end = match.index + match[0].length;
      const start = end - number.length - (folded[end - number.length - 1] === '#' ? 1 : 0);
      if (!found.some((other) => other.start < end && start < other.end)) found.push({ number, start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
