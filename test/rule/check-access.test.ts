import assert from 'node:assert/strict';
import { checkAccess, latestEnd, type AccessAsk, type AccessFacts } from '../../src/rule/check-access.ts';
import type { Question } from '../../src/rule/policy.ts';

const today = '2026-03-02';
const limits = { longestReason: 100, longestAnswer: 50 };

const text = (changes: Partial<Question> = {}): Question => ({ id: 'why', text: 'Why?', localizations: [], required: true, sequence: 1, form: { kind: 'text', long: false, pattern: null }, ...changes });
const choice = (several: boolean): Question => text({ id: 'role', text: 'Role?', form: { kind: 'choice', several, choices: ['designer', 'engineer'].map((value) => ({ value, text: value, localizations: [] })) } });

const ask = (changes: Partial<AccessAsk> = {}): AccessAsk => ({ action: 'add', start: '', end: '', reason: 'the cover', answers: {}, ...changes });
const facts = (changes: Partial<Omit<AccessFacts, 'policy'>> = {}, policy: Partial<AccessFacts['policy']> = {}): AccessFacts => ({
  package: 'Apollo Project',
  who: null,
  blocked: false,
  held: null,
  open: null,
  conflicts: [],
  endsAt: null,
  endsOn: changes.endsAt?.slice(0, 10) ?? null,
  ...changes,
  policy: { name: 'employees', end: { kind: 'after', days: 90 }, customPeriod: true, justification: true, approval: true, extendable: true, questions: [], ...policy },
});

const problems = (asked: AccessAsk, known: AccessFacts) => checkAccess(asked, known, limits, today).filter(({ level }) => level === 'blocking').map(({ code }) => code);

describe('the checks of a request for an access package', () => {
  it('find nothing against a request that is whole', () => {
    assert.deepEqual(checkAccess(ask(), facts(), limits, today), [{ level: 'fine', code: 'compatible' }]);
  });

  const cases: [title: string, asked: Partial<AccessAsk>, known: AccessFacts, codes: string[]][] = [
    ['takes an empty first and last day as today and the longest', { start: '', end: '' }, facts(), []],
    ['takes the longest period to the day', { start: today, end: '2026-05-31' }, facts(), []],
    ['refuses a day more', { start: today, end: '2026-06-01' }, facts(), ['too-long']],
    ['counts the longest from the first day, not from today', { start: '2026-04-01', end: '2026-06-30' }, facts(), []],
    ['refuses a first day in the past', { start: '2026-03-01' }, facts(), ['start-past']],
    ['refuses a first day that is none', { start: 'tomorrow' }, facts(), ['start-invalid']],
    ['refuses a day that the calendar does not have', { end: '2026-02-30' }, facts(), ['end-invalid']],
    ['refuses a last day in the past', { end: '2026-03-01' }, facts(), ['end-past']],
    ['refuses a last day before the first', { start: '2026-03-20', end: '2026-03-10' }, facts(), ['end-before-start']],
    ['looks at no period where the policy has its own', { start: 'x', end: 'y' }, facts({}, { customPeriod: false }), []],
    ['knows a policy without an end', { end: '2036-03-02' }, facts({}, { end: { kind: 'never' } }), []],
    ['knows a policy that ends on a day', { end: '2026-07-01' }, facts({}, { end: { kind: 'on', at: '2026-06-30T22:00:00Z' } }), ['too-long']],
    ['wants a reason where the policy does', { reason: '  ' }, facts(), ['reason-missing']],
    ['wants none where it does not', { reason: '' }, facts({}, { justification: false }), []],
    ['passes no link on', { reason: 'see https://litware.example' }, facts(), ['reason-has-link']],
    ['refuses a reason that is too long', { reason: 'x'.repeat(101) }, facts(), ['reason-too-long']],
    ['refuses what is held already', {}, facts({ held: { endsAt: null } }), ['held']],
    ['refuses what is asked for already', {}, facts({ open: { number: 7 } }), ['open-request']],
    ['names everything that is incompatible', {}, facts({ conflicts: [{ with: 'Finance', kind: 'package' }, { with: 'Auditors', kind: 'group' }] }), ['incompatible', 'incompatible']],
    ['refuses a blocked account', {}, facts({ blocked: true }), ['blocked']],
    ['wants a required answer', { answers: {} }, facts({}, { questions: [text()] }), ['answer-missing']],
    ['lets an optional one be', { answers: {} }, facts({}, { questions: [text({ required: false })] }), []],
    ['refuses an answer that is too long', { answers: { why: 'x'.repeat(51) } }, facts({}, { questions: [text()] }), ['answer-too-long']],
    ['holds an answer against its pattern', { answers: { why: 'abc' } }, facts({}, { questions: [text({ form: { kind: 'text', long: false, pattern: '^\\d+$' } })] }), ['answer-misshapen']],
    ['leaves a pattern that it cannot read to Entra', { answers: { why: 'abc' } }, facts({}, { questions: [text({ form: { kind: 'text', long: false, pattern: '(' } })] }), []],
    ['refuses a choice that is none', { answers: { role: 'boss' } }, facts({}, { questions: [choice(false)] }), ['answer-not-a-choice']],
    ['refuses two choices where one is meant', { answers: { role: 'designer,engineer' } }, facts({}, { questions: [choice(false)] }), ['answer-not-a-choice']],
    ['takes several where several are meant', { answers: { role: 'designer,engineer' } }, facts({}, { questions: [choice(true)] }), []],
    ['wants an end for an extension', { action: 'extend', end: '' }, facts({ endsAt: '2026-03-11T09:00:00Z' }), ['end-missing']],
    ['wants a later one', { action: 'extend', end: '2026-03-11' }, facts({ endsAt: '2026-03-11T09:00:00Z' }), ['end-not-later']],
    ['caps an extension by the policy, from today', { action: 'extend', end: '2026-06-01' }, facts({ endsAt: '2026-03-11T09:00:00Z' }), ['too-long']],
    ['extends nothing that cannot be extended', { action: 'extend', end: '2026-03-20' }, facts({ endsAt: '2026-03-11T09:00:00Z' }, { extendable: false }), ['not-extendable']],
    ['asks an extension no questions', { action: 'extend', end: '2026-03-20' }, facts({ endsAt: '2026-03-11T09:00:00Z' }, { questions: [text()] }), []],
    ['ends without a period, a reason or an answer', { action: 'remove', reason: '' }, facts({ held: { endsAt: null } }, { questions: [text()] }), []],
  ];
  for (const [title, asked, known, codes] of cases) it(title, () => assert.deepEqual(problems(ask(asked), known), codes));

  it('tell the last day that a policy allows', () => {
    assert.equal(latestEnd(today, { kind: 'after', days: 14 }), '2026-03-16');
    assert.equal(latestEnd(today, { kind: 'on', at: '2026-06-30T22:00:00Z' }), '2026-06-30');
    assert.equal(latestEnd(today, { kind: 'never' }), null);
  });

  it('say that an extension needs an approval, and that something needs none', () => {
    const codes = (asked: AccessAsk, known: AccessFacts) => checkAccess(asked, known, limits, today).map(({ code }) => code);
    assert.deepEqual(codes(ask({ action: 'extend', end: '2026-03-20' }), facts({ endsAt: '2026-03-11T09:00:00Z' })), ['approval-follows']);
    assert.deepEqual(codes(ask(), facts({}, { approval: false })), ['compatible', 'no-approval']);
  });
});
