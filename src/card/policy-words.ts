import type { BillingReason } from '../rule/policy-reach.ts';
import type { AssignmentPolicy, PolicyReview, PolicyStage, Question } from '../rule/policy.ts';
import { dayOfMoment, type Reader } from './date-words.ts';
import { listed, plainText } from './plain-text.ts';
import { areSeveral, subjectsWords, type Naming } from './subject-words.ts';

/** A step of the way to access by a policy, with what there is to know about it. */
export interface PolicyStep {
  text: string;
  details: string[];
}

const mostQuestions = 6;

/** Whom a policy is for, as its heading. */
export function scopeTitle({ scope, automatic, targets }: AssignmentPolicy, naming: Naming): string {
  if (automatic !== null) return 'Assigned by Entra itself';
  switch (scope) {
    case 'notSpecified':
      return 'Assigned by administrators';
    case 'specificDirectoryUsers':
      return `For ${subjectsWords(targets, naming, 3) || 'certain people'}`;
    case 'specificConnectedOrganizationUsers':
      return `For ${subjectsWords(targets, naming, 3) || 'the people of certain partner organizations'}`;
    case 'allMemberUsers':
      return 'For employees';
    case 'allDirectoryUsers':
      return 'For everybody in the directory, guests included';
    case 'allConfiguredConnectedOrganizationUsers':
      return 'For the people of every configured partner organization';
    case 'allExternalUsers':
      return 'For everybody outside, of any organization';
    case 'unknown':
      return 'For people of a kind that Foyer does not know';
  }
}

/** The way to access by a policy, from asking to the end, in the order in which it happens. */
export function policySteps(policy: AssignmentPolicy, reader: Reader, naming: Naming): PolicyStep[] {
  return [askStep(policy, naming), ...approvalSteps(policy, naming), accessStep(policy, reader), ...reviewSteps(policy.review, naming)];
}

function askStep(policy: AssignmentPolicy, naming: Naming): PolicyStep {
  const { automatic, onBehalf, approval, questions } = policy;
  if (automatic !== null) {
    const leaving = automatic.removesLeavers ? (automatic.graceDays > 0 ? `Who is no longer one of them keeps the access for ${daysWords(automatic.graceDays)}, then it ends.` : 'Who is no longer one of them loses the access at once.') : 'Who is no longer one of them keeps the access.';
    return { text: `Everybody gets it who is one of: ${subjectsWords(policy.targets, naming) || 'the people whom the policy names'}`, details: ['Nobody has to ask.', leaving] };
  }
  const forOthers = onBehalf.add ? `Others may ask on their behalf: ${subjectsWords(onBehalf.requestors, naming) || 'the managers of those people'}.` : '';
  const details = [
    policy.scope === 'allExternalUsers' ? 'Whose organization is new makes it a proposed partner organization.' : '',
    forOthers,
    approval.requestorJustification ? 'A reason has to be given.' : '',
    ...questionWords(questions),
    policy.customPeriod ? 'The period may be chosen.' : '',
  ].filter(Boolean);
  if (policy.selfAdd) return { text: 'They ask for it themselves', details };
  return { text: onBehalf.add ? 'It is asked for by others' : 'An administrator or catalog owner assigns it', details: policy.scope === 'notSpecified' ? ['Nobody can ask for it by this policy.', ...details] : details };
}

function questionWords(questions: readonly Question[]): string[] {
  const words = [...questions].sort((one, other) => one.sequence - other.sequence).slice(0, mostQuestions).map((question) => {
    const choices = question.form.kind === 'choice' ? ` (${question.form.choices.slice(0, 6).map((choice) => plainText(choice.text, 30)).join(', ')}${question.form.choices.length > 6 ? ', …' : ''})` : '';
    return `Asked: “${plainText(question.text, 100)}”${choices}${question.required ? '' : ', may be left out'}`;
  });
  return questions.length > mostQuestions ? [...words, `And ${questions.length - mostQuestions} more questions.`] : words;
}

function approvalSteps({ approval, automatic, selfAdd, onBehalf }: AssignmentPolicy, naming: Naming): PolicyStep[] {
  if (automatic !== null || (!selfAdd && !onBehalf.add)) return [];
  if (!approval.forAdd || approval.stages.length === 0) return [{ text: 'Nobody has to approve', details: [] }];
  return approval.stages.map((stage, index) => stageStep(stage, index + 1, approval.stages.length, naming));
}

function stageStep(stage: PolicyStage, number: number, of: number, naming: Naming): PolicyStep {
  const which = of > 1 ? `Approval ${number} of ${of}` : 'Approval';
  return {
    text: `${which}: ${subjectsWords(stage.approvers, naming) || 'nobody is named'}`,
    details: [
      areSeveral(stage.approvers) ? 'The first answer decides.' : '',
      stage.escalateAfterMs === null || stage.escalation.length === 0 ? '' : `Still no answer after ${durationWords(stage.escalateAfterMs)}: ${subjectsWords(stage.escalation, naming)} may decide too.`,
      `No answer within ${durationWords(stage.lapseAfterMs)}: the request lapses.`,
      stage.fallback.length > 0 ? `Where nobody is found to ask: ${subjectsWords(stage.fallback, naming)}.` : '',
      stage.escalationFallback.length > 0 && stage.escalateAfterMs !== null ? `Where nobody is found to ask later: ${subjectsWords(stage.escalationFallback, naming)}.` : '',
      stage.justificationRequired ? 'The decision needs a reason.' : '',
    ].filter(Boolean),
  };
}

function accessStep(policy: AssignmentPolicy, reader: Reader): PolicyStep {
  const { end, selfExtend, selfRemove, approval, automatic } = policy;
  const text = end.kind === 'never' ? 'Access without an end' : end.kind === 'after' ? `Access for ${daysWords(end.days)}${policy.customPeriod ? ' at most' : ''}` : `Access until ${dayOfMoment(end.at, reader)}`;
  const asked = policy.selfAdd && automatic === null;
  const extending = end.kind === 'never' || !asked ? '' : selfExtend ? `Can be extended, ${approval.forExtend ? 'after the same approval' : 'without approval'}.` : 'Cannot be extended: whoever needs it longer asks anew.';
  return { text, details: [extending, selfRemove ? 'Can be given up at any time.' : ''].filter(Boolean) };
}

function reviewSteps(review: PolicyReview | null, naming: Naming): PolicyStep[] {
  if (review === null) return [];
  const by = review.selfReview ? 'everybody answers for themselves' : subjectsWords(review.reviewers, naming) || 'nobody is named';
  const silence = {
    keepAccess: 'No answer: the access stays.',
    removeAccess: 'No answer: the access ends.',
    acceptAccessRecommendation: 'No answer: Entra follows its own recommendation.',
  }[review.withoutAnswer];
  const often = review.everyDays !== null ? `every ${daysWords(review.everyDays, 'every')}` : recurrenceWords(review.recurrence);
  return [{ text: `Reviewed ${often}: ${by}`, details: [review.lastsDays === null ? '' : `Each review is open for ${daysWords(review.lastsDays)}.`, silence].filter(Boolean) }];
}

/** Graph's words for what is not a number of days: `absoluteMonthly every 3`. */
function recurrenceWords(recurrence: string | null): string {
  if (recurrence === null) return 'once';
  const unit = /monthly/i.test(recurrence) ? 'month' : /yearly/i.test(recurrence) ? 'year' : /weekly/i.test(recurrence) ? 'week' : null;
  const interval = Number(/\d+$/.exec(recurrence)?.[0] ?? 1);
  if (unit === null) return 'again and again';
  return interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
}

/** What Entra bills for each guest and month; empty where it is nothing. */
export function billingWords(reasons: readonly BillingReason[]): string {
  if (reasons.length === 0) return '';
  const clause = { 'sponsor-approves': 'sponsors are asked to approve', 'custom-extension': 'a custom extension runs', 'on-behalf': 'others may ask on somebody’s behalf', automatic: 'Entra assigns by itself', 'directory-role': 'it holds a role in Entra' } as const satisfies Record<BillingReason, string>;
  return `Billed by Microsoft for each guest and month, since ${listed(reasons.map((reason) => clause[reason]))}.`;
}

/** A time span in the largest whole unit: `14 days`, `36 hours`. */
export function durationWords(ms: number): string {
  const hours = Math.round(ms / 3_600_000);
  if (hours % 24 === 0) return daysWords(hours / 24);
  return hours === 1 ? 'one hour' : `${hours} hours`;
}

/** `90 days`, `one day`; after 'every': `90 days`, `day`. */
export const daysWords = (days: number, after?: 'every') => (days === 1 ? (after ? 'day' : 'one day') : `${days.toLocaleString('en')} days`);
