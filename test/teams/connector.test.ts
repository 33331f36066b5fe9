import assert from 'node:assert/strict';
import { personId, tenantId } from '../../src/capability/port/identity.ts';
import type { Chat, Message } from '../../src/capability/port/messenger.ts';
import { card, ines, startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';
import { appId } from './local-issuer.ts';

const hello: Message = { kind: 'text', text: 'Hello' };

describe('sending to people', () => {
  let bot: Bot;
  let chat: Chat;
  beforeEach(async () => {
    bot = await startBot();
    chat = { tenantId: tenantId(tenant), personId: personId(ines), conversationId: 'a:chat-of-ines', serviceUrl: bot.connector.url };
  });
  afterEach(() => bot.close());

  it('opens a chat by the Entra object id, and writes into it', async () => {
    const opened = await bot.teams.messenger.openChat(chat.tenantId, chat.personId);
    assert.deepEqual(opened, { ok: true, chat: { ...chat, conversationId: 'a:opened' } });
    assert.deepEqual(bot.connector.bodies[0], {
      bot: { id: `28:${appId}` },
      isGroup: false,
      tenantId: tenant,
      members: [{ id: ines }],
      channelData: { tenant: { id: tenant } },
    });
    assert.ok(opened.ok);
    assert.deepEqual(await bot.teams.messenger.send(opened.chat, hello), { ok: true, activityId: 'm1' });
    assert.deepEqual(bot.connector.bodies[1], {
      type: 'message',
      text: 'Hello',
      textFormat: 'plain',
      from: { id: `28:${appId}` },
      recipient: { id: ines, aadObjectId: ines },
      conversation: { id: 'a:opened', tenantId: tenant },
      channelData: { tenant: { id: tenant } },
    });
  });

  it('follows the service URL of the opened chat only to allowed hosts', async () => {
    bot.connector.script.push({ body: { id: 'a:1', serviceUrl: 'https://emea.smba.teams.microsoft.com/' } }, { body: { id: 'a:2', serviceUrl: 'https://elsewhere.example/' } });
    const first = await bot.teams.messenger.openChat(chat.tenantId, chat.personId);
    const second = await bot.teams.messenger.openChat(chat.tenantId, chat.personId);
    assert.deepEqual([first.ok && first.chat.serviceUrl, second.ok && second.chat.serviceUrl], ['https://emea.smba.teams.microsoft.com/', bot.connector.url]);
  });

  it('updates a message in place', async () => {
    assert.deepEqual(await bot.teams.messenger.update(chat, 'm9', { kind: 'card', card, summary: 'Approved' }), { ok: true, activityId: 'm1' });
    const [call] = bot.connector.calls;
    assert.deepEqual([call?.method, call?.path, call?.body.id], ['PUT', '/v3/conversations/a%3Achat-of-ines/activities/m9', 'm9']);
    assert.deepEqual(call?.body.attachments[0].content, card);
  });

  it('calls no host that is not allowed, whatever a stored chat says', async () => {
    await assert.rejects(bot.teams.messenger.send({ ...chat, serviceUrl: 'https://elsewhere.example/' }, hello), /not on the list/);
  });

  const refusals: [number, object, string][] = [
    [403, { error: { code: 'BotNotInConversationRoster', message: 'The bot is not part of the conversation roster.' } }, 'not-installed'],
    [403, { error: { code: 'ForbiddenOperationException', message: "Bot isn't installed in user's personal scope" } }, 'not-installed'],
    [403, { error: { code: 'ConversationBlockedByUser', message: 'User blocked the conversation with the bot.' } }, 'blocked'],
    [403, { error: { code: 'BotDisabledByAdmin', message: 'The tenant admin disabled this bot' } }, 'blocked'],
    [403, { error: { code: 'Forbidden', message: '{"subCode":"MessageWritesBlocked","details":"Thread is read only","errorCode":209}' } }, 'blocked'],
    [403, {}, 'blocked'],
    [404, { error: { code: 'ConversationNotFound', message: 'Conversation not found.' } }, 'gone'],
    [404, { error: { code: 'ActivityNotFoundInConversation', message: 'The activity ID is not found.' } }, 'gone'],
    [413, { error: { code: 'MessageSizeTooBig', message: 'Message size too large.' } }, 'too-large'],
  ];
  for (const [status, body, reason] of refusals) {
    it(`tells ${status} ${JSON.stringify(body).slice(0, 60)} as ${reason}, at once`, async () => {
      bot.connector.script.push({ status, body });
      assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason });
      assert.equal(bot.connector.calls.length, 1);
    });
  }

  for (const status of [400, 500]) {
    it(`never repeats after ${status}, and tells its code without its text`, async () => {
      bot.connector.script.push({ status, body: { error: { code: 'ServiceError', message: 'the text' } } });
      await assert.rejects(bot.teams.messenger.send(chat, hello), { name: 'ConnectorError', message: `Bot Connector: ${status} ServiceError` });
      assert.equal(bot.connector.calls.length, 1);
    });
  }

  for (const status of [412, 429, 502, 503, 504]) {
    it(`repeats after ${status}`, async () => {
      bot.connector.script.push({ status }, { status });
      assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: true, activityId: 'm3' });
      assert.equal(bot.connector.calls.length, 3);
      assert.ok(bot.timer.waits.reduce((sum, delayMs) => sum + delayMs, 0) < 1_000);
    });
  }

  it('waits as long as the connector asks, within four seconds', async () => {
    bot.connector.script.push({ status: 429, headers: { 'retry-after': '2' } });
    assert.equal((await bot.teams.messenger.send(chat, hello)).ok, true);
    assert.deepEqual(bot.timer.waits, [2_000]);
  });

  it('hands a message back when the connector asks for more time than that', async () => {
    bot.connector.script.push({ status: 429, headers: { 'retry-after': '30' } });
    assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason: 'later', retryAfterMs: 30_000 });
    assert.deepEqual(bot.timer.waits, []);
  });

  it('reads a time to come back at as well as a number of seconds', async () => {
    bot.connector.script.push({ status: 503, headers: { 'retry-after': 'Sat, 21 Nov 2026 10:01:00 GMT' } });
    assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason: 'later', retryAfterMs: 60_000 });
  });

  it('gives up within four seconds while the service stays down', async () => {
    for (let i = 0; i < 20; i++) bot.connector.script.push({ status: 503 });
    assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason: 'later', retryAfterMs: 5_000 });
    assert.ok(bot.timer.waits.reduce((sum, delayMs) => sum + delayMs, 0) < 4_000);
    assert.ok(bot.connector.calls.length >= 4);
  });

  it('does not repeat a message that may have arrived', async () => {
    bot.connector.script.push({ drop: true });
    assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason: 'later', retryAfterMs: 5_000 });
    assert.equal(bot.connector.calls.length, 1);
  });

  it('repeats an update whose answer was lost, since twice is the same as once', async () => {
    bot.connector.script.push({ drop: true });
    assert.equal((await bot.teams.messenger.update(chat, 'm9', hello)).ok, true);
    assert.equal(bot.connector.calls.length, 2);
  });

  it('repeats a message for which no connection came about', async () => {
    await bot.connector.close();
    assert.deepEqual(await bot.teams.messenger.send(chat, hello), { ok: false, reason: 'later', retryAfterMs: 5_000 });
    assert.ok(bot.timer.waits.length >= 3);
  });

  it('asks once for a new token when the connector refuses the old one', async () => {
    bot.connector.script.push({ status: 401, body: {} });
    assert.equal((await bot.teams.messenger.send(chat, hello)).ok, true);
    assert.deepEqual(bot.connector.calls.map(({ authorization }) => authorization), ['Bearer connector-token-0', 'Bearer connector-token-1']);
    bot.connector.script.push({ status: 401, body: {} }, { status: 401, body: {} });
    await assert.rejects(bot.teams.messenger.send(chat, hello), { name: 'ConnectorError', message: 'Bot Connector: 401 unknown' });
  });

  it('keeps the order in one chat, also when the first message has to be repeated', async () => {
    bot.connector.script.push({ status: 412 });
    await Promise.all(['one', 'two', 'three'].map((text) => bot.teams.messenger.send(chat, { kind: 'text', text })));
    assert.deepEqual(bot.connector.bodies.map(({ text }) => text), ['one', 'one', 'two', 'three']);
  });

  it('lets another chat pass meanwhile', async () => {
    const held = Promise.withResolvers<void>();
    bot.connector.script.push({ after: held.promise });
    const first = bot.teams.messenger.send(chat, hello);
    assert.equal((await bot.teams.messenger.send({ ...chat, conversationId: 'a:other' }, hello)).ok, true);
    held.resolve();
    assert.equal((await first).ok, true);
  });

  it('spaces the messages to one chat by the published limits', async () => {
    for (let i = 0; i < 9; i++) await bot.teams.messenger.send(chat, hello);
    assert.deepEqual(bot.timer.waits, [1_000, 1_000]);
    assert.equal(bot.connector.calls.length, 9);
  });

  it('hands a message back when a chat has had its sixty in half a minute', async () => {
    let sent = 0;
    let result = await bot.teams.messenger.send(chat, hello);
    for (; result.ok; sent++) result = await bot.teams.messenger.send(chat, hello);
    assert.equal(sent, 60);
    assert.equal(result.reason, 'later');
  });

  it('does not make a person wait for their answer because of what was sent before', async () => {
    for (let i = 0; i < 7; i++) await bot.teams.messenger.send(chat, hello);
    bot.handler.onMessage = async (_turn, say) => void (await say({ kind: 'text', text: 'At once.' }));
    await bot.deliver();
    assert.deepEqual(bot.timer.waits, []);
  });
});
