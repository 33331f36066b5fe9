import { isTypo } from '../edit-distance.ts';
import type { Span, Token } from '../token.ts';
import { tokenize } from '../token.ts';
import { latinKey } from './transliterate.ts';

export interface FoundPackage extends Span {
  name: string;
  /** The words were more than one, or the whole name: hardly anything else can be meant. */
  certain: boolean;
}

/** Words that many packages may have in their names: alone they name none. */
const commonWords = new Set(['project', 'access', 'portal', 'data', 'room', 'team', 'group', 'assets', 'asset', 'licence', 'license', 'the', 'of', 'and', 'for', 'app', 'site', 'package', 'guest', 'guests', 'partner', 'external', 'request', 'review']);

/** How other languages, and other spellings, say words that are common in package names. */
const sameWord = new Map<string, readonly string[]>(Object.entries({
  project: ['projekt', 'projet', 'proyecto', 'プロジェクト'],
  licence: ['license', 'lizenz', 'licencia', 'lisence', 'licens', 'ライセンス'],
  portal: ['portail', 'ポータル'],
  supplier: ['suppliers', 'lieferanten', 'lieferant', 'fournisseur', 'fournisseurs', 'proveedor', 'proveedores', 'サプライヤー', '仕入先'],
  finance: ['finanz', 'finanzen', 'finances', 'financiera', 'financiero', 'finanzas', 'financial', 'financier', 'financiere', 'ファイナンス', '財務', '経理'],
  data: ['daten', 'donnees', 'datos', 'データ'],
  room: ['raum', 'salle', 'sala', 'ルーム'],
  assets: ['asset', 'materialien', 'ressources', 'recursos', 'アセット', '素材', '資産'],
  marketing: ['mercadotecnia', 'マーケティング'],
}));

interface Name {
  name: string;
  words: string[];
}

const compounds = new Map<string, readonly string[]>(Object.entries({
  dataroom: ['data', 'room'], datenraum: ['data', 'room'], finanzdatenraum: ['finance', 'data', 'room'],
  lieferantenportal: ['supplier', 'portal'], marketingassets: ['marketing', 'assets'], supplierportal: ['supplier', 'portal'],
  visiolizenz: ['visio', 'licence'], apolloprojekt: ['apollo', 'project'], marketingmaterial: ['marketing', 'assets'],
  marketingmaterialien: ['marketing', 'assets'], datarooms: ['data', 'room'],
}));

/** The access packages in the text, by any part of the name that tells it from the others, typing errors included. */
export function findPackages(text: string, tokens: Token[], packages: readonly string[], isTaken: (position: number) => boolean): FoundPackage[] {
  const names: Name[] = packages.map((name) => ({ name, words: tokenize(name).map((token) => token.folded) }));
  const found: FoundPackage[] = [];
  for (let at = 0; at < tokens.length; ) {
    const match = isTaken(at) ? undefined : matchAt(text, tokens, at, names, isTaken);
    if (match) {
      found.push({ name: match.name, certain: match.length > 1 || match.whole, start: tokens[at]!.start, end: tokens[at + match.length - 1]!.end });
      at += match.length;
    } else at++;
  }
  return [...found, ...findInJapanese(text, tokens, names)];
}

function matchAt(text: string, tokens: Token[], at: number, names: Name[], isTaken: (position: number) => boolean): { name: string; length: number; whole: boolean } | undefined {
  let best: { name: string; length: number; whole: boolean; score: number } | undefined;
  for (const { name, words } of names) {
    const used = new Set<number>();
    let length = 0;
    let distinct = 0;
    for (let next = at; next < tokens.length && !isTaken(next) && (next === at || /^[\s'’-]*$/.test(text.slice(tokens[next - 1]!.end, tokens[next]!.start))); next++) {
      const parts = compounds.get(tokens[next]!.folded) ?? [tokens[next]!.folded];
      const places = parts.map((part) => words.findIndex((word, index) => !used.has(index) && means(part, word)));
      if (places.includes(-1)) {
        // 'projet de marketing', 'portail des fournisseurs': small words between the parts of a name.
        if (length > 0 && next + 1 < tokens.length && /^(de|des|du|of|the|der|d|del|la|le|l|los)$/.test(tokens[next]!.folded)) continue;
        break;
      }
      for (const place of places) {
        used.add(place);
        if (!commonWords.has(words[place]!)) distinct++;
      }
      length = next - at + 1;
    }
    if (length === 0) continue;
    const score = used.size + distinct;
    const enough = distinct > 0 ? distinctive(used, words, names, name) : used.size > 1;
    if (enough && (!best || score > best.score)) best = { name, length, whole: used.size === words.length, score };
  }
  return best;
}

/** Whether no other package has the same words in its name. */
function distinctive(used: Set<number>, words: string[], names: Name[], name: string): boolean {
  const said = [...used].map((index) => words[index]!);
  return !names.some((other) => other.name !== name && said.every((word) => other.words.includes(word)));
}

function means(said: string, word: string): boolean {
  return said === word || (sameWord.get(word)?.includes(said) ?? false) || (!commonWords.has(said) && isTypo(said, word) && Math.abs(said.length - word.length) < 2)
    || (said.endsWith('s') && said.slice(0, -1) === word && word !== 'supplier');
}

/** Names in kana and kanji: by the table, or by their sound (アポロ is Apollo). */
function findInJapanese(text: string, tokens: Token[], names: Name[]): FoundPackage[] {
  const found: FoundPackage[] = [];
  for (const token of tokens.filter(({ japanese }) => japanese)) {
    for (const { name, words } of names) {
      const hits = words.flatMap((word) => {
        const written = sameWord.get(word)?.find((other) => token.text.includes(other)) ?? katakanaOf(token.text).find((run) => latinKey(run) === latinKey(word));
        return written ? [{ word, at: token.start + token.text.indexOf(written), length: written.length }] : [];
      });
      if (!hits.some(({ word }) => !commonWords.has(word)) && hits.length < 2) continue;
      const start = Math.min(...hits.map(({ at }) => at));
      const end = Math.max(...hits.map(({ at, length }) => at + length));
      if (end <= text.length) found.push({ name, certain: true, start, end });
    }
  }
  return found.length > 1 ? [found.sort((one, other) => other.end - other.start - (one.end - one.start))[0]!] : found;
}

function katakanaOf(text: string): string[] {
  return text.match(/[ァ-ヺー]{2,}/g) ?? [];
}
