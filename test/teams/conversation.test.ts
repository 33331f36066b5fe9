import assert from 'node:assert/strict';
import { card, ines, startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';

describe('a conversation in Teams', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ invokeLimitMs: 30 });
  });
  afterEach(() => bot.close());

  const press = (value: unknown, fields: object = {}) =>
    bot.deliver({ type: 'invoke', name: 'adaptiveCard/action', text: undefined, replyToId: 'm7', value, ...fields });
  const approve = { action: { type: 'Action.Execute', verb: 'approve', data: { id: 'r1' } }, trigger: 'manual' };

  it('hands a message to the handler as a turn of the person who wrote it', async () => {
    const { status } = await bot.deliver({ id: 'i1' });
    assert.equal(status, 200);
    assert.deepEqual(bot.handler.turns, [
      {
        chat: { tenantId: tenant, personId: ines, conversationId: 'a:chat-of-ines', serviceUrl: bot.connector.url },
        personName: 'Ines Calder',
        locale: 'en-GB',
        timeZone: 'Europe/Oslo',
        activityId: 'i1',
        input: { kind: 'message', text: 'who are my guests', files: [] },
      },
    ]);
  });

  it('says words as plain text, in reply, and answers with the id of the message', async () => {
    let said = '';
    bot.handler.onMessage = async (_turn, say) => void (said = await say({ kind: 'text', text: 'You have *two* guests.' }));
    await bot.deliver({ id: 'i1' });
    const [call] = bot.connector.calls;
    assert.equal(call?.method, 'POST');
    assert.equal(call?.path, '/v3/conversations/a%3Achat-of-ines/activities/i1');
    assert.equal(call?.authorization, 'Bearer connector-token-0');
    assert.equal(call?.body.text, 'You have *two* guests.');
    assert.equal(call?.body.textFormat, 'plain');
    assert.equal(said, 'm1');
  });

  it('sends a card with the sentence for its notification and without words', async () => {
    bot.handler.onMessage = async (_turn, say) => void (await say({ kind: 'card', card, summary: 'Your guests' }));
    await bot.deliver();
    const [sent] = bot.connector.bodies;
    assert.deepEqual(sent.attachments, [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]);
    assert.equal(sent.summary, 'Your guests');
    assert.equal('text' in sent, false);
  });

  it('keeps the order of what one turn says, also when the first message has to be repeated', async () => {
    bot.connector.script.push({ status: 412 });
    bot.handler.onMessage = async (_turn, say) => {
      await Promise.all(['one', 'two', 'three'].map((text) => say({ kind: 'text', text })));
    };
    await bot.deliver();
    assert.deepEqual(bot.connector.bodies.map(({ text }) => text), ['one', 'one', 'two', 'three']);
  });

  it('hands over a message of attachments alone as an empty text', async () => {
    await bot.deliver({ text: undefined, attachments: [{ contentType: 'image/png', contentUrl: 'https://example.com/a.png' }] });
    assert.deepEqual(bot.handler.turns.map(({ input }) => input), [{ kind: 'message', text: '', files: [] }]);
  });

  it('takes the mention of the bot out of the text, and no other', async () => {
    await bot.deliver({
      text: '<at>Foyer</at> invite <at>Marco</at>',
      entities: [
        { type: 'mention', text: '<at>Foyer</at>', mentioned: { id: '28:5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001' } },
        { type: 'mention', text: '<at>Marco</at>', mentioned: { id: '29:marco' } },
        { type: 'mention' },
      ],
    });
    assert.deepEqual(bot.handler.turns.map(({ input }) => input), [{ kind: 'message', text: 'invite <at>Marco</at>', files: [] }]);
  });

  it('falls back to English and to no time zone where the client names none that exist', async () => {
    await bot.deliver({ locale: '<script>', localTimezone: 'Mars/Olympus', entities: [{ type: 'clientInfo', locale: '', timezone: '' }] });
    assert.deepEqual(bot.handler.turns.map(({ locale, timeZone }) => [locale, timeZone]), [['en-US', null]]);
  });

  it('hands a button of Action.Execute over with its verb, its data and its message', async () => {
    await press(approve);
    assert.deepEqual(bot.handler.turns.map(({ input }) => input), [{ kind: 'action', verb: 'approve', data: { id: 'r1' }, messageId: 'm7' }]);
  });

  for (const [kind, answer, body] of [
    ['a card', { kind: 'card', card }, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card }],
    ['a notice', { kind: 'notice', text: 'Approved.' }, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Approved.' }],
    [
      'a refusal',
      { kind: 'refused', status: 403, text: 'This is not yours to decide.' },
      { statusCode: 403, type: 'application/vnd.microsoft.error', value: { code: 'Forbidden', message: 'This is not yours to decide.' } },
    ],
  ] as const) {
    it(`answers a button with ${kind} in the invoke itself, and sends nothing`, async () => {
      bot.handler.onAction = async () => answer;
      const response = await press(approve);
      assert.equal(response.status, 200);
      assert.deepEqual(response.body, body);
      assert.deepEqual(bot.connector.calls, []);
    });
  }

  it('never broadcasts a card that refreshes itself', async () => {
    const refreshing = { ...card, refresh: { action: { type: 'Action.Execute', verb: 'show' }, userIds: [] } };
    bot.handler.onAction = async () => ({ kind: 'card', card: refreshing });
    assert.deepEqual((await press(approve)).body.value, refreshing);
    assert.deepEqual(bot.connector.calls, []);
  });

  it('refuses a button without a verb', async () => {
    for (const value of [undefined, null, 'approve', { action: {} }, { action: { verb: '' } }, { action: { verb: 7 } }]) {
      const response = await press(value);
      assert.equal(response.status, 200);
      assert.equal(response.body.statusCode, 400);
      assert.equal(response.body.type, 'application/vnd.microsoft.error');
    }
    assert.deepEqual(bot.handler.turns, []);
  });

  it('answers a slow button with a notice, and puts the card in place of the pressed one when it is done', async () => {
    const slow = Promise.withResolvers<void>();
    bot.handler.onAction = async () => (await slow.promise, { kind: 'card', card });
    const response = await press(approve);
    assert.equal(response.body.value, 'This takes a little longer; the card will follow.');
    assert.deepEqual(bot.connector.calls, []);
    slow.resolve();
    await bot.teams.close();
    assert.deepEqual(bot.connector.calls.map(({ method, path }) => [method, path]), [['PUT', '/v3/conversations/a%3Achat-of-ines/activities/m7']]);
    assert.deepEqual(bot.connector.bodies[0].attachments, [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]);
  });

  it('tells a person in one sentence with a reference when a slow button fails after all', async () => {
    const slow = Promise.withResolvers<void>();
    bot.handler.onAction = async () => (await slow.promise, Promise.reject(new Error('secret: ines@contoso.example')));
    await press(approve);
    slow.resolve();
    await bot.teams.close();
    assert.match(bot.connector.bodies[0].text, /^Something went wrong here, and nothing was changed\. .* the reference [0-9a-f]{6}\.$/);
  });

  it('takes a message of Action.Submit for a button, and answers it by a message', async () => {
    bot.handler.onAction = async () => ({ kind: 'card', card });
    await bot.deliver({ text: undefined, replyToId: 'm7', value: { verb: 'approve', id: 'r1', msteams: { text: 'x' } } });
    assert.deepEqual(bot.handler.turns.map(({ input }) => input), [{ kind: 'action', verb: 'approve', data: { id: 'r1' }, messageId: 'm7' }]);
    assert.deepEqual(bot.connector.bodies[0].attachments, [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }]);
  });

  it('takes a message whose value is null for a message', async () => {
    await bot.deliver({ value: null });
    assert.deepEqual(bot.handler.turns.map(({ input }) => input.kind), ['message']);
  });

  it('tells the handler that the app was installed or removed, and leaves upgrades alone', async () => {
    for (const action of ['add', 'add-upgrade', 'remove-upgrade', 'remove']) await bot.deliver({ type: 'installationUpdate', text: undefined, action });
    assert.deepEqual(bot.handler.turns.map(({ input }) => input.kind), ['installed', 'removed']);
  });

  it('ignores edits, reactions, typing and arrivals quietly', async () => {
    for (const fields of [
      { type: 'messageUpdate', channelData: { eventType: 'editMessage', tenant: { id: tenant } } },
      { type: 'messageDelete' },
      { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
      { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] },
      { type: 'typing' },
      { type: 'event', name: 'application/vnd.microsoft/readReceipt', value: {} },
    ]) {
      assert.equal((await bot.deliver({ text: undefined, ...fields })).status, 200);
    }
    assert.deepEqual(bot.handler.turns, []);
    assert.deepEqual(bot.connector.calls, []);
  });

  it('answers every other invoke cleanly', async () => {
    const statuses: Record<string, number> = {};
    for (const name of ['task/fetch', 'composeExtension/query', 'message/submitAction', 'application/search']) {
      statuses[name] = (await bot.deliver({ type: 'invoke', name, text: undefined, value: null })).status;
    }
    assert.deepEqual(statuses, {
      'task/fetch': 200,
      'composeExtension/query': 200,
      'message/submitAction': 200,
      'application/search': 200,
    });
  });

  it('works in the personal chat alone', async () => {
    const group = { conversation: { conversationType: 'groupChat', isGroup: true, id: '19:meeting@thread.v2', tenantId: tenant } };
    await bot.deliver(group);
    assert.match(bot.connector.bodies[0].text, /personal chat only/);
    assert.equal((await press(approve, group)).body.statusCode, 403);
    await bot.deliver({ type: 'installationUpdate', action: 'add', ...group });
    assert.deepEqual(bot.handler.turns, []);
  });

  it('tells the person of a failure in one sentence with a reference, and logs neither words nor people', async () => {
    bot.handler.onMessage = async () => {
      throw new TypeError('cannot read who are my guests of ines@contoso.example');
    };
    assert.equal((await bot.deliver()).status, 200);
    const sentence = /^Something went wrong here, and nothing was changed\. Try again; if it happens again, give your administrator the reference ([0-9a-f]{6})\.$/;
    const reference = sentence.exec(bot.connector.bodies[0].text)?.[1];
    const [line] = bot.log.lines;
    assert.equal(line?.fields.reference, reference);
    assert.equal(line?.fields.name, 'TypeError');
    assert.equal(JSON.stringify(bot.log.lines).includes('ines@'), false);
  });

  it('answers a button whose handler fails with the same sentence', async () => {
    bot.handler.onAction = async () => Promise.reject(new Error('raw text'));
    const { body } = await press(approve);
    assert.equal(body.statusCode, 500);
    assert.match(body.value.message, /^Something went wrong here/);
    assert.equal(JSON.stringify(body).includes('raw text'), false);
  });

  it('makes one turn of a message that is delivered twice', async () => {
    const repeated = { id: 'same' };
    const statuses = [await bot.deliver(repeated), await bot.deliver(repeated)].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200]);
    assert.equal(bot.handler.turns.length, 1);
    bot.clock.time += 10 * 60 * 1000;
    await bot.deliver(repeated);
    assert.equal(bot.handler.turns.length, 2);
  });

  it('gives a repeated button the first answer, even while that is being made', async () => {
    const first = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    bot.handler.onAction = async () => (begun.resolve(), await first.promise, { kind: 'notice', text: 'Approved.' });
    const one = press(approve, { id: 'same' });
    await begun.promise;
    const two = press(approve, { id: 'same' });
    first.resolve();
    assert.deepEqual([(await one).body.value, (await two).body.value], ['Approved.', 'Approved.']);
    assert.equal((await press(approve, { id: 'same' })).body.value, 'Approved.');
    assert.equal(bot.handler.turns.length, 1);
  });

  it('takes the same activity id in another chat for another message', async () => {
    await bot.deliver({ id: 'same' });
    await bot.deliver({ id: 'same', conversation: { conversationType: 'personal', tenantId: tenant, id: 'a:other' } });
    assert.equal(bot.handler.turns.length, 2);
  });
});
