import type { FoundDate } from '../date/find-dates.ts';
import type { Entities } from '../entities.ts';
import type { Findings } from '../lexicon/find-concepts.ts';
import type { FoundName } from '../slot/name.ts';
import type { Span, Token } from '../token.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { Feature } from './score.ts';

/** What was found in a text, from which the rules' conditions are read. */
export interface Evidence {
  text: string;
  tokens: Token[];
  findings: Findings;
  names: FoundName[];
  dates: FoundDate[];
  entities: Entities;
  vocabulary: Vocabulary;
}

/** The features of the sentence; what lies in `cut`, its reason, says nothing about what is wanted. */
export function featuresOf(evidence: Evidence, cut: Span | undefined): Set<Feature> {
  const { tokens, findings, names, dates, entities, vocabulary } = evidence;
  const features = new Set<Feature>();
  const quoted = quotedSpans(evidence.text);
  const isAside = (span: Span): boolean => cut !== undefined && span.start >= cut.start && span.start < cut.end;
  const isQuoted = (span: Span): boolean => quoted.some((quote) => span.start > quote.start && span.end < quote.end);
  const has = (feature: Feature, spans: readonly Span[]): void => {
    if (spans.some((span) => !isAside(span))) features.add(feature);
  };
  for (const hit of findings.hits) {
    // Whoever takes it back does so wherever it stands.
    if (hit.concept === 'retract' || (!isAside(hit) && !isQuoted(hit))) features.add(hit.concept);
  }
  has('@email', entities.emails);
  has('@newcomer', entities.emails.filter(({ address }) => !isGuest(address, vocabulary) && !isEmployee(address, vocabulary)));
  has('@guest', entities.emails.filter(({ address }) => isGuest(address, vocabulary)));
  has('@employee', entities.emails.filter(({ address }) => isEmployee(address, vocabulary)));
  has('@guest', entities.people.filter(({ kind }) => kind === 'guest'));
  has('@employee', entities.people.filter(({ kind }) => kind === 'employee'));
  has('@name', names);
  has('@package', entities.packages);
  has('@organization', entities.organizations);
  has('@request', entities.requests);
  has('@workflow', entities.workflow ? [entities.workflow] : []);
  has('@duration', dates.filter(({ reading }) => reading.kind === 'duration'));
  has('@date', dates.filter(({ reading }) => reading.kind === 'period'));
  if (dates.some(({ reading }) => reading.kind === 'duration' && reading.ahead)) features.add('more');
  if (otherVerbs.some((verb) => features.has(verb))) features.add('verb');
  const unexplained = findings.unknown.map((at) => tokens[at]!).filter((token) => !isAside(token) && !names.some((name) => token.start >= name.start && token.start < name.end));
  if (unexplained.length === 0 && !findings.hits.some(isQuoted)) features.add('alone');
  return features;
}

/** With one of these a sentence is about more than having or wanting a package. */
const otherVerbs: readonly Feature[] = ['extend', 'remove', 'assign', 'done', 'noNeed', 'handOver', 'resend', 'offboard', 'onboard', 'withdraw', 'cancel', 'approve', 'deny', 'review', 'keep', 'invite', 'audit', 'rule', 'why'];

export function isGuest(address: string, vocabulary: Vocabulary): boolean {
  return vocabulary.guests.some(({ mail }) => mail.toLowerCase() === address);
}

export function isEmployee(address: string, vocabulary: Vocabulary): boolean {
  return address.endsWith(`@${vocabulary.ownDomain}`);
}

function quotedSpans(text: string): Span[] {
  return [...text.matchAll(/"[^"]*"/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
