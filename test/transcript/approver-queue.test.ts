import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, until, type Stage } from './stage.ts';

/** The inputs of a form's questions, answered in their order. */
function answers(form: Seen, ...values: string[]): Record<string, string> {
  const ids = Object.keys(form.inputs).filter((id) => id.startsWith('answer_'));
  return Object.fromEntries(ids.map((id, index) => [id, values[index] ?? '']));
}

const approvals = '/identityGovernance/entitlementManagement/accessPackageAssignmentApprovals';
const approvalList = z.object({ value: z.array(z.object({ id: z.string(), stages: z.array(z.object({ id: z.string(), status: z.string() })) })) });
const inTheRoom = /^Ines Calder asks for Finance Data Room$/;
const ticks = (list: Seen) => Object.keys(list.inputs).filter((id) => id.startsWith('tick_'));
const mail = (name: string) => `${name}@contoso.example`;

describe('the approver’s queue', () => {
  let stage: Stage;
  let ines: Player;
  let theo: Player;
  let marco: Player;
  let priya: Player;
  let dana: Player;
  beforeEach(async () => {
    stage = await openStage();
    const employee = (name: string) => stage.person(mail(name));
    [ines, theo, marco, priya, dana] = [employee('ines'), employee('theo'), employee('marco'), employee('priya'), employee('dana')];
  });
  afterEach(() => stage.close());

  async function room(player: Player): Promise<Seen> {
    const form = await player.say('I need the finance data room until 10 March because of the audit');
    await player.press(form, 'Send request', answers(form, 'Audit', 'yes'));
    return form;
  }

  async function visio(player: Player): Promise<Seen> {
    const form = await player.say('I need Visio because of drawings');
    await player.press(form, 'Send request');
    return form;
  }

  async function invite(player: Player, address: string): Promise<void> {
    await player.press(await player.say(`invite ${address} until 30 April because we work together`), 'Send request');
  }

  /** Graph, with the token of a person: what they do in My Access. */
  async function graphAs(person: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const { token } = z.object({ token: z.string() }).parse(await stage.ask('POST', '/local/tokens', { person: mail(person), scopes: ['EntitlementManagement.ReadWrite.All'] }));
    const response = await fetch(new URL(`/v1.0${path}`, stage.foyer.pageUrl ?? ''), { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async function decideElsewhere(person: string, reviewResult: 'Approve' | 'Deny', justification: string): Promise<void> {
    const { value } = approvalList.parse((await graphAs(person, 'GET', `${approvals}/filterByCurrentUser(on='approver')?$expand=stages`)).body);
    const [open] = value.flatMap(({ id, stages }) => stages.filter(({ status }) => status === 'InProgress').map((one) => `${approvals}/${id}/stages/${one.id}`));
    assert.ok(open);
    assert.equal((await graphAs(person, 'PATCH', open, { reviewResult, justification })).status, 204);
  }

  const decisions = async () => (await stage.calls('PATCH', /\/stages\//)).map(({ caller, status }) => [caller.person ?? 'the application', status]);

  it('shows invitations and packages together, what lapses soonest first, with what is open about each', async () => {
    await room(ines);
    const card = await marco.sees(inTheRoom);
    await marco.press(card, 'Ask first', { note: 'Which audit?' });
    await invite(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    const list = await marco.say('what is waiting for me');
    assert.deepEqual(list.lines, [
      '2 requests wait for your decision',
      'Soonest to lapse first, then the oldest. As of 1 Mar, hh:mm.',
      '1002  Ines Calder  Jane Porter as a guest',
      '“we work together”',
      'Asked 1 Mar, hh:mm. Lapses 8 Mar, hh:mm.',
      '↑ Dana Osei is asked too 4 Mar, hh:mm',
      '[Open]',
      '1001  Ines Calder  Finance Data Room',
      '“the audit”',
      'Asked 1 Mar, hh:mm. Lapses 15 Mar, hh:mm.',
      'Stage 1 of 2 · ? A question waits for its answer · ↑ Dana Osei asked too 8 Mar, hh:mm',
      '[Open]',
      '[ ] Request 1001, Finance Data Room',
      'What you have not opened yet cannot be ticked.',
      'Your words to the requestors (needed to deny): []',
      '[Approve ticked]',
      '[Deny ticked]',
      '[Look again]',
    ]);
  });

  it('lets somebody tick what they have opened alone, and decides the ticked ones at once, each by its own rules', async () => {
    await visio(ines);
    await marco.sees(/^Ines Calder asks for Visio Licence$/);
    await invite(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    await invite(ines, 'max.gross@litware.example');
    await marco.sees(/^Max Gross/);
    const fresh = await marco.say('what is waiting for me');
    assert.deepEqual(ticks(fresh), []);
    assert.ok(fresh.lines.includes('Open a request to see it whole. What you have opened can be ticked, and decided here together.'));
    const one = await marco.press(fresh, 'Open request 1001');
    assert.ok(one.card);
    const two = await marco.press(one.card, 'Open request 1002');
    assert.ok(two.card);
    assert.equal((await marco.chat()).at(-1)?.lines[0], 'Ines Calder asks for a guest');
    const [first, second, ...more] = ticks(two.card);
    assert.ok(first && second);
    assert.deepEqual(more, []);
    const unticked = await marco.press(two.card, 'Approve ticked');
    assert.ok(unticked.card?.lines.includes('Nothing is ticked, so nothing was decided.'));
    const wordless = await marco.press(two.card, 'Deny ticked', { [first]: 'true', [second]: 'true' });
    assert.ok(wordless.card?.lines.includes('Nothing was decided yet. To deny, write the reason in the field, then press Deny ticked again: the requestors read it.'));
    assert.equal(wordless.card?.lines.filter((line) => line.startsWith('[x]')).length, 2);
    const decided = await marco.press(two.card, 'Approve ticked', { [first]: 'true', [second]: 'true', note: 'For the spring.' });
    assert.deepEqual(decided.card?.lines.slice(0, 7), [
      'One request waits for your decision',
      'As of 1 Mar, hh:mm.',
      'What came of it',
      '✓ 1002, Jane Porter as a guest  Approved.',
      '✓ 1001, Visio Licence  Approved. Being delivered.',
      '1003  Ines Calder  Max Gross as a guest',
      '“we work together”',
    ]);
    await stage.settle();
    assert.deepEqual(await decisions(), [['marco@contoso.example', 204]]);
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 1);
    assert.equal((await stage.invitations('max.gross@litware.example')).length, 0);
    await ines.sees('✓ You have access');
    await until('the card of the invitation to be decided', async () => (await marco.chat()).find(({ id, lines }) => id !== decided.card?.id && lines.some((line) => line.endsWith('Approved by Marco Duarte “For the spring.”'))));
  });

  it('says of each what came of it: one that was decided meanwhile, and one that fails, do not keep the others back', async () => {
    await visio(ines);
    await marco.sees(/^Ines Calder asks for Visio Licence$/);
    await room(ines);
    await marco.sees(inTheRoom);
    await invite(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    let list = await marco.say('what is waiting for me');
    for (const number of [1001, 1002, 1003]) {
      const opened = await marco.press(list, `Open request ${number}`);
      assert.ok(opened.card);
      list = opened.card;
    }
    assert.equal(ticks(list).length, 3);
    await ines.press(await ines.sees('Request 1003'), 'Withdraw request');
    await stage.fault({ match: { method: 'PATCH', path: '/identityGovernance' }, status: 503, times: 1 });
    const pressed = await marco.press(list, 'Approve ticked', Object.fromEntries(ticks(list).map((id) => [id, 'true'])));
    const results = pressed.card?.lines.filter((line) => /^[✓✕!] \d{4}, /.test(line)) ?? [];
    assert.equal(results.length, 3);
    assert.equal(results[0], '! 1003, Jane Porter as a guest  Request 1003 was withdrawn by Ines Calder on Mon 1 March 2027 at hh:mm. Nothing was changed.');
    const [failed, ...others] = results.filter((line) => line.includes('Entra did not answer, so it is not known yet whether it took your decision.'));
    assert.ok(failed, results.join('\n'));
    assert.deepEqual(others, []);
    assert.equal(results.filter((line) => line.startsWith('✓')).length, 1);
    assert.equal((await decisions()).filter(([, status]) => status === 204).length, 1);
  });

  it('decides nothing that was not opened, and nothing that is not theirs, whatever a client sends', async () => {
    await visio(ines);
    const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
    await invite(ines, 'jane.porter@fabrikam.example');
    const invitation = await marco.sees('Ines Calder asks for a guest');
    const id = (seen: Seen) => z.object({ request: z.string() }).parse(seen.buttons[0]?.data).request;
    const data = { decision: 'approve', from: 0, [`tick_${id(card)}_0`]: 'true', [`tick_${id(invitation)}_0`]: 'true' };
    const list = await marco.say('what is waiting for me');
    const unopened = await marco.tamper(list, 'queue.decide', data);
    assert.deepEqual(unopened.card?.lines.filter((line) => line.startsWith('!')), ['! 1001, Visio Licence  Not decided: open it first, then tick it.', '! 1002, Jane Porter as a guest  Not decided: open it first, then tick it.']);
    const stranger = await theo.tamper(await theo.say('help'), 'queue.decide', data);
    assert.deepEqual(stranger.card?.lines.filter((line) => line.startsWith('!')), Array(2).fill('! A request  It is not yours to decide, or exists no more. Nothing was changed.'));
    const hers = await ines.tamper(await ines.say('help'), 'queue.decide', data);
    assert.deepEqual(hers.card?.lines.filter((line) => line.startsWith('!')).map((line) => line.split('  ')[1]), Array(2).fill('Nobody decides on their own request. Nothing was changed.'));
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`tick_access_${index}_0`, 'true']));
    assert.equal((await marco.tamper(list, 'queue.decide', { ...data, ...many })).status, 400);
    assert.equal((await marco.tamper(list, 'queue.decide', { decision: 'maybe' })).status, 400);
    assert.equal((await theo.tamper(await theo.say('help'), 'queue.show', { open: id(card) })).status, 403);
    await stage.settle();
    assert.deepEqual(await decisions(), []);
    assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
  });

  it('turns pages where more waits than a card holds', async () => {
    for (let index = 1; index <= 9; index += 1) await invite(ines, `guest${index}@fabrikam.example`);
    await marco.sees(/^guest9@fabrikam.example/);
    const list = await marco.say('what is waiting for me');
    assert.deepEqual(list.lines.slice(0, 2), ['9 requests wait for your decision', 'Soonest to lapse first, then the oldest. Shown: 1 to 8. As of 1 Mar, hh:mm.']);
    const next = await marco.press(list, 'Next');
    assert.deepEqual(next.card?.lines.slice(1, 3), ['Soonest to lapse first, then the oldest. Shown: 9 to 9. As of 1 Mar, hh:mm.', '1009  Ines Calder  guest9@fabrikam.example as a guest']);
    assert.ok(next.card);
    assert.equal((await marco.press(next.card, 'Previous')).card?.lines[2], '1001  Ines Calder  guest1@fabrikam.example as a guest');
  });

  it('shows what was asked for outside of Foyer, and lets it be decided there', async () => {
    const { status } = await graphAs('ines', 'POST', '/identityGovernance/entitlementManagement/assignmentRequests', {
      requestType: 'userAdd',
      justification: 'Drawings for the fair',
      assignment: { accessPackageId: '5e9fb863-2f65-5d21-8651-b4ffe2027e8a', assignmentPolicyId: '21b6ab96-78f8-5db3-bd87-492ad856c2b5' },
    });
    assert.equal(status, 201);
    const card = await until('the request to reach Marco', async () => (await marco.say('what is waiting for me')).lines.includes('Ines Calder asks for Visio Licence') && marco.sees('Ines Calder asks for Visio Licence'));
    assert.ok(card.lines.includes('Why: Drawings for the fair'));
    await marco.press(card, 'Approve');
    assert.deepEqual(await decisions(), [['marco@contoso.example', 204]]);
  });

  it('tells what Entra does not answer, and shows what Foyer knows', async () => {
    await invite(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    await stage.graphFails({ status: 503 });
    const list = await marco.say('what is waiting for me');
    assert.deepEqual(list.lines.slice(0, 4), ['One request waits for your decision', 'As of 1 Mar, hh:mm.', 'Entra is not answering right now, so what was asked outside of Foyer may be missing. Look again in a minute.', '1001  Ines Calder  Jane Porter as a guest']);
    await stage.mend();
    const again = await marco.press(list, 'Look again');
    assert.equal(again.card?.lines[2], '1001  Ines Calder  Jane Porter as a guest');
  });

  it('shows what Foyer knows to somebody who does not sign in, and all of it once they do', async () => {
    await invite(ines, 'jane.porter@fabrikam.example');
    await marco.sees('Ines Calder asks for a guest');
    await visio(ines);
    await marco.sees(/^Ines Calder asks for Visio Licence$/);
    await stage.ask('POST', `/local/people/${mail('marco')}/sign-in`, { consent: false });
    assert.equal((await marco.say('what is waiting for me')).card, null);
    const list = await marco.say('what is waiting for me');
    assert.deepEqual(list.lines.slice(0, 3), [
      '2 requests wait for your decision',
      'Soonest to lapse first, then the oldest. As of 1 Mar, hh:mm.',
      'This is what Foyer knows by itself. What Entra asks you beside it is missing, since Foyer may not look as you: press Look again, and sign in.',
    ]);
    const opened = await marco.press(list, 'Open request 1001');
    assert.ok(opened.card);
    const decided = await marco.press(opened.card, 'Approve ticked', { [ticks(opened.card)[0] ?? '']: 'true' });
    assert.ok(decided.card?.lines.includes('✓ 1001, Jane Porter as a guest  Approved.'));
    assert.equal((await marco.press(list, 'Look again')).status, 401);
    await stage.ask('POST', `/local/people/${mail('marco')}/sign-in`, { consent: true });
    assert.equal((await marco.press(list, 'Look again')).card?.lines[0], 'One request waits for your decision');
  });

  describe('two stages, two approvers', () => {
    it('takes one decision where two press at the same moment, and both cards are right', async () => {
      await room(ines);
      await marco.sees(inTheRoom);
      await stage.pass('P7DT1M');
      const [his, hers] = [await marco.sees(inTheRoom), await dana.sees(inTheRoom)];
      const pressed = await Promise.all([marco.press(his, 'Approve', { note: 'Yes.' }), dana.press(hers, 'Deny', { note: 'No.' })]);
      await stage.settle();
      const [taken, ...more] = (await decisions()).filter(([, status]) => status === 204);
      assert.ok(taken);
      assert.deepEqual(more, []);
      const approved = taken[0] === 'marco@contoso.example';
      const standing = approved ? '◔ Waiting for Priya Raman (stage 2 of 2)' : '✕ Denied by Dana Osei';
      assert.deepEqual(pressed.map(({ card }) => card?.lines[2]), [standing, standing]);
      const late = pressed[approved ? 1 : 0]?.card?.lines[3];
      assert.equal(late, approved ? 'This was already approved by Marco Duarte, 8 Mar, hh:mm. Nothing was changed.' : 'This was already denied by Dana Osei, 8 Mar, hh:mm. Nothing was changed.');
      for (const player of [marco, dana, ines]) await player.sees(standing);
      assert.equal((await ines.chat()).filter(({ lines }) => /^Request 1001, Finance Data Room, was (approved|denied)/.test(lines[0] ?? '')).length, 1);
    });

    it('decides one stage by one press, also for somebody who is asked at both', async () => {
      const form = await theo.say('I need the finance data room until 10 March because of the audit');
      await theo.press(form, 'Send request', answers(form, 'Audit', 'yes'));
      const card = await priya.sees(/^Theo Lindqvist asks for Finance Data Room$/);
      await Promise.all([priya.press(card, 'Approve'), priya.press(card, 'Approve')]);
      await until('the second stage', async () => (await priya.chat()).some(({ lines }) => lines.includes('◔ Waiting for Priya Raman (stage 2 of 2)')));
      const old = await priya.press(card, 'Approve');
      assert.deepEqual(old.card?.lines.slice(2, 4), ['◔ Waiting for Priya Raman (stage 2 of 2)', 'This was already approved by you, 1 Mar, hh:mm. Nothing was changed.']);
      assert.deepEqual((await decisions()).filter(([, status]) => status === 204).length, 1);
    });

    it('finds a decision whose answer got lost, and takes it once', async () => {
      await visio(ines);
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      await stage.fault({ match: { method: 'PATCH', path: '/identityGovernance' }, reset: true, afterEffect: true, times: 1 });
      const pressed = await marco.press(card, 'Approve', { note: 'Yes.' });
      assert.equal(pressed.card?.lines[2], '◔ Being delivered');
      assert.ok(pressed.card?.lines.includes('• 1 Mar, hh:mm  Approved by Marco Duarte “Yes.”'));
      assert.equal((await decisions()).length, 1);
      await ines.sees('Request 1001, Visio Licence, was approved by Marco Duarte. It is being carried out.');
    });

    it('says that nothing was decided while Entra does not answer', async () => {
      await visio(ines);
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      await marco.say('what is waiting for me');
      await stage.graphFails({ status: 503 });
      const pressed = await marco.press(card, 'Approve');
      assert.deepEqual([pressed.status, pressed.words], [500, 'Entra is not answering right now, so nothing was decided. Press the button again in a minute.']);
      await stage.mend();
      assert.equal((await marco.press(card, 'Approve')).card?.lines[2], '◔ Being delivered');
    });

    it('refuses a stranger with the card’s data, and the requestor herself', async () => {
      await room(ines);
      const card = await marco.sees(inTheRoom);
      const data = card.buttons.find(({ title }) => title === 'Approve')?.data;
      const stranger = await theo.tamper(await theo.say('help'), 'access.approve', data);
      assert.deepEqual([stranger.status, stranger.words], [403, 'Entra does not name you as an approver of this request. Nothing was changed.']);
      const early = await priya.tamper(await priya.say('help'), 'access.approve', data);
      assert.deepEqual([early.status, early.words], [403, 'This stage is not yours to decide, or not yet. Nothing was changed.']);
      const own = await ines.tamper(await ines.say('help'), 'access.approve', data);
      assert.deepEqual([own.status, own.words], [403, 'Nobody decides on their own request. Nothing was changed.']);
      assert.deepEqual(await decisions(), []);
    });

    it('tells on both cards what was decided outside of Foyer', async () => {
      await visio(ines);
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      await decideElsewhere('marco', 'Deny', 'Use the free viewer.');
      await stage.settle();
      await ines.sees('✕ Denied');
      await marco.sees('✕ Denied');
      const late = await marco.press(card, 'Approve');
      assert.equal(late.status, 200);
      assert.deepEqual((await decisions()).filter(([person]) => person === 'marco@contoso.example').length, 1);
    });

    it('finds a first stage that was decided outside of Foyer as soon as the next approver asks', async () => {
      await room(ines);
      await marco.sees(inTheRoom);
      await decideElsewhere('marco', 'Approve', 'Fine.');
      const card = await priya.say('what is waiting for me');
      assert.deepEqual(card.lines.slice(0, 3), ['Ines Calder asks for Finance Data Room', 'Request 1001, sent 1 Mar, hh:mm. You are asked as named by the policy.', '◔ Waiting for Priya Raman (stage 2 of 2)']);
      await marco.sees('◔ Waiting for Priya Raman (stage 2 of 2)');
      await ines.sees('Request 1001, Finance Data Room, was approved by Marco Duarte. Next, Priya Raman decides.');
    });

    it('tells an approver who presses after the stage has lapsed', async () => {
      await visio(ines);
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      await stage.pass('P15D');
      const late = await marco.press(card, 'Approve');
      assert.deepEqual(late.card?.lines.slice(2, 4), ['– Lapsed: nobody decided in time', 'Lapsed: nobody decided in time. Nothing was changed.']);
      assert.deepEqual(await decisions(), []);
    });

    it('asks for consent where it was withdrawn, decides nothing meanwhile, and goes on afterwards', async () => {
      await visio(ines);
      const card = await marco.sees(/^Ines Calder asks for Visio Licence$/);
      await stage.ask('POST', `/local/people/${mail('marco')}/sign-in`, { consent: false });
      const refused = await marco.press(card, 'Approve');
      assert.equal(refused.status, 401);
      assert.deepEqual(await decisions(), []);
      assert.equal((await ines.sees(/Visio Licence/)).lines.includes('◔ Waiting for Marco Duarte'), true);
      await stage.ask('POST', `/local/people/${mail('marco')}/sign-in`, { consent: true });
      assert.equal((await marco.press(card, 'Approve')).card?.lines[2], '◔ Being delivered');
    });
  });

  describe('who is out of office', () => {
    const away = (name: string) => stage.ask('POST', `/local/people/${mail(name)}/automatic-replies`, { status: 'scheduled', start: '2027-02-27T00:00:00Z', end: '2027-03-05T12:00:00Z' });

    it('is shown, with when Entra asks the alternate by itself', async () => {
      await away('marco');
      await room(ines);
      const card = await ines.sees(/Marco Duarte is out of office until Fri 5 March 2027\./);
      assert.equal(card.lines[3], 'Marco Duarte is out of office until Fri 5 March 2027. Dana Osei is asked too 8 Mar, hh:mm, by Entra itself. Without a decision it lapses 15 Mar, hh:mm.');
      assert.deepEqual(card.buttons.map(({ title }) => title), ['Withdraw request']);
    });

    it('lets the requestor have the alternate asked at once, where Foyer runs the approval', async () => {
      await away('marco');
      const form = await ines.say('request the finance data room for jane@fabrikam.example until 10 March because of the audit');
      assert.ok(form.buttons.some(({ title }) => title === 'Send request'), form.lines.join('\n'));
      await ines.press(form, 'Send request', answers(form, 'Audit', 'yes'));
      const card = await ines.sees(/Marco Duarte is out of office until Fri 5 March 2027\./);
      const asked = await ines.press(card, 'Ask Dana Osei now');
      assert.equal(asked.card?.lines[2], '◔ Waiting for Marco Duarte and Dana Osei (stage 1 of 2)');
      await dana.sees(/^Ines Calder asks for Finance Data Room for jane@fabrikam.example$/);
    });

    it('does not let the requestor hurry an approver who is there', async () => {
      const form = await ines.say('request the finance data room for jane@fabrikam.example until 10 March because of the audit');
      await ines.press(form, 'Send request', answers(form, 'Audit', 'yes'));
      await stage.settle();
      const card = await ines.sees('◔ Waiting for Marco Duarte (stage 1 of 2)');
      const { request } = z.object({ request: z.string() }).parse(card.buttons[0]?.data);
      const pressed = await ines.tamper(card, 'access.alternates', { request });
      assert.equal(pressed.card?.lines[2], '◔ Waiting for Marco Duarte (stage 1 of 2)');
      assert.equal((await theo.tamper(await theo.say('help'), 'access.alternates', { request })).status, 403);
      assert.deepEqual(await dana.chat(), []);
    });
  });
});
