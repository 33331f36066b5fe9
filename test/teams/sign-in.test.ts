import assert from 'node:assert/strict';
import { DirectoryError } from '../../src/capability/port/directory-error.ts';
import { SignInNeeded } from '../../src/capability/port/sign-in.ts';
import type { Brought } from '../../src/capability/port/sign-in.ts';
import { ines, startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';

const claims = '{"access_token":{"capolids":{"essential":true,"values":["c1"]}}}';
const stepUp = { kind: 'step-up', claims } as const;
const secretToken = 'eyJhbGciOiJSUzI1NiJ9.c2VjcmV0LXBheWxvYWQ.c2VjcmV0LXNpZ25hdHVyZQ';
const unavailable = 'Microsoft Entra does not answer just now, so nothing was done. Try again in a few minutes.';

describe('signing in for a message', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ invokeLimitMs: 30 });
  });
  afterEach(() => bot.close());

  const invoke = (name: string, value: unknown, fields: object = {}) => bot.deliver({ type: 'invoke', name, text: undefined, value, ...fields });
  const exchange = (token = secretToken, id = 'card-1', fields: object = {}) => invoke('signin/tokenExchange', { id, connectionName: 'entra', token }, fields);
  const texts = () => bot.connector.bodies.map(({ text }) => text);
  const cards = () => bot.connector.bodies.flatMap(({ attachments }) => attachments ?? []).map(({ contentType, content }) => (assert.equal(contentType, 'application/vnd.microsoft.card.oauth'), content));
  const kinds = () => bot.handler.turns.map(({ input }) => input.kind);

  it('asks by a card that Teams answers silently, with an id of its own', async () => {
    bot.handler.onMessage = async (_turn, say) => {
      await say({ kind: 'sign-in', need: { kind: 'token' } });
      await say({ kind: 'sign-in', need: { kind: 'token' } });
    };
    await bot.deliver();
    const [first, second] = cards();
    const { id, ...resource } = first.tokenExchangeResource;
    assert.deepEqual(
      { ...first, tokenExchangeResource: resource },
      {
        text: 'Sign in, so that I can do this as you.',
        connectionName: 'entra',
        tokenExchangeResource: { uri: 'api://botid-5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001' },
        buttons: [{ type: 'signin', title: 'Sign in', text: 'Sign in', value: 'https://foyer.contoso.example/sign-in' }],
      },
    );
    assert.notEqual(second.tokenExchangeResource.id, id);
    assert.equal('text' in bot.connector.bodies[0], false);
  });

  it('shows the button at once where another silent token would change nothing', async () => {
    bot.handler.onMessage = async (_turn, say) => {
      await say({ kind: 'sign-in', need: { kind: 'consent' } });
      await say({ kind: 'sign-in', need: stepUp });
    };
    await bot.deliver();
    assert.deepEqual(cards().map((card) => ['tokenExchangeResource' in card, card.buttons[0].value]), [
      [false, 'https://foyer.contoso.example/sign-in'],
      [false, `https://foyer.contoso.example/sign-in?claims=${new URLSearchParams({ c: claims }).toString().slice(2)}`],
    ]);
    assert.match(cards()[0].text, /consent/);
  });

  it('asks by the same card outside of a turn', async () => {
    const chat = { tenantId: tenant, personId: ines, conversationId: 'a:chat-of-ines', serviceUrl: bot.connector.url };
    await bot.teams.messenger.send(chat as never, { kind: 'sign-in', need: { kind: 'token' } });
    assert.equal(cards()[0].connectionName, 'entra');
  });

  it('asks where a handler finds, anywhere in a turn, that somebody has to sign in', async () => {
    bot.handler.onMessage = async () => Promise.reject(new SignInNeeded({ kind: 'consent' }));
    await bot.deliver();
    assert.equal('tokenExchangeResource' in cards()[0], false);
    assert.deepEqual(bot.log.lines, []);
  });

  it('takes the token for the person of the activity, and begins the turn anew', async () => {
    bot.handler.onSignedIn = async (_turn, say) => void (await say({ kind: 'text', text: 'Your packages' }));
    const { status, body } = await exchange();
    assert.deepEqual([status, body], [200, { id: 'card-1' }]);
    assert.deepEqual(bot.personalTokens.brought, [{ owner: { tenantId: tenant, personId: ines }, assertion: secretToken }]);
    assert.deepEqual(kinds(), ['signed-in']);
    assert.deepEqual(texts(), ['Your packages']);
  });

  it('answers a second device the same, without a second turn', async () => {
    const first = Promise.withResolvers<Brought>();
    bot.personalTokens.outcomes.push(first.promise);
    const both = [exchange(), exchange(`${secretToken}-of-the-telephone`)];
    while (bot.personalTokens.brought.length === 0) await new Promise(setImmediate);
    first.resolve({ kind: 'taken' });
    const answers = [...(await Promise.all(both)), await exchange()];
    assert.deepEqual(answers.map(({ status, body }) => [status, body]), [[200, { id: 'card-1' }], [200, { id: 'card-1' }], [200, { id: 'card-1' }]]);
    assert.equal(bot.personalTokens.brought.length, 1);
    assert.deepEqual(kinds(), ['signed-in']);
  });

  it('lets a second device succeed where the first one’s token could not be used', async () => {
    bot.personalTokens.outcomes.push({ kind: 'refused' });
    assert.deepEqual([(await exchange()).status, (await exchange()).status], [200, 200]);
    assert.deepEqual(kinds(), ['signed-in']);
  });

  it('takes the same id of another person, and of another card, for another sign-in', async () => {
    await exchange();
    await exchange(secretToken, 'card-2');
    await exchange(secretToken, 'card-1', { from: { id: '29:theo', name: 'Theo', aadObjectId: '11111111-2222-4333-8444-555555555555' } });
    assert.deepEqual(bot.handler.turns.map(({ chat }) => chat.personId.slice(0, 8)), ['8a3c52b1', '8a3c52b1', '11111111']);
  });

  it('answers 412 where consent is missing, so that Teams shows the button', async () => {
    bot.personalTokens.outcomes.push({ kind: 'needed', need: { kind: 'consent' } });
    const { status, body } = await exchange();
    assert.deepEqual([status, body], [412, { id: 'card-1', failureDetail: 'The token could not be exchanged: the person has to sign in by hand.' }]);
    assert.deepEqual([kinds(), texts()], [[], []]);
  });

  it('answers 412 where the token that Teams brought is over', async () => {
    bot.personalTokens.outcomes.push({ kind: 'needed', need: { kind: 'token' } });
    assert.equal((await exchange()).status, 412);
  });

  it('leads to the page with what Entra demands where it wants a stronger sign-in', async () => {
    bot.personalTokens.outcomes.push({ kind: 'needed', need: stepUp });
    assert.equal((await exchange()).status, 200);
    assert.equal(new URL(cards()[0].buttons[0].value).searchParams.get('claims'), claims);
    assert.equal('tokenExchangeResource' in cards()[0], false);
  });

  it('refuses somebody else’s token in a sentence, without a turn', async () => {
    bot.personalTokens.outcomes.push({ kind: 'refused' });
    assert.equal((await exchange()).status, 200);
    assert.match(texts()[0], /^The sign-in that Teams brought is not a valid one of yours, so nothing was done\./);
    assert.deepEqual(kinds(), []);
  });

  it('says so while Entra does not answer', async () => {
    bot.personalTokens.outcomes.push({ kind: 'unavailable' });
    assert.equal((await exchange()).status, 200);
    assert.deepEqual(texts(), [unavailable]);
  });

  it('apologizes with a reference where the exchange fails for a reason that is not the person’s', async () => {
    bot.personalTokens.outcomes.push(new DirectoryError('forbidden', { code: 'AADSTS7000215', status: 401, graphRequestId: null }));
    assert.equal((await exchange()).status, 200);
    assert.match(texts()[0], /the reference [0-9a-f]{6}\.$/);
    assert.equal(bot.log.lines[0]?.fields.details.code, 'AADSTS7000215');
  });

  it('answers in time while the turn goes on', async () => {
    const slow = Promise.withResolvers<void>();
    bot.handler.onSignedIn = async (_turn, say) => {
      await slow.promise;
      await say({ kind: 'text', text: 'Your packages' });
    };
    assert.equal((await exchange()).status, 200);
    assert.deepEqual(texts(), []);
    slow.resolve();
    await bot.teams.close();
    assert.deepEqual(texts(), ['Your packages']);
  });

  for (const [need, says] of [
    [{ kind: 'consent' }, 'Microsoft Entra needs your consent before I can do this as you. Press Sign in and accept.'],
    [{ kind: 'token' }, 'The sign-in that Teams brought is over, so nothing was done. Try again; if that does not help, sign out of Teams and in again.'],
  ] as const) {
    it(`tells by a message that ${need.kind} is missing where Entra is slower than the invoke may be`, async () => {
      const slow = Promise.withResolvers<Brought>();
      bot.personalTokens.outcomes.push(slow.promise);
      assert.equal((await exchange()).status, 200);
      slow.resolve({ kind: 'needed', need });
      await bot.teams.close();
      assert.deepEqual(bot.connector.bodies.map(({ text, attachments }) => text ?? attachments[0].content.text), [says]);
    });
  }

  it('goes on after the sign-in page where that is enough', async () => {
    bot.personalTokens.held = 'token';
    assert.equal((await invoke('signin/verifyState', { state: 'done' })).status, 200);
    assert.deepEqual(kinds(), ['signed-in']);
  });

  for (const need of [{ kind: 'token' }, stepUp] as const) {
    it(`asks Teams for a new token after the sign-in page where it takes one (${need.kind})`, async () => {
      bot.personalTokens.need = need;
      assert.equal((await invoke('signin/verifyState', { state: 'done' })).status, 200);
      assert.equal(cards()[0].tokenExchangeResource.uri, 'api://botid-5e0f3a5e-6a31-4f2b-9a27-0d7a61b5a001');
      assert.deepEqual(kinds(), []);
    });
  }

  it('shows the button again after the sign-in page where consent was not given', async () => {
    bot.personalTokens.need = { kind: 'consent' };
    await invoke('signin/verifyState', { state: 'done' });
    assert.equal('tokenExchangeResource' in cards()[0], false);
  });

  it('leaves somebody in peace who closed the sign-in page', async () => {
    assert.equal((await invoke('signin/verifyState', { state: 'CancelledByUser' })).status, 200);
    assert.deepEqual([texts(), kinds()], [[], []]);
  });

  for (const [code, sentence] of [
    ['installappfailed', /Add Foyer under Apps in Teams/],
    ['authrequestfailed', /sign out of Teams and in again/],
    ['tokenmissing', /sign out of Teams and in again/],
    ['resourcematchfailed', /tell your administrator the code resourcematchfailed\.$/],
    ['oauthcardnotvalid', /tell your administrator the code oauthcardnotvalid\.$/],
  ] as const) {
    it(`tells the person what helps after ${code}, once for all of their devices`, async () => {
      for (let device = 0; device < 2; device++) assert.equal((await invoke('signin/failure', { code, message: 'words of the client' })).status, 200);
      assert.equal(texts().length, 1);
      assert.match(texts()[0], sentence);
      assert.deepEqual(bot.log.lines[0], { level: 'warn', fields: { code }, message: 'sign-in failed in the client' });
    });
  }

  it('says nothing of a failure where Teams goes on by itself, or another device has managed', async () => {
    for (const code of ['userconsentrequired', 'interactionrequired', 'installedappnotfound']) await invoke('signin/failure', { code });
    bot.personalTokens.held = 'token';
    await invoke('signin/failure', { code: 'tokenmissing' });
    assert.deepEqual(texts(), []);
  });

  it('logs no code that it does not know', async () => {
    for (const value of [{ code: `x ${secretToken}` }, null, { code: 7 }]) assert.equal((await invoke('signin/failure', value)).status, 200);
    assert.deepEqual(bot.log.lines.map(({ fields }) => fields), [{ code: 'other' }, { code: 'other' }, { code: 'other' }]);
  });

  it('takes no token without an id, of nobody’s card, or in a group', async () => {
    const values = [null, {}, { id: 'card-1' }, { id: 'card-1', token: '' }, { id: 7, token: secretToken }, { id: 'x'.repeat(201), token: secretToken }];
    for (const value of values) assert.equal((await invoke('signin/tokenExchange', value)).status, 400);
    const group = { conversation: { conversationType: 'groupChat', isGroup: true, id: '19:meeting@thread.v2', tenantId: tenant } };
    assert.equal((await exchange(secretToken, 'card-1', group)).status, 400);
    for (const name of ['signin/verifyState', 'signin/failure']) assert.equal((await invoke(name, { state: 's', code: 'tokenmissing' }, group)).status, 200);
    assert.deepEqual([bot.personalTokens.brought, kinds(), texts()], [[], [], []]);
  });

  it('lets no token out: not into the log, not into a message, not into an answer', async () => {
    bot.handler.onSignedIn = async () => Promise.reject(new Error(secretToken));
    const answers = [await exchange()];
    for (const outcome of [{ kind: 'refused' }, { kind: 'unavailable' }, { kind: 'needed', need: { kind: 'consent' } }, new Error(secretToken)] as const) {
      bot.personalTokens.outcomes.push(outcome);
      answers.push(await exchange(secretToken, `card-${answers.length + 1}`));
    }
    const told = JSON.stringify([answers.map(({ body }) => body), bot.log.lines, bot.connector.bodies]);
    for (const part of secretToken.split('.')) assert.equal(told.includes(part), false);
  });
});
