import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { z } from 'zod';
import { createLog } from '../../src/ops/create-log.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, until, type Stage } from './stage.ts';

const namespace = Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex');

/** The demo tenant's id of something: the version 5 UUID of its key. */
function idOf(key: string): string {
  const bytes = createHash('sha1').update(namespace).update(key).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 15) | 80;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** An assignment made outside of Foyer, by its policy. */
async function assign(stage: Stage, pkg: string, policy: string, target: { targetId: string } | { target: { email: string } }): Promise<void> {
  const assignment = { ...target, accessPackageId: idOf(pkg), assignmentPolicyId: idOf(`${pkg}: ${policy}`) };
  assert.equal((await stage.graph('POST', '/identityGovernance/entitlementManagement/assignmentRequests', { requestType: 'adminAdd', assignment })).status, 201);
  await stage.settle();
}

const titles = (message: Seen | undefined) => message?.buttons.map(({ title }) => title) ?? [];
const fromBot = async (player: Player) => (await player.chat()).filter(({ from }) => from === 'bot');
const passDays = async (stage: Stage, days: number) => {
  for (let day = 0; day < days; day += 1) await stage.pass('P1D');
};

describe('what people have', () => {
  let stage: Stage;
  let ines: Player;
  let theo: Player;
  let john: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    theo = stage.person('theo@contoso.example');
    john = stage.person('john@fabrikam.example');
  });
  afterEach(() => stage.close());

  it('is listed with its contents, its end and how it was got, for a guest with whom to ask', async () => {
    assert.deepEqual((await john.say('what do I have')).lines, [
      'You have one access package',
      'As Entra has it now',
      'Apollo Project  Apollo and Apollo Docs',
      'Ends in 60 days, on Fri 30 April 2027',
      'Assigned by an administrator, outside of Foyer, by the policy Apollo Project: direct assignment of guests.',
      'Its policy lets you neither extend it nor give it up yourself. Ask Ines Calder or your IT administrators.',
    ]);
    assert.deepEqual((await ines.say('what do I have')).lines, ['You have no access package. ‘What can I request’ lists those that you may ask for.']);
  });

  it('has buttons where the policy allows, and tells what is under way', async () => {
    await assign(stage, 'Apollo Project', 'employees', { targetId: idOf('ines@contoso.example') });
    await assign(stage, 'Visio Licence', 'employees', { targetId: idOf('ines@contoso.example') });
    await stage.pass('P5D');
    const list = await ines.say('what do I have');
    assert.deepEqual(list.lines.slice(2), [
      'Apollo Project  Apollo and Apollo Docs',
      'Ends in 85 days, on Sun 30 May 2027',
      '[Extend]',
      '[Give up]',
      'Got outside of Foyer, by the policy Apollo Project: employees.',
      'Visio Licence  Visio Users',
      'Ends in 360 days, on Tue 29 February 2028',
      '[Give up]',
      'Got outside of Foyer, by the policy Visio Licence: employees.',
      'Its policy does not let you extend it yourself. Ask your IT administrators.',
    ]);
    assert.equal((await ines.press(list, 'Extend Apollo Project')).words, 'The answer is below.');
    const form = (await ines.chat()).at(-1);
    assert.ok(form);
    assert.deepEqual(form.lines.slice(0, 4), ['Extend Apollo Project', 'Nothing has been sent yet. Correct what is not right, then send it.', 'Checks', 'ⓘ Note: The extension needs an approval; present access goes on meanwhile, until it ends.']);
    assert.ok(form.lines.includes('Ends now: Sun 30 May 2027'));
    assert.ok(form.lines.includes('Longest: 90 days, to Fri 4 June 2027'));
    assert.ok(form.lines.includes('Who decides: Marco Duarte, as the manager of Ines Calder'));
    await ines.press(form, 'Extend', { end: '2027-06-03', reason: 'the tests run on' });
    const marco = stage.person('marco@contoso.example');
    const approval = await marco.sees('Ines Calder asks for Apollo Project for longer');
    await stage.settle();
    const waiting = await ines.say('what do I have');
    assert.deepEqual(waiting.lines.slice(2, 7), ['Apollo Project  Apollo and Apollo Docs', 'Ends in 85 days, on Sun 30 May 2027', '[Give up]', 'Got outside of Foyer, by the policy Apollo Project: employees.', '◔ Request 1001, Apollo Project for longer: Waiting for Marco Duarte']);
    await marco.press(approval, 'Approve');
    await stage.settle();
    await ines.sees(/^Apollo Project for longer: extended until Thu 3 June 2027/);
    assert.equal((await ines.say('what do I have')).lines[3], 'Ends in 89 days, on Thu 3 June 2027');
  });

  it('can be given up, as the person themself', async () => {
    await assign(stage, 'Marketing Assets', 'employees', { targetId: idOf('theo@contoso.example') });
    const form = await theo.say('give up Marketing Assets');
    assert.deepEqual(form.lines.slice(0, 2), ['Give up Marketing Assets', 'Nothing has been sent yet. Correct what is not right, then send it.']);
    await theo.press(form, 'Give up');
    await stage.settle();
    await theo.sees('✓ You have given it up');
    assert.deepEqual((await theo.say('what do I have')).lines, ['You have no access package. ‘What can I request’ lists those that you may ask for.']);
    const [call] = await stage.calls('POST', /\/assignmentRequests$/).then((calls) => calls.slice(-1));
    assert.equal(z.object({ requestType: z.string() }).parse(call?.body).requestType, 'userRemove');
    assert.equal(call?.caller.person, 'theo@contoso.example');
  });

  it('is chosen from where several are meant, and only what can be extended is offered', async () => {
    for (const pkg of ['Marketing Assets', 'Apollo Project', 'Visio Licence']) await assign(stage, pkg, 'employees', { targetId: idOf('theo@contoso.example') });
    await stage.pass('P5D');
    const choice = await theo.say('extend my access');
    assert.deepEqual(choice.lines, ['Extend which one?', 'Nothing is changed yet: a form comes first.', 'Marketing Assets  ends in 25 days, on Wed 31 March 2027: [Extend]', 'Apollo Project  ends in 85 days, on Sun 30 May 2027: [Extend]']);
    await theo.press(choice, 'Extend Marketing Assets');
    assert.equal((await theo.chat()).at(-1)?.lines[0], 'Extend Marketing Assets');
    assert.deepEqual((await theo.say('extend Visio Licence until 1 May')).lines, ['Visio Licence: its policy does not let you extend it yourself. Ask your IT administrators.']);
  });

  it('is not extended where it lasts as long as the policy allows', async () => {
    await assign(stage, 'Marketing Assets', 'employees', { targetId: idOf('theo@contoso.example') });
    assert.deepEqual((await theo.say('extend Marketing Assets')).lines, ['Marketing Assets: it lasts for as long as its policy allows already: counted from today, not a day can be added yet.']);
  });
});

describe('what a guest has', () => {
  let stage: Stage;
  let ines: Player;
  let theo: Player;
  let priya: Player;
  let sam: Player;
  let lena: Player;
  beforeEach(async () => {
    stage = await openStage();
    [ines, theo, priya, sam] = [stage.person('ines@contoso.example'), stage.person('theo@contoso.example'), stage.person('priya@contoso.example'), stage.person('sam@contoso.example')];
    lena = stage.person('lena@fabrikam.example');
  });
  afterEach(() => stage.close());

  it('is extended by the sponsor in words, no longer than the policy allows', async () => {
    const long = await ines.say('extend lena@fabrikam.example on Apollo until 30 June because the tests run on');
    assert.ok(long.lines.includes('✕ To mend: 121 days are too long: 90 days are the longest. Choose Sun 30 May 2027 or earlier.'));
    const form = await ines.press(long, 'Check again', { end: '2027-05-28' });
    assert.ok(form.card);
    assert.ok(form.card.lines.includes('ⓘ Note: The extension needs an approval; present access goes on meanwhile, until it ends.'));
    await ines.press({ ...form.card, id: long.id }, 'Extend');
    // Its policy lets the guest extend nothing, and so has nobody approve it: the sponsor's manager decides.
    await stage.person('marco@contoso.example').press(await stage.person('marco@contoso.example').sees(/^Ines Calder asks for Apollo Project for longer for /), 'Approve');
    await stage.settle();
    await ines.sees('Apollo Project for longer for Lena Fischer: extended until Fri 28 May 2027 (request 1001).');
    assert.equal((await lena.say('what do I have')).lines[3], 'Ends in 88 days, on Fri 28 May 2027');
  });

  it('is understood by the guest’s first name, and counts from the present end', async () => {
    const form = await ines.say('extend lena on Apollo by two weeks because the tests run on');
    assert.equal(form.lines[0], 'Extend Apollo Project for Lena Fischer');
    assert.equal(form.inputs['end'], '2027-03-24');
  });

  it('is not extended or ended by a stranger, who learns whom to ask and nothing else', async () => {
    assert.deepEqual((await theo.say('extend lena@fabrikam.example on Apollo until 30 April')).lines, ['Apollo Project of Lena Fischer is not yours to extend. Ask Ines Calder or your IT administrators.']);
    assert.deepEqual((await theo.say('remove lena@fabrikam.example because she left')).lines, ['What Lena Fischer has is not yours to end. Ask Ines Calder, the owners of its catalog or your IT administrators.']);
    const stranger = await theo.say('remove lena@fabrikam.example from Visio Licence because she left');
    assert.deepEqual(stranger.lines, ['Visio Licence of Lena Fischer is not yours to end. Ask Ines Calder, the owners of its catalog or your IT administrators.']);
    assert.deepEqual(await stage.writes(), []);
  });

  it('is not sent with somebody else’s form data either, and each attempt is in the audit', async () => {
    const form = await ines.say('remove lena@fabrikam.example from Apollo because she left');
    const own = await theo.say('invite a guest');
    const data = form.buttons.find(({ title }) => title === 'End access')?.data;
    assert.equal((await theo.tamper(own, 'package.send', data)).status, 403);
    const opened = await theo.tamper(own, 'holding.end', { package: idOf('Apollo Project'), target: 'lena@fabrikam.example' });
    assert.equal(opened.words, 'The answer is below.');
    assert.deepEqual((await theo.chat()).at(-1)?.lines, ['Apollo Project of Lena Fischer is not yours to end. Ask Ines Calder, the owners of its catalog or your IT administrators.']);
    assert.equal((await theo.tamper(own, 'holding.end', { package: '../users', target: '' })).status, 400);
    await stage.foyer.close();
    const database = await openDatabase({ url: undefined, dataDir: stage.dataDir, log: createLog('silent') });
    const events = await database.db.selectFrom('audit_event').select(['kind', 'subject', 'details']).where('kind', '=', 'refused-attempt').orderBy('sequence').execute();
    await database.close();
    rmSync(stage.dataDir, { recursive: true, force: true });
    assert.deepEqual(events, [{ kind: 'refused-attempt', subject: `package:${idOf('Apollo Project')}`, details: { reason: 'not-yours', action: 'remove', of: 'Lena Fischer' } }]);
  });

  it('is ended by the owner of the catalog, who does not extend it; an administrator does both', async () => {
    assert.deepEqual((await priya.say('extend lena@fabrikam.example on Apollo until 30 April because it is needed')).lines, ['Apollo Project of Lena Fischer: owners of a catalog can end access, and not extend it. Ask your IT administrators.']);
    const extended = await sam.say('extend lena@fabrikam.example until 30 April because it is needed');
    await sam.press(extended, 'Extend');
    await stage.settle();
    await sam.sees('✓ Extended');
    assert.equal((await lena.say('what do I have')).lines[3], 'Ends in 60 days, on Fri 30 April 2027');
    const form = await priya.say('remove lena@fabrikam.example from Apollo because she left');
    assert.ok(form.lines.includes('ⓘ Note: This is the last access package of Lena Fischer. The guest account of Lena Fischer stays as it is, since entitlement management did not bring it in.'));
    await priya.press(form, 'End access');
    await stage.settle();
    await priya.sees('End of Apollo Project for Lena Fischer: access has ended (request 1002).');
    await ines.sees('Apollo Project, which has ended, was the last access package that Lena Fischer had. The guest account of Lena Fischer stays as it is, since entitlement management did not bring it in.');
    const types = (await stage.calls('POST', /\/assignmentRequests$/)).map(({ body }) => z.object({ requestType: z.string() }).parse(body).requestType);
    assert.deepEqual(types, ['adminUpdate', 'adminRemove']);
  });
});

describe('the end of access', () => {
  let stage: Stage;
  let ines: Player;
  let lena: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    lena = stage.person('lena@fabrikam.example');
  });
  afterEach(() => stage.close());

  it('is told fourteen days ahead to whoever holds it; a guest who does not use the chat gets a mail', async () => {
    await assign(stage, 'Marketing Assets', 'employees', { targetId: idOf('ines@contoso.example') });
    await passDays(stage, 15);
    assert.deepEqual((await fromBot(ines)).filter(({ lines }) => lines[0]?.includes('Marketing Assets')), []);
    await stage.pass('P1D');
    const card = await ines.sees('Your access to Marketing Assets ends in 14 days');
    assert.deepEqual(card.lines, [
      'Your access to Marketing Assets ends in 14 days',
      'Foyer tells you fourteen days before the end, and on the day before.',
      '◔ Ends in 14 days, on Wed 31 March 2027',
      'Nothing has to be done if it is not needed any more.',
      'Contains: Brand Library',
      'How it came: Got outside of Foyer, by the policy Marketing Assets: employees',
      'Extending: Until Fri 16 April 2027 at the latest; no approval is needed',
      '[Extend]',
      '[Give up]',
    ]);
    const [mail] = (await stage.mail('omar@fabrikam.example')).filter(({ sender }) => sender === 'graph');
    assert.deepEqual([mail?.subject, mail?.body.split('\n').slice(2, 3)], ['Your access to Marketing Assets ends soon', [`Your access to Marketing Assets ends in 14 days, on Sun 21 March 2027. If you need it for longer, extend it: write ‘extend Marketing Assets’ to Foyer in Teams, or open https://myaccess.microsoft.com/@${idOf('contoso.example')}`]]);
  });

  it('is told to guest and sponsor by a card each, which follows when it is extended by its button', async () => {
    await lena.say('what do I have');
    const before = (await fromBot(ines)).length;
    await passDays(stage, 7);
    assert.equal((await fromBot(ines)).length, before);
    await stage.pass('P1D');
    const theirs = await lena.sees('Your access to Apollo Project ends tomorrow');
    assert.deepEqual(titles(theirs), []);
    assert.ok(theirs.lines.includes('Its policy lets you neither extend it nor give it up yourself. Ask Ines Calder or your IT administrators.'));
    const mine = await ines.sees('Apollo Project of Lena Fischer ends tomorrow');
    assert.deepEqual(titles(mine), ['Extend', 'End it now']);
    await ines.press(mine, 'Extend');
    const form = (await ines.chat()).at(-1);
    assert.ok(form);
    await ines.press(form, 'Extend', { end: '2027-04-09', reason: 'the tests run on' });
    await stage.person('marco@contoso.example').press(await stage.person('marco@contoso.example').sees(/^Ines Calder asks for Apollo Project for longer for /), 'Approve');
    await stage.settle();
    const shown = await ines.sees('Apollo Project of Lena Fischer lasts until Fri 9 April 2027');
    assert.equal(shown.id, mine.id);
    assert.deepEqual(shown.lines.slice(0, 4), ['Apollo Project of Lena Fischer lasts until Fri 9 April 2027', 'You are told as a sponsor of Lena Fischer.', '✓ Lasts until Fri 9 April 2027, for 31 more days', 'The end has been moved.']);
    assert.equal((await lena.sees('Your access to Apollo Project lasts until Fri 9 April 2027')).id, theirs.id);
    await passDays(stage, 17);
    await ines.sees('Apollo Project of Lena Fischer ends in 14 days');
  });

  it('is told once, however often the clock moves and the bot looks', async () => {
    await passDays(stage, 8);
    await stage.settle();
    await stage.pass('PT3H');
    await stage.pass('PT3H');
    assert.equal((await fromBot(ines)).filter(({ lines }) => lines[0] === 'Apollo Project of Lena Fischer ends tomorrow').length, 1);
  });

  it('comes with what Entra does to the account: nothing where entitlement management did not bring it in', async () => {
    await passDays(stage, 9);
    assert.deepEqual((await fromBot(ines)).map(({ lines }) => lines[0]).slice(-2), ['Apollo Project of Lena Fischer has ended', 'Apollo Project, which has ended, was the last access package that Lena Fischer had. The guest account of Lena Fischer stays as it is, since entitlement management did not bring it in.']);
    const last = (await stage.mail('lena@fabrikam.example')).at(-1);
    assert.deepEqual([last?.subject, last?.body.split('\n')[2]], ['What becomes of your guest account', 'Apollo Project, to which your access has ended, was the last access package that you had. Your guest account stays as it is, since entitlement management did not bring it in. If you need access again, write to your sponsor.']);
  });

  it('says when an account that entitlement management brought in is blocked and deleted, before a removal and after the end', async () => {
    await assign(stage, 'Marketing Assets', 'connected organizations', { target: { email: 'nina@fabrikam.example' } });
    const sam = stage.person('sam@contoso.example');
    const form = await sam.say('remove nina@fabrikam.example from Marketing Assets because the campaign is over');
    assert.ok(form.lines.some((line) => /^ⓘ Note: This is the last access package of .*\. Entra blocks the guest account of .* then, and deletes it on Wed 31 March 2027, after 30 days\.$/.test(line)), form.lines.join('\n'));
    await sam.press(form, 'End access');
    await stage.settle();
    const last = await until('the mail about the account', async () => (await stage.mail('nina@fabrikam.example')).find(({ subject }) => subject === 'What becomes of your guest account'));
    assert.equal(last.body.split('\n')[2], 'Marketing Assets, to which your access has ended, was the last access package that you had. Entra blocks your guest account with that, and deletes it on Wed 31 March 2027, after 30 days. If you need access again, write to the people you work with.');
  });

  it('is not told twice to a guest whose invitation tells it', async () => {
    await ines.press(await ines.say('invite jane.porter@fabrikam.example to Apollo until 20 March because she reviews the mockups'), 'Send request');
    const marco = stage.person('marco@contoso.example');
    await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
    await stage.settle();
    await stage.accept('jane.porter@fabrikam.example');
    await passDays(stage, 7);
    const told = (await fromBot(ines)).flatMap(({ lines }) => lines).filter((line) => line.includes('Jane Porter') && /\bends\b/.test(line));
    assert.deepEqual(told, ['The stay of Jane Porter ends in 14 days, on Sat 20 March 2027 (request 1001). If it is needed for longer, ask again in time.']);
  });

  it('takes the stay of an invited guest along when it is extended', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example to Apollo until 20 March because she reviews');
    await ines.press(form, 'Send request');
    await stage.person('marco@contoso.example').press(await stage.person('marco@contoso.example').sees('Ines Calder asks for a guest'), 'Approve');
    await stage.settle();
    await ines.sees(/^Has Apollo Project/);
    const extension = await ines.say('extend jane.porter@fabrikam.example on Apollo until 15 April');
    await ines.press(extension, 'Extend', { reason: 'The review goes on.' });
    await stage.person('marco@contoso.example').press(await stage.person('marco@contoso.example').sees(/^Ines Calder asks for Apollo Project for longer for /), 'Approve');
    await stage.settle();
    await ines.sees(/Access of Jane Porter extended until Thu 15 April 2027/);
    await passDays(stage, 22);
    const cards = (await fromBot(ines)).filter(({ id }) => id === form.id);
    assert.ok(cards.every(({ lines }) => !lines.some((line) => line.includes('has ended'))), cards.map(({ lines }) => lines.join('\n')).join('\n'));
    assert.ok(!(await fromBot(ines)).some(({ lines }) => lines.some((line) => line.startsWith('The stay of Jane Porter ends'))));
  }).timeout(60_000);

  it('waits for Entra, and is told once Entra answers', async () => {
    await passDays(stage, 7);
    await stage.graphFails({ status: 503 });
    await stage.pass('PT12H');
    await stage.mend();
    await stage.pass('PT12H');
    await ines.sees('Apollo Project of Lena Fischer ends tomorrow');
  });
});
