import assert from 'node:assert/strict';
import { z } from 'zod';
import { acceptFile, refusal, sendFile } from './list-player.ts';
import type { Player } from './script.ts';
import type { Seen } from './seen.ts';
import { openStage, until, type Stage } from './stage.ts';

const sam = 'sam@contoso.example';
const requests = '/identityGovernance/entitlementManagement/assignmentRequests';
const heading = 'email,name,package,end,reason,Role in the project';
const guests = (count: number, rest = ',,Marketing Assets,,Launch') => Array.from({ length: count }, (_, index) => `guest${index}@fabrikam.example${rest}`);
const csv = (...rows: string[]) => [heading, ...rows].join('\r\n');

const cardSchema = z.object({ body: z.array(z.looseObject({ id: z.string().optional(), choices: z.array(z.object({ title: z.string(), value: z.string() })).optional() })) });
const assigned = z.object({ requestType: z.string(), assignment: z.object({ targetId: z.string().optional(), target: z.object({ email: z.string() }).optional() }) });

describe('lists', function () {
  this.timeout(60_000);
  let stage: Stage;
  let admin: Player;
  beforeEach(async () => {
    stage = await openStage();
    admin = stage.person(sam);
  });
  afterEach(() => stage.close());

  const start = (card: Seen) => admin.press(card, card.buttons.find(({ verb }) => verb === 'bulk.start')?.title ?? '');
  const list = async (...rows: string[]) => sendFile(stage, sam, 'guests.csv', csv(...rows));
  /** A list that is checked behind the chat, once it is. */
  const ready = (card: Seen, rows: number) => until('the check to end', async () => (await admin.chat()).find((one) => one.id === card.id && one.lines[0] === `${rows.toLocaleString('en')} of ${rows.toLocaleString('en')} rows are ready`));
  /** For whom Entra was asked to assign, each as often as it was asked and took it. */
  const targets = async () => (await stage.calls('POST', requests)).filter(({ status }) => status === 201).map(({ body }) => assigned.parse(body).assignment.target?.email ?? assigned.parse(body).assignment.targetId ?? '');
  const batches = async () => (await stage.calls('POST', '/$batch')).length;

  it('shows what each row of a file comes to before anything is done', async () => {
    const card = await list('new.one@fabrikam.example,New One,Apollo Project,2027-03-31,Launch,Designer', 'lena@fabrikam.example,,Apollo Project,,Launch,Engineer', 'bad,,,,,', 'max@tailspin.example,,,,,', 'second@litware.example,Second,,,,', 'omar@fabrikam.example,,Apolo Project,2028-03-31,x,');
    assert.deepEqual(card.lines, [
      '2 of 6 rows are ready',
      'The list ‘guests.csv’. Nothing has been done yet.',
      '✓ 2 rows are ready',
      '✕ 3 rows have problems, and are left out',
      '○ 1 row would change nothing, and is left out',
      'With problems',
      'Line 4  bad  “bad” is not a mail address that can be invited. Write it as name@company.com.',
      'Line 5  max@tailspin.example  Nobody may be invited from tailspin.example: your organization has blocked it. Use another address of the partner.',
      'Line 7  omar@fabrikam.example  There is no access package “Apolo Project”. Did you mean “Apollo Project”?',
      'Would change nothing',
      'Line 3  lena@fabrikam.example  Holds Apollo Project already.',
      'Ready',
      'Line 2  new.one@fabrikam.example  Apollo Project until Wed 31 March 2027, new in the directory',
      'Line 6  second@litware.example  invitation by mail',
      'What happens, what it passes by, and what it costs',
      'Apollo Project  1 row by the policy “Apollo Project: direct assignment of guests”. Passes by the approval that people who ask themselves go through.',
      'Invitations  One person is invited by mail, with no package. You become their sponsor. An account has no last day of its own.',
      'Newcomers  One person is not in your directory yet: Entra brings them in with the package.',
      'Billing  For 1 guest Entra bills this as governance of guests: one charge a guest and month.',
      'Access package, where a row names none: [None: only the guest account]',
      'Last day, where a row gives none: []',
      'Why do they need access?: []',
      'Language of the invitations, where a row gives none: [English]',
      'Start on (empty: at once): []: At (empty: hh:mm): []',
      '[Start with the 2 ready rows]',
      '[Check again]',
      '[Send me the problems as a file]',
      '[Discard]',
    ]);
    assert.deepEqual(await stage.writes(), []);
  });

  it('does what was ready, once, however often start is pressed, and tells how it ended', async () => {
    const card = await list(...guests(25), 'second@litware.example,Second,,,,', 'bad,,,,,');
    await Promise.all([start(card), start(card), start(card)]);
    await start(card);
    const done = await admin.sees('26 of 26 rows done');
    assert.deepEqual(done.lines.slice(1), ['The list ‘guests.csv’, started 1 Mar, hh:mm', 'Finished  Every row has been sent. Ended 1 Mar, hh:mm.', '✓ 26 rows are done', 'Left out from the start', '1 row  with problems', '[Send me what was not done as a file]', '[Send me all results as a file]']);
    await admin.sees('The list ‘guests.csv’ has ended: 26 rows done, 1 left out for their problems. The card above offers a file of what was not done, and why; mended, it can be sent again.');
    assert.deepEqual((await targets()).sort(), guests(25, '').sort());
    assert.deepEqual((await stage.invitations('second@litware.example')).map(({ status }) => status), [201]);
    assert.equal(await batches(), 3);
  });

  it('takes a pasted list, with what is written on the card for all of it', async () => {
    const form = await admin.say('invite many guests from a csv');
    assert.equal(form.lines[0], 'Invite or assign many');
    const apollo = cardSchema.parse(form.card).body.find(({ id }) => id === 'package')?.choices?.find(({ title }) => title === 'Apollo Project')?.value;
    const checked = await admin.press(form, 'Check the list', { list: 'Ann Lee <ann@fabrikam.example>; ben@fabrikam.example\nann@fabrikam.example', package: apollo, reason: 'Launch' });
    assert.equal(checked.card?.lines[0], 'No row is ready');
    assert.ok(checked.card.lines.includes('Line 2  ann@fabrikam.example  The same is asked for on line 1. Take one of the two lines out. The question “Role in the project” is not answered. Answer it for all on the card, or in a column of that name.'));
    const [question] = Object.keys(checked.card.inputs).filter((id) => id.startsWith('answer_'));
    const again = await admin.press(checked.card, 'Check again', { [question ?? '']: 'Designer' });
    assert.equal(again.card?.lines[0], '2 of 3 rows are ready');
    assert.deepEqual(await stage.writes(), []);
  });

  it('takes a list that is written as a message', async () => {
    const card = await admin.say(`email;package;reason\n${guests(12, ';Marketing Assets;Launch').join('\n')}`);
    assert.equal(card.lines[0], '12 of 12 rows are ready');
  });

  it('assigns directly to several people, and says first what that passes by', async () => {
    const card = await admin.say('assign Marketing Assets to ann@fabrikam.example and ben@litware.example until 20 March because of the launch');
    assert.equal(card.lines[0], '2 of 2 rows are ready');
    assert.ok(card.lines.includes('Marketing Assets  2 rows by the policy “Marketing Assets: connected organizations”. Nobody is asked for approval by this package anyway.'));
    await start(card);
    await admin.sees('2 of 2 rows done');
  });

  it('checks again, and starts nothing, where what counts for all rows was changed', async () => {
    const card = await list('ann@fabrikam.example,,Marketing Assets,,Launch,');
    const pressed = await admin.press(card, 'Start with the ready row', { end: '2027-12-31' });
    assert.equal(pressed.card?.lines[2], 'Nothing was started: what counts for all rows was changed, so the rows were checked again. Look at them, then start.');
    assert.ok(pressed.card.lines.includes('Line 2  ann@fabrikam.example  Marketing Assets is given for 30 days at most. Choose Wed 31 March 2027 or earlier.'));
    assert.deepEqual(await stage.writes(), []);
  });

  it('starts at the moment that was chosen, with the rows that are still right then', async () => {
    const card = await list('ann@fabrikam.example,,Marketing Assets,,Launch,', 'ben@fabrikam.example,,Marketing Assets,,Launch,');
    const pressed = await admin.press(card, 'Start with the 2 ready rows', { day: '2027-03-03', time: '07:30' });
    assert.deepEqual(pressed.card?.lines.slice(0, 3), ['2 rows', 'The list ‘guests.csv’', 'Starts 3 Mar, hh:mm  The rows are checked once more then. Nothing has been done yet.']);
    const ann = await list('ann@fabrikam.example,,Marketing Assets,,Launch,');
    await start(ann);
    await admin.sees('1 of 1 row done');
    await stage.pass('P2D');
    const done = await until('the scheduled list to end', async () => (await admin.chat()).find((one) => one.id === card.id && one.lines[0] === '1 of 1 row done'));
    assert.ok(done.lines.includes('1 row  that would change nothing'));
    assert.deepEqual((await targets()).sort(), ['ann@fabrikam.example', 'ben@fabrikam.example']);
  });

  it('does not start at a moment that has passed', async () => {
    const card = await list(...guests(1));
    const pressed = await admin.press(card, 'Start with the ready row', { day: '2027-02-28' });
    assert.equal(pressed.card?.lines.find((line) => line.startsWith('Nothing was started')), 'Nothing was started: that moment has passed. Choose a later one, or leave the day empty to start at once.');
  });

  it('sends only those again that Entra put off', async () => {
    await stage.fault({ match: { method: 'POST', path: requests }, status: 429, retryAfter: 1, times: 5 });
    await start(await list(...guests(25)));
    await admin.sees('25 of 25 rows done');
    const all = (await stage.calls('POST', requests)).map(({ status }) => status);
    assert.deepEqual([all.filter((status) => status === 429).length, all.filter((status) => status === 201).length], [5, 25]);
  });

  it('does nobody twice whose answer was lost', async () => {
    await stage.fault({ match: { method: 'POST', path: requests }, status: 503, afterEffect: true, times: 4 });
    await stage.fault({ match: { method: 'POST', path: '/invitations' }, status: 503, afterEffect: true, times: 2 });
    await start(await list(...guests(25), 'second@litware.example,Second,,,,', 'third@litware.example,Third,,,,'));
    await admin.sees('27 of 27 rows done');
    assert.equal((await stage.invitations('second@litware.example')).length, 1);
    assert.equal(new Set((await stage.calls('POST', requests)).map(({ body }) => assigned.parse(body).assignment.target?.email)).size, (await stage.calls('POST', requests)).length);
  });

  it('tells what failed, in a file that can be mended and sent again', async () => {
    await stage.fault({ match: { method: 'POST', path: '/invitations' }, status: 400, times: 1 });
    await start(await list('=evil@fabrikam.example,,,,,', 'second@litware.example,"=cmd()",,,,'));
    const done = await admin.sees('0 of 1 row done');
    assert.ok(done.lines.includes('Line 3  second@litware.example  Entra refused it (BadRequest). Check the row, then send it again.'));
    await admin.press(done, 'Send me what was not done as a file');
    const { name, text } = await acceptFile(stage, sam);
    assert.equal(name, 'guests, not done.csv');
    assert.deepEqual(text.replace('\ufeff', '').split('\r\n'), [
      'email,name,organization,package,policy,start,end,reason,language,Role in the project,line,result,problem,what to do',
      "'=evil@fabrikam.example,,,,,,,,,,2,left out,“=evil@fabrikam.example” is not a mail address that can be invited.,Write it as name@company.com.",
      "second@litware.example,'=cmd(),,,,,,,,,3,failed,Entra refused it (BadRequest).,\"Check the row, then send it again.\"",
      '',
    ]);
    const again = await sendFile(stage, sam, name, text);
    assert.deepEqual(again.lines.filter((line) => line.startsWith('Line')), ['Line 2  =evil@fabrikam.example  “=evil@fabrikam.example” is not a mail address that can be invited. Write it as name@company.com.', 'Line 3  second@litware.example  invitation by mail']);
  });

  it('pauses, goes on, and stops; what was not begun stays undone', async () => {
    await stage.fault({ match: { method: 'POST', path: requests }, delayMs: 30, rate: 1 });
    const card = await list(...guests(100));
    const running = await start(card);
    assert.ok(running.card);
    const paused = await admin.press(running.card, 'Pause');
    assert.match(paused.card?.lines[2] ?? '', /^Paused/);
    const before = await until('the batch under way to end', async () => ((await targets()).length % 20 === 0 ? (await targets()).length : null));
    await stage.settle();
    assert.equal((await targets()).length, before);
    const resumed = await admin.press(paused.card ?? card, 'Go on');
    const stopped = await admin.press(resumed.card ?? card, 'Stop');
    assert.match(stopped.card?.lines[2] ?? '', /^(Being delivered|Stopped)/);
    await stage.mend();
    const end = await until('the list to end', async () => (await admin.chat()).find((one) => one.id === card.id && one.lines[2]?.startsWith('Stopped')));
    const done = (await targets()).length;
    assert.ok(done < 100, String(done));
    assert.ok(end.lines.includes(`○ ${100 - done} rows were not begun`), end.lines.join('\n'));
  });

  it('runs a thousand rows by fifty batches, with a card that follows', async () => {
    const card = await list(...guests(1_000));
    await start(await ready(card, 1_000));
    await until('the list to end', async () => (await admin.chat()).find((one) => one.id === card.id && one.lines[0] === '1,000 of 1,000 rows done'), async () => (await admin.chat()).at(-1)?.lines.slice(0, 5).join(' / '));
    assert.equal(await batches(), 50);
    assert.equal(new Set(await targets()).size, 1_000);
  });

  describe('refuses', () => {
    const cases: [string, string, string | Buffer, RegExp][] = [
      ['a workbook, with the way out', 'guests.xlsx', 'PK', /choose ‘Save as’, then ‘CSV UTF-8’/],
      ['another kind of file', 'guests.pdf', '%PDF', /^Foyer reads lists as CSV or text files\. Nothing was read\.$/],
      ['a file that is too large', 'guests.csv', Buffer.alloc(4 * 1024 * 1024 + 1, 'a'), /larger than 4 MB/],
      ['a file in no Unicode encoding', 'guests.csv', Buffer.from('email,name\njane@fabrikam.example,J\xe9r\xf4me', 'latin1'), /not in Unicode/],
      ['an empty file', 'guests.csv', ' \r\n', /holds no row/],
      ['a file without an address', 'guests.csv', 'name,company\nJane,Fabrikam', /holds no mail address/],
      ['a quotation mark without its counterpart', 'guests.csv', 'email,name\n"jane@fabrikam.example,Jane\n', /cannot be read from line \d+ on/],
      ['more than 10,000 rows', 'guests.csv', `email\n${guests(10_001, '').join('\n')}`, /more than 10,000 rows/],
    ];
    for (const [title, name, content, words] of cases) {
      it(title, async () => {
        assert.match((await sendFile(stage, sam, name, content)).lines.join(' '), words);
      });
    }

    it('somebody who is no governance administrator, and says what they can do', async () => {
      const answer = await sendFile(stage, 'ines@contoso.example', 'guests.csv', csv(...guests(3)));
      assert.deepEqual(answer.lines, ['Lists are for governance administrators, and nothing was done. You can invite up to 10 guests at once, and their manager decides: write ‘invite a@partner.com, b@partner.com until 31 March, because …’. For more, send the list to your IT administrators.']);
    });

    it('the button of somebody else’s list, of one that never was, and one that did not arrive whole', async () => {
      const card = await list(...guests(2));
      const data = z.object({ bulk: z.string() }).parse(card.buttons[0]?.data);
      const dana = stage.person('dana@contoso.example');
      const own = await dana.say('help');
      assert.match(refusal(await dana.tamper(own, 'bulk.start', data)), /^403 Lists are for governance administrators/);
      assert.equal(refusal(await admin.tamper(card, 'bulk.start', { bulk: 'bulk_nothing' })), '403 This list belongs to somebody else, or exists no more. Nothing was changed.');
      assert.equal(refusal(await admin.tamper(card, 'bulk.start', { bulk: 7 })), '400 This button did not arrive whole, so nothing was changed. Send the list again.');
      assert.deepEqual(await stage.writes(), []);
    });
  });

  it('reads what Excel writes: UTF-16, semicolons, quoted cells, German headings', async () => {
    const text = 'sep=;\r\nE-Mail-Adresse;Name;Paket;Ende;Grund\r\n"ann@fabrikam.example";"Lee; Ann";Marketing Assets;20.03.2027;"Start ""Frühling"""\r\n';
    const card = await sendFile(stage, sam, 'gäste.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
    assert.equal(card.lines[0], '1 of 1 row is ready');
    assert.ok(card.lines.includes('Line 3  ann@fabrikam.example  Marketing Assets until Sat 20 March 2027, new in the directory'));
  });
});
