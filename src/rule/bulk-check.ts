import type { BulkDefaults } from './bulk.ts';
import { choosePolicy } from './bulk-policy.ts';
import { readDay, type BulkInput, type RowIdle, type RowPlan, type RowProblem } from './bulk-row.ts';
import { domainOf, isGuestAddress, isWithin } from './mail-address.ts';
import type { Answer, AssignmentPolicy, PackageDetail, Question } from './policy.ts';
import type { Day, Instant } from './time.ts';

/** What Entra says of a package: what it is, and who holds it or is being given it, by account id and by address. */
export interface BulkPackage {
  detail: PackageDetail;
  holders: ReadonlySet<string>;
  waiting: ReadonlySet<string>;
  incompatible: readonly { id: string; name: string; holders: ReadonlySet<string> }[];
}

/** What is known of the people and things that a number of rows name. */
export interface BulkFacts {
  /** By lower-case address; an address without an account is absent. */
  accounts: ReadonlyMap<string, { id: string; isGuest: boolean; enabled: boolean }>;
  organizations: readonly { id: string; state: 'configured' | 'proposed'; domains: readonly string[] }[];
  /** By the name in lower case, as rows write it: a package, or the nearest name to a wrong one. */
  named: ReadonlyMap<string, { package: BulkPackage } | { nearest: string | null }>;
  byId: ReadonlyMap<string, BulkPackage>;
  /** Requests for guests that are under way in Foyer, by lower-case address. */
  openRequests: ReadonlyMap<string, { number: number; by: string }>;
  /** The groups of accounts whose package is incompatible with some. */
  groups: ReadonlyMap<string, readonly string[]>;
  invitationsOff: boolean;
}

export interface BulkLimits {
  ownDomains: readonly string[];
  blockedDomains: readonly string[];
  languages: readonly string[];
  longestStayDays: number;
  longestReason: number;
}

/** The calendar of whoever brought the list. */
export interface BulkCalendar {
  today: Day;
  now: Date;
  startOf(day: Day): Date;
  endOf(day: Day): Date;
}

/**
 * What a check comes to: all problems of a row at once; else why it would change nothing; else what it will do. `asks` are
 * the questions that the row itself leaves open, and that must be answered for all such rows.
 */
export type RowVerdict =
  | { kind: 'problem'; problems: RowProblem[]; asks: Question[] }
  | { kind: 'nothing'; idle: RowIdle }
  | { kind: 'ready'; plan: RowPlan; asks: Question[]; skippedStages: number; asksItself: boolean; skippedQuestions: string[]; policy: string; newcomer: boolean; billed: boolean };

/** Checks a row against the list's defaults, the organization's limits and what Entra says. */
export function checkRow(input: BulkInput, defaults: BulkDefaults, limits: BulkLimits, facts: BulkFacts, calendar: BulkCalendar): RowVerdict {
  const problems: RowProblem[] = [];
  const mail = input.mail.trim().toLowerCase();
  const wanted = wantedPackage(input, defaults, facts, problems);
  const account = facts.accounts.get(mail) ?? null;
  checkPerson(mail, account, input, wanted !== null, limits, facts, problems);
  checkWords(input, limits, problems);
  const language = languageOf(input.language || defaults.language, limits, problems);
  if (wanted === null) {
    if (problems.length > 0) return { kind: 'problem', problems, asks: [] };
    if (account) return { kind: 'nothing', idle: { code: 'guest-already' } };
    return { kind: 'ready', plan: { kind: 'invite', mail, name: input.name || null, language }, asks: [], skippedStages: 0, asksItself: false, skippedQuestions: [], policy: '', newcomer: false, billed: false };
  }
  if (wanted === 'unknown') return { kind: 'problem', problems, asks: [] };
  return checkAssignment({ input, mail, account, pkg: wanted, defaults, limits, facts, calendar, problems });
}

/** The package that the row wants; null for an invitation alone. */
function wantedPackage(input: BulkInput, defaults: BulkDefaults, facts: BulkFacts, problems: RowProblem[]): BulkPackage | 'unknown' | null {
  if (input.package === '') return defaults.packageId === null ? null : (facts.byId.get(defaults.packageId) ?? unknown(problems, 'chosen above', null));
  const found = facts.named.get(input.package.trim().toLowerCase());
  return found && 'package' in found ? found.package : unknown(problems, input.package, found?.nearest ?? null);
}

function unknown(problems: RowProblem[], named: string, nearest: string | null): 'unknown' {
  problems.push({ code: 'package-unknown', named: named.slice(0, 100), nearest });
  return 'unknown';
}

function checkPerson(mail: string, account: { id: string; isGuest: boolean; enabled: boolean } | null, input: BulkInput, hasPackage: boolean, limits: BulkLimits, facts: BulkFacts, problems: RowProblem[]): void {
  const domain = domainOf(mail);
  if (mail === '') problems.push({ code: 'address-missing' });
  else if (!isGuestAddress(mail)) problems.push({ code: 'address-invalid', address: mail.slice(0, 100) });
  else if (isWithin(domain, limits.ownDomains)) {
    // Colleagues need no invitation; a package they may be given.
    if (!hasPackage) problems.push({ code: 'own-domain', domain });
    else if (!account) problems.push({ code: 'colleague-unknown' });
  } else if (isWithin(domain, limits.blockedDomains)) problems.push({ code: 'domain-blocked', domain });
  if (input.repeats !== null) problems.push({ code: 'repeated', line: input.repeats });
  if (account && !account.enabled) problems.push({ code: 'account-disabled' });
  const open = facts.openRequests.get(mail);
  if (open && !hasPackage) problems.push({ code: 'asked-already', number: open.number, by: open.by });
  if (!hasPackage && facts.invitationsOff) problems.push({ code: 'invitations-off' });
}

/** A link in somebody's own words would be a link in Entra's mail, or on somebody's card. */
const hasLink = (text: string) => /\bhttps?:\/\/|\bwww\.|\]\s*\(/i.test(text);

function checkWords(input: BulkInput, limits: BulkLimits, problems: RowProblem[]): void {
  if (input.name.length > 100 || input.organization.length > 100) problems.push({ code: 'name-too-long' });
  if ([input.name, input.organization, input.reason].some(hasLink)) problems.push({ code: 'has-link' });
  if (input.reason.length > limits.longestReason) problems.push({ code: 'reason-too-long', most: limits.longestReason });
}

function languageOf(text: string, limits: BulkLimits, problems: RowProblem[]): string {
  const tag = text.trim().toLowerCase();
  const found = limits.languages.find((one) => one.toLowerCase() === tag) ?? limits.languages.find((one) => one.toLowerCase() === tag.split('-')[0]);
  if (!found) problems.push({ code: 'language-unknown', text: text.slice(0, 30) });
  return found ?? 'en';
}

interface Assigning {
  input: BulkInput;
  mail: string;
  account: { id: string; isGuest: boolean; enabled: boolean } | null;
  pkg: BulkPackage;
  defaults: BulkDefaults;
  limits: BulkLimits;
  facts: BulkFacts;
  calendar: BulkCalendar;
  problems: RowProblem[];
}

function checkAssignment(row: Assigning): RowVerdict {
  const { input, mail, account, pkg, defaults, facts, problems } = row;
  const { detail } = pkg;
  const isGuest = account?.isGuest ?? true;
  const organization = facts.organizations.find((one) => one.domains.includes(domainOf(mail))) ?? null;
  const choice = choosePolicy(detail, input.policy, { id: account?.id ?? null, isGuest, organization });
  if (choice.kind === 'unknown') problems.push({ code: 'policy-unknown', named: input.policy.slice(0, 100), policies: choice.policies });
  if (choice.kind === 'none') problems.push({ code: 'no-policy', package: detail.displayName });
  checkIncompatible(row);
  const reason = (input.reason || defaults.reason).trim();
  if (reason === '') problems.push({ code: 'reason-missing' });
  const policy = choice.kind === 'chosen' ? choice.policy : null;
  const period = checkPeriod(row, policy, isGuest);
  const { answers, skipped, asks } = checkAnswers(input, defaults, policy?.questions ?? [], problems);
  if (problems.length > 0 || choice.kind !== 'chosen') return { kind: 'problem', problems, asks };
  const is = (set: ReadonlySet<string>) => set.has(mail) || (account !== null && set.has(account.id));
  if (is(pkg.holders)) return { kind: 'nothing', idle: { code: 'held', package: detail.displayName } };
  if (is(pkg.waiting)) return { kind: 'nothing', idle: { code: 'under-way', package: detail.displayName } };
  const newcomer = account === null;
  return {
    kind: 'ready',
    plan: { kind: 'assign', target: account ? { id: account.id } : { mail }, packageId: detail.id, package: detail.displayName, policyId: choice.policy.id, period, reason, answers },
    asks,
    skippedStages: choice.skippedStages,
    asksItself: choice.policy.approval.forAdd,
    skippedQuestions: skipped,
    policy: choice.policy.displayName,
    newcomer,
    billed: newcomer || choice.billing.length > 0,
  };
}

function checkIncompatible({ input, mail, account, pkg, facts, problems }: Assigning): void {
  const { detail } = pkg;
  const inList = new Set(input.alsoFor.map((name) => name.toLowerCase()));
  for (const other of pkg.incompatible) {
    if (other.holders.has(mail) || (account && other.holders.has(account.id)) || inList.has(other.name.toLowerCase())) problems.push({ code: 'incompatible', package: detail.displayName, with: other.name, kind: 'package' });
  }
  const groups = account ? (facts.groups.get(account.id) ?? []) : [];
  for (const group of detail.incompatible.groups) {
    if (groups.includes(group.id)) problems.push({ code: 'incompatible', package: detail.displayName, with: group.displayName, kind: 'group' });
  }
}

const dayMs = 86_400_000;

/** The period that the row asks for; null leaves it to the policy. */
function checkPeriod({ input, defaults, limits, calendar, pkg, problems }: Assigning, policy: AssignmentPolicy | null, isGuest: boolean): { startAt: Instant; endAt: Instant | null } | null {
  const { today, now } = calendar;
  const startDay = input.start === '' ? today : readDay(input.start);
  const endText = input.end || defaults.end;
  const endDay = endText === '' ? '' : readDay(endText);
  if (startDay === null) problems.push({ code: 'start-invalid', text: input.start.slice(0, 30) });
  else if (startDay < today) problems.push({ code: 'start-past' });
  if (endDay === null) problems.push({ code: 'end-invalid', text: endText.slice(0, 30) });
  else if (endDay !== '' && endDay < today) problems.push({ code: 'end-past' });
  else if (startDay !== null && endDay !== '' && endDay < startDay) problems.push({ code: 'end-before-start' });
  if (startDay === null || endDay === null || policy === null) return null;
  // Guests leave: where neither the row nor the policy says when, somebody has to.
  if (endDay === '' && policy.end.kind === 'never' && isGuest) problems.push({ code: 'end-missing' });
  const latest = latestDay(policy, startDay, isGuest ? limits.longestStayDays : null);
  if (endDay !== '' && latest !== null && endDay > latest.day) problems.push({ code: 'too-long', most: latest.days, latest: latest.day, package: pkg.detail.displayName });
  if (input.start === '' && endDay === '') return null;
  const start = calendar.startOf(startDay);
  return { startAt: (start < now ? now : start).toISOString(), endAt: endDay === '' ? null : calendar.endOf(endDay).toISOString() };
}

function latestDay(policy: AssignmentPolicy, start: Day, longestStayDays: number | null): { day: Day; days: number } | null {
  const from = Date.parse(`${start}T00:00:00Z`);
  const own = policy.end.kind === 'after' ? policy.end.days : policy.end.kind === 'on' ? Math.floor((Date.parse(policy.end.at) - from) / dayMs) : null;
  const days = own === null ? longestStayDays : longestStayDays === null ? own : Math.min(own, longestStayDays);
  return days === null ? null : { days, day: new Date(from + days * dayMs).toISOString().slice(0, 10) };
}

/** Answers by the columns named like the questions, else by what was chosen for all rows. Optional ones may be left open. */
function checkAnswers(input: BulkInput, defaults: BulkDefaults, questions: readonly Question[], problems: RowProblem[]): { answers: Answer[]; skipped: string[]; asks: Question[] } {
  const answers: Answer[] = [];
  const skipped: string[] = [];
  const asks: Question[] = [];
  for (const question of questions) {
    const own = input.answers[question.text.trim().toLowerCase()] ?? '';
    const text = own || (defaults.answers[question.id] ?? '');
    const { form } = question;
    if (own === '' && question.required) asks.push(question);
    if (text === '') {
      if (question.required) problems.push({ code: 'answer-missing', question: question.text });
      else skipped.push(question.text);
    } else if (form.kind === 'choice') {
      const choice = form.choices.find((one) => [one.value, one.text].some((name) => name.toLowerCase() === text.trim().toLowerCase()));
      if (choice) answers.push({ questionId: question.id, form: 'choice', question: question.text, value: choice.value, words: choice.text });
      else problems.push({ code: 'answer-not-a-choice', question: question.text, choices: form.choices.map((one) => one.text) });
    } else if (text.length > 4_000 || !matches(form.pattern, text)) problems.push({ code: 'answer-misshapen', question: question.text });
    else answers.push({ questionId: question.id, form: 'text', question: question.text, value: text, words: text });
  }
  return { answers, skipped, asks };
}

/** A pattern that this engine cannot read is Entra's to check; nor may a long answer make a pattern run away. */
function matches(pattern: string | null, text: string): boolean {
  if (pattern === null || pattern === '' || text.length > 200) return true;
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}
