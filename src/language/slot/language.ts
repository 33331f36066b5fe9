import { fold } from '../normalize.ts';
import type { Span, Token } from '../token.ts';

export interface FoundLanguage extends Span {
  tag: string;
}

const names: Record<string, string> = {
  en: 'english, englisch, englische, englischer, anglais, ingles, 英語',
  de: 'german, deutsch, deutsche, deutscher, allemand, aleman, ドイツ語',
  fr: 'french, franzosisch, franzoesisch, franzosische, franzosischer, francais, frances, フランス語',
  es: 'spanish, spanisch, spanische, spanischer, espagnol, espanol, castellano, スペイン語',
  it: 'italian, italienisch, italienische, italien, italiano, イタリア語',
  ja: 'japanese, japanisch, japanische, japanischer, japonais, japones, 日本語',
  pt: 'portuguese, portugiesisch, portugais, portugues, ポルトガル語',
  'pt-BR': 'brazilian portuguese, brazilian',
  nl: 'dutch, niederlandisch, hollandisch, neerlandais, holandes, neerlandes, オランダ語',
  pl: 'polish, polnisch, polonais, polaco, ポーランド語',
  sv: 'swedish, schwedisch, suedois, sueco, スウェーデン語',
  da: 'danish, danisch, danois, danes, デンマーク語',
  nb: 'norwegian, norwegisch, norvegien, noruego, ノルウェー語',
  fi: 'finnish, finnisch, finnois, finlandes, finnische, フィンランド語',
  cs: 'czech, tschechisch, tcheque, checo, チェコ語',
  tr: 'turkish, turkisch, turc, turco, トルコ語',
  ru: 'russian, russisch, russe, ruso, ロシア語',
  uk: 'ukrainian, ukrainisch, ukrainien, ucraniano, ウクライナ語',
  ko: 'korean, koreanisch, coreen, coreano, 韓国語',
  zh: 'chinese, chinesisch, chinois, chino, mandarin, 中国語',
  hi: 'hindi, ヒンディー語',
  ar: 'arabic, arabisch, arabe, アラビア語',
  he: 'hebrew, hebraisch, hebreu, hebreo, ヘブライ語',
  hu: 'hungarian, ungarisch, hongrois, hungaro, ハンガリー語',
  el: 'greek, griechisch, grec, griego, ギリシャ語',
  ro: 'romanian, rumanisch, roumain, rumano, ルーマニア語',
};

const tagOfName = new Map(Object.entries(names).flatMap(([tag, words]) => words.split(', ').map((word): [string, string] => [fold(word), tag])));

/** Words between which and the name stands the language of an invitation; 'the German auditor' names none. */
const introducing = new Set(['in', 'auf', 'en', 'language', 'sprache', 'langue', 'idioma']);

/** The language in which something shall be written. */
export function findLanguage(tokens: Token[]): FoundLanguage | undefined {
  for (const [at, token] of tokens.entries()) {
    if (token.japanese) {
      const name = [...tagOfName.keys()].find((candidate) => candidate.endsWith('語') && new RegExp(`${candidate}(で|の招待|版)`).test(token.text));
      if (name) return { tag: tagOfName.get(name)!, start: token.start + token.text.indexOf(name), end: token.start + token.text.indexOf(name) + name.length };
      continue;
    }
    const tag = tagOfName.get(token.folded);
    const before = tokens[at - 1];
    const beforeThat = tokens[at - 2];
    const isIntroduced = before && (introducing.has(before.folded) || (beforeThat && introducing.has(beforeThat.folded)));
    const namesInvitation = /^(invitation|invite|einladung|mail|version|email)/.test(tokens[at + 1]?.folded ?? '') || /^(invitation|invitacion)$/.test(before?.folded ?? '');
    if (tag && (isIntroduced || namesInvitation)) return { tag, start: (isIntroduced ? before : token).start, end: token.end };
  }
  return undefined;
}
