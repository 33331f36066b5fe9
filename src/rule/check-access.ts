import type { AccessFinding } from './access-finding.ts';
import type { PolicyEnd, Question } from './policy.ts';
import { addDays, daysBetween, hasLink, isDay } from './reading.ts';
import type { Day, Instant } from './time.ts';

/** What the form holds, as it was typed. */
export interface AccessAsk {
  action: 'add' | 'extend' | 'remove';
  start: string;
  end: string;
  reason: string;
  /** By the question's id. */
  answers: Readonly<Record<string, string>>;
}

/** What Entra and Foyer know about the package, the policy, and whom it is for. */
export interface AccessFacts {
  package: string;
  /** Null where it is for whoever asks. */
  who: string | null;
  policy: { name: string; end: PolicyEnd; customPeriod: boolean; justification: boolean; approval: boolean; extendable: boolean; questions: readonly Question[] };
  blocked: boolean;
  held: { endsAt: Instant | null } | null;
  /** The number where it is one of Foyer's. */
  open: { number: number | null } | null;
  conflicts: readonly { with: string; kind: 'package' | 'group' }[];
  /** For an extension or a removal: when access ends now, and on which day for whoever reads it. */
  endsAt: Instant | null;
  endsOn: Day | null;
}

export interface AccessLimits {
  longestReason: number;
  longestAnswer: number;
}

/** Every check of a request for an access package, before anything is sent. */
export function checkAccess(ask: AccessAsk, facts: AccessFacts, limits: AccessLimits, today: Day): AccessFinding[] {
  return [...checkStanding(ask, facts), ...checkPeriod(ask, facts, today), ...checkReason(ask, facts, limits), ...(ask.action === 'add' ? facts.policy.questions.flatMap((question) => checkAnswer(question, ask.answers[question.id] ?? '', limits)) : []), ...tellApproval(ask, facts)];
}

function checkStanding(ask: AccessAsk, facts: AccessFacts): AccessFinding[] {
  const findings: AccessFinding[] = [];
  const { package: pkg, who } = facts;
  if (facts.blocked) findings.push({ level: 'blocking', code: 'blocked', who });
  if (ask.action === 'extend' && !facts.policy.extendable) findings.push({ level: 'blocking', code: 'not-extendable', package: pkg });
  if (facts.open) findings.push({ level: 'blocking', code: 'open-request', package: pkg, who, number: facts.open.number });
  if (ask.action !== 'add') return findings;
  if (facts.held) findings.push({ level: 'blocking', code: 'held', package: pkg, who, endsAt: facts.held.endsAt, extendable: facts.policy.extendable });
  for (const conflict of facts.conflicts) findings.push({ level: 'blocking', code: 'incompatible', package: pkg, with: conflict.with, kind: conflict.kind, who });
  if (!findings.some(({ level }) => level === 'blocking')) findings.push({ level: 'fine', code: 'compatible' });
  return findings;
}

function checkPeriod(ask: AccessAsk, facts: AccessFacts, today: Day): AccessFinding[] {
  if (ask.action === 'remove') return [];
  if (ask.action === 'extend') return checkExtension(ask, facts, today);
  if (!facts.policy.customPeriod) return [];
  const findings: AccessFinding[] = [];
  const start = ask.start === '' ? today : ask.start;
  if (!isDay(start)) findings.push({ level: 'blocking', code: 'start-invalid' });
  else if (start < today) findings.push({ level: 'blocking', code: 'start-past' });
  if (ask.end === '') return findings;
  if (!isDay(ask.end)) return [...findings, { level: 'blocking', code: 'end-invalid' }];
  if (ask.end < today) return [...findings, { level: 'blocking', code: 'end-past' }];
  if (!isDay(start)) return findings;
  if (ask.end < start) return [...findings, { level: 'blocking', code: 'end-before-start' }];
  return [...findings, ...tooLong(start, ask.end, facts.policy.end)];
}

function checkExtension(ask: AccessAsk, facts: AccessFacts, today: Day): AccessFinding[] {
  if (ask.end === '') return [{ level: 'blocking', code: 'end-missing' }];
  if (!isDay(ask.end)) return [{ level: 'blocking', code: 'end-invalid' }];
  if (ask.end < today) return [{ level: 'blocking', code: 'end-past' }];
  if (facts.endsOn !== null && ask.end <= facts.endsOn) return [{ level: 'blocking', code: 'end-not-later', endsAt: facts.endsAt ?? '' }];
  // An extension counts from today: the policy says how long access may lie ahead, not how long it has lasted.
  return tooLong(today, ask.end, facts.policy.end);
}

/** A policy's end, no longer than the organization lets a guest stay. */
export function within(end: PolicyEnd, longestStayDays: number): PolicyEnd {
  switch (end.kind) {
    case 'never':
      return { kind: 'after', days: longestStayDays };
    case 'after':
      return { kind: 'after', days: Math.min(end.days, longestStayDays) };
    case 'on':
      return end;
  }
}

/** The last day that a policy allows for access that begins on this day; null where it need not end. */
export function latestEnd(start: Day, end: PolicyEnd): Day | null {
  switch (end.kind) {
    case 'never':
      return null;
    case 'after':
      return addDays(start, end.days);
    case 'on':
      return end.at.slice(0, 10);
  }
}

function tooLong(start: Day, end: Day, policy: PolicyEnd): AccessFinding[] {
  const latest = latestEnd(start, policy);
  if (latest === null || end <= latest) return [];
  return [{ level: 'blocking', code: 'too-long', days: daysBetween(start, end), most: daysBetween(start, latest), latest }];
}

function checkReason(ask: AccessAsk, facts: AccessFacts, limits: AccessLimits): AccessFinding[] {
  const reason = ask.reason.trim();
  if (reason === '') return facts.policy.justification && ask.action !== 'remove' ? [{ level: 'blocking', code: 'reason-missing' }] : [];
  if (reason.length > limits.longestReason) return [{ level: 'blocking', code: 'reason-too-long', length: reason.length, most: limits.longestReason }];
  return hasLink(reason) ? [{ level: 'blocking', code: 'reason-has-link' }] : [];
}

function checkAnswer(question: Question, answer: string, limits: AccessLimits): AccessFinding[] {
  const given = answer.trim();
  if (given === '') return question.required ? [{ level: 'blocking', code: 'answer-missing', question: question.text }] : [];
  if (given.length > limits.longestAnswer) return [{ level: 'blocking', code: 'answer-too-long', question: question.text, most: limits.longestAnswer }];
  if (question.form.kind === 'choice') {
    const { choices, several } = question.form;
    const chosen = several ? given.split(',') : [given];
    const known = chosen.every((one) => choices.some(({ value }) => value === one));
    return known ? [] : [{ level: 'blocking', code: 'answer-not-a-choice', question: question.text, choices: choices.map(({ text }) => text) }];
  }
  const { pattern } = question.form;
  return pattern !== null && (given.length > longestPatterned || !fits(given, pattern)) ? [{ level: 'blocking', code: 'answer-misshapen', question: question.text }] : [];
}

/** What is held against somebody's pattern is short: some patterns take for ever on long texts. */
const longestPatterned = 200;

/** A pattern that cannot be read here is Entra's to check. */
function fits(answer: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(answer);
  } catch {
    return true;
  }
}

function tellApproval(ask: AccessAsk, facts: AccessFacts): AccessFinding[] {
  if (ask.action === 'remove') return [];
  if (!facts.policy.approval) return [{ level: 'fine', code: 'no-approval' }];
  return ask.action === 'extend' ? [{ level: 'notice', code: 'approval-follows' }] : [];
}
