import type { Concept } from '../lexicon/concept.ts';
import { concepts } from '../lexicon/concept.ts';
import type { Intent } from '../understanding.ts';
import { intents } from '../understanding.ts';
import { barred, rules } from './rules.ts';

export const entityKinds = ['@email', '@newcomer', '@guest', '@name', '@employee', '@package', '@organization', '@request', '@duration', '@date', '@workflow'] as const;
export type EntityKind = (typeof entityKinds)[number];
export type Feature = Concept | EntityKind | 'alone' | 'verb';

interface Rule {
  intent: Intent;
  wanted: Feature[][];
  unwanted: Feature[];
  worth: number;
}

const features = new Set<string>([...concepts, ...entityKinds, 'alone', 'verb']);

/** Reads a rule as written in rules.ts; a word that is no feature is a mistake in the table. */
function parseRule(intent: Intent, written: string): Rule {
  const rule: Rule = { intent, wanted: [], unwanted: (barred[intent]?.split(' ') ?? []).map((name) => toFeature(name, written)), worth: 0 };
  for (const condition of written.split(' ')) {
    if (condition.startsWith('+')) rule.worth += Number(condition.slice(1));
    else if (condition.startsWith('!')) rule.unwanted.push(toFeature(condition.slice(1), written));
    else rule.wanted.push(condition.split('|').map((name) => toFeature(name, written)));
  }
  rule.worth += rule.wanted.reduce((sum, alternatives) => sum + (alternatives[0] === 'alone' ? 0 : 2), 0);
  return rule;
}

function toFeature(name: string, written: string): Feature {
  if (!isFeature(name)) throw new Error(`The rule '${written}' names '${name}', which is neither a concept nor an entity.`);
  return name;
}

function isFeature(name: string): name is Feature {
  return features.has(name);
}

const parsed: Rule[] = intents.flatMap((intent) => (intent === 'unknown' ? [] : rules[intent].map((rule) => parseRule(intent, rule))));

export interface Ranking {
  /** The winning intent and its sum, where some rule holds whole. */
  best?: { intent: Intent; score: number };
  /** All intents with any evidence, best first; partial evidence counts by its share. */
  nearest: Intent[];
}

/** Ranks the intents for the features of a sentence. */
export function rank(present: ReadonlySet<Feature>): Ranking {
  let best: { intent: Intent; score: number } | undefined;
  const closeness = new Map<Intent, number>();
  for (const rule of parsed) {
    const met = rule.wanted.filter((alternatives) => alternatives.some((feature) => present.has(feature)));
    const barred = rule.unwanted.some((feature) => present.has(feature));
    if (met.length === rule.wanted.length && !barred) {
      if (!best || rule.worth > best.score) best = { intent: rule.intent, score: rule.worth };
    }
    const telling = met.filter((alternatives) => alternatives.some((feature) => present.has(feature) && !vague.has(feature) && !feature.startsWith('@'))).length;
    const close = telling === 0 ? 0 : (rule.worth * met.length) / rule.wanted.length - (barred ? 2 : 0) - (rule.wanted.length - met.length);
    if (close > (closeness.get(rule.intent) ?? 0)) closeness.set(rule.intent, close);
  }
  const nearest = [...closeness].sort(([, one], [, other]) => other - one).map(([intent]) => intent);
  return { ...(best && { best }), nearest };
}

/** Conditions that alone say nothing about what is wanted. */
const vague = new Set<Feature>(['i', 'my', 'me', 'alone', 'what', 'who', 'show', 'need', 'can', 'did', 'must', 'not', 'have', 'polite', 'it', 'where', 'still', 'start', 'make', 'more', '@date', '@duration', 'exist', 'again', 'stop', 'see', 'verb']);
