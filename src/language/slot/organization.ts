import { isTypo } from '../edit-distance.ts';
import type { Span, Token } from '../token.ts';
import { tokenize } from '../token.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { latinKey } from './transliterate.ts';

export interface FoundOrganization extends Span {
  /** The connected organization's display name, or the bare domain. */
  name: string;
}

const domain = /(?<![\w.@-])@?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24})(?![\w-]|\.\w)/gi;
const fileEnding = /\.(?:csv|xlsx?|txt|docx?|pdf|json|tsv|md|png|jpe?g|zip|js|ts|py|html?|pptx?)$/i;

/** Organizations by domain or by name; one's own is none. */
export function findOrganizations(text: string, tokens: Token[], vocabulary: Vocabulary, isTaken: (position: number) => boolean): FoundOrganization[] {
  const found = [...findDomains(text, vocabulary), ...findNames(tokens, vocabulary, isTaken)];
  return found.sort((one, other) => one.start - other.start);
}

function findDomains(text: string, vocabulary: Vocabulary): FoundOrganization[] {
  const found: FoundOrganization[] = [];
  for (const match of text.matchAll(domain)) {
    const name = match[1]!.toLowerCase();
    if (fileEnding.test(name) || name === vocabulary.ownDomain) continue;
    const connected = vocabulary.organizations.find((organization) => organization.domains.includes(name));
    found.push({ name: connected?.displayName ?? name, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

function findNames(tokens: Token[], vocabulary: Vocabulary, isTaken: (position: number) => boolean): FoundOrganization[] {
  const found: FoundOrganization[] = [];
  for (const { displayName } of vocabulary.organizations) {
    const words = tokenize(displayName).map((token) => token.folded);
    tokens.forEach((token, at) => {
      if (token.japanese) {
        const run = (token.text.match(/[ァ-ヺー]{3,}/g) ?? []).find((candidate) => soundsLike(candidate, displayName));
        if (run) found.push({ name: displayName, start: token.start + token.text.indexOf(run), end: token.start + token.text.indexOf(run) + run.length });
      } else if (words.every((word, offset) => !isTaken(at + offset) && sameName(tokens[at + offset]?.folded, word))) {
        found.push({ name: displayName, start: token.start, end: tokens[at + words.length - 1]!.end });
      }
    });
  }
  return found;
}

function sameName(said: string | undefined, word: string): boolean {
  return said !== undefined && (said === word || said === `${word}s` || (word.length >= 6 && isTypo(said, word)));
}

function soundsLike(katakana: string, name: string): boolean {
  const vowelless = (key: string): string => key.replace(/[aiueoyw]/g, '');
  return vowelless(latinKey(katakana)) === vowelless(latinKey(name.replace(/th/gi, 's'))) && katakana.length >= 4;
}
