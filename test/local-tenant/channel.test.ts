import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';
import type { Answer, Json } from './fixture.ts';

describe('The channel: personal chats with the bot', () => {
  const lab = new TestTenant();
  let token = '';
  before(async () => {
    await lab.start();
    token = await lab.tokenFor('https://api.botframework.com/.default');
    lab.bot.answer = async (activity) => {
      if (activity.type === 'message') await send(textAt(activity, 'conversation', 'id'), { type: 'message', text: `heard ${String(activity.text)}` });
      return { status: 200 };
    };
  });
  after(() => lab.stop());

  const connector = (method: string, path: string, body?: unknown, bearer = token): Promise<Answer> => lab.call(
    method, `/connector/v3/conversations${path}`, body, { authorization: `Bearer ${bearer}` },
  );
  const send = (conversation: string, activity: Json): Promise<Answer> => connector('POST', `/${encodeURIComponent(conversation)}/activities`, activity);
  const say = (person: string, text: string): Promise<Answer> => lab.local('POST', `people/${person}/messages`, { text });

  it('tells the bot that it is installed before the first message, and answers with the message turn alone', async () => {
    const { status, body } = await say('ines@contoso.example', 'hello');
    assert.equal(status, 200);
    assert.deepEqual(
      lab.bot.received.map(({ activity }) => [activity.type, activity.action]),
      [['installationUpdate', 'add'], ['conversationUpdate', undefined], ['message', undefined]],
    );
    assert.deepEqual(lab.bot.activities('conversationUpdate').map((activity) => at(activity, 'membersAdded', 0, 'id')), [`28:${lab.tenant.app.id}`]);
    assert.deepEqual(each(listAt(body, 'messages'), 'activity', 'text'), ['heard hello']);
    lab.bot.received.length = 0;
    await say('ines@contoso.example', 'again');
    assert.deepEqual(lab.bot.received.map(({ activity }) => activity.type), ['message']);
  });

  it('sends what Teams sends', async () => {
    lab.bot.received.length = 0;
    await lab.local('POST', 'people/theo@contoso.example/messages', { text: 'grüezi <b>', locale: 'de-CH' });
    const [message] = lab.bot.activities('message');
    assert.deepEqual(
      [at(message, 'channelId'), at(message, 'serviceUrl'), at(message, 'text'), at(message, 'textFormat'), at(message, 'locale')],
      ['msteams', `${lab.tenant.url}/connector`, 'grüezi <b>', 'plain', 'de-CH'],
    );
    assert.equal(at(message, 'from', 'aadObjectId'), idOf('theo@contoso.example'));
    assert.match(textAt(message, 'from', 'id'), /^29:1/);
    assert.match(textAt(message, 'conversation', 'id'), /^a:1/);
    assert.deepEqual(
      [at(message, 'conversation', 'conversationType'), at(message, 'conversation', 'tenantId'), at(message, 'channelData', 'tenant', 'id')],
      ['personal', lab.tenant.tenantId, lab.tenant.tenantId],
    );
    assert.deepEqual(at(message, 'entities'), [{ type: 'clientInfo', locale: 'de-CH', country: 'CH', platform: 'Web', timezone: 'Europe/Berlin' }]);
    assert.equal(at(message, 'recipient', 'id'), `28:${lab.tenant.app.id}`);
  });

  it('signs every activity with a key that is published and endorsed for Teams', async () => {
    const authorization = lab.bot.received.at(-1)?.headers.authorization ?? '';
    const metadata = await lab.call('GET', '/botframework/.well-known/openidconfiguration');
    const keys = await lab.call('GET', new URL(textAt(metadata.body, 'jwks_uri')).pathname);
    assert.deepEqual(at(keys.body, 'keys', 0, 'endorsements'), ['msteams']);
    const verified = await jwtVerify(authorization.replace('Bearer ', ''), createRemoteJWKSet(new URL(textAt(metadata.body, 'jwks_uri'))), {
      issuer: 'https://api.botframework.com', audience: lab.tenant.app.id,
    });
    assert.equal(verified.payload.serviceurl, `${lab.tenant.url}/connector`);
  });

  it('keeps the chat, oldest first, and shows an updated message once in its newest form', async () => {
    const first = listAt((await lab.local('GET', 'people/theo@contoso.example/messages?after=0')).body, 'messages');
    assert.deepEqual(first.map((message) => [at(message, 'seq'), at(message, 'from')]), [[1, 'person'], [2, 'bot']]);
    const conversation = textAt(first, 1, 'activity', 'conversation', 'id');
    const id = textAt(first, 1, 'id');
    assert.equal((await send(conversation, { type: 'message', text: 'second' })).status, 201);
    assert.equal((await connector('PUT', `/${encodeURIComponent(conversation)}/activities/${id}`, { type: 'message', text: 'newer' })).status, 200);
    const after = listAt((await lab.local('GET', 'people/theo@contoso.example/messages?after=0')).body, 'messages');
    assert.deepEqual(after.map((message) => [at(message, 'seq'), at(message, 'activity', 'text')]), [[1, 'grüezi <b>'], [3, 'second'], [4, 'newer']]);
    assert.equal(typeof at(after, 2, 'updatedAt'), 'string');
    assert.deepEqual(each(listAt((await lab.local('GET', 'people/theo@contoso.example/messages?after=3')).body, 'messages'), 'id'), [id]);
    assert.equal((await connector('DELETE', `/${encodeURIComponent(conversation)}/activities/${id}`)).status, 200);
    assert.equal((await connector('DELETE', `/${encodeURIComponent(conversation)}/activities/${id}`)).status, 404);
    assert.equal(listAt((await lab.local('GET', 'people/theo@contoso.example/messages?after=3')).body, 'messages').length, 0);
  });

  it('opens a conversation with somebody who has the app, by object id or Teams id, and with nobody else', async () => {
    const member = textAt(lab.bot.activities('message')[0], 'from', 'id');
    for (const id of [idOf('theo@contoso.example'), member]) {
      const { status, body } = await connector('POST', '', {
        isGroup: false, bot: { id: `28:${lab.tenant.app.id}` }, tenantId: lab.tenant.tenantId, members: [{ id }],
        channelData: { tenant: { id: lab.tenant.tenantId } },
      });
      assert.equal(status, 201);
      assert.match(textAt(body, 'id'), /^a:1/);
    }
    const absent = await connector('POST', '', { members: [{ id: idOf('hana@contoso.example') }] });
    assert.deepEqual(
      [absent.status, at(absent.body, 'error', 'code'), at(absent.body, 'error', 'message')],
      [403, 'ForbiddenOperationException', "Bot isn't installed in user's personal scope"],
    );
    assert.equal((await connector('POST', '', { members: [{ id: 'ines@contoso.example' }] })).status, 400);
    assert.equal((await connector('POST', '', { isGroup: true, members: [{ id: member }, { id: member }] })).status, 400);
    assert.equal((await connector('POST', '', {})).status, 400);
  });

  it('lists the one member of a personal chat', async () => {
    const conversation = textAt(lab.bot.activities('message')[0], 'conversation', 'id');
    const expected = [['Theo Lindqvist', idOf('theo@contoso.example'), 'theo@contoso.example']];
    const look = (members: unknown[]): unknown[] => members.map((member) => [at(member, 'name'), at(member, 'aadObjectId'), at(member, 'userPrincipalName')]);
    assert.deepEqual(look(listAt((await connector('GET', `/${encodeURIComponent(conversation)}/members`)).body)), expected);
    assert.deepEqual(look(listAt((await connector('GET', `/${encodeURIComponent(conversation)}/pagedmembers?pageSize=100`)).body, 'members')), expected);
    assert.equal((await connector('GET', `/${encodeURIComponent(conversation)}/members/${idOf('theo@contoso.example')}`)).status, 200);
    assert.equal((await connector('GET', `/${encodeURIComponent(conversation)}/members/nobody`)).status, 404);
  });

  it('refuses strangers, unknown chats, broken and oversized messages, each with its code', async () => {
    const conversation = textAt(lab.bot.activities('message')[0], 'conversation', 'id');
    const path = `/${encodeURIComponent(conversation)}/activities`;
    const refused: [Answer, number, string][] = [
      [await lab.call('POST', `/connector/v3/conversations${path}`, { type: 'message' }), 401, 'Unauthorized'],
      [await connector('POST', path, { type: 'message' }, await lab.botToken()), 401, 'Unauthorized'],
      [await connector('POST', '/a:unknown/activities', { type: 'message' }), 404, 'ConversationNotFound'],
      [await connector('PUT', `${path}/1`, { type: 'message' }), 404, 'ActivityNotFoundInConversation'],
      [await connector('POST', path, '{"type":'), 400, 'BadSyntax'],
      [await connector('POST', path, { text: 'no type' }), 400, 'BadSyntax'],
      [await connector('POST', path, { type: 'message', text: 'x'.repeat(60_000) }), 413, 'MessageSizeTooBig'],
    ];
    for (const [answer, status, code] of refused) assert.deepEqual([answer.status, at(answer.body, 'error', 'code')], [status, code]);
    assert.equal((await connector('POST', path, { type: 'message', text: 'x'.repeat(50_000) })).status, 201);
  });

  it('installs through Graph, once, tells the bot, and takes it away again', async () => {
    lab.bot.received.length = 0;
    const catalog = await lab.graph('GET', "/appCatalogs/teamsApps?$filter=displayName eq 'Foyer'");
    const bind = { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${textAt(catalog.body, 'value', 0, 'id')}` };
    const path = `/users/${idOf('hana@contoso.example')}/teamwork/installedApps`;
    assert.equal((await lab.graph('POST', path, bind)).status, 201);
    assert.equal((await lab.graph('POST', path, bind)).status, 409);
    await lab.advance('PT0S');
    assert.deepEqual(
      lab.bot.received.filter(({ path: to }) => to === '/api/messages').map(({ activity }) => activity.type),
      ['installationUpdate', 'conversationUpdate'],
    );
    const installed = await lab.graph('GET', `${path}?$expand=teamsApp&$filter=teamsApp/externalId eq '${textAt(catalog.body, 'value', 0, 'externalId')}'`);
    const id = textAt(installed.body, 'value', 0, 'id');
    const chat = await lab.graph('GET', `${path}/${id}/chat`);
    assert.equal((await send(textAt(chat.body, 'id'), { type: 'message', text: 'hi' })).status, 201);
    assert.equal((await lab.graph('DELETE', `${path}/${id}`)).status, 204);
    const gone = await send(textAt(chat.body, 'id'), { type: 'message', text: 'hi' });
    assert.deepEqual([gone.status, at(gone.body, 'error', 'code')], [403, 'BotNotInConversationRoster']);
    assert.equal((await lab.graph('POST', path, { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/other' })).status, 404);
  });

  it('opens the app for a guest, and not for one who has not accepted or is blocked', async () => {
    assert.equal((await lab.local('POST', 'people/john@fabrikam.example/open')).status, 200);
    const pending = await lab.local('POST', 'people/alex@litware.example/messages', { text: 'hi' });
    assert.deepEqual([pending.status, at(pending.body, 'error', 'code')], [403, 'InvitationPending']);
    await lab.graph('PATCH', `/users/${idOf('omar@fabrikam.example')}`, { accountEnabled: false });
    const blocked = await say('omar@fabrikam.example', 'hi');
    assert.deepEqual([blocked.status, at(blocked.body, 'error', 'code')], [403, 'AccountDisabled']);
    const people = listAt((await lab.local('GET', 'people')).body, 'people');
    assert.deepEqual(people.find((person) => at(person, 'person') === 'john@fabrikam.example'), {
      person: 'john@fabrikam.example', displayName: 'John Mercer', role: 'Guest, Fabrikam', kind: 'guest', installed: true, lastSeq: 0,
    });
  });

  it('says so when the bot is away or fails', async () => {
    lab.bot.answer = () => ({ status: 500 });
    const failed = await say('ines@contoso.example', 'hi');
    assert.deepEqual([failed.status, at(failed.body, 'error', 'code')], [502, 'BotFailed']);
    lab.tenant.setBotUrl('http://127.0.0.1:9');
    const away = await say('ines@contoso.example', 'hi');
    assert.deepEqual([away.status, at(away.body, 'error', 'code')], [502, 'BotUnreachable']);
    assert.equal((await lab.local('POST', 'clock', { advance: 'PT1S' })).status, 200, 'a bot that is away has nothing to settle');
  });
});
