import type { Span } from '../token.ts';

export interface FoundEmail extends Span {
  address: string;
}

// Each part has a bound, so that hostile text costs no more than its length.
const address = /[\p{Script=Latin}\p{Nd}_%+-](?:[\p{Script=Latin}\p{Nd}._%+'-]{0,62}[\p{Script=Latin}\p{Nd}_%+-])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![a-z0-9])/giu;

/** The mail addresses in the text, lower case, in the order said. */
export function findEmails(text: string): FoundEmail[] {
  if (!text.includes('@')) return [];
  return [...text.matchAll(address)].map((match) => ({
    address: match[0].toLowerCase().replace(/^'+/, ''),
    start: match.index,
    end: match.index + match[0].length,
  }));
}
