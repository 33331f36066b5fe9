import assert from 'node:assert/strict';
import { at, each, listAt, TestTenant, textAt } from './fixture.ts';
import type { Answer, Json } from './fixture.ts';

const sam = 'people/sam@contoso.example';
const consentType = 'application/vnd.microsoft.teams.card.file.consent';

describe('The channel: files', () => {
  const lab = new TestTenant();
  let token = '';
  let conversation = '';
  const activities = (method: string, tail: string, body?: Json): Promise<Answer> => lab.call(
    method, `/connector/v3/conversations/${encodeURIComponent(conversation)}/activities${tail}`, body, { authorization: `Bearer ${token}` },
  );
  const put = (url: unknown, bytes: string, range?: string, headers: Record<string, string> = {}): Promise<Answer> => lab.call(
    'PUT', new URL(String(url)).pathname, bytes, { 'content-type': 'application/octet-stream', ...(range === undefined ? {} : { 'content-range': range }), ...headers },
  );
  const fetchText = async (url: unknown): Promise<[number, string]> => {
    const response = await fetch(String(url));
    return [response.status, await response.text()];
  };
  const invokes = (): Json[] => lab.bot.activities('invoke');

  before(async () => {
    await lab.start();
    token = await lab.tokenFor('https://api.botframework.com/.default');
    await lab.local('POST', `${sam}/open`);
    conversation = textAt(lab.bot.activities('conversationUpdate')[0], 'conversation', 'id');
  });
  after(() => lab.stop());
  beforeEach(() => {
    lab.bot.received.length = 0;
  });

  it('carries a stored file to the bot, which reads it at an address that needs no token', async () => {
    const stored = await lab.local('POST', 'files', { name: 'gäste liste.CSV', text: 'mail\nzoë@fabrikam.example\n' });
    assert.equal(stored.status, 200);
    await lab.local('POST', `${sam}/messages`, { text: '', attachments: [at(stored.body, 'attachment')] });
    const attachment = at(lab.bot.activities('message')[0], 'attachments', 0);
    assert.deepEqual(attachment, {
      contentType: 'application/vnd.microsoft.teams.file.download.info', contentUrl: at(stored.body, 'downloadUrl'), name: 'gäste liste.CSV',
      content: { downloadUrl: at(stored.body, 'downloadUrl'), uniqueId: at(stored.body, 'uniqueId'), fileType: 'csv' },
    });
    const response = await fetch(textAt(attachment, 'content', 'downloadUrl'));
    assert.deepEqual(
      [await response.text(), response.headers.get('content-disposition')],
      ['mail\nzoë@fabrikam.example\n', "attachment; filename*=UTF-8''g%C3%A4ste%20liste.CSV"],
    );
  });

  it('keeps bytes as they are, over a restart too, and tells nobody who does not know the address', async () => {
    const { body } = await lab.local('POST', 'files', { name: 'logo.png', base64: 'iVBORw0KGgo=' });
    const url = new URL(textAt(body, 'downloadUrl'));
    await lab.restart();
    const kept = await fetch(lab.tenant.url + url.pathname);
    assert.deepEqual([...new Uint8Array(await kept.arrayBuffer())], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.equal((await lab.call('GET', url.pathname.replace(/[^/]+(?=\/logo)/, 'guessed'))).status, 404);
  });

  const refused: [what: string, body: Json][] = [
    ['without bytes', { name: 'a.csv' }], ['with a path for a name', { name: '../a.csv', text: '' }], ['with bytes that are no base64', { name: 'a.csv', base64: '?' }],
  ];
  for (const [what, body] of refused) {
    it(`refuses a file ${what}`, async () => {
      assert.equal((await lab.local('POST', 'files', body)).status, 400);
    });
  }

  const offer = async (): Promise<string> => textAt((await activities('POST', '', {
    type: 'message', attachments: [{
      contentType: consentType, name: 'audit.csv', content: { description: 'The audit', sizeInBytes: 10, acceptContext: { export: 1 }, declineContext: { export: 2 } },
    }],
  })).body, 'id');
  const answer = (messageId: string, verb: string, more: Json = {}): Promise<Answer> => lab.local('POST', `${sam}/actions`, { messageId, verb, ...more });

  it('asks the person for the bot, and gives it a place to write to when they accept', async () => {
    const messageId = await offer();
    const accepted = await answer(messageId, 'accept');
    assert.equal(at(accepted.body, 'status'), 200);
    const [invoke] = invokes();
    assert.deepEqual(
      [invoke?.name, invoke?.replyToId, at(invoke, 'value', 'type'), at(invoke, 'value', 'action'), at(invoke, 'value', 'context')],
      ['fileConsent/invoke', messageId, 'fileUpload', 'accept', { export: 1 }],
    );
    const info = at(invoke, 'value', 'uploadInfo');
    assert.deepEqual([at(info, 'name'), at(info, 'fileType')], ['audit.csv', 'csv']);
    assert.equal((await fetchText(at(info, 'contentUrl')))[0], 404, 'nothing is there yet');

    const url = at(info, 'uploadUrl');
    const refusals: [Answer, number, string][] = [
      [await put(url, '01234'), 400, 'invalidRequest'],
      [await put(url, '01234', 'bytes 0-5/10'), 400, 'invalidRequest'],
      [await put(url, '56789', 'bytes 5-9/10'), 416, 'invalidRange'],
      [await put(url, '01234', 'bytes 0-4/10', { authorization: `Bearer ${token}` }), 401, 'unauthenticated'],
    ];
    for (const [refusal, status, code] of refusals) assert.deepEqual([refusal.status, at(refusal.body, 'error', 'code')], [status, code]);

    const part = await put(url, '01234', 'bytes 0-4/10');
    assert.deepEqual([part.status, at(part.body, 'nextExpectedRanges')], [202, ['5-']]);
    const whole = await put(url, '56789', 'bytes 5-9/10');
    assert.deepEqual([whole.status, whole.body], [201, { id: at(info, 'uniqueId'), name: 'audit.csv', size: 10, file: {} }]);
    assert.deepEqual(await fetchText(at(info, 'contentUrl')), [200, '0123456789']);
    assert.equal((await put(url, '0123456789', 'bytes 0-9/10')).status, 404, 'the upload is over');
  });

  it('tells the bot that the person declines, and gives it nothing to write to', async () => {
    await answer(await offer(), 'decline');
    assert.deepEqual(each(invokes(), 'value'), [{ type: 'fileUpload', action: 'decline', context: { export: 2 } }]);
  });

  it('sends another context where a script tampers with it, and knows no third answer', async () => {
    const messageId = await offer();
    await answer(messageId, 'accept', { data: { export: 7 } });
    assert.deepEqual(each(invokes(), 'value', 'context'), [{ export: 7 }]);
    assert.equal((await answer(messageId, 'perhaps')).status, 400);
  });

  it('lets the bot put another card in the place of its question, or take it away', async () => {
    const [replaced, removed] = [await offer(), await offer()];
    const info = { contentType: 'application/vnd.microsoft.teams.card.file.info', name: 'audit.csv', contentUrl: 'https://127.0.0.1/audit.csv', content: { fileType: 'csv' } };
    assert.equal((await activities('PUT', `/${replaced}`, { type: 'message', attachments: [info] })).status, 200);
    assert.equal((await activities('DELETE', `/${removed}`)).status, 200);
    const chat = listAt((await lab.local('GET', `${sam}/messages?after=0`)).body, 'messages');
    assert.deepEqual(at(chat.find((message) => at(message, 'id') === replaced), 'activity', 'attachments'), [info]);
    assert.equal(chat.some((message) => at(message, 'id') === removed), false);
    assert.equal((await answer(replaced, 'accept')).status, 400);
  });

  it('gives up on an upload that the bot cancels, and on one that it forgot for a day', async () => {
    const url = async (): Promise<string> => {
      await answer(await offer(), 'accept');
      return textAt(invokes().at(-1), 'value', 'uploadInfo', 'uploadUrl');
    };
    const cancelled = await url();
    assert.equal((await lab.call('DELETE', new URL(cancelled).pathname)).status, 204);
    assert.equal((await lab.call('GET', new URL(cancelled).pathname)).status, 404);
    const forgotten = await url();
    assert.deepEqual(at((await lab.call('GET', new URL(forgotten).pathname)).body, 'nextExpectedRanges'), ['0-']);
    await lab.advance('P2D');
    assert.equal((await put(forgotten, '0', 'bytes 0-0/1')).status, 404);
  });
});
