import assert from 'node:assert/strict';
import { checkAgainstFacts, checkAsk, type InvitationAsk, type InvitationFacts, type InvitationLimits } from '../../src/rule/check-invitation.ts';
import { marco } from './sample-request.ts';

const limits: InvitationLimits = { ownDomains: ['contoso.example'], blockedDomains: ['tailspin.example'], languages: ['en', 'de'], longestStayDays: 365, mostGuests: 10, longestReason: 1000 };
const ask = (changes: Partial<InvitationAsk> = {}): InvitationAsk => ({
  guests: [{ mail: 'jane@fabrikam.example', name: null, organization: null }],
  packageId: null,
  start: '2026-03-02',
  end: '2026-03-31',
  reason: 'she reviews the mockups',
  language: 'en',
  ...changes,
});
const guest = (mail: string, name: string | null = null) => ({ mail, name, organization: null });
const account = (changes: object = {}) => ({ displayName: 'Jane Porter', accountEnabled: true, acceptance: 'accepted' as const, createdAt: new Date('2026-01-01T00:00:00.000Z'), ...changes });
const facts = (changes: Partial<InvitationFacts> = {}): InvitationFacts => ({
  inviterIsGuest: false,
  invitationsOff: false,
  accounts: new Map(),
  organizations: [
    { displayName: 'Fabrikam', state: 'configured', domains: ['fabrikam.example'] },
    { displayName: 'Northwind', state: 'proposed', domains: ['northwind.example'] },
  ],
  packages: [
    { id: 'apollo', displayName: 'Apollo Project', longestDays: 90, forGuests: true },
    { id: 'visio', displayName: 'Visio Licence', longestDays: 365, forGuests: false },
  ],
  openRequests: new Map(),
  approver: { found: true, approver: marco, why: 'manager', alternate: null },
  ...changes,
});

describe('the checks before sending', () => {
  const own: [string, Partial<InvitationAsk>, string[]][] = [
    ['find nothing wrong with a good ask', {}, []],
    ['miss a guest', { guests: [] }, ['no-guest']],
    ['refuse fifty guests at once', { guests: Array.from({ length: 50 }, (_, index) => guest(`guest${index}@fabrikam.example`)) }, ['too-many-guests']],
    ['refuse what is no address', { guests: [guest('jane at fabrikam')] }, ['address-invalid']],
    ['refuse an address that Entra would refuse', { guests: [guest('jane+x@fabrikam.example')] }, ['address-invalid']],
    ['refuse the own domain', { guests: [guest('theo@contoso.example')] }, ['own-domain']],
    ['refuse a domain below the own one', { guests: [guest('theo@mail.contoso.example')] }, ['own-domain']],
    ['refuse a blocked domain', { guests: [guest('eve@tailspin.example')] }, ['domain-blocked']],
    ['warn of a domain in punycode', { guests: [guest('jane@xn--fabrkam-x2a.example')] }, ['domain-look-alike']],
    ['refuse a name with a link', { guests: [guest('jane@fabrikam.example', 'see https://evil.example')] }, ['name-invalid']],
    ['miss the end', { end: '' }, ['end-missing']],
    ['refuse an end that is no day', { end: '2026-02-30' }, ['end-invalid']],
    ['refuse an end in the past', { end: '2026-03-01', start: '2026-03-02' }, ['end-past']],
    ['refuse an end before the start', { start: '2026-04-10', end: '2026-04-01' }, ['end-before-start']],
    ['refuse a start in the past', { start: '2026-03-01' }, ['start-past']],
    ['take one day, from today to today', { end: '2026-03-02' }, []],
    ['miss the reason', { reason: '  ' }, ['reason-missing']],
    ['refuse a reason of 10,000 characters', { reason: 'a'.repeat(10_000) }, ['reason-too-long']],
    ['refuse a markdown link in the reason', { reason: 'see [this](https://evil.example)' }, ['reason-has-link']],
    ['refuse a language that there is not', { language: 'xx' }, ['language-unknown']],
  ];
  for (const [title, changes, expected] of own) {
    it(title, () => assert.deepEqual(checkAsk(ask(changes), limits, '2026-03-02').map((finding) => finding.code), expected));
  }

  const told: [string, Partial<InvitationAsk>, Partial<InvitationFacts>, string[]][] = [
    ['tell a connected organization and a new guest', {}, {}, ['may-invite', 'organization-known', 'guest-new', 'end-allowed', 'approver']],
    ['tell a proposed organization', { guests: [guest('kim@northwind.example')] }, {}, ['may-invite', 'organization-proposed', 'guest-new', 'end-allowed', 'approver']],
    ['tell a new organization', { guests: [guest('kim@wingtip.example')] }, {}, ['may-invite', 'organization-new', 'guest-new', 'end-allowed', 'approver']],
    ['refuse a guest as inviter', {}, { inviterIsGuest: true }, ['may-not-invite', 'organization-known', 'guest-new', 'end-allowed', 'approver']],
    ['say that invitations are off', {}, { invitationsOff: true }, ['may-not-invite', 'organization-known', 'guest-new', 'end-allowed', 'approver']],
    ['refuse a disabled guest', {}, { accounts: new Map([['jane@fabrikam.example', account({ accountEnabled: false })]]) }, ['may-invite', 'organization-known', 'guest-disabled', 'end-allowed', 'approver']],
    ['tell of a guest who has not accepted', {}, { accounts: new Map([['jane@fabrikam.example', account({ acceptance: 'pending' })]]) }, ['may-invite', 'organization-known', 'guest-pending', 'end-allowed', 'approver']],
    ['see that an existing guest without a package would get nothing', {}, { accounts: new Map([['jane@fabrikam.example', account()]]) }, ['may-invite', 'organization-known', 'nothing-to-give', 'end-allowed', 'approver']],
    ['give an existing guest a package', { packageId: 'apollo' }, { accounts: new Map([['jane@fabrikam.example', account()]]) }, ['may-invite', 'organization-known', 'guest-exists', 'end-allowed', 'approver']],
    ['see a request that is under way', {}, { openRequests: new Map([['jane@fabrikam.example', { number: 1007, by: 'Theo Lindqvist' }]]) }, ['may-invite', 'organization-known', 'asked-already', 'end-allowed', 'approver']],
    ['refuse a stay longer than the package’s', { packageId: 'apollo', end: '2026-06-30' }, {}, ['may-invite', 'organization-known', 'guest-new', 'too-long', 'approver']],
    ['refuse a stay longer than the organization’s', { end: '2027-03-31' }, {}, ['may-invite', 'organization-known', 'guest-new', 'too-long', 'approver']],
    ['refuse a package that is not for guests', { packageId: 'visio' }, {}, ['may-invite', 'organization-known', 'guest-new', 'package-not-for-guests', 'approver']],
    ['refuse a package that is gone', { packageId: 'nowhere' }, {}, ['may-invite', 'organization-known', 'guest-new', 'package-unknown', 'approver']],
    ['say that nobody could decide', {}, { approver: { found: false } }, ['may-invite', 'organization-known', 'guest-new', 'end-allowed', 'nobody-to-ask']],
  ];
  for (const [title, changes, changedFacts, expected] of told) {
    it(title, () => assert.deepEqual(checkAgainstFacts(ask(changes), limits, facts(changedFacts)).map((finding) => finding.code), expected));
  }

  it('name the latest day that would do', () => {
    const tooLong = checkAgainstFacts(ask({ packageId: 'apollo', end: '2026-06-30' }), limits, facts()).find((finding) => finding.code === 'too-long');
    assert.deepEqual(tooLong, { level: 'blocking', code: 'too-long', days: 120, most: 90, latest: '2026-05-31', package: 'Apollo Project' });
  });
});
