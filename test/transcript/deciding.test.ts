import assert from 'node:assert/strict';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, until, type Stage } from './stage.ts';

const ask = 'invite jane.porter@fabrikam.example until 30 April because she reviews';

async function send(player: Player): Promise<Seen> {
  const form = await player.say(ask);
  await player.press(form, 'Send request');
  return form;
}

describe('deciding', () => {
  let stage: Stage;
  let ines: Player;
  let marco: Player;
  let dana: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    marco = stage.person('marco@contoso.example');
    dana = stage.person('dana@contoso.example');
  });
  afterEach(() => stage.close());

  it('brings the card to an approver who has never written to the bot, and nothing beside it', async () => {
    await send(ines);
    const card = await marco.sees('Ines Calder asks for a guest');
    assert.deepEqual(card.lines, [
      'Ines Calder asks for a guest',
      'Request 1001, sent 1 Mar, hh:mm. You are asked as the manager of Ines Calder.',
      '◔ Waiting for Marco Duarte',
      'A reminder goes out 2 Mar, hh:mm. Dana Osei is asked too 4 Mar, hh:mm. Without a decision the request lapses 8 Mar, hh:mm.',
      'Guest',
      'Jane Porter  jane.porter@fabrikam.example, Fabrikam',
      'Not invited yet',
      'Why: she reviews',
      'What: A guest account, without an access package',
      'From: Mon 1 March 2027',
      'Until: Fri 30 April 2027, end of the day',
      'Invitation: in English',
      'Checks',
      '✓ Fabrikam is a connected organization.',
      '✓ jane.porter@fabrikam.example is new and will be invited.',
      '✓ 60 days are within the longest stay, 365 days.',
      'What has happened',
      '• 1 Mar, hh:mm  Ines Calder asked',
      '• 1 Mar, hh:mm  Marco Duarte is asked, as the manager of Ines Calder, until 8 Mar, hh:mm',
      'Your words to the requestor (needed to deny): []',
      '[Approve]',
      '[Deny]',
    ]);
    await stage.settle();
    assert.equal((await marco.chat()).length, 1);
    assert.deepEqual(await stage.writes(), ['POST /users/8ca06e14-b230-5161-aed7-c22ea3c30c90/teamwork/installedApps']);
  });

  it('approves with words that the requestor reads, on both cards and in a message', async () => {
    const form = await send(ines);
    const decided = await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve', { note: 'Fine for the spring.' });
    assert.deepEqual(decided.card?.lines.slice(2, 4), ['✓ Approved by Marco Duarte', 'The guests are being invited.']);
    assert.deepEqual(decided.card?.buttons, []);
    await ines.sees('Request 1001 was approved by Marco Duarte. Jane Porter is being invited.');
    const hers = await ines.sees('Invited; has not accepted the invitation yet');
    assert.equal(hers.id, form.id);
    assert.deepEqual(hers.lines.slice(2, 4), ['✓ Approved by Marco Duarte', 'Waiting for the guest to accept the invitation. Access ends on Fri 30 April 2027.']);
    assert.deepEqual(hers.lines.slice(-4), [
      '• 1 Mar, hh:mm  Ines Calder asked',
      '• 1 Mar, hh:mm  Marco Duarte is asked, as the manager of Ines Calder, until 8 Mar, hh:mm',
      '• 1 Mar, hh:mm  Approved by Marco Duarte “Fine for the spring.”',
      '• 1 Mar, hh:mm  Jane Porter invited by mail',
    ]);
    assert.deepEqual(hers.buttons, []);
    await marco.sees('Invited; has not accepted the invitation yet');
  });

  it('denies only with a reason, which the requestor reads', async () => {
    await send(ines);
    const card = await marco.sees('Ines Calder asks for a guest');
    const asked = await marco.press(card, 'Deny');
    assert.deepEqual(asked.card?.lines.slice(2, 4), ['◔ Waiting for Marco Duarte', 'Nothing was decided yet. To deny, write the reason in the field below, then press Deny again: the requestor reads it.']);
    assert.deepEqual(asked.card?.buttons.map((one) => one.title), ['Approve', 'Deny']);
    const blank = await marco.press(card, 'Deny', { note: '  \n ' });
    assert.equal(blank.card?.lines[2], '◔ Waiting for Marco Duarte');
    const denied = await marco.press(card, 'Deny', { note: 'The project has ended.' });
    assert.equal(denied.card?.lines[2], '✕ Denied by Marco Duarte');
    await ines.sees('Request 1001 was denied by Marco Duarte: The project has ended.');
    const hers = await ines.sees('✕ Denied by Marco Duarte');
    assert.deepEqual(hers.lines.slice(3, 7), ['Nobody was invited. If things have changed, ask again.', 'Guest', 'Jane Porter  jane.porter@fabrikam.example, Fabrikam', 'Not invited']);
    assert.equal(hers.lines.at(-1), '• 1 Mar, hh:mm  Denied by Marco Duarte “The project has ended.”');
    await stage.settle();
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
  });

  it('keeps words that are too long out, says so, and decides nothing', async () => {
    await send(ines);
    const card = await marco.sees('Ines Calder asks for a guest');
    const long = await marco.press(card, 'Approve', { note: 'x'.repeat(1_200) });
    assert.deepEqual(long.card?.lines.slice(2, 4), ['◔ Waiting for Marco Duarte', 'Nothing was decided yet. Your words are too long: 1,200 characters, where 1,000 fit. Shorten them, then press the button again.']);
    assert.equal(long.card?.inputs.note?.length, 1_000);
  });

  it('decides once where the button is pressed twice, on two devices at once, or again with the old card', async () => {
    await send(ines);
    const card = await marco.sees('Ines Calder asks for a guest');
    const [phone, laptop] = await Promise.all([marco.press(card, 'Approve'), marco.press(card, 'Approve')]);
    assert.deepEqual([phone.card?.lines[2], laptop.card?.lines[2]], ['✓ Approved by Marco Duarte', '✓ Approved by Marco Duarte']);
    await stage.settle();
    const late = await marco.press(card, 'Deny', { note: 'no, after all' });
    assert.deepEqual(late.card?.lines.slice(2, 4), ['✓ Approved by Marco Duarte', 'Request 1001 was already approved by Marco Duarte on Mon 1 March 2027 at hh:mm. Nothing was changed.']);
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 1);
    assert.equal((await ines.chat()).filter((one) => one.lines[0]?.startsWith('Request 1001 was approved')).length, 1);
  });

  it('tells who decided first where two decide differently at once', async () => {
    await send(ines);
    await stage.pass('P3DT1M');
    const [his, hers] = [await marco.sees('Ines Calder asks for a guest'), await dana.sees('Ines Calder asks for a guest')];
    const [denied, approved] = await Promise.all([marco.press(his, 'Deny', { note: 'no' }), dana.press(hers, 'Approve')]);
    const standing = [denied.card?.lines[2], approved.card?.lines[2]];
    assert.ok(standing[0] === standing[1], `both must see the same: ${standing.join(' and ')}`);
  });

  it('asks the alternate too, and tells the manager who comes later that she has decided', async () => {
    await send(ines);
    const his = await marco.sees('Ines Calder asks for a guest');
    await stage.pass('P1DT1M');
    await marco.sees('Reminder: request 1001 by Ines Calder, for Jane Porter, waits for your decision. It lapses 8 Mar, hh:mm.');
    await ines.sees('• 2 Mar, hh:mm  Marco Duarte reminded');
    await stage.pass('P2D');
    const hers = await dana.sees('Ines Calder asks for a guest');
    assert.deepEqual(hers.lines.slice(1, 4), [
      'Request 1001, sent 1 Mar, hh:mm. You are asked as the alternate approver, since nobody has decided yet.',
      '◔ Waiting for Marco Duarte and Dana Osei',
      'Without a decision the request lapses 8 Mar, hh:mm.',
    ]);
    await ines.sees('Request 1001: Dana Osei is now asked too, as the alternate approver, since nobody has decided yet.');
    await ines.sees('◔ Waiting for Marco Duarte and Dana Osei');
    await dana.press(hers, 'Approve');
    const late = await marco.press(his, 'Approve');
    assert.deepEqual(late.card?.lines.slice(2, 4), ['✓ Approved by Dana Osei', 'Request 1001 was already approved by Dana Osei on Thu 4 March 2027 at hh:mm. Nothing was changed.']);
    assert.deepEqual(late.card?.buttons, []);
    await ines.sees('Request 1001 was approved by Dana Osei. Jane Porter is being invited.');
  });

  it('tells somebody who denies too late, and without a reason, that it is decided already', async () => {
    await send(ines);
    const his = await marco.sees('Ines Calder asks for a guest');
    await marco.press(his, 'Approve');
    const late = await marco.press(his, 'Deny');
    assert.deepEqual(late.card?.lines.slice(2, 4), ['✓ Approved by Marco Duarte', 'Request 1001 was already approved by Marco Duarte on Mon 1 March 2027 at hh:mm. Nothing was changed.']);
  });

  it('lapses when nobody decides, visibly for everybody, and a late click changes nothing', async () => {
    await send(ines);
    const his = await marco.sees('Ines Calder asks for a guest');
    for (let day = 0; day < 7; day += 1) await stage.pass('P1DT1M');
    await ines.sees('Request 1001 has lapsed: nobody decided in time. If it is still needed, ask again.');
    const hers = await ines.sees('– Lapsed: nobody decided in time');
    assert.equal(hers.lines[3], 'Nobody was invited. If it is still needed, ask again.');
    await marco.sees('– Lapsed: nobody decided in time');
    await dana.sees('– Lapsed: nobody decided in time');
    const late = await marco.press(his, 'Approve');
    assert.equal(late.card?.lines[3], 'Request 1001 lapsed on Mon 8 March 2027 at hh:mm. Nothing was changed.');
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
  });

  it('passes every step on the way, however far the clock is moved at once', async () => {
    await send(ines);
    await stage.pass('P30D');
    const card = await ines.sees('– Lapsed: nobody decided in time');
    assert.deepEqual(card.lines.filter((line) => /reminded|Dana Osei is asked|Lapsed: /.test(line)).map((line) => line.replace(/^• \d+ \w+, hh:mm  /, '')), [
      '– Lapsed: nobody decided in time',
      'Marco Duarte reminded',
      'Dana Osei is asked, as the alternate approver, since nobody has decided yet, until 8 Mar, hh:mm',
      'Lapsed: nobody decided in time',
    ]);
  });

  it('lets the requestor withdraw, and tells the approver who presses then', async () => {
    const form = await send(ines);
    const his = await marco.sees('Ines Calder asks for a guest');
    const request = await ines.sees('Request 1001');
    assert.equal(request.id, form.id);
    const withdrawn = await ines.press(request, 'Withdraw request');
    assert.deepEqual(withdrawn.card?.lines.slice(2, 4), ['– Withdrawn by Ines Calder', 'Nobody was invited.']);
    assert.deepEqual(withdrawn.card?.buttons, []);
    const late = await marco.press(his, 'Approve');
    assert.deepEqual(late.card?.lines.slice(2, 4), ['– Withdrawn by Ines Calder', 'Request 1001 was withdrawn by Ines Calder on Mon 1 March 2027 at hh:mm. Nothing was changed.']);
    const again = await ines.press(request, 'Withdraw request');
    assert.equal(again.card?.lines[2], '– Withdrawn by Ines Calder');
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
  });

  it('does not let an approved request be withdrawn', async () => {
    await send(ines);
    const request = await ines.sees('Request 1001');
    await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
    const late = await ines.press(request, 'Withdraw request');
    assert.equal(late.card?.lines[3], 'Request 1001 was already approved by Marco Duarte on Mon 1 March 2027 at hh:mm. Nothing was changed.');
  });

  it('asks Sam where the director herself asks, and lets nobody decide on their own request', async () => {
    await send(dana);
    const hers = await dana.sees('Request 1001');
    assert.equal(hers.lines[2], '◔ Waiting for Sam Whitlock');
    const sam = stage.person('sam@contoso.example');
    const his = await sam.sees('Dana Osei asks for a guest');
    assert.equal(his.lines[1], 'Request 1001, sent 1 Mar, hh:mm. You are asked as the alternate approver, since the directory names no manager of Dana Osei.');
    const own = await dana.tamper(hers, 'request.approve', his.buttons[0]?.data);
    assert.deepEqual([own.status, own.words], [403, 'Nobody decides on their own request. Nothing was changed.']);
    await stage.pass('P3DT1M');
    assert.equal((await dana.sees('Request 1001')).lines[2], '◔ Waiting for Sam Whitlock');
    await sam.press(his, 'Approve');
    await dana.sees('Request 1001 was approved by Sam Whitlock. Jane Porter is being invited.');
  });

  it('asks the alternate at once where the manager has left', async () => {
    const { body } = await stage.graph('GET', '/users/marco@contoso.example?$select=id');
    await stage.graph('PATCH', `/users/${(body as { id: string }).id}`, { accountEnabled: false });
    await send(ines);
    const card = await dana.sees('Ines Calder asks for a guest');
    assert.equal(card.lines[1], 'Request 1001, sent 1 Mar, hh:mm. You are asked as the alternate approver, since the manager of Ines Calder has a disabled account.');
  });

  it('keeps a card up to date whose sending was never confirmed, once somebody has pressed it', async () => {
    const form = await ines.say(ask);
    await stage.fault({ match: { method: 'POST', path: '/v3/conversations/{id}/activities' }, afterEffect: true, times: 1 });
    await ines.press(form, 'Send request');
    const unconfirmed = await marco.sees('Ines Calder asks for a guest');
    await marco.press(unconfirmed, 'Approve');
    await ines.sees('Invited; has not accepted the invitation yet');
    await until('the pressed card to follow', async () => (await marco.chat()).find((one) => one.id === unconfirmed.id)?.lines.includes('Invited; has not accepted the invitation yet'));
  });

  it('shows every decision on every copy of a card', async () => {
    await send(ines);
    const first = await marco.sees('Ines Calder asks for a guest');
    const second = await marco.say('what is waiting for me');
    assert.notEqual(first.id, second.id);
    await marco.press(second, 'Approve');
    await stage.settle();
    const chat = await marco.chat();
    assert.deepEqual(chat.filter((one) => one.card).map((one) => one.lines[2]), ['✓ Approved by Marco Duarte', '✓ Approved by Marco Duarte']);
  });
});
