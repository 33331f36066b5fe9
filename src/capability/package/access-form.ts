import { accessFindingWords } from '../../card/access-finding-words.ts';
import { dayOfMoment, dayWords, type Reader } from '../../card/date-words.ts';
import { findingsBox } from '../../card/findings-box.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import type { AccessFinding } from '../../rule/access-finding.ts';
import { latestEnd, type AccessAsk } from '../../rule/check-access.ts';
import type { Question } from '../../rule/policy.ts';
import type { Message } from '../port/messenger.ts';
import type { AccessWish, GatheredAccess, PolicyChoice } from './access-wish.ts';
import { questionWords } from './question-words.ts';

export interface AccessFormView {
  draft: string;
  wish: AccessWish;
  gathered: GatheredAccess;
  ask: AccessAsk;
  findings: readonly AccessFinding[];
  /** Who is asked, as far as it could be found out; stage by stage. */
  approvers: readonly string[];
  today: string;
  locale: string;
  reader: Reader;
}

/** The form of a request for an access package: what its policy asks, filled with what was understood. Nothing has been sent yet. */
export function accessForm(view: AccessFormView): Message & { kind: 'card' } {
  const { gathered, ask, wish, reader } = view;
  const { chosen, detail, resolved } = gathered;
  const problems = view.findings.filter(({ level }) => level === 'blocking').length;
  const mayNot = problems > 0 && view.findings.some(({ level, code }) => level === 'blocking' && !mendable.has(code));
  const self = resolved.target.relation === 'self';
  const forWhom = self ? '' : ` for ${resolved.target.name}`;
  const title = { add: `${gathered.run === 'direct' ? 'Assign' : 'Request'} ${detail.displayName}${forWhom}`, extend: `Extend ${detail.displayName}${forWhom}`, remove: self ? `Give up ${detail.displayName}` : `End ${detail.displayName}${forWhom}` }[ask.action];
  const latest = chosen && ask.action !== 'remove' ? latestEnd(ask.action === 'extend' || ask.start === '' ? view.today : ask.start, chosen.end) : null;
  const period = ask.action === 'extend' || (ask.action === 'add' && chosen?.customPeriod === true);
  const data: CardData<'access-form'> = {
    lang: 'en',
    summary: `${title}: a form to check and send`,
    title,
    lead: mayNot ? 'This cannot be sent as it is. What stands in the way is named below.' : problems > 0 ? 'Nothing has been sent. Mend what is named first, then send it.' : 'Nothing has been sent yet. Correct what is not right, then send it.',
    ...findingsBox(view.findings, (finding) => accessFindingWords(finding, reader)),
    facts: facts(view, latest),
    questions: mayNot || ask.action !== 'add' ? [] : (chosen?.questions ?? []).toSorted((a, b) => a.sequence - b.sequence).map((question) => input(question, ask, view.locale)),
    showReason: !mayNot,
    reasonLabel: ask.action === 'remove' ? (self ? 'Why you give it up (kept with the request)' : 'Why it ends (read by whom it concerns)') : gathered.run === 'direct' || !chosen?.approval ? 'Why it is needed (kept with the request)' : 'Why it is needed (read by whoever decides)',
    reasonRequired: chosen?.justification === true && ask.action !== 'remove',
    reason: ask.reason.slice(0, 1000),
    showStart: !mayNot && ask.action === 'add' && period,
    showEnd: !mayNot && period,
    endLabel: ask.action === 'extend' ? 'New last day' : latest ? `Last day (left empty: ${dayWords(latest, reader)}, the longest)` : 'Last day (left empty: it does not end)',
    start: ask.start,
    end: ask.end,
    earliest: view.today,
    latest: latest ?? '',
    canSend: !mayNot && chosen !== null,
    sendTitle: { add: gathered.run === 'direct' ? 'Assign now' : 'Send request', extend: 'Extend', remove: self ? 'Give up' : 'End access' }[ask.action],
    draft: view.draft,
    action: ask.action,
    direct: wish.direct ? 'yes' : '',
    package: detail.id,
    policy: chosen?.id ?? wish.policyId,
    assignment: gathered.assignment?.id ?? '',
    target: wish.address,
  };
  return { kind: 'card', card: buildCard('access-form', data), summary: data.summary };
}

/** What the person can mend on the form itself; everything else has its remedy elsewhere. */
const mendable = new Set<AccessFinding['code']>([
  'answer-missing', 'answer-not-a-choice', 'answer-misshapen', 'answer-too-long', 'reason-missing', 'reason-too-long', 'reason-has-link',
  'start-invalid', 'start-past', 'end-invalid', 'end-missing', 'end-past', 'end-before-start', 'end-not-later', 'too-long',
]);

function facts({ gathered, approvers, ask, reader }: AccessFormView, latest: string | null): { label: string; value: string }[] {
  const { detail, chosen, assignment } = gathered;
  const contains = listed(detail.resources.map(({ name }) => name));
  return [
    ...(detail.description ? [{ label: 'About', value: plainText(detail.description, 300) }] : []),
    ...(contains ? [{ label: 'Contains', value: contains }] : []),
    ...(ask.action !== 'add' && assignment ? [{ label: 'Ends now', value: assignment.endsAt ? dayOfMoment(assignment.endsAt, reader) : 'Not by itself' }] : []),
    ...(chosen && ask.action !== 'remove' ? [{ label: 'Longest', value: longest(chosen, latest, reader) }] : []),
    ...(chosen && ask.action !== 'remove' && gathered.run !== 'direct' ? [{ label: 'Who decides', value: chosen.approval ? listed(approvers) || 'the approvers of its policy' : 'Nobody: it is given at once' }] : []),
  ];
}

function longest({ end }: PolicyChoice, latest: string | null, reader: Reader): string {
  switch (end.kind) {
    case 'never':
      return 'It does not end by itself';
    case 'after':
      return `${end.days} days${latest ? `, to ${dayWords(latest, reader)}` : ''}`;
    case 'on':
      return `Until ${dayOfMoment(end.at, reader)}`;
  }
}

function input(question: Question, ask: AccessAsk, locale: string): CardData<'access-form'>['questions'][number] {
  const { form } = question;
  const words = questionWords(question, locale);
  return {
    id: `answer_${question.id}`,
    label: words.text,
    kind: form.kind === 'choice' ? (form.several ? 'choices' : 'choice') : form.long ? 'long' : 'short',
    required: question.required,
    value: ask.answers[question.id] ?? '',
    choices: words.choices.map(({ text, value }) => ({ title: text, value })),
  };
}
