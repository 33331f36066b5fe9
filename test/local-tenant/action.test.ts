import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';
import type { Answer, Json } from './fixture.ts';

const card = (body: unknown[], actions: unknown[] = []): Json => ({ type: 'AdaptiveCard', version: '1.5', body, actions });
const cardType = 'application/vnd.microsoft.card.adaptive';

describe('The channel: buttons on cards', () => {
  const lab = new TestTenant();
  let messageId = '';
  let invokes: Json[] = [];
  let answerInvoke: (value: unknown) => unknown = () => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'done' });
  before(async () => {
    await lab.start();
    const token = await lab.tokenFor('https://api.botframework.com/.default');
    const shown = card(
      [{
        type: 'ActionSet', actions: [{ type: 'Action.Execute', id: 'x1', title: 'Approve', verb: 'approve', data: { id: 7, note: 'hidden' } }],
        fallback: { type: 'ActionSet', actions: [{ type: 'Action.Execute', verb: 'deep' }] },
      }],
      [{ type: 'Action.ShowCard', card: card([], [{ type: 'Action.Execute', verb: 'nested', data: { deep: true } }]) }, {
        type: 'Action.Submit', title: 'Send', data: { verb: 'plain', a: 1 },
      }],
    );
    lab.bot.answer = async (activity) => {
      if (activity.type === 'message' && activity.text === 'card') {
        await lab.call(
          'POST', `/connector/v3/conversations/${encodeURIComponent(textAt(activity, 'conversation', 'id'))}/activities`,
          { type: 'message', attachments: [{ contentType: cardType, content: shown }] }, { authorization: `Bearer ${token}` },
        );
      }
      if (activity.type !== 'invoke') return { status: 200 };
      invokes.push(activity);
      return { status: 200, body: answerInvoke(activity.value) };
    };
    messageId = textAt((await lab.local('POST', 'people/marco@contoso.example/messages', { text: 'card' })).body, 'messages', 0, 'id');
  });
  beforeEach(() => {
    invokes = [];
  });
  after(() => lab.stop());

  const press = (body: Record<string, unknown>): Promise<Answer> => lab.local('POST', 'people/marco@contoso.example/actions', { messageId, ...body });
  const asksToSignIn = (uri: string) => (value: unknown): unknown => (at(value, 'authentication') === undefined
    ? {
      statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest',
      value: { text: 'Sign in', connectionName: 'sso', buttons: [], tokenExchangeResource: { id: 'r1', uri } },
    }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'signed in' });

  it('sends the button\'s data with the inputs laid over it', async () => {
    const { status, body } = await press({ verb: 'approve', inputs: { note: 'typed', reason: 'ok' } });
    assert.equal(status, 200);
    assert.deepEqual(at(body, 'body'), { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'done' });
    assert.deepEqual(
      [at(invokes[0], 'name'), at(invokes[0], 'replyToId'), at(invokes[0], 'from', 'aadObjectId')],
      ['adaptiveCard/action', messageId, idOf('marco@contoso.example')],
    );
    assert.deepEqual(at(invokes[0], 'value'), {
      action: { type: 'Action.Execute', id: 'x1', title: 'Approve', verb: 'approve', data: { id: 7, note: 'typed', reason: 'ok' } },
      trigger: 'manual',
    });
  });

  it('finds buttons inside shown cards and fallbacks', async () => {
    await press({ verb: 'nested' });
    await press({ verb: 'deep', inputs: { a: '1' } });
    assert.deepEqual(each(invokes, 'value', 'action', 'data'), [{ deep: true }, { a: '1' }]);
  });

  it('sends data of the script\'s own in place of the button\'s, and verbs that no button has only with it', async () => {
    await press({ verb: 'approve', data: { id: 8 } });
    assert.deepEqual(at(invokes[0], 'value', 'action', 'data'), { id: 8 });
    await press({ verb: 'forged', data: {} });
    assert.equal(at(invokes[1], 'value', 'action', 'verb'), 'forged');
    const unknown = await press({ verb: 'forged' });
    assert.equal(unknown.status, 400);
    assert.match(textAt(unknown.body, 'error', 'message'), /no button with the verb 'forged'/);
  });

  it('delivers an old submit button as a message with a value', async () => {
    lab.bot.received.length = 0;
    const { body } = await press({ verb: 'plain', inputs: { b: '2' } });
    assert.equal(at(body, 'status'), 200);
    const [message] = lab.bot.activities('message');
    assert.deepEqual([at(message, 'value'), at(message, 'text'), at(message, 'replyToId')], [{ verb: 'plain', a: 1, b: '2' }, undefined, messageId]);
  });

  it('signs in silently when the bot asks, and repeats the same action with the person\'s token', async () => {
    answerInvoke = asksToSignIn(`api://botid-${lab.tenant.app.id}`);
    const { body } = await press({ verb: 'approve' });
    assert.equal(at(body, 'body', 'value'), 'signed in');
    assert.equal(invokes.length, 2);
    assert.deepEqual(at(invokes[1], 'value', 'action'), at(invokes[0], 'value', 'action'));
    assert.deepEqual([at(invokes[1], 'value', 'authentication', 'id'), at(invokes[1], 'value', 'authentication', 'connectionName')], ['r1', 'sso']);
    const claims = decodeJwt(textAt(invokes[1], 'value', 'authentication', 'token'));
    assert.deepEqual(
      [claims.aud, claims.oid, claims.tid, claims.scp, claims.azp],
      [lab.tenant.app.id, idOf('marco@contoso.example'), lab.tenant.tenantId, 'access_as_user', '1fec8e78-bce4-4aaf-ab1b-5451cc387264'],
    );
    const exchanged = await lab.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', requested_token_use: 'on_behalf_of',
      assertion: textAt(invokes[1], 'value', 'authentication', 'token'), scope: 'https://graph.microsoft.com/User.Read',
    });
    assert.equal((await lab.graph('GET', '/me', undefined, { token: textAt(exchanged.body, 'access_token') })).status, 200);
  });

  it('hands out no token for somebody else\'s resource, or against the person\'s will', async () => {
    answerInvoke = asksToSignIn('api://botid-11111111-1111-4111-8111-111111111111');
    assert.equal(at((await press({ verb: 'approve' })).body, 'body', 'statusCode'), 401);
    answerInvoke = asksToSignIn(`api://botid-${lab.tenant.app.id}`);
    assert.equal((await lab.local('POST', 'people/marco@contoso.example/sign-in', { consent: false })).status, 200);
    assert.equal(at((await press({ verb: 'approve' })).body, 'body', 'statusCode'), 401);
    await lab.local('POST', 'people/marco@contoso.example/sign-in', { consent: true });
    assert.equal(at((await press({ verb: 'approve' })).body, 'body', 'statusCode'), 200);
  });

  it('leaves the sign-in open when the bot cannot use the token, or asks once more with a button alone', async () => {
    const button = { type: 'signin', title: 'Sign in', value: 'https://127.0.0.1/sign-in' };
    const request = { text: 'Sign in', connectionName: 'sso', buttons: [button], tokenExchangeResource: { id: 'r1', uri: `api://${lab.tenant.app.id}` } };
    const withButton = { text: 'Sign in', connectionName: 'sso', buttons: [button] };
    const login = 'application/vnd.microsoft.activity.loginRequest';
    answerInvoke = (value) => (at(value, 'authentication') === undefined
      ? { statusCode: 401, type: login, value: request }
      : { statusCode: 412, type: 'application/vnd.microsoft.error.preconditionFailed', value: { code: '412', message: 'authentication token expired' } });
    const unusable = await press({ verb: 'approve' });
    assert.deepEqual([at(unusable.body, 'body', 'statusCode'), at(unusable.body, 'signIn')], [412, request]);
    assert.equal(invokes.length, 2);
    invokes = [];
    answerInvoke = () => ({ statusCode: 401, type: login, value: withButton });
    const unasked = await press({ verb: 'approve' });
    assert.deepEqual([at(unasked.body, 'body', 'statusCode'), at(unasked.body, 'signIn'), invokes.length], [401, withButton, 1]);
  });

  it('repeats the same action with what the sign-in page brought back', async () => {
    answerInvoke = (value) => ({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: `signed in by ${String(at(value, 'state'))}` });
    const { body } = await press({ verb: 'approve', inputs: { reason: 'ok' }, state: '745254' });
    assert.deepEqual([at(body, 'body', 'value'), at(body, 'signIn')], ['signed in by 745254', undefined]);
    assert.deepEqual(at(invokes[0], 'value', 'action', 'data'), { id: 7, note: 'hidden', reason: 'ok' });
  });

  it('puts the card of the answer in the place of the one that was pressed', async () => {
    answerInvoke = () => ({ statusCode: 200, type: cardType, value: card([{ type: 'TextBlock', text: 'Approved' }]) });
    const { body } = await press({ verb: 'approve' });
    const changed = listAt(body, 'messages');
    assert.deepEqual(
      [changed.length, at(changed, 0, 'id'), at(changed, 0, 'activity', 'attachments', 0, 'content', 'body', 0, 'text')], [1, messageId, 'Approved'],
    );
    const gone = await press({ verb: 'approve' });
    assert.equal(gone.status, 400, 'the button went with the card');
  });

  it('refuses unknown people, unknown messages, other people\'s messages and bodies of the wrong shape', async () => {
    assert.equal((await lab.local('POST', 'people/nobody@contoso.example/messages', { text: 'x' })).status, 404);
    assert.equal((await press({ messageId: '1', verb: 'approve' })).status, 404);
    assert.equal((await lab.local('POST', 'people/ines@contoso.example/actions', { messageId, verb: 'approve' })).status, 404);
    const wrong = await lab.local('POST', 'people/marco@contoso.example/messages', { txt: 'x' });
    assert.equal(wrong.status, 400);
    assert.match(textAt(wrong.body, 'error', 'message'), /text/);
    const broken = await lab.local('POST', 'people/marco@contoso.example/messages', '{"text":');
    assert.deepEqual([broken.status, at(broken.body, 'error', 'message')], [400, 'The body is not valid JSON.']);
  });
});
