import type { DateTable } from '../date/date-classes.ts';
import { dateTable } from '../date/date-classes.ts';
import type { Index } from '../lexicon/lexicon.ts';
import { indexLexicon, knowsWord } from '../lexicon/lexicon.ts';
import type { ReasonTable } from '../slot/reason-table.ts';
import { reasonTable } from '../slot/reason-table.ts';
import type { Token } from '../token.ts';
import * as de from './de/index.ts';
import * as en from './en/index.ts';
import * as es from './es/index.ts';
import * as fr from './fr/index.ts';

export const spacedLocales = ['en', 'de', 'fr', 'es'] as const;
export type SpacedLocale = (typeof spacedLocales)[number];
export type Locale = SpacedLocale | 'ja';

/** Everything that the understanding knows of one language that has spaces between its words. */
export interface LocaleData {
  locale: SpacedLocale;
  lexicon: Index;
  dates: DateTable;
  reasons: ReasonTable;
}

const written = { en, de, fr, es };

/** The languages, made ready once when the program starts. To add one, add a folder beside `en` and name it here. */
export const localeData: Record<SpacedLocale, LocaleData> = {
  en: prepare('en'), de: prepare('de'), fr: prepare('fr'), es: prepare('es'),
};

function prepare(locale: SpacedLocale): LocaleData {
  const { lexicon, dates, reasons } = written[locale];
  return { locale, lexicon: indexLexicon(lexicon), dates: dateTable(dates), reasons: reasonTable(reasons) };
}

const telltale: [RegExp, Locale][] = [[/[äß]|\bich\b|\bnicht\b/i, 'de'], [/[ñ¿¡]/, 'es'], [/[çœêè]|\b[jlnd]'/i, 'fr']];
const mostTokensRead = 60;

/** The language of a sentence: the one that knows most of its words; `preferred` where that says nothing. */
export function detectLocale(text: string, tokens: Token[], isTaken: (position: number) => boolean, preferred: string | undefined): Locale {
  const words = tokens.filter((_, at) => at < mostTokensRead && !isTaken(at));
  const japaneseLetters = words.reduce((sum, token) => sum + (token.japanese ? token.text.length : 0), 0);
  if (japaneseLetters > 0) return 'ja';
  let best: { locale: Locale; score: number } = { locale: 'en', score: -1 };
  for (const locale of spacedLocales) {
    const { lexicon } = localeData[locale];
    let score = words.filter((token) => lexicon.functionWords.has(token.folded)).length * 0.3;
    score += words.filter((token) => knowsWord(lexicon, token.folded)).length;
    if (telltale.some(([pattern, tongue]) => tongue === locale && pattern.test(text))) score += 1.5;
    if (preferred?.startsWith(locale)) score += 0.4;
    if (score > best.score) best = { locale, score };
  }
  return best.locale;
}
