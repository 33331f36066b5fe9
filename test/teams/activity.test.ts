import assert from 'node:assert/strict';
import { startBot } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';

describe('the door for activities', () => {
  let bot: Bot;
  before(async () => {
    bot = await startBot();
  });
  after(() => bot.close());

  const cases: [string, unknown, string][] = [
    ['no JSON', '{"type":', 'The body is not JSON.'],
    ['nothing', '', 'The body is not JSON.'],
    ['a list', [], 'The body is not an activity.'],
    ['null', 'null', 'The body is not an activity.'],
    ['an activity without a type', { type: undefined }, "The activity's type is missing or not what it should be."],
    ['an activity without a service URL', { serviceUrl: undefined }, "The activity's serviceUrl is missing or not what it should be."],
    ['an activity without a channel', { channelId: undefined }, "The activity's channelId is missing or not what it should be."],
    ['an activity without a conversation', { conversation: {} }, "The activity's conversation.id is missing or not what it should be."],
    ['an activity from nobody', { from: null }, "The activity's from is missing or not what it should be."],
    ['an activity whose text is a number', { text: 7 }, "The activity's text is missing or not what it should be."],
    ['an activity whose entities are none', { entities: [{ type: 7 }] }, "The activity's entities.0.type is missing or not what it should be."],
  ];
  for (const [what, content, message] of cases) {
    it(`answers ${what} with 400 and the problem in a sentence`, async () => {
      const body = typeof content === 'string' ? content : Array.isArray(content) ? '[]' : JSON.stringify(bot.activity(content as object));
      const answer = await bot.post('/api/messages', body, await bot.bearer());
      assert.deepEqual([answer.status, answer.body], [400, { error: { code: 'BadRequest', message } }]);
      assert.deepEqual(bot.handler.turns, []);
    });
  }

  it('reads nothing of what comes without a token', async () => {
    assert.equal((await bot.post('/api/messages', 'no JSON')).status, 401);
  });

  it('answers a body of more than 256 KB with 413, and says so', async () => {
    const answer = await bot.post('/api/messages', bot.activity({ text: 'x'.repeat(256 * 1024) }), await bot.bearer());
    assert.deepEqual([answer.status, answer.body], [413, { error: { code: 'PayloadTooLarge', message: 'The body is larger than 256 KB.' } }]);
  });

  it('takes a body of 250 KB', async () => {
    assert.equal((await bot.deliver({ text: 'x'.repeat(250 * 1024) })).status, 200);
  });
});
