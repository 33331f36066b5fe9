import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';
import type { Answer, Json } from './fixture.ts';

const ines = 'people/ines@contoso.example';
const signInType = 'application/vnd.microsoft.card.oauth';

describe('The channel: signing in', () => {
  const lab = new TestTenant();
  let token = '';
  /** The bot's sign-in card, what it answers to tokens, and what it says once it has one. */
  let content: Json = {};
  let statuses: number[] = [];
  let afterToken: (activity: Json) => Promise<unknown> = () => Promise.resolve();
  let sent: Answer | undefined;
  const send = (activity: Json, body: Json): Promise<Answer> => lab.call(
    'POST', `/connector/v3/conversations/${encodeURIComponent(textAt(activity, 'conversation', 'id'))}/activities`, { type: 'message', ...body },
    { authorization: `Bearer ${token}` },
  );
  const sendCard = (activity: Json, changes: Json = {}): Promise<Answer> => send(
    activity, { attachments: [{ contentType: signInType, content: { ...content, ...changes } }] },
  );
  const own = (id: string): Json => ({ id, uri: `api://botid-${lab.tenant.app.id}` });
  const invoked = (): unknown[] => lab.bot.activities('invoke').map((activity) => [activity.name, at(activity, 'value', 'code') ?? at(activity, 'value', 'id')]);
  const say = async (): Promise<unknown[]> => listAt((await lab.local('POST', `${ines}/messages`, { text: 'what do I have' })).body, 'messages');
  const chat = async (): Promise<unknown[]> => listAt((await lab.local('GET', `${ines}/messages?after=0`)).body, 'messages');
  const isCard = (message: unknown): boolean => at(message, 'activity', 'attachments', 0, 'contentType') === signInType;

  before(async () => {
    await lab.start();
    token = await lab.tokenFor('https://api.botframework.com/.default');
    await lab.local('POST', `${ines}/open`);
    lab.bot.answer = async (activity) => {
      if (activity.type === 'message') sent = await sendCard(activity);
      if (activity.name === 'signin/verifyState') await send(activity, { text: `Signed in with ${String(at(activity, 'value', 'state'))}.` });
      if (activity.name !== 'signin/tokenExchange') return { status: 200 };
      const status = statuses.shift() ?? 200;
      if (status === 200) await afterToken(activity);
      return { status };
    };
  });
  after(() => lab.stop());
  beforeEach(async () => {
    lab.bot.received.length = 0;
    statuses = [];
    afterToken = () => Promise.resolve();
    content = {
      text: 'Sign in', connectionName: 'graph', buttons: [{ type: 'signin', title: 'Sign in', value: 'https://127.0.0.1/sign-in' }],
      tokenExchangeResource: own('r1'),
    };
    await lab.local('POST', `${ines}/sign-in`, { consent: true });
    await lab.local('POST', `${ines}/devices`, { count: 1 });
  });

  it('hands the person\'s token to the bot without showing the card, and ends with what the bot says then', async () => {
    afterToken = (activity) => send(activity, { text: 'You have Apollo Project.' });
    assert.deepEqual(each(await say(), 'activity', 'text'), ['You have Apollo Project.']);
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1']]);
    const [invoke] = lab.bot.activities('invoke');
    assert.deepEqual(
      [at(invoke, 'value', 'connectionName'), invoke?.replyToId, at(invoke, 'from', 'aadObjectId')],
      ['graph', at(sent?.body, 'id'), idOf('ines@contoso.example')],
    );
    const claims = decodeJwt(textAt(invoke, 'value', 'token'));
    assert.deepEqual(
      [claims.aud, claims.oid, claims.tid, claims.scp, claims.azp],
      [lab.tenant.app.id, idOf('ines@contoso.example'), lab.tenant.tenantId, 'access_as_user', '1fec8e78-bce4-4aaf-ab1b-5451cc387264'],
    );
    assert.equal((await chat()).some(isCard), false);
  });

  it('waits for one sign-in that leads to another', async () => {
    const following = ['r2', 'r3'];
    afterToken = (activity) => {
      const id = following.shift();
      return id === undefined ? send(activity, { text: 'At last.' }) : sendCard(activity, { tokenExchangeResource: own(id) });
    };
    assert.deepEqual(each(await say(), 'activity', 'text'), ['At last.']);
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1'], ['signin/tokenExchange', 'r2'], ['signin/tokenExchange', 'r3']]);
  });

  it('shows the card when the bot cannot use the token', async () => {
    statuses = [412];
    const messages = await say();
    assert.deepEqual([messages.length, messages.every(isCard)], [1, true]);
    assert.equal(at(messages, 0, 'id'), at(sent?.body, 'id'), 'under the id that the bot knows');
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1']]);
  });

  it('shows the card to somebody who does not consent, and hands out no token', async () => {
    await lab.local('POST', `${ines}/sign-in`, { consent: false });
    assert.equal((await say()).filter(isCard).length, 1);
    assert.deepEqual(invoked(), []);
  });

  it('takes the card away once the person has consented on it', async () => {
    await lab.local('POST', `${ines}/sign-in`, { consent: 'ask' });
    const [shown] = await say();
    assert.deepEqual([isCard(shown), invoked(), at((await lab.local('GET', `${ines}/sign-in`)).body, 'consent')], [true, [], 'ask']);
    const answered = await lab.local('POST', `${ines}/sign-in`, { consent: true, messageId: at(shown, 'id') });
    assert.deepEqual([answered.status, answered.body], [200, { consent: true, messages: [] }]);
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1']]);
    assert.equal((await chat()).some((message) => at(message, 'id') === at(shown, 'id')), false);
    assert.equal((await lab.local('POST', `${ines}/sign-in`, { consent: true, messageId: '1' })).status, 404);
  });

  const failures: [what: string, change: () => Json, code: string][] = [
    ['a foreign resource', () => ({ tokenExchangeResource: { id: 'r1', uri: 'api://botid-11111111-1111-4111-8111-111111111111' } }), 'resourcematchfailed'],
    ['a card that cannot be read', () => ({ tokenExchangeResource: { id: 7 } }), 'oauthcardnotvalid'],
  ];
  for (const [what, change, code] of failures) {
    it(`tells the bot of ${what}, and the person nothing`, async () => {
      content = { ...content, ...change() };
      assert.deepEqual(await say(), []);
      assert.deepEqual(invoked(), [['signin/failure', code]]);
    });
  }

  it('tells the bot that its answer to the token was none of those that are known', async () => {
    statuses = [501];
    assert.deepEqual(await say(), []);
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1'], ['signin/failure', 'invokeerror']]);
  });

  it('refuses a card that spells out that there is no resource', async () => {
    content = { ...content, tokenExchangeResource: null };
    assert.deepEqual(await say(), []);
    assert.deepEqual([sent?.status, at(sent?.body, 'error', 'code')], [400, 'BadSyntax']);
  });

  it('answers from every device under the same id, and shows no card when one token was good', async () => {
    await lab.local('POST', `${ines}/devices`, { count: 2 });
    statuses = [200, 412];
    assert.deepEqual(await say(), []);
    assert.deepEqual(invoked(), [['signin/tokenExchange', 'r1'], ['signin/tokenExchange', 'r1']]);
    const [first, second] = each(lab.bot.activities('invoke'), 'value', 'token');
    assert.notEqual(first, second);
    assert.equal((await lab.local('POST', `${ines}/devices`, { count: 0 })).status, 400);
  });

  it('shows a card without a resource with its button, and takes the state of the sign-in page back to the bot', async () => {
    delete content.tokenExchangeResource;
    const [shown] = await say();
    assert.deepEqual([isCard(shown), invoked()], [true, []]);
    const { body } = await lab.local('POST', `${ines}/verify-state`, { state: '745254' });
    assert.deepEqual([at(body, 'status'), each(listAt(body, 'messages'), 'activity', 'text')], [200, ['Signed in with 745254.']]);
    const [invoke] = lab.bot.activities('invoke');
    assert.deepEqual([invoke?.name, invoke?.value, invoke?.replyToId], ['signin/verifyState', { state: '745254' }, at(shown, 'id')]);
  });
});
