import assert from 'node:assert/strict';
import { checkRow, type BulkFacts } from '../../src/rule/bulk-check.ts';
import { choosePolicy } from '../../src/rule/bulk-policy.ts';
import { readDay, recordRow, type BulkInput } from '../../src/rule/bulk-row.ts';
import type { BulkDefaults } from '../../src/rule/bulk.ts';
import { assignmentRequestId, packageId, policyId } from '../../src/rule/identity.ts';
import { apollo, approved, bulk, detail, facts, input, now, policy, question, row } from './sample-bulk.ts';

const limits = { ownDomains: ['contoso.example'], blockedDomains: ['tailspin.example'], languages: ['en', 'de', 'zh-Hans'], longestStayDays: 365, longestReason: 1000 };
const calendar = { today: '2027-03-01', now, startOf: (day: string) => new Date(`${day}T00:00:00Z`), endOf: (day: string) => new Date(`${day}T23:59:59Z`) };
const check = (row: Partial<BulkInput>, known: Partial<BulkFacts> = {}, defaults: Partial<BulkDefaults> = {}) => checkRow(input(row), { ...bulk().defaults, ...defaults }, limits, facts(known), calendar);
const wanted = { package: 'Apollo Project', reason: 'Launch' };
const account = (changes: Partial<{ isGuest: boolean; enabled: boolean }> = {}) => new Map([['jane@fabrikam.example', { id: 'jane', isGuest: true, enabled: true, ...changes }]]);
const asking = { named: new Map([['apollo project', { package: apollo({ detail: detail({ policies: [policy({ questions: [question()] })] }) }) }]]) };

/** The codes of all problems that a row has, or what it comes to. */
const told = (...given: Parameters<typeof check>) => {
  const verdict = check(...given);
  return verdict.kind === 'problem' ? verdict.problems.map((problem) => problem.code).join(' ') : verdict.kind === 'nothing' ? verdict.idle.code : verdict.plan.kind;
};

describe('checking a row of a list', () => {
  const cases: [string, string, ...Parameters<typeof check>][] = [
    ['an address alone is an invitation', 'invite', {}],
    ['a package makes it an assignment', 'assign', wanted],
    ['the list’s package counts where the row names none', 'assign', { reason: 'Launch' }, {}, { packageId: packageId('apollo') }],
    ['the list’s reason counts where the row gives none', 'assign', { package: 'Apollo Project' }, {}, { reason: 'Launch' }],
    ['a missing address', 'address-missing', { mail: '' }],
    ['an address that is none', 'address-invalid', { mail: 'jane' }],
    ['a colleague needs no invitation', 'own-domain', { mail: 'ines@contoso.example' }],
    ['a colleague who does not exist', 'colleague-unknown', { ...wanted, mail: 'nobody@contoso.example' }],
    ['a colleague may be given a package', 'assign', { ...wanted, mail: 'ines@contoso.example' }, { accounts: new Map([['ines@contoso.example', { id: 'ines', isGuest: false, enabled: true }]]) }],
    ['a blocked domain', 'domain-blocked', { mail: 'max@tailspin.example' }],
    ['a row that repeats another', 'repeated', { repeats: 2 }],
    ['a disabled account', 'account-disabled', wanted, { accounts: account({ enabled: false }) }],
    ['a guest who is there already', 'guest-already', {}, { accounts: account() }],
    ['a guest whom a request of Foyer invites', 'asked-already', {}, { openRequests: new Map([['jane@fabrikam.example', { number: 1001, by: 'Ines' }]]) }],
    ['invitations that are switched off', 'invitations-off', {}, { invitationsOff: true }],
    ['a package that does not exist', 'package-unknown', { package: 'Apolo' }],
    ['a policy that does not exist', 'policy-unknown', { ...wanted, policy: 'partners' }],
    ['no policy that takes this person', 'no-policy', wanted, { named: new Map([['apollo project', { package: apollo({ detail: detail({ policies: [policy({ scope: 'allMemberUsers' })] }) }) }]]) }],
    ['a missing reason', 'reason-missing', { package: 'Apollo Project' }],
    ['a first day that is no date, or past', 'start-invalid', { ...wanted, start: '03/04/2027' }],
    ['a first day that has passed', 'start-past', { ...wanted, start: '2027-02-28' }],
    ['a last day that is no date', 'end-invalid', { ...wanted, end: 'soon' }],
    ['a last day that has passed', 'end-past', { ...wanted, end: '28.02.2027' }],
    ['a last day before the first', 'end-before-start', { ...wanted, start: '2027-04-02', end: '2027-04-01' }],
    ['a last day beyond the policy’s longest', 'too-long', { ...wanted, end: '2027-05-31' }],
    ['the policy’s very last day', 'assign', { ...wanted, end: '2027-05-30' }],
    ['a guest whose access would never end', 'end-missing', wanted, { named: new Map([['apollo project', { package: apollo({ detail: detail({ policies: [policy({ end: { kind: 'never' } })] }) }) }]]) }],
    ['a link in the reason', 'has-link', { ...wanted, reason: 'see www.evil.example' }],
    ['a language that nobody speaks', 'language-unknown', { language: 'xx' }],
    ['a language with its country', 'invite', { language: 'de-AT' }],
    ['a required question without an answer', 'answer-missing', wanted, asking],
    ['an answer that is no choice', 'answer-not-a-choice', { ...wanted, answers: { 'role in the project': 'Cook' } }, asking],
    ['an answer in a column', 'assign', { ...wanted, answers: { 'role in the project': 'designer' } }, asking],
    ['an answer for all rows', 'assign', wanted, asking, { answers: { q1: 'Engineer' } }],
    ['a package that the person holds', 'held', wanted, { accounts: account(), named: new Map([['apollo project', { package: apollo({ holders: new Set(['jane']) }) }]]) }],
    ['a package that is on its way to the address', 'under-way', wanted, { named: new Map([['apollo project', { package: apollo({ waiting: new Set(['jane@fabrikam.example']) }) }]]) }],
    ['a package that another one rules out', 'incompatible', wanted, { named: new Map([['apollo project', { package: apollo({ incompatible: [{ id: 'f', name: 'Finance', holders: new Set(['jane@fabrikam.example']) }] }) }]]) }],
    ['a package that another row of the list rules out', 'incompatible', { ...wanted, alsoFor: ['finance'] }, { named: new Map([['apollo project', { package: apollo({ incompatible: [{ id: 'f', name: 'Finance', holders: new Set() }] }) }]]) }],
    ['a group that rules the package out', 'incompatible', wanted, { accounts: account(), groups: new Map([['jane', ['auditors']]]), named: new Map([['apollo project', { package: apollo({ detail: detail({ incompatible: { packages: [], groups: [{ id: 'auditors', displayName: 'Auditors' }] } }) }) }]]) }],
  ];
  for (const [title, expected, ...given] of cases) it(`${title}: ${expected}`, () => assert.equal(told(...given), expected));

  it('tells all problems of a row at once', () => {
    assert.equal(told({ mail: 'jane', package: 'Apollo Project', end: 'soon', language: 'xx', repeats: 3 }), 'address-invalid repeated language-unknown reason-missing end-invalid');
  });

  it('says which name was meant, and until when it may be', () => {
    assert.deepEqual(check({ package: 'Apolo' }), { kind: 'problem', problems: [{ code: 'package-unknown', named: 'Apolo', nearest: 'Apollo Project' }], asks: [] });
    const verdict = check({ ...wanted, end: '2028-01-01' });
    assert.deepEqual(verdict.kind === 'problem' && verdict.problems, [{ code: 'too-long', most: 90, latest: '2027-05-30', package: 'Apollo Project' }]);
  });

  it('settles what carrying it out means: by address for a newcomer, who is billed, by account for a guest, who is not', () => {
    const newcomer = check({ ...wanted, end: '2027-03-31' });
    assert.ok(newcomer.kind === 'ready' && newcomer.plan.kind === 'assign');
    assert.deepEqual([newcomer.plan.target, newcomer.plan.period, newcomer.newcomer, newcomer.billed, newcomer.skippedStages], [{ mail: 'jane@fabrikam.example' }, { startAt: '2027-03-01T09:00:00.000Z', endAt: '2027-03-31T23:59:59.000Z' }, true, true, 1]);
    const guest = check(wanted, { accounts: account() });
    assert.ok(guest.kind === 'ready' && guest.plan.kind === 'assign');
    assert.deepEqual([guest.plan.target, guest.plan.period, guest.newcomer, guest.billed], [{ id: 'jane' }, null, false, false]);
  });
});

describe('the policy of a direct assignment', () => {
  const target = { id: 'jane', isGuest: true, organization: { id: 'fabrikam', state: 'configured' as const } };
  const offered = (...policies: Parameters<typeof policy>[0][]) => detail({ policies: policies.map((one, index) => policy({ id: policyId(`p${index}`), displayName: `P${index}`, ...one })) });
  const chosen = (pkg: ReturnType<typeof detail>, named = '', who: Parameters<typeof choosePolicy>[2] = target) => {
    const choice = choosePolicy(pkg, named, who);
    return choice.kind === 'chosen' ? choice.policy.displayName : choice.kind;
  };

  it('is the one made for it, then one without approval, then the narrower one', () => {
    assert.equal(chosen(offered({ scope: 'allExternalUsers' }, { scope: 'notSpecified' })), 'P1');
    assert.equal(chosen(offered({ scope: 'allExternalUsers', approval: approved }, { scope: 'allDirectoryUsers' })), 'P1');
    assert.equal(chosen(offered({ scope: 'allExternalUsers' }, { scope: 'allConfiguredConnectedOrganizationUsers' })), 'P1');
  });

  it('is never one that assigns by itself, nor one whose scope leaves the person out', () => {
    assert.equal(chosen(offered({ automatic: { removesLeavers: true, graceDays: 0 } })), 'none');
    assert.equal(chosen(offered({ scope: 'allMemberUsers' })), 'none');
    assert.equal(chosen(offered({ scope: 'specificConnectedOrganizationUsers', targets: [{ kind: 'organization', id: 'litware', name: null }] })), 'none');
    assert.equal(chosen(offered({ scope: 'allDirectoryUsers' }), '', { ...target, id: null }), 'none');
  });

  it('is the one that the row names, in full or by its own part of the name', () => {
    assert.equal(chosen(detail(), 'direct assignment'), 'Apollo Project: direct assignment');
    assert.equal(chosen(detail(), 'APOLLO PROJECT: DIRECT ASSIGNMENT'), 'Apollo Project: direct assignment');
    assert.equal(chosen(detail(), 'partners'), 'unknown');
  });
});

describe('days as lists write them', () => {
  for (const [text, day] of [['2027-03-31', '2027-03-31'], ['2027-3-1', '2027-03-01'], ['31.03.2027', '2027-03-31'], ['1.3.2027', '2027-03-01'], ['03/04/2027', null], ['2027-02-30', null], ['soon', null], ['', null]] as const) {
    it(`‘${text}’ is ${day ?? 'no day'}`, () => assert.equal(readDay(text), day));
  }
});

describe('a row that is being sent', () => {
  const sending = row(0, { state: 'sending', sentAt: '2027-03-01T09:00:00.000Z' });
  it('takes the first answer, and no later one', () => {
    const sent = recordRow(sending, { kind: 'sent', requestId: assignmentRequestId('r1') });
    assert.deepEqual([sent?.state, sent?.requestId], ['sent', 'r1']);
    assert.equal(sent && recordRow(sent, { kind: 'done' }), null);
  });
  it('waits for its turn again where it turned out not to have been sent, and remembers that it was tried', () => {
    assert.deepEqual(recordRow(sending, { kind: 'unsent' }), { ...sending, state: 'ready' });
  });
});
