import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Player } from './script.ts';
import { openStage, openStageJustNow, until, type Stage } from './stage.ts';

const graphUser = z.object({ id: z.string(), displayName: z.string(), accountEnabled: z.boolean(), sponsors: z.array(z.object({ displayName: z.string() })).default([]) });

describe('carrying out', () => {
  let stage: Stage;
  let ines: Player;
  let marco: Player;
  beforeEach(async () => {
    stage = await openStage();
    ines = stage.person('ines@contoso.example');
    marco = stage.person('marco@contoso.example');
  });
  afterEach(() => stage.close());

  /** Ines asks, Marco approves. */
  async function granted(ask: string): Promise<void> {
    await ines.press(await ines.say(ask), 'Send request');
    await marco.press(await marco.sees(/^◔ Waiting for Marco Duarte$/), 'Approve');
  }

  /** The account as Entra has it; null where there is none. */
  async function account(mail: string) {
    const { body } = await stage.graph('GET', `/users?$filter=mail eq '${mail}'&$select=id,displayName,accountEnabled&$expand=sponsors($select=displayName)`);
    return z.object({ value: z.array(graphUser) }).parse(body).value[0] ?? null;
  }

  const assignments = async () => (await stage.calls('POST', '/identityGovernance/entitlementManagement/assignmentRequests')).map((call) => z.object({ requestType: z.string() }).parse(call.body).requestType);

  describe('an invitation', () => {
    it('invites with name, sponsor and language; Entra writes the mail', async () => {
      await granted('invite jane.porter@fabrikam.example until 30 April in German because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      const [invitation, ...more] = await stage.invitations('jane.porter@fabrikam.example');
      assert.equal(more.length, 0);
      assert.equal(invitation?.status, 201);
      assert.deepEqual(invitation.body, {
        invitedUserEmailAddress: 'jane.porter@fabrikam.example',
        invitedUserDisplayName: 'Jane Porter',
        inviteRedirectUrl: 'https://myaccess.microsoft.com/@b05aafed-15fd-5db6-8981-4fa0293ccc6a',
        sendInvitationMessage: true,
        invitedUserMessageInfo: { messageLanguage: 'de' },
        invitedUserSponsors: [{ id: '018fbf3d-11dd-54bc-9c0c-8b0a8fa08bb5', '@odata.type': '#microsoft.graph.user' }],
      });
      assert.deepEqual((await account('jane.porter@fabrikam.example'))?.sponsors, [{ displayName: 'Ines Calder' }]);
      const [mail, ...others] = await stage.mail('jane.porter@fabrikam.example');
      assert.equal(others.length, 0);
      assert.equal(mail?.sender, 'entra');
      assert.equal(mail.language, 'de');
      assert.match(mail.body, /Einladung annehmen/);
    });

    it('tells the employee when the guest has accepted', async () => {
      await granted('invite jane.porter@fabrikam.example until 30 April because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.accept('jane.porter@fabrikam.example');
      await ines.sees('Jane Porter accepted the invitation (request 1001).');
      const card = await ines.sees('✓ Done: everybody is in');
      assert.deepEqual(card.lines.slice(3, 7), ['Access ends on Fri 30 April 2027.', 'Guest', 'Jane Porter  jane.porter@fabrikam.example, Fabrikam', 'Invited; has accepted']);
      assert.equal(card.lines.at(-1), '• 1 Mar, hh:mm  Jane Porter accepted the invitation');
      await marco.sees('✓ Done: everybody is in');
    });

    it('waits for an account that Graph cannot read yet', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example to Apollo until 30 April because she reviews'), 'Send request');
      const card = await marco.sees('Ines Calder asks for a guest');
      await stage.fault({ match: { method: 'GET', path: '/users/{id}' }, status: 404, times: 3 });
      await marco.press(card, 'Approve');
      const early = await ines.sees('Invited; the account is being set up');
      assert.equal(early.lines[2], '✓ Approved by Marco Duarte');
      await ines.sees('Has Apollo Project; has not accepted the invitation yet');
      assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 1);
      assert.deepEqual(await assignments(), ['adminAdd']);
    });

    it('assigns the package for exactly the days asked for', async () => {
      await granted('invite jane.porter@fabrikam.example to Apollo until 30 April because she reviews');
      const card = await ines.sees('Has Apollo Project; has not accepted the invitation yet');
      assert.deepEqual(card.lines.slice(-2), ['• 1 Mar, hh:mm  Jane Porter invited by mail', '• 1 Mar, hh:mm  Jane Porter has Apollo Project']);
      const [call] = await stage.calls('POST', '/identityGovernance/entitlementManagement/assignmentRequests');
      const body = z.looseObject({ requestType: z.string(), justification: z.string(), schedule: z.object({ startDateTime: z.string(), expiration: z.object({ endDateTime: z.string() }) }) }).parse(call?.body);
      assert.equal(body.requestType, 'adminAdd');
      assert.equal(body.justification, 'Foyer request 1001 by Ines Calder: she reviews');
      assert.equal(body.schedule.expiration.endDateTime, '2027-04-30T21:59:59.999Z');
    });

    it('gives an existing guest the package with no invitation, and the requestor becomes a sponsor', async () => {
      await granted('invite mia@northwind.example to Apollo until 30 April because she reviews');
      const card = await ines.sees('Has Apollo Project; has accepted');
      assert.ok(card.lines.includes('• 1 Mar, hh:mm  mia@northwind.example is a guest already; no invitation needed'));
      assert.equal((await stage.invitations('mia@northwind.example')).length, 0);
      assert.deepEqual((await account('mia@northwind.example'))?.sponsors, [{ displayName: 'Ines Calder' }]);
    });

    it('says so where the guest holds the package already, and leaves it alone', async () => {
      await granted('invite john@fabrikam.example to Apollo until 30 April because he tests');
      const card = await ines.sees(/^Stopped: /);
      assert.ok(card.lines.includes('Stopped: the guest holds this access package already. Their present access stays as it is.'), card.lines.join('\n'));
      assert.equal(card.lines[2], '✕ Approved by Marco Duarte, then stopped');
      await ines.sees(/^Request 1001, .*: the guest holds this access package already\. Their present access stays as it is\.$/);
    });

    it('invites a guest who has not accepted again, once', async () => {
      await granted('invite alex@litware.example until 30 April because he tests');
      await ines.sees('Invited; has not accepted the invitation yet');
      assert.equal((await stage.invitations('alex@litware.example')).length, 1);
    });

    it('invites at the start of the first day, and not before', async () => {
      await granted('invite jane.porter@fabrikam.example from 10 March until 30 April because she reviews');
      await ines.sees('Request 1001 was approved by Marco Duarte. Jane Porter will be invited on Wed 10 March 2027.');
      const card = await ines.sees('Will be invited on Wed 10 March 2027');
      assert.deepEqual(card.lines.slice(2, 4), ['✓ Approved by Marco Duarte', 'The invitation goes out on Wed 10 March 2027.']);
      // From ten o'clock on the 1st to half past eleven in the evening of the 9th, in Berlin.
      await stage.pass('P8DT13H30M');
      assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
      await stage.pass('PT31M');
      await ines.sees('Invited; has not accepted the invitation yet');
      assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 1);
    });

    it('says what Entra refuses, with who can help, and goes on with the other guests', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example and max.gross@litware.example until 30 April because they review'), 'Send request');
      const card = await marco.sees('Ines Calder asks for 2 guests');
      await stage.fault({ match: { method: 'POST', path: '/invitations' }, status: 400, times: 1 });
      await marco.press(card, 'Approve');
      await ines.sees('Invited; has not accepted the invitation yet');
      const shown = await ines.sees('! Approved by Marco Duarte; not everything worked');
      assert.deepEqual(shown.lines.slice(5, 9), [
        'Jane Porter  jane.porter@fabrikam.example, Fabrikam',
        'Stopped: Entra refused. Your IT administrators can see why in the audit log.',
        'Max Gross  max.gross@litware.example, Litware',
        'Invited; has not accepted the invitation yet',
      ]);
      await ines.sees('Request 1001, Jane Porter: Entra refused. Your IT administrators can see why in the audit log.');
    });

    it('says that a permission is missing, where that is so, and not that Entra is silent', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
      const card = await marco.sees('Ines Calder asks for a guest');
      await stage.fault({ match: { method: 'POST', path: '/invitations' }, status: 403, rate: 1 });
      await marco.press(card, 'Approve');
      await stage.settle();
      const shown = await ines.sees('Request 1001');
      assert.ok(shown.lines.some((line) => line.startsWith('Entra has refused Foyer a permission since ')), shown.lines.join('\n'));
    });

    it('notices an acceptance in the first second of the bot’s first start', async () => {
      const fresh = await openStageJustNow({ POLL_SECONDS: '3600' });
      try {
        const [employee, manager] = [fresh.person('ines@contoso.example'), fresh.person('marco@contoso.example')];
        await employee.press(await employee.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
        await manager.press(await manager.sees('Ines Calder asks for a guest'), 'Approve');
        await employee.sees('Invited; has not accepted the invitation yet');
        await fresh.accept('jane.porter@fabrikam.example');
        await employee.sees('Jane Porter accepted the invitation (request 1001).');
      } finally {
        fresh.close();
      }
    });

    it('notices an acceptance although Entra has forgotten how far it was read', async () => {
      await granted('invite jane.porter@fabrikam.example until 30 April because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.fault({ match: { method: 'GET', path: '/users/delta' }, status: 410, times: 1 });
      await stage.accept('jane.porter@fabrikam.example');
      await stage.pass('P1D');
      await ines.sees('Jane Porter accepted the invitation (request 1001).');
    });
  });

  describe('the end of a stay', () => {
    it('tells both before, ends it, disables, tells both after, and deletes after the grace time', async () => {
      await granted('invite jane.porter@fabrikam.example until 22 March because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.accept('jane.porter@fabrikam.example');
      const told = async () => (await ines.chat()).filter((one) => one.from === 'bot' && one.card === null).flatMap((one) => one.lines).filter((line) => !line.includes('Lena Fischer'));
      const mails = async () => (await stage.mail('jane.porter@fabrikam.example')).filter((mail) => mail.sender === 'graph').map((mail) => `${mail.subject}: ${mail.body}`);
      const diary: string[] = [];
      let [words, letters] = [(await told()).length, (await mails()).length];
      for (let day = 2; day <= 54; day += 1) {
        await stage.pass('P1D');
        const [saidNow, sentNow] = [await told(), await mails()];
        for (const one of saidNow.slice(words)) diary.push(`day ${day}, Ines: ${one}`);
        for (const one of sentNow.slice(letters)) diary.push(`day ${day}, Jane: ${one}`);
        [words, letters] = [saidNow.length, sentNow.length];
      }
      assert.deepEqual(diary, [
        'day 8, Ines: The stay of Jane Porter ends in 14 days, on Mon 22 March 2027 (request 1001). If it is needed for longer, ask again in time.',
        'day 8, Jane: Your guest access ends soon: Hello,\n\nYour guest access ends on Mon 22 March 2027. If you need it for longer, write to Ines Calder.\n\nYou were invited by Ines Calder.\n',
        'day 21, Ines: The stay of Jane Porter ends tomorrow, on Mon 22 March 2027 (request 1001). If it is needed for longer, ask again in time.',
        'day 21, Jane: Your guest access ends soon: Hello,\n\nYour guest access ends on Mon 22 March 2027. If you need it for longer, write to Ines Calder.\n\nYou were invited by Ines Calder.\n',
        'day 23, Ines: The stay of Jane Porter has ended (request 1001).',
        'day 23, Ines: The guest account of Jane Porter is disabled, and will be deleted on Thu 22 April 2027.',
        'day 23, Jane: Your guest access has ended: Hello,\n\nYour guest access has ended. If you need it again, write to Ines Calder.\n\nYou were invited by Ines Calder.\n',
        'day 53, Ines: The guest account of Jane Porter has been deleted.',
      ]);
      assert.equal(await account('jane.porter@fabrikam.example'), null);
      const card = await ines.sees('■ Ended');
      assert.deepEqual(card.lines.slice(3, 7), ['Access ended on Mon 22 March 2027.', 'Guest', 'Jane Porter  jane.porter@fabrikam.example, Fabrikam', 'Stay ended']);
    });

    it('disables on the day after the last day, in the requestor’s time zone', async () => {
      await granted('invite jane.porter@fabrikam.example until 1 March because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.pass('PT13H50M');
      assert.equal((await account('jane.porter@fabrikam.example'))?.accountEnabled, true);
      await stage.pass('PT11M');
      assert.equal((await account('jane.porter@fabrikam.example'))?.accountEnabled, false);
      const card = await ines.sees('■ Access has ended');
      assert.ok(card.lines.includes('Stay ended; account disabled, deleted on Thu 1 April 2027'), card.lines.join('\n'));
    });

    it('leaves the end of a package to Entra’s own expiry, then disables the account that Foyer made', async () => {
      await granted('invite jane.porter@fabrikam.example to Apollo until 22 March because she reviews');
      await ines.sees('Has Apollo Project; has not accepted the invitation yet');
      await stage.accept('jane.porter@fabrikam.example');
      for (let day = 2; day <= 23; day += 1) await stage.pass('P1D');
      await ines.sees('Apollo Project has ended for Jane Porter (request 1001).');
      assert.equal((await account('jane.porter@fabrikam.example'))?.accountEnabled, false);
      assert.deepEqual(await assignments(), ['adminAdd']);
      assert.ok((await stage.mail('jane.porter@fabrikam.example')).some((mail) => mail.body.startsWith('Hello,\n\nYour access to Apollo Project has ended.')));
    });

    it('never disables an account that existed before, whether it got a package or another invitation', async () => {
      await granted('invite mia@northwind.example to Apollo until 22 March because she reviews');
      await ines.sees('Has Apollo Project; has accepted');
      await granted('invite alex@litware.example until 22 March because he tests');
      await ines.sees('Invited; has not accepted the invitation yet');
      for (let day = 2; day <= 60; day += 2) await stage.pass('P2D');
      assert.equal((await account('mia@northwind.example'))?.accountEnabled, true);
      assert.equal((await account('alex@litware.example'))?.accountEnabled, true);
      await ines.sees(/Account of mia@northwind\.example kept: it is used for something else$/);
      await ines.sees(/Account of alex@litware\.example kept: it is used for something else$/);
    });

    it('keeps an account whose guest stays on by another request', async () => {
      await granted('invite jane.porter@fabrikam.example until 10 March because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.accept('jane.porter@fabrikam.example');
      await granted('invite jane.porter@fabrikam.example to Apollo until 30 March because she goes on');
      await ines.sees('Has Apollo Project; has accepted');
      await stage.pass('P10D');
      assert.equal((await account('jane.porter@fabrikam.example'))?.accountEnabled, true);
      await ines.sees(/Account of Jane Porter kept: it is used for something else$/);
      await stage.pass('P20D');
      await until('the account to be disabled', async () => (await account('jane.porter@fabrikam.example'))?.accountEnabled === false);
    });

    it('leaves an account alone that an administrator enabled again during the grace time', async () => {
      await granted('invite jane.porter@fabrikam.example until 2 March because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.pass('P2D');
      const disabled = await account('jane.porter@fabrikam.example');
      assert.equal(disabled?.accountEnabled, false);
      await stage.graph('PATCH', `/users/${disabled.id}`, { accountEnabled: true });
      for (let day = 0; day < 32; day += 1) await stage.pass('P1D');
      assert.equal((await account('jane.porter@fabrikam.example'))?.accountEnabled, true);
    });

    it('notices that somebody removed the account in Entra', async () => {
      await granted('invite jane.porter@fabrikam.example until 30 April because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      const made = await account('jane.porter@fabrikam.example');
      assert.equal((await stage.graph('DELETE', `/users/${made?.id}`)).status, 204);
      await stage.settle();
      await ines.sees('Request 1001, Jane Porter: the account was removed in Entra. Ask again if they still need access.');
    });

    it('notices that somebody removed the account of a guest who had accepted', async () => {
      await granted('invite jane.porter@fabrikam.example until 30 April because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.accept('jane.porter@fabrikam.example');
      const made = await account('jane.porter@fabrikam.example');
      assert.equal((await stage.graph('DELETE', `/users/${made?.id}`)).status, 204);
      await stage.settle();
      await ines.sees('Request 1001, Jane Porter: the account was removed in Entra. Ask again if they still need access.');
    });

    it('sends the mail about the end although the mailbox fails at first', async () => {
      await granted('invite jane.porter@fabrikam.example until 22 March because she reviews');
      await ines.sees('Invited; has not accepted the invitation yet');
      await stage.fault({ match: { method: 'POST', path: '/users/{id}/sendMail' }, status: 503, times: 1 });
      await stage.pass('P9D');
      await stage.pass('PT20M');
      await ines.sees(/^The stay of Jane Porter ends in 14 days/);
      await until('the mail to Jane', async () => (await stage.mail('jane.porter@fabrikam.example')).some((mail) => mail.subject === 'Your guest access ends soon'));
    });

    it('tells the sponsor although the mailbox for the guest fails', async () => {
      await granted('invite jane.porter@fabrikam.example and max.gross@litware.example until 22 March because they review');
      await ines.sees('Waiting for 2 guests to accept the invitation. Access ends on Mon 22 March 2027.');
      await stage.fault({ match: { method: 'POST', path: '/users/{id}/sendMail' }, status: 403, rate: 1 });
      await stage.pass('P9D');
      await ines.sees(/^The stay of Jane Porter ends in 14 days/);
      await ines.sees(/^The stay of Max Gross ends in 14 days/);
    });
  });

  describe('Graph in trouble', () => {
    const troubles = [
      { name: 'throttled for two seconds', fault: { status: 429, retryAfter: 2 } },
      { name: 'unavailable', fault: { status: 503 } },
      { name: 'cut off', fault: { reset: true } },
      { name: 'cut off after it took effect', fault: { afterEffect: true } },
      { name: 'failed after it took effect', fault: { status: 500, afterEffect: true } },
    ];
    for (const { name, fault } of troubles) {
      it(`says that Entra is waited for while the invitation is ${name}, goes on by itself, and invites once`, async () => {
        await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
        const card = await marco.sees('Ines Calder asks for a guest');
        await stage.fault({ match: { method: 'POST', path: '/invitations' }, times: 1, ...fault });
        const decided = await marco.press(card, 'Approve');
        assert.equal(decided.card?.lines[2], '✓ Approved by Marco Duarte');
        await ines.sees('Entra has not been answering since 1 Mar, hh:mm. Nothing is lost: this goes on by itself.');
        await stage.pass('PT16M');
        await ines.sees('Invited; has not accepted the invitation yet');
        assert.equal((await stage.mail('jane.porter@fabrikam.example')).filter((mail) => mail.sender === 'entra').length, 1);
        const effective = (await stage.invitations('jane.porter@fabrikam.example')).filter((call) => call.status === 201 || fault.afterEffect);
        assert.equal(effective.length, 1);
        const sound = await ines.sees('Request 1001');
        assert.equal(sound.lines[3], 'Waiting for the guest to accept the invitation. Access ends on Fri 30 April 2027.');
      });
    }

    it('invites a guest who has not accepted once too where the answer is lost', async () => {
      await ines.press(await ines.say('invite alex@litware.example until 30 April because he tests'), 'Send request');
      const card = await marco.sees('Ines Calder asks for a guest');
      await stage.fault({ match: { method: 'POST', path: '/invitations' }, afterEffect: true, times: 1 });
      await marco.press(card, 'Approve');
      await ines.sees('Entra has not been answering since 1 Mar, hh:mm. Nothing is lost: this goes on by itself.');
      await stage.pass('PT16M');
      await ines.sees('Invited; has not accepted the invitation yet');
      assert.equal((await stage.invitations('alex@litware.example')).length, 1);
    });

    it('assigns a package once although the answer to it is lost', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example to Apollo until 30 April because she reviews'), 'Send request');
      const card = await marco.sees('Ines Calder asks for a guest');
      await stage.fault({ match: { method: 'POST', path: '/identityGovernance/entitlementManagement/assignmentRequests' }, afterEffect: true, times: 1 });
      await marco.press(card, 'Approve');
      await ines.sees('Entra has not been answering since 1 Mar, hh:mm. Nothing is lost: this goes on by itself.');
      await stage.pass('PT16M');
      await ines.sees('Has Apollo Project; has not accepted the invitation yet');
      assert.deepEqual(await assignments(), ['adminAdd']);
    });

    it('stays calm while everything is throttled for an hour, and catches up', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
      const card = await marco.sees('Ines Calder asks for a guest');
      await stage.graphFails({ status: 429, retryAfter: 30 });
      await marco.press(card, 'Approve');
      await ines.sees('Entra has not been answering since 1 Mar, hh:mm. Nothing is lost: this goes on by itself.');
      for (let quarter = 0; quarter < 4; quarter += 1) await stage.pass('PT16M');
      assert.equal((await stage.invitations('jane.porter@fabrikam.example')).length, 0);
      await stage.mend();
      await stage.pass('PT16M');
      await ines.sees('Invited; has not accepted the invitation yet');
    });

    it('reaches people although the connector stumbles', async () => {
      await stage.fault({ match: { path: '/v3/**' }, status: 429, retryAfter: 1, times: 2 });
      await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
      await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
      await ines.sees('Request 1001 was approved by Marco Duarte. Jane Porter is being invited.');
      await ines.sees('Invited; has not accepted the invitation yet');
    });

    it('says every word once although the connector loses answers', async () => {
      await ines.press(await ines.say('invite jane.porter@fabrikam.example until 30 April because she reviews'), 'Send request');
      await stage.fault({ match: { method: 'POST', path: '/v3/conversations/{id}/activities' }, status: 502, times: 1 });
      await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Approve');
      await ines.sees('Invited; has not accepted the invitation yet');
      await ines.sees('Request 1001 was approved by Marco Duarte. Jane Porter is being invited.');
      await stage.settle();
      assert.equal((await ines.chat()).filter((one) => one.lines[0]?.startsWith('Request 1001 was approved')).length, 1);
    });
  });
});
