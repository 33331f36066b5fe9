import assert from 'node:assert/strict';
import type { Player } from './script.ts';
import { openStage, type Stage } from './stage.ts';

const help = [
  'What you can ask',
  'Foyer brings guests in and gives access: you ask, your manager or a sponsor decides, Microsoft Entra carries it out, and everybody sees where it stands. Write in your own words.',
  'Invite guests  invite name@partner.com until 31 March, she reviews the mockups. Up to 10 guests at once.',
  'Get access  what can I request, I need Apollo for two weeks because …, request Apollo for a guest whom you sponsor',
  'Keep or end it  what do I have, extend Apollo until 30 June, give up Apollo',
  'Follow a request  my requests, where is request 1042, withdraw 1042',
  'See your guests  my guests, my guests from Fabrikam',
  'Decide  what is waiting for me, approve 1042, deny 1042 because it is the wrong project',
  'Know the rules  who can get Apollo, who approves Apollo',
  'Look after it  governance, import guests from a file; for administrators and owners of catalogs',
  '[Invite a guest]',
  '[What can I request]',
  '[What do I have]',
  '[My requests]',
  '[My guests]',
  '[Waiting for me]',
];
const noRequest = (number: string) => [`You have no request ${number}, and are not asked about one. ‘My requests’ lists yours; ‘what is waiting for me’ lists those that you decide.`];

describe('asking', () => {
  let stage: Stage;
  let ines: Player;
  let marco: Player;
  let theo: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    marco = stage.person('marco@contoso.example');
    theo = stage.person('theo@contoso.example');
  });
  afterEach(() => stage.close());

  async function invited(player: Player, mail: string): Promise<void> {
    await player.press(await player.say(`invite ${mail} until 30 April because we work together`), 'Send request');
  }

  it('greets whoever opens the app, and answers help and what can you do alike', async () => {
    assert.deepEqual((await ines.say('help')).lines, help);
    assert.deepEqual((await ines.say('What can you do?')).lines, help);
    const [greeting] = await ines.chat();
    assert.deepEqual(greeting?.lines, ['Hello, this is Foyer', ...help.slice(1)]);
  });

  it('offers a guest what guests can do, and nothing else', async () => {
    const card = await stage.person('john@fabrikam.example').say('help');
    assert.deepEqual(card.buttons.map(({ title }) => title), ['What can I request', 'What do I have', 'My requests']);
    assert.ok(!card.lines.some((line) => line.includes('Invite')));
  });

  it('does with the buttons of the help what they say', async () => {
    const card = await ines.say('help');
    const newest = async (title: string) => {
      const pressed = await ines.press(card, title);
      assert.deepEqual([pressed.status, pressed.words], [200, 'The answer is below.']);
      return (await ines.chat()).at(-1)?.lines[0];
    };
    assert.equal(await newest('Invite a guest'), 'Invite a guest');
    assert.equal(await newest('My requests'), 'You have not asked for anything yet. To invite somebody, write for example: invite name@partner.com until 31 March, because … For access of your own, write ‘what can I request’.');
    assert.equal(await newest('My guests'), 'You sponsor 2 guests');
    assert.equal(await newest('Waiting for me'), 'Nothing is waiting for your decision.');
  });

  it('lists my requests, the newest first, and opens them', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    await invited(ines, 'max.gross@litware.example');
    const list = await ines.say('my requests');
    assert.deepEqual(list.lines, [
      'Your requests',
      'The newest first',
      '1002  Max Gross  until Fri 30 April 2027',
      '◔ Waiting for Marco Duarte',
      '[Open]',
      '1001  Jane Porter  until Fri 30 April 2027',
      '◔ Waiting for Marco Duarte',
      '[Open]',
    ]);
    const opened = await ines.press(list, 'Open request 1001');
    assert.equal(opened.words, 'Request 1001 is below.');
    const card = (await ines.chat()).at(-1);
    assert.deepEqual(card?.lines.slice(0, 6), [
      'Request 1001',
      'Sent 1 Mar, hh:mm',
      '◔ Waiting for Marco Duarte',
      'A reminder goes out 2 Mar, hh:mm. Dana Osei is asked too 4 Mar, hh:mm. Without a decision the request lapses 8 Mar, hh:mm.',
      'Guest',
      'Jane Porter  jane.porter@fabrikam.example, Fabrikam',
    ]);
    assert.deepEqual((await ines.say('what about my request for max.gross@litware.example?')).lines.filter((line) => /^\d{4} /.test(line)), ['1002  Max Gross  until Fri 30 April 2027']);
  });

  it('says where my request stands, and keeps that card up to date', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    const card = await ines.say('where is request 1001?');
    assert.equal(card.lines[2], '◔ Waiting for Marco Duarte');
    await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Deny', { note: 'no' });
    await stage.settle();
    assert.equal((await ines.chat()).find((one) => one.id === card.id)?.lines[2], '✕ Denied by Marco Duarte');
  });

  it('says the same of somebody else’s request as of one that does not exist', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    assert.deepEqual((await theo.say('where is request 1001?')).lines, noRequest('1001'));
    assert.deepEqual((await theo.say('where is request 4711?')).lines, noRequest('4711'));
    assert.deepEqual((await theo.say('withdraw 1001')).lines, noRequest('1001'));
    assert.deepEqual((await theo.say('approve 1001')).lines, noRequest('1001'));
    assert.deepEqual((await theo.say('deny 1001 because it is wrong')).lines, noRequest('1001'));
  });

  it('lists my guests as Entra has them, all or those of one organization', async () => {
    assert.deepEqual((await ines.say('my guests')).lines, ['You sponsor 2 guests', 'As Entra has it now', 'John Mercer  john@fabrikam.example, Fabrikam', '✓ Active', 'Lena Fischer  lena@fabrikam.example, Fabrikam', '✓ Active']);
    assert.deepEqual((await stage.person('priya@contoso.example').say('my guests')).lines, ['You sponsor one guest', 'As Entra has it now', 'Alex Novak  alex@litware.example, Litware', '◔ Has not accepted the invitation yet']);
    assert.deepEqual((await ines.say('my guests from Litware')).lines, ['Entra names you as the sponsor of no guest from Litware.']);
    assert.deepEqual((await marco.say('my guests')).lines, ['Entra names you as the sponsor of no guest. To invite somebody, write for example: invite name@partner.com until 31 March, because …']);
  });

  it('lists a guest as soon as the invitation is out', async () => {
    await ines.say('my guests');
    await invited(ines, 'jane.porter@fabrikam.example');
    await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
    await ines.sees('Invited; has not accepted the invitation yet');
    assert.ok((await ines.say('my guests')).lines.includes('Jane Porter  jane.porter@fabrikam.example'));
  });

  it('withdraws in words after the button has confirmed it', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    const card = await ines.say('withdraw 1001');
    assert.deepEqual(card.lines.slice(0, 4), ['Request 1001', 'Sent 1 Mar, hh:mm', '◔ Waiting for Marco Duarte', 'Nothing has been done yet: press ‘Withdraw request’ below to confirm.']);
    assert.equal((await ines.press(card, 'Withdraw request')).card?.lines[2], '– Withdrawn by Ines Calder');
    const again = await ines.say('withdraw 1001');
    assert.equal(again.lines[3], 'Request 1001 was withdrawn by Ines Calder on Mon 1 March 2027 at hh:mm. Nothing was changed.');
    assert.deepEqual((await ines.say('withdraw my request')).lines, ['Which request? Write its number: withdraw 1042. ‘My requests’ lists yours.']);
  });

  it('shows what is waiting for me: nothing, the one, or a list', async () => {
    assert.deepEqual((await marco.say('what is waiting for me?')).lines, ['Nothing is waiting for your decision.']);
    await invited(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    const one = await marco.say('what is waiting for me?');
    assert.equal(one.lines[0], 'Ines Calder asks for a guest');
    await invited(ines, 'max.gross@litware.example');
    await marco.sees(/^Max Gross/);
    const list = await marco.say('what is waiting for me?');
    assert.deepEqual(list.lines, [
      '2 requests wait for your decision',
      'Soonest to lapse first, then the oldest. As of 1 Mar, hh:mm.',
      '1001  Ines Calder  Jane Porter as a guest',
      '“we work together”',
      'Asked 1 Mar, hh:mm. Lapses 8 Mar, hh:mm.',
      '↑ Dana Osei is asked too 4 Mar, hh:mm',
      '[Open]',
      '[ ] Request 1001, Jane Porter as a guest',
      '1002  Ines Calder  Max Gross as a guest',
      '“we work together”',
      'Asked 1 Mar, hh:mm. Lapses 8 Mar, hh:mm.',
      '↑ Dana Osei is asked too 4 Mar, hh:mm',
      '[Open]',
      'What you have not opened yet cannot be ticked.',
      'Your words to the requestors (needed to deny): []',
      '[Approve ticked]',
      '[Deny ticked]',
      '[Look again]',
    ]);
    await marco.press(list, 'Open request 1002');
    const opened = (await marco.chat()).at(-1);
    assert.ok(opened);
    assert.equal((await marco.press(opened, 'Approve')).card?.lines[2], '✓ Approved by Marco Duarte');
    assert.equal((await marco.say('what is waiting for me?')).lines[1]?.startsWith('Request 1001, '), true);
  });

  it('understands a decision in words, shows it with its reason, and does it when the button confirms', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    const card = await marco.say('deny 1001 because it is the wrong project');
    assert.equal(card.lines[3], 'Nothing has been done yet: press ‘Deny’ below to confirm.');
    assert.equal(card.inputs.note, 'it is the wrong project');
    await stage.settle();
    assert.equal((await ines.sees('Request 1001')).lines[2], '◔ Waiting for Marco Duarte');
    await marco.press(card, 'Deny');
    await ines.sees('Request 1001 was denied by Marco Duarte: it is the wrong project');
    const late = await marco.say('approve 1001');
    assert.equal(late.lines[3], 'Request 1001 was already denied by Marco Duarte on Mon 1 March 2027 at hh:mm. Nothing was changed.');
  });

  it('finds the one request that an approval without a number can mean, and asks where it could mean two', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    assert.equal((await marco.say('approve it')).lines[3], 'Nothing has been done yet: press ‘Approve’ below to confirm.');
    await invited(ines, 'max.gross@litware.example');
    await marco.sees(/^Max Gross/);
    assert.deepEqual((await marco.say('approve it')).lines, ['Which request? Write its number: approve 1042. ‘What is waiting for me’ lists those that you decide.']);
  });

  it('says that nobody decides on their own request in words either', async () => {
    await invited(ines, 'jane.porter@fabrikam.example');
    const card = await ines.say('approve 1001');
    assert.equal(card.lines[3], 'Nobody decides on their own request. Marco Duarte will. Nothing was changed.');
    assert.deepEqual(card.buttons.map((one) => one.title), ['Withdraw request']);
  });

  it('stops what was not sent, and says so where there is nothing to stop', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    assert.deepEqual((await ines.say('cancel')).lines, ['Stopped. What was not sent will not be sent.']);
    assert.equal((await ines.press(form, 'Send request')).card?.lines[0], 'Discarded');
    assert.deepEqual((await ines.say('stop')).lines, ['There is nothing to stop. A request that was sent is taken back with ‘withdraw’ and its number.']);
  });

  it('says that it did not understand, does nothing, and offers three things', async () => {
    const card = await ines.say('the weather is lovely today, is it not');
    assert.deepEqual(card.lines.slice(0, 2), ['That was not understood', 'Nothing was done. Did you mean one of these? Or say it in other words.']);
    assert.equal(card.buttons.length, 3);
    for (const { title } of card.buttons) assert.equal((await ines.press(card, title)).status, 200);
  });

  it('says plainly what it does not do', async () => {
    assert.match((await ines.say('which guests have not signed in for 90 days')).lines.join(' '), /^That was understood, but Foyer does not do it yet\. Nothing was changed\./);
    assert.deepEqual(await stage.writes(), []);
  });

  it('answers in words while Graph is down', async () => {
    await stage.graphFails({ status: 503 });
    assert.deepEqual((await ines.say('my guests')).lines, ['Entra is not answering right now, so your guests cannot be listed. Ask again in a minute.']);
    assert.deepEqual((await ines.say('help')).lines, help);
    assert.equal((await ines.say('my requests')).lines[0]?.startsWith('You have not asked for anything yet.'), true);
  });

  it('shows somebody with many requests the newest eight, and how to reach the others', async () => {
    for (let index = 1; index <= 9; index += 1) await invited(ines, `guest${index}@fabrikam.example`);
    const list = await ines.say('my requests');
    assert.equal(list.lines.filter((line) => line === '[Open]').length, 8);
    assert.equal(list.lines.at(-1), 'And 1 older: ask for one by its number, ‘where is request 1042’.');
  });
});
