import assert from 'node:assert/strict';
import { startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';

const download = (over: object = {}, content: object = {}) => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: 'https://contoso-my.sharepoint.com/personal/ines/Documents/guests.csv',
  name: 'guests.csv',
  content: { downloadUrl: 'https://contoso-my.sharepoint.com/download.aspx?tempauth=x', uniqueId: 'u1', fileType: 'csv', ...content },
  ...over,
});
const uploadInfo = {
  contentUrl: 'https://contoso-my.sharepoint.com/personal/ines/Documents/Applications/report.csv',
  name: 'report.csv',
  uploadUrl: 'https://contoso-my.sharepoint.com/_api/upload?guid=1',
  uniqueId: 'u2',
  fileType: 'csv',
};

describe('files in the chat', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ invokeLimitMs: 30 });
  });
  afterEach(() => bot.close());

  const inputs = () => bot.handler.turns.map(({ input }) => input);
  const consent = (value: unknown, fields: object = {}) => bot.deliver({ type: 'invoke', name: 'fileConsent/invoke', text: undefined, replyToId: 'm7', value, ...fields });

  it('arrive with a message, with or without words', async () => {
    await bot.deliver({ text: 'invite these', attachments: [download()] });
    await bot.deliver({ text: undefined, attachments: [download({ name: 'Gäste.CSV' }, { fileType: '.CSV' }), download({ name: 'list.txt' }, { fileType: undefined }), download({ name: 'list' }, { fileType: null })] });
    const downloadUrl = 'https://contoso-my.sharepoint.com/download.aspx?tempauth=x';
    assert.deepEqual(inputs(), [
      { kind: 'message', text: 'invite these', files: [{ name: 'guests.csv', type: 'csv', downloadUrl }] },
      { kind: 'message', text: '', files: [{ name: 'Gäste.CSV', type: 'csv', downloadUrl }, { name: 'list.txt', type: 'txt', downloadUrl }, { name: 'list', type: '', downloadUrl }] },
    ]);
  });

  for (const [what, attachment] of [
    ['the words once more, as HTML', { contentType: 'text/html', content: '<p>who are my guests</p>' }],
    ['a picture', { contentType: 'image/png', contentUrl: 'https://example.com/a.png' }],
    ['a file without a name', download({ name: undefined })],
    ['a file without an address', download({ content: {} })],
    ['a file whose content is no object', download({ content: 'x' })],
    ['a file at an address of another kind', download({}, { downloadUrl: 'file:///etc/passwd' })],
    ['a file over plain http', download({}, { downloadUrl: 'http://contoso.sharepoint.com/x' })],
  ] as const) {
    it(`are none in ${what}`, async () => {
      await bot.deliver({ attachments: [attachment] });
      assert.deepEqual(inputs(), [{ kind: 'message', text: 'who are my guests', files: [] }]);
    });
  }

  it('are ten at most', async () => {
    await bot.deliver({ attachments: Array.from({ length: 12 }, () => download()) });
    const [input] = inputs();
    assert.equal(input?.kind === 'message' && input.files.length, 10);
  });

  it('are offered by a card that Teams asks the person with', async () => {
    bot.handler.onMessage = async (_turn, say) => void (await say({ kind: 'file-offer', name: 'report.csv', about: 'Your guests', sizeBytes: 120, context: { report: 'r1' } }));
    await bot.deliver();
    assert.deepEqual(bot.connector.bodies[0].attachments, [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: 'report.csv',
        content: { description: 'Your guests', sizeInBytes: 120, acceptContext: { report: 'r1' }, declineContext: { report: 'r1' } },
      },
    ]);
  });

  it('are shown where they lie once they have been put there', async () => {
    bot.handler.onMessage = async (_turn, say) => void (await say({ kind: 'file', name: 'report.csv', contentUrl: uploadInfo.contentUrl, uniqueId: 'u2', fileType: 'csv' }));
    await bot.deliver();
    assert.deepEqual(bot.connector.bodies[0].attachments, [
      { contentType: 'application/vnd.microsoft.teams.card.file.info', contentUrl: uploadInfo.contentUrl, name: 'report.csv', content: { uniqueId: 'u2', fileType: 'csv' } },
    ]);
  });

  it('come back as wanted or not wanted, and the offer goes', async () => {
    assert.equal((await consent({ type: 'fileUpload', action: 'accept', context: { report: 'r1' }, uploadInfo })).status, 200);
    assert.equal((await consent({ type: 'fileUpload', action: 'decline', context: { report: 'r1' } })).status, 200);
    assert.deepEqual(inputs(), [
      { kind: 'file-answer', context: { report: 'r1' }, upload: uploadInfo },
      { kind: 'file-answer', context: { report: 'r1' }, upload: null },
    ]);
    assert.deepEqual(bot.connector.calls.map(({ method, path }) => `${method} ${path}`), Array.from({ length: 2 }, () => 'DELETE /v3/conversations/a%3Achat-of-ines/activities/m7'));
  });

  it('stay on offer where the answer could not be dealt with', async () => {
    bot.handler.onFileAnswer = async () => Promise.reject(new Error('x'));
    assert.equal((await consent({ action: 'accept', uploadInfo })).status, 200);
    assert.deepEqual(bot.connector.calls.map(({ method }) => method), ['POST']);
    assert.match(bot.connector.bodies[0].text, /^Something went wrong here/);
  });

  it('leave nobody with an apology where only the offer could not be taken away', async () => {
    bot.connector.script.push({ status: 403, body: {} });
    assert.equal((await consent({ action: 'decline' })).status, 200);
    assert.equal(bot.connector.calls.length, 1);
  });

  it('answer the invoke in time while they are being put', async () => {
    const slow = Promise.withResolvers<void>();
    bot.handler.onFileAnswer = async (_turn, say) => {
      await slow.promise;
      await say({ kind: 'text', text: 'Here it is.' });
    };
    assert.equal((await consent({ action: 'accept', uploadInfo })).status, 200);
    slow.resolve();
    await bot.teams.close();
    assert.deepEqual(bot.connector.calls.map(({ method }) => method), ['POST', 'DELETE']);
  });

  it('are refused where the answer is malformed, or comes from a group', async () => {
    for (const value of [null, {}, { action: 'maybe' }, { action: 'accept' }, { action: 'accept', uploadInfo: { ...uploadInfo, uploadUrl: 'ftp://x/' } }, { action: 'accept', uploadInfo: { ...uploadInfo, name: '' } }]) {
      assert.equal((await consent(value)).status, 400);
    }
    const group = { conversation: { conversationType: 'groupChat', isGroup: true, id: '19:meeting@thread.v2', tenantId: tenant } };
    assert.equal((await consent({ action: 'decline' }, group)).status, 400);
    assert.deepEqual(inputs(), []);
  });
});
