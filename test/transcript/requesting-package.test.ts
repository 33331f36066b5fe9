import assert from 'node:assert/strict';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, until, type Stage } from './stage.ts';

/** The inputs of a form's questions, answered in their order. */
function answers(form: Seen, ...values: string[]): Record<string, string> {
  const ids = Object.keys(form.inputs).filter((id) => id.startsWith('answer_'));
  return Object.fromEntries(ids.map((id, index) => [id, values[index] ?? '']));
}

const finding = (form: Seen, pattern: RegExp) => form.lines.some((line) => pattern.test(line));
const requestsAtEntra = '/identityGovernance/entitlementManagement/assignmentRequests';

describe('requesting an access package', () => {
  let stage: Stage;
  let ines: Player;
  let theo: Player;
  let marco: Player;
  let priya: Player;
  let sam: Player;
  beforeEach(async () => {
    stage = await openStage();
    const employee = (name: string) => stage.person(`${name}@contoso.example`);
    [ines, theo, marco, priya, sam] = [employee('ines'), employee('theo'), employee('marco'), employee('priya'), employee('sam')];
  });
  afterEach(() => stage.close());

  it('lists what this person may ask for, and nothing else', async () => {
    const list = await ines.say('what can I request');
    assert.deepEqual(list.lines.filter((line) => /^(Apollo Project|Finance Data Room|Marketing Assets|Supplier Portal|Visio Licence)$/.test(line)), ['Apollo Project', 'Finance Data Room', 'Marketing Assets', 'Visio Licence']);
    const guests = await stage.person('john@fabrikam.example').say('what can I request');
    assert.deepEqual(guests.lines.filter((line) => /^(Apollo Project|Finance Data Room|Marketing Assets|Supplier Portal|Visio Licence)$/.test(line)), ['Apollo Project', 'Finance Data Room', 'Marketing Assets', 'Supplier Portal']);
    assert.ok(list.lines.includes('Contains Brand Library (Member)'));
  });

  it('says on the list what is held or asked for already', async () => {
    const list = await stage.person('john@fabrikam.example').say('what can I request');
    assert.ok(list.lines.includes('✓ You have it, until Fri 30 April 2027'));
    assert.equal(list.buttons.filter(({ title }) => title === 'Request').length, 3);
  });

  it('suggests first what the people around this person have, where the tenant tells', async () => {
    const form = await marco.say('I need Visio because of drawings');
    await marco.press(form, 'Send request');
    await stage.settle();
    await stage.person('dana@contoso.example').press(await stage.person('dana@contoso.example').sees(/^Marco Duarte asks for Visio Licence$/), 'Approve');
    await stage.settle();
    await marco.sees('✓ You have access');
    const list = await ines.say('what can I request');
    assert.equal(list.lines[2], 'Visio Licence');
    assert.ok(list.lines.some((line) => line.startsWith('★ Suggested: ')), list.lines.join('\n'));
  });

  it('opens the form from the list, with what the policy asks and who decides', async () => {
    const list = await ines.say('what can I request');
    await ines.press(list, 'Request Finance Data Room');
    const form = await ines.sees('Request Finance Data Room');
    assert.ok(form.lines.includes('Who decides: first Marco Duarte, as the manager of Ines Calder and then Priya Raman, as named by the policy'));
    assert.ok(form.lines.includes('Why do you need this data?: []'));
    assert.ok(form.lines.includes('NDA signed?: []'));
    assert.ok(form.lines.includes('Longest: 14 days, to Mon 15 March 2027'));
    assert.deepEqual((await stage.calls('POST', requestsAtEntra)).length, 0);
  });

  it('asks Entra for the requirements, and requests, as the person', async () => {
    const form = await ines.say('I need Apollo until 30 April because I design the cover');
    const sent = await ines.press(form, 'Send request', answers(form, 'Designer'));
    assert.equal(sent.card?.lines[2], '◔ Entra has the request');
    const [requirements] = await stage.calls('POST', /getApplicablePolicyRequirements$/);
    assert.equal(requirements?.caller.person, 'ines@contoso.example');
    const [made, ...more] = await stage.calls('POST', requestsAtEntra);
    assert.equal(made?.caller.person, 'ines@contoso.example');
    assert.deepEqual(more, []);
    const { requestType, justification, answers: told } = made?.body as { requestType: string; justification: string; answers: { value: string }[] };
    assert.deepEqual([requestType, justification, told.map(({ value }) => value)], ['userAdd', 'I design the cover', ['Designer']]);
  });

  it('follows a request through its stages to the delivery, on one card', async () => {
    const form = await ines.say('I need the finance data room until 10 March because of the audit');
    await ines.press(form, 'Send request', answers(form, 'Audit', 'yes'));
    await marco.press(await marco.sees(/^Ines Calder asks for Finance Data Room$/), 'Approve', { note: 'Fine.' });
    const second = await priya.sees(/^Ines Calder asks for Finance Data Room$/);
    assert.ok(second.lines.includes('Approved by Marco Duarte'));
    assert.ok(second.lines.includes('Why do you need this data?') && second.lines.includes('Audit'));
    await priya.press(second, 'Approve');
    await stage.settle();
    const card = await ines.sees('✓ You have access');
    assert.equal(card.id, form.id);
    assert.ok(card.lines.includes('Access lasts until Wed 10 March 2027.'));
    assert.deepEqual(
      (await stage.calls('PATCH', /stages/)).map(({ caller, status }) => [caller.person, status]),
      [['marco@contoso.example', 204], ['priya@contoso.example', 204]],
    );
    await ines.sees('Finance Data Room: access is there until Wed 10 March 2027 (request 1001).');
  });

  it('needs no approval where the policy asks for none', async () => {
    const form = await ines.say('I need Marketing Assets for two weeks because of the fair');
    assert.ok(finding(form, /^✓ No approval is needed\.$/));
    await ines.press(form, 'Send request');
    await stage.settle();
    await ines.sees('✓ You have access');
    assert.deepEqual(await marco.chat(), []);
  });

  it('names what is missing or too long, with its remedy, and sends nothing', async () => {
    const form = await ines.say('I need the finance data room');
    const answered = await ines.press(form, 'Send request', { ...answers(form, '', 'maybe'), end: '2027-06-30', reason: '' });
    assert.ok(answered.card);
    for (const problem of [
      '✕ To mend: “Why do you need this data?” is not answered. Answer it below.',
      '✕ To mend: The answer to “NDA signed?” is none of the choices. Choose yes and no.',
      '✕ To mend: 121 days are too long: 14 days are the longest. Choose Mon 15 March 2027 or earlier.',
      '✕ To mend: The reason is missing. Say in a sentence what it is needed for. Whoever decides reads it.',
    ]) assert.ok(answered.card.lines.includes(problem), `${problem}\n${answered.card.lines.join('\n')}`);
    assert.deepEqual((await stage.calls('POST', requestsAtEntra)).length, 0);
  });

  it('tells a guest of separation of duties before anything is sent', async () => {
    const form = await stage.person('john@fabrikam.example').say('I need the finance data room because of the audit');
    assert.ok(finding(form, /^✕ To mend: Finance Data Room does not go together with Apollo Project, which you have: nobody may hold both\./));
    assert.ok(!form.buttons.some(({ title }) => title === 'Send request'));
  });

  it('says so where it is held, or not meant for this person', async () => {
    const held = await stage.person('john@fabrikam.example').say('I need Apollo because I go on');
    assert.ok(finding(held, /^✕ To mend: You have Apollo Project already, until Fri 30 April 2027\./));
    const notMeant = await ines.say('I need the supplier portal because of an invoice');
    assert.ok(finding(notMeant, /^✕ To mend: Supplier Portal is not for you: none of its policies names you\./));
  });

  it('sends one request however often it is pressed, and refuses the same a second time', async () => {
    const form = await ines.say('I need Visio because of drawings');
    const [first, second] = await Promise.all([ines.press(form, 'Send request'), ines.press(form, 'Send request')]);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.equal((await stage.calls('POST', requestsAtEntra)).length, 1);
    const again = await ines.say('I need Visio because of more drawings');
    assert.ok(finding(again, /^✕ To mend: Visio Licence has been asked for already: request 1001\./));
  });

  it('takes a request back at Entra, and asks again with the form filled as it was', async () => {
    const form = await ines.say('I need Visio because of drawings');
    await ines.press(form, 'Send request');
    await stage.settle();
    const waiting = await ines.sees('◔ Waiting for Marco Duarte');
    const withdrawn = await ines.press(waiting, 'Withdraw request');
    assert.equal(withdrawn.card?.lines[2], '– Withdrawn by Ines Calder');
    assert.deepEqual((await stage.calls('POST', /cancel$/)).map(({ caller }) => caller.person), ['ines@contoso.example']);
    assert.ok(withdrawn.card);
    await ines.press(withdrawn.card, 'Ask again');
    const again = await ines.sees(/^ⓘ Note: This is filled in from request 1001/);
    assert.equal(again.inputs['reason'], 'drawings');
    await until('the approver to read that it was withdrawn', async () => (await marco.chat()).some(({ lines }) => lines.includes('– Withdrawn by Ines Calder')));
  });

  it('is denied with a reason, which ends it for good', async () => {
    const form = await ines.say('I need the finance data room until 10 March because of the audit');
    await ines.press(form, 'Send request', answers(form, 'Audit', 'yes'));
    const card = await marco.sees(/^Ines Calder asks for Finance Data Room$/);
    assert.equal((await marco.press(card, 'Deny')).status, 400);
    await marco.press(card, 'Deny', { note: 'Not this quarter.' });
    await ines.sees('Request 1001, Finance Data Room, was denied by Marco Duarte: Not this quarter.');
    await ines.sees('✕ Denied by Marco Duarte');
    assert.deepEqual(await priya.chat(), []);
  });

  it('lapses when nobody decides, as Entra says', async () => {
    const form = await ines.say('I need Visio because of drawings');
    await ines.press(form, 'Send request');
    await stage.settle();
    await stage.pass('P15D');
    await ines.sees('– Lapsed: nobody decided in time');
    const card = await marco.sees('– Lapsed: nobody decided in time');
    assert.deepEqual(card.buttons, []);
  }).timeout(60_000);

  describe('for somebody else', () => {
    it('lets a manager ask for a direct report, as themselves, and for nobody else', async () => {
      const form = await marco.say('request Visio for ines@contoso.example because of drawings');
      await marco.press(form, 'Send request');
      const [made] = await stage.calls('POST', requestsAtEntra);
      assert.equal(made?.caller.person, 'marco@contoso.example');
      const refused = await marco.say('request Visio for theo@contoso.example because of drawings');
      assert.deepEqual(refused.lines, ['Nothing was asked for. Theo Lindqvist does not report to you, and only a manager asks for somebody. Priya Raman, their manager, or they themselves can ask.']);
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 1);
    });

    it('lets a sponsor ask for a guest: Foyer runs the approval of the policy, and only then assigns', async () => {
      const form = await stage.person('theo@contoso.example').say('request Apollo for omar@fabrikam.example until 30 April because he joins the design');
      assert.ok(finding(form, /^Who decides: Priya Raman, as the manager of Theo Lindqvist$/));
      await theo.press(form, 'Send request', answers(form, 'Engineer'));
      const card = await priya.sees(/^Theo Lindqvist asks for Apollo Project for Omar Haddad$/);
      assert.ok(card.lines.includes('Holds now: Marketing Assets until Sun 21 March 2027'));
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 0);
      await priya.press(card, 'Approve');
      await stage.settle();
      const [made, ...more] = await stage.calls('POST', requestsAtEntra);
      assert.deepEqual(more, []);
      assert.equal(made?.caller.person, undefined);
      assert.equal((made?.body as { requestType: string }).requestType, 'adminAdd');
      await theo.sees('✓ Omar Haddad has access');
      const [mail] = (await stage.mail('omar@fabrikam.example')).filter(({ subject }) => subject === 'You have access to Apollo Project');
      assert.match(mail?.body ?? '', /https:\/\/myaccess\.microsoft\.com\/@b05aafed-15fd-5db6-8981-4fa0293ccc6a#\/access-packages\//);
    });

    it('says so where no policy lets somebody of that organization be added', async () => {
      const form = await theo.say('request the supplier portal for kim@northwind.example because of an invoice');
      assert.ok(finding(form, /^✕ To mend: No policy of Supplier Portal lets kim@northwind\.example be added: their organization is not in its scope\./), form.lines.join('\n'));
    });

    it('brings in somebody who has no account, and names the requestor their sponsor', async () => {
      const form = await theo.say('request the finance data room for jane@fabrikam.example until 10 March because of the audit');
      assert.ok(finding(form, /^✓ jane@fabrikam.example has no account yet/));
      assert.ok(finding(form, /^ⓘ Note: Microsoft bills this for the guest/));
      await theo.press(form, 'Send request', answers(form, 'Audit', 'yes'));
      const first = await priya.sees(/^Theo Lindqvist asks for Finance Data Room for jane@fabrikam.example$/);
      await priya.press(first, 'Approve');
      await until('the second stage', async () => (await priya.chat()).some(({ lines }) => lines.includes('◔ Waiting for Priya Raman (stage 2 of 2)')));
      const second = (await priya.chat()).findLast(({ lines }) => lines.includes('◔ Waiting for Priya Raman (stage 2 of 2)'));
      assert.ok(second);
      await priya.press(second, 'Approve');
      await stage.settle();
      await theo.sees('✓ jane@fabrikam.example has access');
      assert.equal((await stage.calls('POST', '/invitations')).length, 0);
      assert.equal((await stage.calls('POST', /sponsors\/\$ref$/)).length, 1);
    });

    it('brings nobody new in without a decision, although the policy asks for none', async () => {
      const form = await ines.say('request Marketing Assets for stranger@fabrikam.example until 20 March because of the fair');
      assert.ok(form.lines.includes('Who decides: Marco Duarte, as the manager of Ines Calder'), form.lines.join('\n'));
      await ines.press(form, 'Send request');
      await stage.settle();
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 0);
      await marco.press(await marco.sees(/^Ines Calder asks for Marketing Assets for stranger@fabrikam\.example$/), 'Approve');
      await stage.settle();
      await ines.sees('✓ stranger@fabrikam.example has access');
    });

    it('lets a guest ask for nobody else, and tells them of nobody', async () => {
      const john = stage.person('john@fabrikam.example');
      for (const address of ['ines@contoso.example', 'lena@fabrikam.example', 'nobody@litware.example']) {
        assert.deepEqual((await john.say(`request Marketing Assets for ${address} because of the fair`)).lines, ['Nothing was asked for. As a guest you can ask for yourself alone. They can ask in Foyer themselves.']);
      }
      assert.deepEqual((await john.say('I need the Visio licence because of drawings')).lines, ['There is no access package of that name that you may ask for. ‘What can I request’ lists yours.']);
    });

    it('shows a stranger nothing, whatever stage they say they decide', async () => {
      const form = await ines.say('I need Visio because of drawings');
      await ines.press(form, 'Send request');
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      const { request } = card.buttons.find(({ title }) => title === 'Approve')?.data as { request: string };
      const any = await theo.say('help');
      for (const stageNumber of [0, 1, 5]) {
        const pressed = await theo.tamper(any, 'access.approve', { request, stage: stageNumber });
        assert.deepEqual([pressed.status, pressed.card], [403, null]);
      }
    });

    it('keeps a sponsor from somebody else’s guest, and tells nothing of what the guest has', async () => {
      const refused = await theo.say('request Marketing Assets for lena@fabrikam.example because of the launch');
      assert.deepEqual(refused.lines, ['Nothing was asked for. You are not a sponsor of Lena Fischer, and only a sponsor asks for a guest. Ask Ines Calder.']);
    });

    it('cannot be talked into it by a form whose data was replaced', async () => {
      const form = await theo.say('request Marketing Assets for omar@fabrikam.example because of the launch');
      const { draft } = form.buttons[0]?.data as { draft: string };
      const data = { ...(form.buttons[0]?.data as object), target: 'lena@fabrikam.example' };
      const pressed = await theo.tamper(form, 'package.send', { ...data, draft, reason: 'launch' });
      assert.ok(pressed.card === null || !pressed.card.lines.some((line) => line.includes('Being')), pressed.card?.lines.join('\n'));
      const direct = await theo.tamper(form, 'package.send', { ...data, direct: 'yes', reason: 'launch' });
      assert.equal(direct.status, 403);
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 0);
    });

    it('shows an administrator beforehand what a direct assignment skips', async () => {
      const form = await sam.say('assign the supplier portal to alex@litware.example until 30 April');
      assert.ok(finding(form, /^ⓘ Note: This skips the approval: stage 1, the guest’s sponsors\. Access is given at once, in your name\.$/));
      const sent = await sam.press(form, 'Assign now');
      assert.equal(sent.card?.lines[2], '◔ Being carried out');
      await stage.settle();
      await sam.sees('✓ Alex Novak has access');
      const refused = await ines.say('assign Apollo to alex@litware.example until 30 April');
      assert.match(refused.lines[0] ?? '', /^Only administrators of identity governance assign/);
    });
  });

  describe('when things go wrong', () => {
    it('asks for consent, says what it is for, and goes on once it is given', async () => {
      await stage.ask('POST', '/local/people/ines%40contoso.example/sign-in', { consent: false });
      await stage.ask('POST', '/local/people/ines%40contoso.example/messages', { text: 'I need Visio because of drawings' });
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 0);
      await stage.ask('POST', '/local/people/ines%40contoso.example/sign-in', { consent: true });
      const form = await ines.say('I need Visio because of drawings');
      await ines.press(form, 'Send request');
      assert.equal((await stage.calls('POST', requestsAtEntra)).length, 1);
    });

    it('finds a request whose answer was lost on the way, and sends nothing twice', async () => {
      const form = await ines.say('I need Visio because of drawings');
      await stage.fault({ match: { method: 'POST', path: requestsAtEntra }, reset: true, afterEffect: true, times: 1 });
      await ines.press(form, 'Send request');
      await stage.settle();
      await stage.pass('PT3M');
      await ines.sees('◔ Waiting for Marco Duarte');
      assert.equal((await stage.calls('POST', requestsAtEntra)).filter(({ status }) => status === 201 || status === null).length, 1);
    });

    it('shows what was delivered in part, and tries again', async () => {
      await stage.ask('POST', '/local/deliveries', { package: 'Apollo Project', outcome: 'partly', resource: 'Apollo Docs' });
      const form = await ines.say('I need Apollo until 30 April because I design the cover');
      await ines.press(form, 'Send request', answers(form, 'Designer'));
      await marco.press(await marco.sees(/^Ines Calder asks for Apollo Project$/), 'Approve');
      await stage.settle();
      const partly = await ines.sees('! Delivered in part');
      assert.ok(partly.lines.includes('Missing: Apollo Docs. Press Try again; if it stays so, ask your IT administrators.'), partly.lines.join('\n'));
      const again = await ines.press(partly, 'Try again');
      assert.equal(again.card?.lines[2], '◔ Being delivered');
      await stage.settle();
      await ines.sees('✓ You have access');
      assert.equal((await stage.calls('POST', /reprocess$/)).length, 1);
    });
  });

  describe('with questions back', () => {
    it('carries an approver’s question to the requestor, and the answer to the approver’s card', async () => {
      const form = await ines.say('I need Visio because of drawings');
      await ines.press(form, 'Send request');
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      const asked = await marco.press(card, 'Ask first', { note: 'Which drawings?' });
      assert.equal(asked.card?.lines[3], 'Your question has been sent. The answer comes to this card.');
      await ines.sees('Marco Duarte asks about request 1001, Visio Licence: Which drawings? Answer on its card.');
      const hers = await ines.sees('Your answer to Marco Duarte: []');
      await ines.press(hers, 'Answer', { answer: 'Floor plans of the fair.' });
      const answered = await marco.sees(/Floor plans of the fair\./);
      assert.ok(answered.buttons.some(({ title }) => title === 'Approve') || answered.lines[0]?.startsWith('Ines Calder answered'));
      await until('the answer on the approver’s card', async () => (await marco.chat()).some(({ buttons, lines }) => buttons.length > 0 && lines.some((line) => line.includes('Floor plans'))));
    });

    it('reminds once a day at most', async () => {
      const form = await ines.say('I need Visio because of drawings');
      await ines.press(form, 'Send request');
      await stage.settle();
      const waiting = await ines.sees('◔ Waiting for Marco Duarte');
      assert.ok(!waiting.buttons.some(({ title }) => title === 'Remind'));
      const tooSoon = await ines.tamper(waiting, 'access.remind', { request: (waiting.buttons[0]?.data as { request: string }).request });
      assert.match(tooSoon.words ?? '', /^They were asked or reminded less than a day ago\./);
    });
  });
});
