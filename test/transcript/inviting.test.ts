import assert from 'node:assert/strict';
import type { Seen } from './seen.ts';
import type { Player } from './script.ts';
import { openStage, type Stage } from './stage.ts';

/** What the checks say on a form or card. */
const checks = (shown: Seen | null) => (shown?.lines ?? []).filter((line) => /^[✓✕ⓘ]/u.test(line));
/** The fields of a form. */
const fields = (shown: Seen | null) => (shown?.lines ?? []).filter((line) => line.endsWith(']') && !line.startsWith('['));

describe('inviting', () => {
  let stage: Stage;
  let ines: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
  });
  afterEach(() => stage.close());

  it('fills the whole form from one sentence, with every check passed', async () => {
    const form = await ines.say('Please invite jane.porter@fabrikam.example to Apollo from 15 March until 30 April, invitation in French, because she reviews the mockups');
    assert.deepEqual(form.lines, [
      'Invite a guest',
      'Nothing has been sent yet. Correct what is not right, then send it.',
      'Checks',
      '✓ You may ask for guests.',
      '✓ Fabrikam is a connected organization.',
      '✓ jane.porter@fabrikam.example is new and will be invited.',
      '✓ 46 days are within the longest stay of Apollo Project, 90 days.',
      '✓ Marco Duarte, your manager, will be asked to decide.',
      'Mail address of the guest: [jane.porter@fabrikam.example]',
      'Name: [Jane Porter]',
      'Organization: [Fabrikam]',
      'Access package: [Apollo Project (up to 90 days)]',
      'First day: [2027-03-15]',
      'Last day: [2027-04-30]',
      'Why do they need access?: [she reviews the mockups]',
      'Language of the invitation: [French]',
      '[Send request]',
      '[Check again]',
      '[Discard]',
    ]);
  });

  it('answers a request with no details with an empty form that blames nobody', async () => {
    const form = await ines.say('I want to invite a guest');
    assert.deepEqual(fields(form), [
      'Mail address of the guest: []',
      'Name: []',
      'Organization: []',
      'Access package: [None: only the guest account]',
      'First day: [2027-03-01]',
      'Last day: []',
      'Why do they need access?: []',
      'Language of the invitation: [English]',
    ]);
    assert.deepEqual(checks(form), ['✓ You may ask for guests.', '✓ Marco Duarte, your manager, will be asked to decide.']);
  });

  it('says of a blocked domain that nobody may be invited from there, and sends nothing', async () => {
    const form = await ines.say('invite pat@tailspin.example until 30 April because we need the figures');
    assert.deepEqual(checks(form), [
      '✕ To mend: Nobody may be invited from tailspin.example: your organization has blocked it. Use another address of the partner, or ask your IT administrators.',
      '✓ You may ask for guests.',
      '✓ 60 days are within the longest stay, 365 days.',
      '✓ Marco Duarte, your manager, will be asked to decide.',
    ]);
    const again = await ines.press(form, 'Send request');
    assert.equal(again.card?.lines[0], 'Invite a guest');
    assert.equal(again.card?.lines[1], 'Nothing has been sent. Mend what is named first, then send it.');
    assert.deepEqual((await ines.say('my requests')).lines, ['You have not asked for anything yet. To invite somebody, write for example: invite name@partner.com until 31 March, because … For access of your own, write ‘what can I request’.']);
  });

  it('says of a colleague that no invitation is needed', async () => {
    const form = await ines.say('invite theo@contoso.example until 30 April because he helps');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: theo@contoso.example belongs to your own organization. Colleagues need no invitation: take them off the list.']);
  });

  it('tells a new, a proposed and a known organization apart', async () => {
    const form = await ines.say('invite a.new@adatum.example, b.proposed@northwind.example and c.known@litware.example until 30 April because they build the stand');
    assert.deepEqual(checks(form), [
      'ⓘ Note: adatum.example is not one of the connected organizations. It may still be invited; whoever decides is told.',
      'ⓘ Note: Northwind is a proposed organization: nobody has confirmed it yet. It may still be invited; whoever decides is told.',
      '✓ You may ask for guests.',
      '✓ Litware is a connected organization.',
      '✓ a.new@adatum.example is new and will be invited.',
      '✓ b.proposed@northwind.example is new and will be invited.',
      '✓ c.known@litware.example is new and will be invited.',
      '✓ 60 days are within the longest stay, 365 days.',
      '✓ Marco Duarte, your manager, will be asked to decide.',
    ]);
  });

  it('knows an existing guest, who can be given a package but not an invitation', async () => {
    const without = await ines.say('invite john@fabrikam.example until 30 April because he tests');
    assert.deepEqual(checks(without).slice(0, 1), ['✕ To mend: john@fabrikam.example is a guest already. Choose an access package to give them something, or take them off the list.']);
    const withPackage = await ines.say('invite john@fabrikam.example to Marketing Assets until 20 March because he tests');
    assert.deepEqual(checks(withPackage).slice(0, 1), ['ⓘ Note: John Mercer is a guest already. They are not invited again; they get the access package.']);
    assert.equal((await ines.press(withPackage, 'Send request')).card?.lines[0], 'Request 1001');
  });

  it('says since when a guest has not accepted', async () => {
    const form = await ines.say('invite alex@litware.example until 30 April because he tests');
    // Invited 35 days before the tenant began.
    assert.deepEqual(checks(form).slice(0, 1), ['ⓘ Note: alex@litware.example was invited on Mon 25 January 2027 and has not accepted yet. They will be invited again.']);
  });

  it('refuses a disabled guest, with who can help', async () => {
    const found = await stage.graph('GET', "/users?$filter=mail eq 'lena@fabrikam.example'&$select=id");
    const { id } = (found.body as { value: [{ id: string }] }).value[0];
    assert.equal((await stage.graph('PATCH', `/users/${id}`, { accountEnabled: false })).status, 204);
    const form = await ines.say('invite lena@fabrikam.example to Apollo until 30 April because she tests');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: lena@fabrikam.example has a guest account, and it is disabled. Ask your IT administrators to enable it; inviting again would fail.']);
  });

  it('names the last possible day where the end is too late for the package', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example to Apollo until 31 July because she reviews');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: 152 days are too long: Apollo Project is given for 90 days at most. Choose Sun 30 May 2027 or earlier.']);
    const mended = await ines.press(form, 'Check again', { end: '2027-05-30' });
    assert.deepEqual(checks(mended.card), [
      '✓ You may ask for guests.',
      '✓ Fabrikam is a connected organization.',
      '✓ jane.porter@fabrikam.example is new and will be invited.',
      '✓ 90 days are within the longest stay of Apollo Project, 90 days.',
      '✓ Marco Duarte, your manager, will be asked to decide.',
    ]);
  });

  it('gives the last possible day of a package as it promised', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example to Apollo until 30 May because she reviews');
    await ines.press(form, 'Send request');
    const marco = stage.person('marco@contoso.example');
    await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
    await ines.sees('Has Apollo Project; has not accepted the invitation yet');
  });

  it('limits a stay without a package too', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 31 March 2028 because she reviews');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: 396 days are too long: a guest may stay 365 days at most. Choose Tue 29 February 2028 or earlier.']);
  });

  it('refuses an end in the past, one before the start, and days that are none', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    const problems = async (inputs: Record<string, string>) => checks((await ines.press(form, 'Check again', inputs)).card).filter((line) => line.startsWith('✕'));
    assert.deepEqual(await problems({ end: '2027-02-28' }), ['✕ To mend: The last day has passed. Choose a later day.']);
    assert.deepEqual(await problems({ start: '2027-04-10', end: '2027-04-09' }), ['✕ To mend: The last day lies before the first day. Choose a later last day.']);
    assert.deepEqual(await problems({ start: '2027-02-28' }), ['✕ To mend: The first day has passed. Choose today or a later day.']);
    assert.deepEqual(await problems({ end: '2027-02-30' }), ['✕ To mend: The last day is not a date. Choose it from the calendar.']);
    assert.deepEqual(await problems({ start: 'soon', end: '' }), ['✕ To mend: The first day is not a date. Choose it from the calendar.', '✕ To mend: The last day is missing. Every stay has an end: choose it from the calendar.']);
    assert.deepEqual(await problems({ start: '2027-03-01', end: '2027-03-01' }), []);
  });

  it('says who will be asked: the manager, or the alternate approver of somebody without one', async () => {
    const asked = async (person: string) => checks(await stage.person(person).say('invite jane.porter@fabrikam.example until 30 April because she reviews')).at(-1);
    assert.equal(await asked('theo@contoso.example'), '✓ Priya Raman, your manager, will be asked to decide.');
    assert.equal(await asked('marco@contoso.example'), '✓ Dana Osei, your manager, will be asked to decide.');
    assert.equal(await asked('dana@contoso.example'), '✓ Sam Whitlock will be asked to decide, since the directory names no manager for you.');
  });

  it('tells a guest that guests do not invite guests', async () => {
    const john = stage.person('john@fabrikam.example');
    const form = await john.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: Guests cannot invite other guests. Ask your contact at the organization.']);
    assert.equal((await john.press(form, 'Send request')).card?.lines[1], 'Nothing has been sent. Mend what is named first, then send it.');
  });

  it('makes several guests in one sentence one form with rows, and one request', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example, max.gross@litware.example and kim@adatum.example until 30 April because they build the stand');
    assert.equal(form.lines[0], 'Invite 3 guests');
    assert.deepEqual(fields(form).slice(0, 9), [
      'Mail address of the guest: [jane.porter@fabrikam.example]',
      'Name: [Jane Porter]',
      'Organization: [Fabrikam]',
      'Mail address of the guest: [max.gross@litware.example]',
      'Name: [Max Gross]',
      'Organization: [Litware]',
      'Mail address of the guest: [kim@adatum.example]',
      'Name: []',
      'Organization: []',
    ]);
    // Corrections count: one row is emptied, one address was wrong, and a name is added.
    const sent = await ines.press(form, 'Send request', { mail1: '', mail2: 'kim.lee@adatum.example', name2: 'Kim Lee', organization2: 'Adatum' });
    assert.deepEqual(sent.card?.lines.slice(0, 10), [
      'Request 1001',
      'Sent 1 Mar, hh:mm',
      '◔ Waiting for Marco Duarte',
      'A reminder goes out 2 Mar, hh:mm. Dana Osei is asked too 4 Mar, hh:mm. Without a decision the request lapses 8 Mar, hh:mm.',
      'Guests',
      'Jane Porter  jane.porter@fabrikam.example, Fabrikam',
      'Not invited yet',
      'Kim Lee  kim.lee@adatum.example, Adatum',
      'Not invited yet',
      'Why: they build the stand',
    ]);
    const marco = stage.person('marco@contoso.example');
    await marco.press(await marco.sees('Ines Calder asks for 2 guests'), 'Approve');
    await ines.sees('Waiting for 2 guests to accept the invitation. Access ends on Fri 30 April 2027.');
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 1);
    assert.equal((await stage.invitations('kim.lee@adatum.example')).length, 1);
    assert.equal((await stage.invitations('max.gross@litware.example')).length, 0);
  });

  it('takes corrections in the form: they are what the request says', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    const sent = await ines.press(form, 'Send request', { name0: 'Jane Q. Porter', organization0: 'Fabrikam Design', start: '2027-03-10', end: '2027-03-20', reason: 'She draws the icons.', language: 'de' });
    assert.deepEqual(sent.card?.lines, [
      'Request 1001',
      'Sent 1 Mar, hh:mm',
      '◔ Waiting for Marco Duarte',
      'A reminder goes out 2 Mar, hh:mm. Dana Osei is asked too 4 Mar, hh:mm. Without a decision the request lapses 8 Mar, hh:mm.',
      'Guest',
      'Jane Q. Porter  jane.porter@fabrikam.example, Fabrikam Design',
      'Not invited yet',
      'Why: She draws the icons.',
      'What: A guest account, without an access package',
      'From: Wed 10 March 2027',
      'Until: Sat 20 March 2027, end of the day',
      'Invitation: in German',
      'What has happened',
      '• 1 Mar, hh:mm  Ines Calder asked',
      '• 1 Mar, hh:mm  Marco Duarte is asked, as the manager of Ines Calder, until 8 Mar, hh:mm',
      '[Withdraw request]',
    ]);
  });

  it('discards a form, which then sends nothing any more', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    const gone = ['Discarded', 'Nothing was sent. To start again, write whom you want to invite.'];
    assert.deepEqual((await ines.press(form, 'Discard')).card?.lines, gone);
    assert.deepEqual((await ines.press(form, 'Send request')).card?.lines, gone);
    assert.deepEqual((await ines.press(form, 'Check again')).card?.lines, gone);
    assert.deepEqual((await ines.say('my requests')).lines, ['You have not asked for anything yet. To invite somebody, write for example: invite name@partner.com until 31 March, because … For access of your own, write ‘what can I request’.']);
  });

  it('sends a form once, however often it is pressed, and shows the same request', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    const [first, second] = await Promise.all([ines.press(form, 'Send request'), ines.press(form, 'Send request')]);
    const third = await ines.press(form, 'Send request', { end: '2027-12-31' });
    for (const sent of [first, second, third]) assert.equal(sent.card?.lines[0], 'Request 1001');
    assert.deepEqual((await ines.say('my requests')).lines, ['Your requests', 'The newest first', '1001  Jane Porter  until Fri 30 April 2027', '◔ Waiting for Marco Duarte', '[Open]']);
  });

  it('refuses a second request for a guest who is asked for already', async () => {
    await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
    const theo = stage.person('theo@contoso.example');
    const form = await theo.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    assert.deepEqual(checks(form).slice(0, 1), ['✕ To mend: Request 1001 by Ines Calder is already under way for jane.porter@fabrikam.example. Wait for it, or take this guest off the list.']);
  });

  it('writes one request where two people send for the same guest at the same moment', async () => {
    const theo = stage.person('theo@contoso.example');
    const ask = 'invite jane.porter@fabrikam.example until 30 April because she reviews';
    const [hers, his] = [await ines.say(ask), await theo.say(ask)];
    const sent = await Promise.all([ines.press(hers, 'Send request'), theo.press(his, 'Send request')]);
    assert.deepEqual(sent.map((one) => one.card?.lines[0]).sort(), ['Invite a guest', 'Request 1001']);
  });

  it('answers within two seconds while Graph is slow, and goes on when it answers', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    await stage.graphFails({ delayMs: 3_000 });
    const sent = await ines.press(form, 'Send request');
    assert.ok(sent.tookMs < 2_000, `took ${sent.tookMs} ms`);
    assert.deepEqual(sent.card?.lines.slice(0, 3), ['Request 1001', 'Sent 1 Mar, hh:mm', '◔ Received']);
    await stage.mend();
    await ines.sees('◔ Waiting for Marco Duarte');
    await stage.person('marco@contoso.example').sees('Ines Calder asks for a guest');
  });

  it('shows the form within two seconds while Graph is down, takes the request, and checks the rest later', async () => {
    await stage.graphFails({ reset: true });
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    assert.deepEqual(checks(form), ['ⓘ Note: Entra is not answering right now, so not everything could be checked. You can send the request: the rest is checked as soon as Entra answers.']);
    const sent = await ines.press(form, 'Send request');
    assert.ok(sent.tookMs < 2_000, `took ${sent.tookMs} ms`);
    assert.deepEqual(sent.card?.lines.slice(0, 4), ['Request 1001', 'Sent 1 Mar, hh:mm', '◔ Received', 'Entra has not been answering since 1 Mar, hh:mm. Nothing is lost: this goes on by itself.']);
    await stage.mend();
    await stage.pass('PT16M');
    await ines.sees('◔ Waiting for Marco Duarte');
  });

  it('stops a request that was sent while Graph was down when a later check speaks against it', async () => {
    await stage.graphFails({ reset: true });
    const form = await ines.say('invite john@fabrikam.example until 30 April because he tests');
    await ines.press(form, 'Send request');
    await stage.mend();
    await stage.pass('PT16M');
    const card = await ines.sees('✕ Stopped by the checks');
    assert.ok(card.lines.includes('✕ To mend: john@fabrikam.example is a guest already. Choose an access package to give them something, or take them off the list.'));
    await ines.sees('Request 1001 was stopped by the checks. Its card says what to mend.');
  });

  it('keeps a package request back while Graph is down, since the package cannot be looked up', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example to Apollo until 30 April because she reviews');
    await stage.graphFails({ status: 503 });
    const sent = await ines.press(form, 'Send request');
    assert.ok(sent.tookMs < 2_000, `took ${sent.tookMs} ms`);
    assert.ok(checks(sent.card).includes('✕ To mend: Entra is not answering right now, and the access package could not be looked up. Nothing has been sent. Press Send again in a minute.'));
    await stage.mend();
    assert.ok(sent.card);
    assert.equal((await ines.press(sent.card, 'Send request')).card?.lines[0], 'Request 1001');
  });

  it('does not send a form of last week', async () => {
    const form = await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews');
    await stage.pass('P8D');
    const late = await ines.press(form, 'Send request');
    assert.equal(late.words, 'This form is more than a week old. Nothing was sent: write the invitation again as a message.');
  });
});
