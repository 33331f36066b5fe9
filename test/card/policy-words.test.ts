import assert from 'node:assert/strict';
import { lifecycleWords } from '../../src/card/lifecycle-words.ts';
import { billingWords, durationWords, policySteps, scopeTitle } from '../../src/card/policy-words.ts';
import type { AssignmentPolicy, Question } from '../../src/rule/policy.ts';
import { samplePolicy, sampleStage } from '../rule/sample-policy.ts';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const day = 86_400_000;
const steps = (change: Partial<AssignmentPolicy>, naming: 'names' | 'no-names' = 'names') => policySteps(samplePolicy(change), reader, naming).map(({ text, details }) => [text, ...details]);
const dana = { kind: 'person', id: 'dana', name: 'Dana Osei' } as const;
const finance = { kind: 'group', id: 'finance', name: 'Finance' } as const;
const { approval } = samplePolicy();

describe('a policy in words', () => {
  it('tells the way to access in the order in which it happens', () => {
    assert.deepEqual(steps({}), [
      ['They ask for it themselves'],
      ['Approval: the manager of whoever asks', 'No answer within 14 days: the request lapses.'],
      ['Access for 90 days', 'Can be extended, without approval.', 'Can be given up at any time.'],
    ]);
  });

  it('numbers the stages, and says who is asked later and instead', () => {
    const stages = [
      sampleStage({ escalation: [dana], escalateAfterMs: 7 * day, fallback: [{ kind: 'person', id: 'priya', name: 'Priya Raman' }], justificationRequired: true }),
      sampleStage({ approvers: [finance, { kind: 'target-sponsors' }], lapseAfterMs: 36 * 3_600_000 }),
    ];
    assert.deepEqual(steps({ approval: { ...approval, stages, forExtend: true, requestorJustification: true } }), [
      ['They ask for it themselves', 'A reason has to be given.'],
      ['Approval 1 of 2: the manager of whoever asks', 'Still no answer after 7 days: Dana Osei may decide too.', 'No answer within 14 days: the request lapses.', 'Where nobody is found to ask: Priya Raman.', 'The decision needs a reason.'],
      ['Approval 2 of 2: the members of Finance, the guest’s sponsors', 'The first answer decides.', 'No answer within 36 hours: the request lapses.'],
      ['Access for 90 days', 'Can be extended, after the same approval.', 'Can be given up at any time.'],
    ]);
  });

  it('says that nobody approves where no stage is there', () => {
    assert.deepEqual(steps({ approval: { ...approval, stages: [] } })[1], ['Nobody has to approve']);
    assert.deepEqual(steps({ approval: { ...approval, forAdd: false } })[1], ['Nobody has to approve']);
  });

  it('tells what is asked, by its order, and which answers there are', () => {
    const question = (sequence: number, change: Partial<Question> = {}): Question => ({ id: `q${sequence}`, text: `Question ${sequence}?`, localizations: [], required: true, sequence, form: { kind: 'text', long: false, pattern: null }, ...change });
    const choices = ['Designer', 'Engineer'].map((text) => ({ value: text, text, localizations: [] }));
    assert.deepEqual(steps({ questions: [question(2, { form: { kind: 'choice', several: false, choices }, required: false }), question(1)], customPeriod: true })[0], [
      'They ask for it themselves',
      'Asked: “Question 1?”',
      'Asked: “Question 2?” (Designer, Engineer), may be left out',
      'The period may be chosen.',
    ]);
    assert.equal(steps({ questions: [1, 2, 3, 4, 5, 6, 7, 8].map((one) => question(one)) })[0]?.at(-1), 'And 2 more questions.');
  });

  it('tells how long access lasts', () => {
    assert.deepEqual(steps({ end: { kind: 'never' } }).at(-1), ['Access without an end', 'Can be given up at any time.']);
    assert.deepEqual(steps({ end: { kind: 'on', at: '2027-04-30T21:59:59Z' }, selfRemove: false, selfExtend: false }).at(-1), ['Access until Fri 30 April 2027', 'Cannot be extended: whoever needs it longer asks anew.']);
    assert.deepEqual(steps({ end: { kind: 'after', days: 1 }, customPeriod: true }).at(-1)?.[0], 'Access for one day at most');
  });

  it('tells when it is reviewed, by whom, and what silence means', () => {
    const review = { everyDays: null, recurrence: 'absoluteMonthly every 3', lastsDays: 14, selfReview: false, reviewers: [dana], withoutAnswer: 'removeAccess' } as const;
    assert.deepEqual(steps({ review: { ...review, reviewers: [dana] } }).at(-1), ['Reviewed every 3 months: Dana Osei', 'Each review is open for 14 days.', 'No answer: the access ends.']);
    assert.deepEqual(steps({ review: { ...review, reviewers: [], selfReview: true, everyDays: 30, recurrence: null, lastsDays: null, withoutAnswer: 'keepAccess' } }).at(-1), ['Reviewed every 30 days: everybody answers for themselves', 'No answer: the access stays.']);
    assert.equal(steps({ review: { ...review, reviewers: [dana], recurrence: 'absoluteYearly every 1' } }).at(-1)?.[0], 'Reviewed every year: Dana Osei');
    assert.equal(steps({ review: { ...review, reviewers: [dana], recurrence: null } }).at(-1)?.[0], 'Reviewed once: Dana Osei');
  });

  it('explains automatic assignment with its grace', () => {
    const automatic = { scope: 'specificDirectoryUsers', selfAdd: false, selfRemove: false, targets: [{ kind: 'rule', membershipRule: '(user.department -eq "Design")' }] } as const;
    assert.deepEqual(steps({ ...automatic, targets: [...automatic.targets], automatic: { removesLeavers: true, graceDays: 7 }, end: { kind: 'never' } }), [
      ['Everybody gets it who is one of: everybody who fits the rule (user.department -eq "Design")', 'Nobody has to ask.', 'Who is no longer one of them keeps the access for 7 days, then it ends.'],
      ['Access without an end'],
    ]);
    assert.equal(steps({ ...automatic, targets: [finance], automatic: { removesLeavers: false, graceDays: 0 } })[0]?.at(-1), 'Who is no longer one of them keeps the access.');
  });

  it('says who asks where people do not ask for themselves', () => {
    assert.deepEqual(steps({ scope: 'notSpecified', selfAdd: false, selfExtend: false })[0], ['An administrator or catalog owner assigns it', 'Nobody can ask for it by this policy.']);
    assert.deepEqual(steps({ selfAdd: false, onBehalf: { add: true, extend: false, remove: false, requestors: [{ kind: 'target-manager', level: 1 }] } })[0], ['It is asked for by others', 'Others may ask on their behalf: the manager of whoever gets the access.']);
  });

  it('does not tell a guest who decides inside', () => {
    const stages = [sampleStage({ approvers: [dana, finance], escalation: [dana], escalateAfterMs: day })];
    assert.deepEqual(steps({ approval: { ...approval, stages } }, 'no-names')[1], ['Approval: a person whom the organization has named, the members of a group', 'The first answer decides.', 'Still no answer after one day: a person whom the organization has named may decide too.', 'No answer within 14 days: the request lapses.']);
  });

  it('is headed by whom it is for', () => {
    const titles: [Partial<AssignmentPolicy>, string][] = [
      [{}, 'For employees'],
      [{ scope: 'allDirectoryUsers' }, 'For everybody in the directory, guests included'],
      [{ scope: 'allConfiguredConnectedOrganizationUsers' }, 'For the people of every configured partner organization'],
      [{ scope: 'allExternalUsers' }, 'For everybody outside, of any organization'],
      [{ scope: 'specificConnectedOrganizationUsers', targets: [{ kind: 'organization', id: 'o', name: 'Fabrikam' }] }, 'For the people of Fabrikam'],
      [{ scope: 'specificDirectoryUsers', targets: [finance, dana] }, 'For the members of Finance, Dana Osei'],
      [{ scope: 'notSpecified' }, 'Assigned by administrators'],
      [{ scope: 'unknown' }, 'For people of a kind that Foyer does not know'],
      [{ automatic: { removesLeavers: true, graceDays: 0 } }, 'Assigned by Entra itself'],
    ];
    for (const [change, title] of titles) assert.equal(scopeTitle(samplePolicy(change), 'names'), title);
  });
});

describe('further words of governance', () => {
  it('name what is billed, and nothing where nothing is', () => {
    assert.equal(billingWords(['sponsor-approves', 'custom-extension']), 'Billed by Microsoft for each guest and month, since sponsors are asked to approve and a custom extension runs.');
    assert.equal(billingWords([]), '');
  });

  it('say spans of time in the largest whole unit', () => {
    assert.deepEqual([day, 14 * day, 3_600_000, 36 * 3_600_000].map(durationWords), ['one day', '14 days', 'one hour', '36 hours']);
  });

  it('say what becomes of guests', () => {
    assert.equal(lifecycleWords({ action: 'none', deleteAfterDays: 30 }), 'A guest whose last package has ended keeps the account, and can still sign in.');
    assert.equal(lifecycleWords({ action: 'block', deleteAfterDays: 30 }), 'A guest whose last package has ended can no longer sign in. The account stays.');
    assert.equal(lifecycleWords({ action: 'block-and-delete', deleteAfterDays: 30 }), 'A guest whose last package has ended can no longer sign in. 30 days later the account is deleted.');
    assert.equal(lifecycleWords({ action: 'block-and-delete', deleteAfterDays: 1 }), 'A guest whose last package has ended can no longer sign in. One day later the account is deleted.');
    assert.equal(lifecycleWords({ action: 'block-and-delete', deleteAfterDays: 0 }), 'A guest whose last package has ended can no longer sign in, and the account is deleted at once.');
  });
});
