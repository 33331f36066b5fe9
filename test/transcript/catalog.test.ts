import assert from 'node:assert/strict';
import { governanceWish, type GovernanceWish } from '../../src/capability/catalog/governance-wish.ts';
import { resolveNames } from '../../src/capability/catalog/resolve-names.ts';
import type { Person } from '../../src/capability/port/directory.ts';
import { personId } from '../../src/rule/identity.ts';
import type { SubjectSet } from '../../src/rule/policy.ts';
import { samplePackage, samplePolicy, sampleStage } from '../rule/sample-policy.ts';
import { understand } from '../../src/language/understand.ts';
import type { Player } from './script.ts';
import { openStage, type Stage } from './stage.ts';

const titles = (buttons: readonly { title: string }[]) => buttons.map((one) => one.title);

describe('the rules of access packages', () => {
  let stage: Stage;
  let ines: Player;
  let priya: Player;
  let sam: Player;
  before(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    priya = stage.person('priya@contoso.example');
    sam = stage.person('sam@contoso.example');
  });
  after(() => stage.close());

  it('tells an employee what a package holds, and each policy as the way to it', async () => {
    const card = await ines.say('what are the rules for the finance data room');
    assert.deepEqual(card.lines, [
      'Finance Data Room',
      'Confidential figures. In the catalog Partners.',
      'What it contains',
      'Finance Readers  Member, group',
      'Ledger  User, application',
      'For employees',
      '①',
      'They ask for it themselves',
      'Others may ask on their behalf: the manager of whoever gets the access.',
      'A reason has to be given.',
      'Asked: “Why do you need this data?”',
      'Asked: “NDA signed?” (yes, no)',
      'The period may be chosen.',
      '②',
      'Approval 1 of 2: the manager of whoever asks',
      'Still no answer after 7 days: Dana Osei may decide too.',
      'No answer within 14 days: the request lapses.',
      '③',
      'Approval 2 of 2: Priya Raman',
      'Still no answer after 7 days: Dana Osei may decide too.',
      'No answer within 14 days: the request lapses.',
      '④',
      'Access for 14 days at most',
      'Cannot be extended: whoever needs it longer asks anew.',
      'Can be given up at any time.',
      'For the people of Fabrikam',
      '①',
      'They ask for it themselves',
      'A reason has to be given.',
      'Asked: “Why do you need this data?”',
      'Asked: “NDA signed?” (yes, no)',
      'The period may be chosen.',
      '②',
      'Approval 1 of 2: the manager of whoever asks',
      'Still no answer after 7 days: Dana Osei may decide too.',
      'No answer within 14 days: the request lapses.',
      '③',
      'Approval 2 of 2: Priya Raman',
      'Still no answer after 7 days: Dana Osei may decide too.',
      'No answer within 14 days: the request lapses.',
      '④',
      'Access for 14 days at most',
      'Cannot be extended: whoever needs it longer asks anew.',
      'Can be given up at any time.',
      'What nobody may hold beside it',
      'Apollo Project  access package',
      'Who has one of these is refused, by request and by direct assignment. It has to end first.',
      '[Request it]',
    ]);
    assert.deepEqual(card.buttons[0]?.data, { text: 'I need Finance Data Room' });
  });

  it('says what is billed where a guest’s sponsors approve, and offers no request to those who may not ask', async () => {
    const card = await ines.say('who approves the supplier portal');
    assert.ok(card.lines.includes('Approval: the guest’s sponsors'));
    assert.ok(card.lines.includes('Billed by Microsoft for each guest and month, since sponsors are asked to approve.'));
    assert.deepEqual(card.buttons, []);
  });

  it('answers what is in a package, and what it excludes, with the same card', async () => {
    assert.equal((await ines.say('what is in the Apollo package')).lines[0], 'Apollo Project');
    assert.equal((await ines.say('which packages are incompatible with Apollo')).lines[0], 'Apollo Project');
  });

  it('tells a guest those policies alone by which they may ask, and nobody’s name', async () => {
    const card = await stage.person('john@fabrikam.example').say('who can get Apollo');
    assert.deepEqual(card.lines.slice(0, 6), ['Apollo Project', 'Work on Apollo together: the team and its documents.', 'What it contains', 'Apollo  Member, group', 'Apollo Docs  Member, SharePoint site', 'For the people of every configured partner organization']);
    assert.equal(card.lines.filter((line) => line.startsWith('For ')).length, 1);
    assert.ok(card.lines.includes('Where nobody is found to ask: a person whom the organization has named.'));
    assert.ok(!JSON.stringify(card.card).includes('Dana Osei'));
    assert.deepEqual(titles(card.buttons), ['Request it']);
  });

  it('tells a guest nothing of a package that is not for them, not even its name', async () => {
    const none = 'There is no access package of that name that you can look at. ‘What can I request’ lists those that you may ask for.';
    assert.deepEqual((await stage.person('john@fabrikam.example').say('who can get visio')).lines, [none]);
    // Northwind is only proposed.
    assert.deepEqual((await stage.person('mia@northwind.example').say('who can get Apollo')).lines, [none]);
  });

  it('shows an owner the own catalogs, their packages, and leads from one card to the next', async () => {
    const catalogs = await priya.say('show me the catalogs');
    assert.deepEqual(catalogs.lines, ['One catalog', 'A catalog holds access packages, and decides whether people outside may ask for them.', 'Partners  What partners may get', '✓ Published, for people outside too, 4 packages', '[Open]']);
    const partners = await priya.press(catalogs, 'Open');
    assert.deepEqual(partners.card?.lines.slice(0, 3), ['Partners', 'What partners may get. People outside may ask too, where a policy lets them.', 'Apollo Project  Work on Apollo together: the team and its documents.: [Open]']);
    assert.ok(partners.card);
    const apollo = await priya.press(partners.card, 'Open the access package Apollo Project');
    assert.equal(apollo.card?.lines[0], 'Apollo Project');
    assert.deepEqual(titles(apollo.card?.buttons ?? []), ['Request it', 'Its catalog']);
    assert.ok(apollo.card);
    assert.equal((await priya.press(apollo.card, 'Its catalog')).card?.lines[0], 'Partners');
  });

  it('shows an administrator all catalogs, or the one that is named', async () => {
    assert.equal((await sam.say('catalogs')).lines[0], '2 catalogs');
    const internal = await sam.say('open the Internal catalog');
    assert.deepEqual(internal.lines.slice(0, 3), ['Internal', 'What employees may get. Not for people outside, whatever the policies say.', 'Visio Licence  A licence for Visio.: [Open]']);
  });

  it('does not open a catalog, nor a package, to somebody by a button that is not theirs', async () => {
    const list = await sam.say('catalogs');
    const [internal] = list.buttons;
    const mine = await priya.say('show me the catalogs');
    const opened = await priya.tamper(mine, 'catalog.open', internal?.data);
    assert.deepEqual([opened.status, opened.words], [403, 'This is not yours to see, or exists no more.']);
    const guest = stage.person('mia@northwind.example');
    const answer = await guest.say('help');
    const apollo = (await priya.press(mine, 'Open')).card?.buttons[0];
    const seen = await guest.tamper(answer, 'package.rules', apollo?.data);
    assert.equal(seen.status, 403);
    assert.equal((await guest.tamper(answer, 'catalog.list', { page: 0 })).status, 403);
    assert.equal((await sam.tamper(list, 'package.rules', { id: '../users' })).status, 400);
  });

  it('gives an administrator the ways in, with what waits, and an employee a hint', async () => {
    const home = await sam.say('governance');
    assert.deepEqual(home.lines, [
      'Governance',
      'As Entra has it now. The rules of any access package: write ‘who can get’ and its name.',
      'Catalogs  2 that you look after',
      'Partner organizations  3, one of them proposed: it waits for a decision',
      'Outside people  A guest whose last package has ended can no longer sign in. 30 days later the account is deleted.',
      '[Catalogs]',
      '[Partner organizations]',
      '[Outside people’s lifecycle]',
      '[Assign directly]',
      '[Import from a file]',
    ]);
    await sam.press(home, 'Partner organizations');
    await sam.sees('3 partner organizations');
    assert.equal((await ines.say('what are the rules')).lines[0], 'The rules of an access package');
  });

  it('says so while Entra does not answer', async () => {
    await stage.graphFails({ status: 503 });
    const card = await sam.say('partner organizations');
    await stage.mend();
    assert.deepEqual(card.lines, ['Entra is not answering right now. Ask again in a minute.']);
  });
});

describe('the names that a policy stands on', () => {
  const person = (displayName: string): Person => ({ id: personId(displayName), displayName, userPrincipalName: '', mail: null, accountEnabled: true, isGuest: false });
  const sets: SubjectSet[] = [
    { kind: 'person', id: 'dana', name: null },
    { kind: 'person', id: 'left', name: null },
    { kind: 'group', id: 'few', name: null },
    { kind: 'group', id: 'many', name: null },
    { kind: 'group', id: 'known', name: 'Finance' },
    { kind: 'organization', id: 'gone', name: null },
  ];

  it('are looked up where Entra leaves them out, and stay away where nothing is found', async () => {
    const members: Record<string, Person[]> = { few: [person('Ines Calder'), person('Marco Duarte')], many: ['a', 'b', 'c', 'd'].map(person) };
    const names = {
      directory: { person: async (id: string) => (id === 'dana' ? person('Dana Osei') : null) },
      entitlement: { groupMembers: async (group: string) => members[group] ?? [], organizationDetails: async () => [] },
    };
    const detail = await resolveNames(names, samplePackage([samplePolicy({ approval: { ...samplePolicy().approval, stages: [sampleStage({ approvers: sets })] } })]));
    assert.deepEqual(detail.policies[0]?.approval.stages[0]?.approvers.map((set) => ('name' in set ? set.name : '')), ['Dana Osei', null, 'a group (Ines Calder and Marco Duarte)', 'a group of 4', 'Finance', null]);
  });
});

describe('the nouns of administrators', () => {
  const vocabulary = { ownDomain: 'contoso.example', people: [], guests: [], organizations: [{ displayName: 'Northwind', domains: ['northwind.example'] }], packages: ['Apollo Project', 'Visio Licence'], workflows: [] };
  const wishOf = (text: string) => governanceWish(text, understand(text, { now: new Date('2027-03-01T09:00:00Z'), timeZone: 'Europe/Berlin', locale: 'en-GB', speaker: '', vocabulary }), vocabulary);

  const cases: [string, GovernanceWish | null][] = [
    ['show me the catalogs', { kind: 'catalogs', text: 'show me the catalogs' }],
    ['Kataloge anzeigen', { kind: 'catalogs', text: 'Kataloge anzeigen' }],
    ['カタログを見せて', { kind: 'catalogs', text: 'カタログを見せて' }],
    ['connected organizations', { kind: 'organizations' }],
    ['list partner organizations', { kind: 'organizations' }],
    ['which partners do we have', { kind: 'organizations' }],
    ['partnerorganisationen', { kind: 'organizations' }],
    ['who sponsors Northwind', { kind: 'organization', name: 'Northwind' }],
    ['Northwind', { kind: 'organization', name: 'Northwind' }],
    ['lifecycle settings', { kind: 'lifecycle' }],
    ['what happens to guests when their access ends', { kind: 'lifecycle' }],
    ['what is in the Apollo package', { kind: 'package', name: 'Apollo Project' }],
    ['who can get Apollo', null],
    ['what packages can I request', null],
    ['onboard Northwind', null],
    ['my guests from Northwind', null],
    ['run the lifecycle workflow leaver for jane@northwind.example', null],
    ['remove access of jane@northwind.example to Apollo', null],
    ['invite jane@northwind.example until 31 March because of the catalogue', null],
  ];
  for (const [text, wish] of cases) {
    it(`${wish === null ? 'leave ‘' : 'are found in ‘'}${text}’${wish === null ? ' to its intent' : ''}`, () => {
      assert.deepEqual(wishOf(text), wish);
    });
  }
});
