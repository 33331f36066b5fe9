import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, type Stage } from './stage.ts';

const ask = 'invite jane.porter@fabrikam.example until 30 April because she reviews';
const checks = (shown: Seen | null) => (shown?.lines ?? []).filter((line) => /^[✕ⓘ]/u.test(line));

describe('bad input', () => {
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

  /** All that anybody could see, and all that Graph was asked to change. */
  async function world(): Promise<string> {
    const chats = await Promise.all([ines, marco, theo].map((player) => player.chat()));
    return JSON.stringify([chats, await stage.writes()]);
  }

  /** Every text of a card, by the kind of element that shows it. */
  function textsOf(node: unknown, kind: 'TextBlock' | 'TextRun'): string[] {
    if (Array.isArray(node)) return node.flatMap((one) => textsOf(one, kind));
    if (typeof node !== 'object' || node === null) return [];
    const own = 'type' in node && node.type === kind && 'text' in node && typeof node.text === 'string' ? [node.text] : [];
    return [...own, ...Object.values(node).flatMap((one) => textsOf(one, kind))];
  }

  describe('in what is said', () => {
    it('gives somebody who is named without an address a row, and asks for the address', async () => {
      const form = await ines.say('invite Jane Porter until 30 April because she reviews');
      assert.deepEqual([form.inputs.mail0, form.inputs.name0], ['', 'Jane Porter']);
      assert.deepEqual(checks((await ines.press(form, 'Send request')).card), ['✕ To mend: No guest is named. Write at least one mail address.']);
    });

    it('reads a message of nothing but at signs as quickly as any other', async () => {
      for (const text of ['@'.repeat(8_000), 'a@'.repeat(4_000), `${'a'.repeat(8_000)}@`]) assert.equal((await ines.say(text)).lines[0], 'That was not understood');
    });

    it('takes fifty addresses as too many, and sends none of them unasked', async () => {
      const mails = Array.from({ length: 50 }, (_, index) => `guest${index}@fabrikam.example`);
      const form = await ines.say(`invite ${mails.join(', ')} until 30 April because they all come`);
      assert.deepEqual(checks(form), ['✕ To mend: 50 guests are too many for one request; it takes up to 10. Name fewer here, and the others in a further request.']);
      assert.deepEqual((await ines.say('my requests')).lines.length, 1);
    });

    it('reads ten thousand characters, and says that the reason is too long', async () => {
      const form = await ines.say(`invite jane.porter@fabrikam.example until 30 April because ${'she reviews and reviews '.repeat(420)}`);
      assert.match(checks(form)[0] ?? '', /^✕ To mend: The reason is too long: \d{1,2},\d{3} characters, where 1,000 fit\. Shorten it\.$/);
    });

    for (const { name, text } of [
      { name: 'nothing', text: '' },
      { name: 'blanks', text: ' \n\t ' },
      { name: 'pictures alone', text: '🎉🎉🎉' },
      { name: 'control characters', text: '\u0000\u0007\u001b[31m' },
      { name: 'half a character', text: 'hello \ud83d' },
      { name: 'a prototype’s names', text: '__proto__ constructor toString' },
      { name: 'ten thousand of one letter', text: 'a'.repeat(10_000) },
      { name: 'an address of ten thousand characters', text: `invite ${'a'.repeat(10_000)}@fabrikam.example` },
      { name: 'brackets nested deeply', text: '(['.repeat(4_000) },
    ]) {
      it(`answers ${name} with help, and not with an error`, async () => {
        const answer = await ines.say(text);
        assert.doesNotMatch(answer.lines.join(' '), /went wrong/);
        assert.deepEqual(await stage.writes(), []);
      });
    }

    it('shows markup, links, expressions and mentions as the letters that they are', async () => {
      const hostile = '**bold** <at>Marco Duarte</at> <b>html</b> ${title} ${$root.request} {{DATE(2027-03-01T10:00:00Z,SHORT)}} @{guests} _x_ `y`';
      const shown = hostile.replace('{{', '{\u200b{');
      const form = await ines.say(ask);
      const sent = await ines.press(form, 'Send request', { reason: hostile, name0: '<b>Jane</b> ${title}', organization0: '<at>Fabrikam</at> **Ltd**' });
      assert.ok(sent.card?.lines.includes(`Why: ${shown}`), sent.card?.lines.join('\n'));
      const card = await marco.sees('Ines Calder asks for a guest');
      assert.ok(card.lines.includes(`Why: ${shown}`));
      assert.ok(card.lines.includes('<b>Jane</b> ${title}  jane.porter@fabrikam.example, <at>Fabrikam</at> **Ltd**'));
      await marco.press(card, 'Deny', { note: hostile });
      await ines.sees(`Request 1001 was denied by Marco Duarte: ${shown}`);
      await stage.settle();
      for (const { card: one, lines } of [...(await ines.chat()), ...(await marco.chat())]) {
        // Teams reads markdown in text blocks, and in none of the runs.
        for (const text of textsOf(one, 'TextBlock')) assert.doesNotMatch(text, /\*\*|<at>|<b>|\$\{|DATE/);
        assert.doesNotMatch(JSON.stringify(one), /\{\{/);
        assert.ok(lines.every((line) => !line.includes('{{')));
      }
      const words = (await stage.ask('GET', '/local/people/ines@contoso.example/messages?after=0')) as { messages: { from: string; activity: { text?: string; textFormat?: string } }[] };
      for (const { activity } of words.messages.filter((one) => one.from === 'bot' && one.activity.text)) assert.equal(activity.textFormat, 'plain');
    });

    it('refuses links in reason, name and organization', async () => {
      const form = await ines.say(ask);
      const problems = async (inputs: Record<string, string>) => checks((await ines.press(form, 'Send request', inputs)).card);
      assert.deepEqual(await problems({ reason: 'see https://evil.example' }), ['✕ To mend: The reason holds a link. Say it in words; links are not passed on to whoever decides.']);
      assert.deepEqual(await problems({ reason: 'see [here](mailto:x)' }), ['✕ To mend: The reason holds a link. Say it in words; links are not passed on to whoever decides.']);
      assert.deepEqual(await problems({ name0: '[Jane](https://evil.example)' }), ['✕ To mend: The name or organization of jane.porter@fabrikam.example is too long, or holds a link. Write it in up to 100 characters.']);
      assert.deepEqual(await problems({ organization0: 'www.evil.example' }), ['✕ To mend: The name or organization of jane.porter@fabrikam.example is too long, or holds a link. Write it in up to 100 characters.']);
    });

    it('takes control and direction characters out of everybody’s words', async () => {
      const form = await ines.say(ask);
      const sent = await ines.press(form, 'Send request', { reason: 'one\u0000two\u202Eeerht\u2066 four\u0007\r\nfive\u2028six', name0: 'Jane\u202E\u0000Porter' });
      assert.ok(sent.card?.lines.includes('Why: one twoeerht four five six'), JSON.stringify(sent.card?.lines ?? sent.words));
      assert.ok(sent.card?.lines.includes('Jane Porter  jane.porter@fabrikam.example, Fabrikam'));
    });

    it('takes half a character in a reason', async () => {
      const form = await ines.say(ask);
      const sent = await ines.press(form, 'Send request', { reason: 'she reviews \ud83d and draws' });
      assert.equal(sent.card?.lines[0], 'Request 1001', sent.words ?? '');
    });

    it('takes half a character in a decision', async () => {
      await ines.press(await ines.say(ask), 'Send request');
      const denied = await marco.press(await marco.sees('Ines Calder asks for a guest'), 'Deny', { note: 'no \udc00' });
      assert.equal(denied.card?.lines[2], '✕ Denied by Marco Duarte', denied.words ?? '');
    });

    it('refuses addresses that are none, however they are written', async () => {
      const form = await ines.say(ask);
      for (const mail of ["x' or 'a' eq 'a@fabrikam.example", 'jane@localhost', 'jane@@fabrikam.example', '"jane porter"@fabrikam.example', 'jane@fabrikam.example\u0000', '<script>@fabrikam.example', 'jane@fabrikam.example,max@fabrikam.example', `${'a'.repeat(250)}@fabrikam.example`]) {
        const [problem] = checks((await ines.press(form, 'Send request', { mail0: mail })).card);
        assert.match(problem ?? '', /is not a mail address that can be invited\. Write it as name@company\.com\.$/, mail);
      }
      assert.equal((await ines.say('my requests')).lines.length, 1);
    });

    it('warns of a domain that looks like another', async () => {
      const form = await ines.say(ask);
      const looked = await ines.press(form, 'Check again', { mail0: 'jane@fаbrikam.example' });
      assert.ok(checks(looked.card).includes('ⓘ Note: The domain fаbrikam.example uses letters that look like others. Make sure that it is the right one.'), checks(looked.card).join('\n'));
    });

    it('shows a requestor’s name from the client as letters too', async () => {
      const form = await ines.say(ask);
      const own = await stage.ask('GET', '/local/people/ines@contoso.example/messages?after=0');
      const [activity] = z.object({ messages: z.array(z.object({ from: z.string(), activity: z.looseObject({ from: z.looseObject({ name: z.string() }) }) })) }).parse(own).messages.filter((one) => one.from === 'person').map((one) => one.activity);
      assert.ok(activity);
      const invoke = { ...activity, type: 'invoke', name: 'adaptiveCard/action', id: 'f:one', from: { ...activity.from, name: '[Ines](https://evil.example) **x** {{DATE(2027-03-01T10:00:00Z)}}' }, replyToId: form.id, text: undefined, attachments: undefined, value: { action: { type: 'Action.Execute', verb: 'invite.send', data: { ...z.looseObject({}).parse(form.buttons[0]?.data), ...form.inputs } }, trigger: 'manual' } };
      const { status } = z.object({ status: z.number() }).parse(await stage.ask('POST', '/local/activities', { activity: invoke }));
      assert.equal(status, 200);
      const card = await marco.sees(/asks for a guest$/);
      for (const text of textsOf(card.card, 'TextBlock')) assert.doesNotMatch(text, /\]\(|\*\*|\{\{/);
    });
  });

  describe('in what is pressed', () => {
    const hostileData = [null, [], 'x', 5, true, {}, { request: null }, { request: {} }, { request: ['a'] }, { request: 'x'.repeat(100_000) }, { request: 'request_\u0000' }, { request: '\ud800' }, { draft: 5 }, { draft: 'd'.repeat(200), guests: 1 }, { draft: 'draft_\u0000', guests: 1 }, { draft: '\udfff', guests: 1 }, { draft: 'draft_x', guests: 1e9 }, { draft: 'draft_x', guests: -1 }, { draft: 'draft_x', guests: '1.5' }, { draft: 'draft_x', guests: 1, mail0: { $ne: '' } }, { text: 5 }, { text: 'x'.repeat(600) }, JSON.parse('{"__proto__":{"request":"x"}}')];
    const verbs = ['invite.send', 'invite.check', 'invite.discard', 'request.show', 'request.withdraw', 'request.approve', 'request.deny', 'say'];

    it('refuses invented data for every button, changes nothing, and does not stumble', async () => {
      const form = await ines.say(ask);
      const before = await world();
      const stumbled: string[] = [];
      for (const verb of verbs) {
        for (const data of hostileData) {
          const answer = await ines.tamper(form, verb, data);
          if (![400, 403].includes(answer.status)) stumbled.push(`${verb} ${JSON.stringify(data).slice(0, 60)}: ${answer.status}`);
        }
      }
      assert.deepEqual(stumbled, []);
      assert.equal(await world(), before);
    });

    it('refuses verbs that no card has', async () => {
      const form = await ines.say(ask);
      const before = await world();
      for (const verb of ['admin.delete', 'request.approve ', 'REQUEST.APPROVE', '__proto__', 'constructor', 'x'.repeat(100)]) {
        const answer = await ines.tamper(form, verb, form.buttons[0]?.data);
        assert.deepEqual([answer.status, answer.words], [400, 'Foyer does not know this button, so nothing was changed. Write ‘help’ for a fresh start.'], verb);
      }
      assert.equal((await ines.tamper(form, 'x'.repeat(5_000), {})).status, 400);
      assert.equal((await ines.tamper(form, '', {})).status, 400);
      assert.equal(await world(), before);
    });

    it('tells a stranger the same of a form that exists as of one that does not', async () => {
      const form = await ines.say(ask);
      const his = await theo.say('help');
      const before = await world();
      const real = z.looseObject({ draft: z.string() }).parse(form.buttons[0]?.data);
      const invented = { ...real, draft: 'draft_00000000-0000-4000-8000-000000000000' };
      for (const verb of ['invite.send', 'invite.check', 'invite.discard']) {
        const [one, other] = [await theo.tamper(his, verb, { ...form.inputs, ...real }), await theo.tamper(his, verb, { ...form.inputs, ...invented })];
        assert.deepEqual([one.status, one.words], [403, 'This form belongs to somebody else, or exists no more. Nothing was sent.']);
        assert.deepEqual([one.status, one.words], [other.status, other.words]);
      }
      assert.equal(await world(), before);
      assert.equal((await ines.press(form, 'Send request')).card?.lines[0], 'Request 1001');
    });

    it('tells a stranger the same of a request that exists as of one that does not', async () => {
      await ines.press(await ines.say(ask), 'Send request');
      const request = await marco.sees('Ines Calder asks for a guest');
      const his = await theo.say('help');
      await stage.settle();
      const before = await world();
      const real = z.looseObject({ request: z.string() }).parse(request.buttons[0]?.data);
      const invented = { ...real, request: 'request_00000000-0000-4000-8000-000000000000' };
      for (const [verb, note] of [['request.show', ''], ['request.withdraw', ''], ['request.approve', ''], ['request.approve', 'x'.repeat(2_000)], ['request.deny', ''], ['request.deny', 'no']] as const) {
        const [one, other] = [await theo.tamper(his, verb, { ...real, note }), await theo.tamper(his, verb, { ...invented, note })];
        assert.equal(one.status, 403, verb);
        assert.deepEqual([one.status, one.words], [other.status, other.words]);
      }
      assert.equal(await world(), before);
      assert.equal((await marco.press(request, 'Approve')).card?.lines[2], '✓ Approved by Marco Duarte');
    });

    it('lets an approver do nothing of the requestor’s, and the alternate nothing before she is asked', async () => {
      const form = await ines.say(ask);
      await ines.press(form, 'Send request');
      const request = await marco.sees('Ines Calder asks for a guest');
      const data = request.buttons[0]?.data;
      const dana = stage.person('dana@contoso.example');
      const hers = await dana.say('help');
      await stage.settle();
      const before = await world();
      assert.equal((await marco.tamper(request, 'request.withdraw', data)).status, 403);
      assert.equal((await marco.tamper(request, 'invite.send', { ...z.looseObject({}).parse(form.buttons[0]?.data), ...form.inputs })).status, 403);
      assert.equal((await dana.tamper(hers, 'request.approve', data)).status, 403);
      assert.equal((await dana.tamper(hers, 'request.show', data)).status, 403);
      assert.equal((await ines.tamper(form, 'request.approve', data)).status, 403);
      assert.equal(await world(), before);
    });

    it('believes nothing that the form says beyond what a form can say', async () => {
      const form = await ines.say(ask);
      const before = (await stage.writes()).length;
      const problems = async (inputs: Record<string, unknown>) => checks((await ines.press(form, 'Send request', inputs)).card);
      assert.deepEqual(await problems({ package: '00000000-0000-4000-8000-000000000000' }), ['✕ To mend: The access package that you chose does not exist any more. Choose another one, or none.']);
      // Visio Licence: for employees alone.
      assert.deepEqual(await problems({ package: '5e9fb863-2f65-5d21-8651-b4ffe2027e8a' }), ['✕ To mend: Visio Licence cannot be given to guests. Choose another access package, or none.']);
      assert.deepEqual(await problems({ language: 'xx-evil' }), ['✕ To mend: The language of the invitation is not known. Choose one from the list.']);
      assert.deepEqual(await problems({ end: '9999-12-31' }), ['✕ To mend: 2912018 days are too long: a guest may stay 365 days at most. Choose Tue 29 February 2028 or earlier.']);
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`mail${index}`, `guest${index}@fabrikam.example`]));
      assert.deepEqual(await problems({ ...many, guests: 30 }), ['✕ To mend: 30 guests are too many for one request; it takes up to 10. Name fewer here, and the others in a further request.']);
      assert.equal((await stage.writes()).length, before);
      assert.equal((await ines.say('my requests')).lines.length, 1);
    });
  });

  describe('at the door', () => {
    const deliver = async (activity: unknown, token?: string) => z.object({ status: z.number(), body: z.unknown() }).parse(await stage.ask('POST', '/local/activities', { activity, ...(token === undefined ? {} : { token }) }));
    const own = async () => {
      const { messages } = z.object({ messages: z.array(z.object({ from: z.string(), activity: z.looseObject({ from: z.looseObject({}), conversation: z.looseObject({}) }) })) }).parse(await stage.ask('GET', '/local/people/ines@contoso.example/messages?after=0'));
      const activity = messages.find((one) => one.from === 'person')?.activity;
      assert.ok(activity);
      return activity;
    };

    it('refuses empty and malformed activities with 400 and changes nothing', async () => {
      await ines.say('help');
      const activity = await own();
      const before = await world();
      for (const bad of [{}, null, [], 'hello', 5, { type: 'message' }, { ...activity, type: undefined }, { ...activity, type: 5 }, { ...activity, from: undefined }, { ...activity, from: 'ines' }, { ...activity, conversation: {} }, { ...activity, serviceUrl: 7 }, { ...activity, text: { a: 1 } }, { ...activity, entities: 'x' }]) {
        const answer = await deliver(bad);
        assert.equal(answer.status, 400, `${JSON.stringify(bad).slice(0, 80)}: ${JSON.stringify(answer.body)}`);
      }
      assert.equal(await world(), before);
    });

    it('answers invokes that nobody understands, and events that concern nobody, without an error', async () => {
      await ines.say('help');
      const activity = await own();
      const before = await world();
      const odd = [{ type: 'invoke', name: 'composeExtension/query', value: {} }, { type: 'invoke', name: 'adaptiveCard/action', value: null }, { type: 'invoke', name: 'adaptiveCard/action', value: { action: {} } }, { type: 'invoke' }, { type: 'typing' }, { type: 'endOfConversation' }, { type: 'messageReaction' }, { type: 'event', name: 'x' }, { type: 'no such type' }, { type: 'conversationUpdate', membersAdded: [{ id: 'x' }] }, { type: 'installationUpdate', action: 'add-upgrade' }];
      for (const [index, part] of odd.entries()) {
        const answer = await deliver({ ...activity, text: undefined, attachments: undefined, id: `odd-${index}`, ...part });
        assert.ok(answer.status < 500, `${JSON.stringify(part)}: ${answer.status}`);
      }
      assert.equal(await world(), before);
    });

    it('refuses what carries no token, a foreign one, or one for another audience, and another tenant’s people', async () => {
      await ines.say('help');
      const activity = { ...(await own()), id: 'one-more' };
      const before = await world();
      const token = async (claims: Record<string, unknown>) => z.object({ token: z.string() }).parse(await stage.ask('POST', '/local/channel-tokens', { claims })).token;
      assert.equal((await deliver(activity, '')).status, 401);
      assert.equal((await deliver(activity, 'x.y.z')).status, 401);
      assert.equal((await deliver(activity, await token({ aud: '11111111-2222-4333-8444-555555555555' }))).status, 401);
      assert.equal((await deliver(activity, await token({ iss: 'https://sts.windows.net/x/' }))).status, 401);
      assert.equal((await deliver(activity, await token({ exp: 1_600_000_000 }))).status, 401);
      assert.equal((await deliver({ ...activity, conversation: { ...activity.conversation, tenantId: undefined }, channelData: { tenant: { id: '11111111-2222-4333-8444-555555555555' } } })).status, 403);
      assert.equal((await deliver({ ...activity, serviceUrl: 'https://evil.example/' })).status, 401);
      assert.equal(await world(), before);
    });

    it('refuses a body of more than 256 KB', async () => {
      await ines.say('help');
      const { token } = z.object({ token: z.string() }).parse(await stage.ask('POST', '/local/channel-tokens', {}));
      const send = (text: string) => own().then((activity) => fetch(`${stage.foyer.botUrl}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ ...activity, id: 'large', text }) }));
      assert.equal((await send('a'.repeat(256 * 1024))).status, 413);
      assert.equal((await send('help')).status, 200);
    });

    it('says nothing of the inside in what it answers', async () => {
      const answer = await deliver({ type: 'message', from: 5 });
      assert.doesNotMatch(JSON.stringify(answer.body), /node_modules|\.ts|Error:|\n {4}at /);
    });
  });
});
