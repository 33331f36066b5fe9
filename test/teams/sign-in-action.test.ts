import assert from 'node:assert/strict';
import { SignInNeeded } from '../../src/capability/port/sign-in.ts';
import type { Brought, SignInNeed } from '../../src/capability/port/sign-in.ts';
import { card, ines, startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';

const secretToken = 'eyJhbGciOiJSUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2VjcmV0LXNpZ25hdHVyZQ';
const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const login = 'application/vnd.microsoft.activity.loginRequest';

describe('signing in for a button', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ invokeLimitMs: 30 });
    bot.handler.onAction = async () => {
      await bot.personalTokens.token();
      return { kind: 'card', card };
    };
  });
  afterEach(() => bot.close());

  const approve = { action: { type: 'Action.Execute', verb: 'approve', data: { id: 'r1' } }, trigger: 'manual' };
  const press = (more: object = {}, fields: object = {}) =>
    bot.deliver({ type: 'invoke', name: 'adaptiveCard/action', text: undefined, replyToId: 'm7', value: { ...approve, ...more }, ...fields });
  const withToken = (fields: object = {}) => press({ authentication: { id: 'login-1', connectionName: 'entra', token: secretToken } }, fields);

  it('asks for a token silently, by the card of a login request', async () => {
    const { status, body } = await press();
    assert.equal(status, 200);
    assert.match(body.value.tokenExchangeResource.id, /^[0-9a-f-]{36}$/);
    body.value.tokenExchangeResource.id = 'its own';
    assert.deepEqual(body, {
      statusCode: 401,
      type: login,
      value: {
        text: 'Sign in, so that I can do this as you.',
        connectionName: 'entra',
        tokenExchangeResource: { id: 'its own', uri: 'api://botid-5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001' },
        buttons: [{ type: 'signin', title: 'Sign in', text: 'Sign in', value: 'https://foyer.contoso.example/sign-in' }],
      },
    });
    assert.deepEqual(bot.connector.calls, []);
  });

  it('asks the same where the handler says so as a value', async () => {
    bot.handler.onAction = async () => ({ kind: 'sign-in', need: { kind: 'token' } });
    assert.deepEqual([(await press()).body.statusCode, (await press()).body.type], [401, login]);
  });

  for (const need of [{ kind: 'consent' }, { kind: 'step-up', claims }] as SignInNeed[]) {
    it(`leads to the sign-in page where ${need.kind} is needed`, async () => {
      bot.personalTokens.need = need;
      const { body } = await press();
      assert.deepEqual([body.statusCode, 'tokenExchangeResource' in body.value], [401, false]);
      assert.equal(new URL(body.value.buttons[0].value).searchParams.get('claims'), need.kind === 'step-up' ? claims : null);
    });
  }

  it('does what was pressed when the button comes again with a token, also under the same activity id', async () => {
    const first = await press({}, { id: 'same' });
    const second = await withToken({ id: 'same' });
    assert.deepEqual([first.body.statusCode, second.body], [401, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card }]);
    assert.deepEqual(bot.personalTokens.brought, [{ owner: { tenantId: tenant, personId: ines }, assertion: secretToken }]);
    assert.deepEqual(bot.handler.turns.map(({ input }) => input), Array.from({ length: 2 }, () => ({ kind: 'action', verb: 'approve', data: { id: 'r1' }, messageId: 'm7' })));
  });

  it('gives a repeated delivery of the button with its token the first answer', async () => {
    const answers = [await withToken({ id: 'same' }), await withToken({ id: 'same' })];
    assert.deepEqual(answers.map(({ body }) => body.statusCode), [200, 200]);
    assert.deepEqual([bot.personalTokens.brought.length, bot.handler.turns.length], [1, 1]);
  });

  it('answers 412 where a token was brought and consent is missing, and never calls the handler', async () => {
    bot.personalTokens.outcomes.push({ kind: 'needed', need: { kind: 'consent' } });
    assert.deepEqual((await withToken()).body, {
      statusCode: 412,
      type: 'application/vnd.microsoft.error.preconditionFailed',
      value: { code: '412', message: 'The token could not be exchanged: the person has to sign in by hand.' },
    });
    assert.deepEqual(bot.handler.turns, []);
  });

  it('leads to the page with what Entra demands where the brought token is too weak', async () => {
    bot.personalTokens.outcomes.push({ kind: 'needed', need: { kind: 'step-up', claims } });
    const { body } = await withToken();
    assert.deepEqual([body.statusCode, 'tokenExchangeResource' in body.value, new URL(body.value.buttons[0].value).searchParams.get('claims')], [401, false, claims]);
  });

  it('never asks silently for a token that was just brought', async () => {
    bot.handler.onAction = async () => Promise.reject(new SignInNeeded({ kind: 'token' }));
    const { body } = await withToken();
    assert.deepEqual([body.statusCode, 'tokenExchangeResource' in body.value], [401, false]);
  });

  it('refuses somebody else’s token', async () => {
    bot.personalTokens.outcomes.push({ kind: 'refused' });
    const { body } = await withToken();
    assert.deepEqual([body.statusCode, body.type], [403, 'application/vnd.microsoft.error']);
    assert.match(body.value.message, /^The sign-in that Teams brought is not a valid one of yours/);
    assert.deepEqual(bot.handler.turns, []);
  });

  it('says so while Entra does not answer', async () => {
    bot.personalTokens.outcomes.push({ kind: 'unavailable' });
    const { body } = await withToken();
    assert.deepEqual([body.statusCode, body.value.message], [500, 'Microsoft Entra does not answer just now, so nothing was done. Try again in a few minutes.']);
  });

  it('goes on after the sign-in page', async () => {
    bot.personalTokens.held = 'token';
    assert.equal((await press({ state: 'done' }, { id: 'same' })).body.statusCode, 200);
  });

  it('asks silently for a new token after a stronger sign-in on the page', async () => {
    bot.personalTokens.need = { kind: 'step-up', claims };
    const first = await press({}, { id: 'same' });
    const second = await press({ state: 'done' }, { id: 'same' });
    assert.deepEqual([first, second].map(({ body }) => [body.statusCode, 'tokenExchangeResource' in body.value]), [[401, false], [401, true]]);
  });

  for (const more of [{ authentication: {} }, { authentication: 'token' }, { authentication: { id: 'login-1' } }, { authentication: { id: 'login-1', token: 7 } }, { state: 7 }]) {
    it(`refuses a button with ${JSON.stringify(more)}`, async () => {
      assert.equal((await press(more)).body.statusCode, 400);
      assert.deepEqual([bot.handler.turns, bot.personalTokens.brought], [[], []]);
    });
  }

  it('takes no token in a group', async () => {
    const group = { conversation: { conversationType: 'groupChat', isGroup: true, id: '19:meeting@thread.v2', tenantId: tenant } };
    assert.equal((await withToken(group)).body.statusCode, 403);
    assert.deepEqual(bot.personalTokens.brought, []);
  });

  it('asks by a message where it finds too late for the invoke that a sign-in is needed', async () => {
    const slow = Promise.withResolvers<void>();
    bot.handler.onAction = async () => (await slow.promise, { kind: 'sign-in', need: { kind: 'token' } });
    assert.equal((await press()).body.value, 'This takes a little longer; the card will follow.');
    slow.resolve();
    await bot.teams.close();
    const [attachment] = bot.connector.bodies[0].attachments;
    assert.deepEqual([attachment.contentType, attachment.content.tokenExchangeResource.uri], ['application/vnd.microsoft.card.oauth', 'api://botid-5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001']);
  });

  it('asks by a message where Entra tells too late for the invoke that consent is missing', async () => {
    const slow = Promise.withResolvers<Brought>();
    bot.personalTokens.outcomes.push(slow.promise);
    await withToken();
    slow.resolve({ kind: 'needed', need: { kind: 'consent' } });
    await bot.teams.close();
    assert.equal('tokenExchangeResource' in bot.connector.bodies[0].attachments[0].content, false);
  });

  it('asks an old client, whose button is a message, by a message', async () => {
    for (const ask of [async () => ({ kind: 'sign-in', need: { kind: 'token' } }) as const, async () => Promise.reject(new SignInNeeded({ kind: 'token' }))]) {
      bot.handler.onAction = ask;
      await bot.deliver({ text: undefined, replyToId: 'm7', value: { verb: 'approve', id: 'r1' } });
    }
    assert.deepEqual(bot.connector.bodies.map(({ attachments }) => attachments[0].contentType), ['application/vnd.microsoft.card.oauth', 'application/vnd.microsoft.card.oauth']);
  });

  it('lets no token out', async () => {
    const answers = [];
    for (const outcome of [{ kind: 'refused' }, { kind: 'needed', need: { kind: 'consent' } }, new Error(secretToken)] as const) {
      bot.personalTokens.outcomes.push(outcome);
      answers.push((await withToken()).body);
    }
    bot.handler.onAction = async () => Promise.reject(new Error(secretToken));
    answers.push((await withToken()).body);
    const told = JSON.stringify([answers, bot.log.lines, bot.connector.bodies]);
    for (const part of secretToken.split('.')) assert.equal(told.includes(part), false);
  });
});
