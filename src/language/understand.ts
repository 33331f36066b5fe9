import type { DateTime } from 'luxon';
import { dayOf } from './date/calendar.ts';
import { withoutCompounds } from './date/compound.ts';
import { findDates } from './date/find-dates.ts';
import type { FoundDate } from './date/find-dates.ts';
import { findJapaneseDates } from './date/find-japanese-dates.ts';
import { datesAsSpans, findEntities } from './entities.ts';
import { fillSlots } from './fill-slots.ts';
import { featuresOf } from './intent/features.ts';
import type { Feature } from './intent/score.ts';
import { rank } from './intent/score.ts';
import { missingSlots } from './intent/slot-table.ts';
import { isVetoed } from './intent/veto.ts';
import { findConcepts } from './lexicon/find-concepts.ts';
import type { Findings } from './lexicon/find-concepts.ts';
import { findJapaneseConcepts } from './lexicon/find-japanese-concepts.ts';
import { mayBeNoun } from './lexicon/noun.ts';
import { detectLocale, localeData, spacedLocales } from './locale/locales.ts';
import type { Locale } from './locale/locales.ts';
import { fold, normalize } from './normalize.ts';
import { findJapaneseReason } from './slot/japanese-reason.ts';
import { findNames } from './slot/name.ts';
import type { FoundReason, Sentence } from './slot/reason.ts';
import { findReason } from './slot/reason.ts';
import type { Token } from './token.ts';
import { tokenize } from './token.ts';
import type { Intent, Understanding } from './understanding.ts';
import type { Vocabulary } from './vocabulary.ts';

export type { Vocabulary } from './vocabulary.ts';

/** What the understanding must know about the moment and the speaker. */
export interface UnderstandingContext {
  now: Date;
  timeZone: string;
  /** The speaker's client language, as BCP 47: decides only where the words do not. */
  locale?: string;
  /** userPrincipalName. */
  speaker: string;
  vocabulary: Vocabulary;
}

/** What is likely meant where only a thing was named, the most telling thing first. */
const likelyFor: [Feature, Intent[]][] = [
  ['@request', ['my_requests', 'decide', 'cancel_request']],
  ['@newcomer', ['invite_guest', 'request_package', 'audit']],
  ['@guest', ['guest_profile', 'extend', 'remove_access']],
  ['@package', ['request_package', 'list_packages', 'policy']],
  ['@organization', ['my_guests', 'policy', 'onboard_partner']],
];
const usualNearest: Intent[] = ['help', 'invite_guest', 'my_requests'];

/** What a person wants, from the words alone. Pure: the same text and context give the same answer. */
export function understand(text: string, context: UnderstandingContext): Understanding {
  const clean = normalize(text);
  const tokens = tokenize(clean);
  const found = findEntities(clean, tokens, context.vocabulary);
  const isTaken = (at: number): boolean => found.taken.has(at);
  const locale = detectLocale(clean, tokens, isTaken, context.locale);
  const today = dayOf(context.now, context.timeZone);
  const datesIn = (past: boolean): FoundDate[] => readDates(clean, tokens, locale, today, past, context.locale !== 'en-US', isTaken);
  const allDates = datesIn(false);
  const dates = locale === 'ja' ? allDates : withoutCompounds(clean, tokens, allDates, (at) => !isTaken(at) && mayBeNoun(tokens[at]!, localeData[locale], locale === 'de'));
  const isIn = (all: FoundDate[], at: number): boolean => all.some((date) => tokens[at]!.start >= date.start && tokens[at]!.start < date.end);
  const findings = readConcepts(clean, tokens, locale, (at) => isTaken(at) || isIn(dates, at));
  const names = findNames({
    text: clean, tokens, hits: findings.hits, unknown: new Set(findings.unknown), isTaken: (at) => isTaken(at) || isIn(allDates, at), nounsHaveCapitals: locale === 'de',
    emailStarts: found.entities.emails.map(({ start }) => start), organizationStarts: found.entities.organizations.map(({ start }) => start),
  });
  const spans = [...found.spans, ...names.map(({ start, end }) => ({ kind: 'name' as const, start, end }))];
  const sentence: Sentence = { text: clean, tokens, hits: findings.hits, entities: spans, dates: datesAsSpans(dates) };
  const reason = locale === 'ja' ? findJapaneseReason(sentence) : findReason(sentence, localeData[locale].reasons);

  const evidence = { text: clean, tokens, findings, names, dates, entities: found.entities, vocabulary: context.vocabulary };
  const { intent, nearest, withReason } = decideIntent(reason, (cut) => featuresOf(evidence, cut));
  const slots = fillSlots(intent, { ...evidence, reason: withReason ? reason : undefined, folded: fold(clean), today, pastDates: () => datesIn(true), speaker: context.speaker.toLowerCase() });
  return { intent, slots, missing: missingSlots(intent, slots), nearest };
}

interface Decision {
  intent: Intent;
  nearest: Intent[];
  withReason: boolean;
}

/** The intent of the sentence without its reason; a reason that only a preposition suggests may prove to be part of the wish. */
function decideIntent(reason: FoundReason | undefined, features: (cut: FoundReason | undefined) => Set<Feature>): Decision {
  const without = features(reason);
  const ranking = rank(without);
  let best = ranking.best;
  let present = without;
  let nearest = ranking.nearest;
  let withReason = reason !== undefined;
  if (reason && !reason.clause) {
    const whole = features(undefined);
    const other = rank(whole);
    if (other.best && (!best || (!fillsReason(best.intent) && other.best.score >= best.score))) {
      ({ best, nearest } = other);
      present = whole;
      withReason = false;
    }
  }
  const intent = best && !isVetoed(best.intent, present) ? best.intent : 'unknown';
  const likely = likelyFor.find(([feature]) => present.has(feature))?.[1] ?? usualNearest;
  const near = [...new Set([...nearest, ...likely, ...usualNearest])].filter((candidate) => candidate !== intent).slice(0, 3);
  return { intent, nearest: near, withReason };
}

function fillsReason(intent: Intent): boolean {
  return ['invite_guest', 'request_package', 'direct_assign', 'decide', 'attest', 'extend', 'remove_access', 'offboard_partner'].includes(intent);
}

function readDates(text: string, tokens: Token[], locale: Locale, today: DateTime, past: boolean, dayFirst: boolean, isTaken: (at: number) => boolean): FoundDate[] {
  if (locale === 'ja') return findJapaneseDates(text, { today, past });
  return findDates(text, tokens, localeData[locale].dates, { today, past }, dayFirst, isTaken);
}

function readConcepts(text: string, tokens: Token[], locale: Locale, isTaken: (at: number) => boolean): Findings {
  const main = locale === 'ja' ? 'en' : locale;
  const others = (['en', ...spacedLocales] as const).filter((other, at, all) => other !== main && all.indexOf(other) === at);
  const findings = findConcepts(tokens, localeData[main].lexicon, others.map((other) => localeData[other].lexicon), isTaken);
  return locale === 'ja' ? { hits: [...findJapaneseConcepts(text, tokens), ...findings.hits], unknown: findings.unknown } : findings;
}
