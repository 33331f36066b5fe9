import type { Slots } from '../../language/understanding.ts';
import { plainText } from '../../card/plain-text.ts';
import type { BulkDefaults } from '../../rule/bulk.ts';
import { newId } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { Say, SharedFile, Turn } from '../port/turn.ts';
import { within } from '../within.ts';
import { sendBulkCard } from './show-bulk.ts';
import { bulkForm } from './bulk-form.ts';
import { decodeText } from './decode-text.ts';
import { mayRunBulk } from './may-run.ts';
import { mostRows, readList } from './read-list.ts';
import { receiveList, type NewList } from './receive-list.ts';

const patienceMs = 1_200;
const mostBytes = 4 * 1024 * 1024;
const readable = ['csv', 'txt', 'tsv'];

/** 'Invite many from a csv': answers with a form for the list. */
export async function offerBulk(parts: Parts, turn: Turn, say: Say): Promise<void> {
  const may = await mayRunBulk(parts, turn.chat.personId);
  await say(may.ok ? await bulkForm(parts, turn, { id: newId('bulk') }) : { kind: 'text', text: may.text });
}

/** A file sent to the chat: read, written down and checked. Nothing is done for its rows before somebody says so. */
export async function takeFile(parts: Parts, turn: Turn, files: readonly SharedFile[], say: Say): Promise<void> {
  const refuse = async (text: string) => void (await say({ kind: 'text', text }));
  const may = await mayRunBulk(parts, turn.chat.personId);
  if (!may.ok) return refuse(may.text);
  const [file] = files;
  if (!file || files.length > 1) return refuse('One file at a time, please: send the lists one after another. Nothing was read.');
  if (!readable.includes(file.type)) return refuse(['xlsx', 'xls', 'xlsm', 'ods', 'numbers'].includes(file.type) ? 'Foyer does not read workbooks. In Excel, choose ‘Save as’, then ‘CSV UTF-8’, and send that file. Nothing was read.' : 'Foyer reads lists as CSV or text files. Nothing was read.');
  const found = await parts.files.read(file, mostBytes);
  if (!found.ok) return refuse(fileProblem(found.reason));
  const text = decodeText(found.bytes);
  if (text === null) return refuse('The file is not in Unicode, so that names with other letters than a to z would be wrong. Save it as ‘CSV UTF-8’, and send it again. Nothing was read.');
  await takeText(parts, turn, text, (read) => ({ source: { kind: 'file', name: plainText(file.name, 100), delimiter: read.delimiter } }), noDefaults(), say);
}

/** More guests in a sentence than one request takes: a list for those who may; false for everybody else. */
export async function inviteInBulk(parts: Parts, turn: Turn, slots: Slots, say: Say): Promise<boolean> {
  const may = await mayRunBulk(parts, turn.chat.personId);
  if (may.ok) await takeText(parts, turn, (slots.emails ?? []).join('\n'), () => ({ source: { kind: 'pasted' } }), await defaultsOf(parts, slots), say);
  return may.ok;
}

/** A list written or pasted as a message. */
export async function takePasted(parts: Parts, turn: Turn, text: string, say: Say): Promise<void> {
  const may = await mayRunBulk(parts, turn.chat.personId);
  if (!may.ok) return void (await say({ kind: 'text', text: may.text }));
  await takeText(parts, turn, text, () => ({ source: { kind: 'pasted' } }), noDefaults(), say);
}

/** 'Assign Apollo to ann@…, ben@… until March': an administrator assigns with no request; what that passes by is shown first. */
export async function assignDirectly(parts: Parts, turn: Turn, slots: Slots, say: Say): Promise<void> {
  const may = await mayRunBulk(parts, turn.chat.personId);
  if (!may.ok) return void (await say({ kind: 'text', text: may.text }));
  const defaults = await defaultsOf(parts, slots);
  const mails = slots.emails ?? [];
  // Without a package the same list would be one of invitations.
  if (mails.length === 0 || defaults.packageId === null) return void (await say(await bulkForm(parts, turn, { id: newId('bulk'), defaults, list: mails.join('\n'), remark: defaults.packageId !== null ? '' : 'Nothing was done yet: choose the access package to assign.' })));
  const start = slots.start ?? '';
  const heading = start === '' ? 'email' : 'email,start';
  await takeText(parts, turn, [heading, ...mails.map((mail) => (start === '' ? mail : `${mail},${start}`))].join('\n'), () => ({ source: { kind: 'pasted' } }), defaults, say);
}

async function takeText(parts: Parts, turn: Turn, text: string, from: (read: NewList['read']) => Pick<NewList, 'source'>, defaults: BulkDefaults, say: Say): Promise<void> {
  const read = readList(text);
  if (!read.ok) return void (await say({ kind: 'text', text: listProblem(read) }));
  const bulk = await receiveList(parts, turn, { id: newId('bulk'), key: `${turn.chat.conversationId} ${turn.activityId}`, read, defaults, ...from(read) });
  await sendBulkCard(parts, turn, bulk, say);
}

async function defaultsOf(parts: Parts, slots: Slots): Promise<BulkDefaults> {
  const packages = (await within(patienceMs, parts.directory.packages())) ?? [];
  const chosen = packages.find(({ displayName }) => displayName === slots.package);
  return { ...noDefaults(), packageId: chosen?.id ?? null, end: slots.end ?? '', reason: plainText(slots.reason ?? '', 1_000), language: slots.language ?? 'en' };
}

const noDefaults = (): BulkDefaults => ({ packageId: null, end: '', reason: '', language: 'en', answers: {} });

/** Why a list could not be read, and what to do about it. */
export function listProblem(read: Extract<ReturnType<typeof readList>, { ok: false }>): string {
  switch (read.why) {
    case 'empty':
      return 'The list holds no row. Give it a heading with a column “email”, and a line for each person. Nothing was read.';
    case 'no-address':
      return 'The list holds no mail address. Write one a line, or give it a heading with a column “email”. Nothing was read.';
    case 'too-many':
      return `The list holds more than ${mostRows.toLocaleString('en')} rows. Divide it, and send the parts one after another. Nothing was read.`;
    case 'broken':
      return `The list cannot be read from line ${read.line} on: a quotation mark there has no counterpart. Mend it, and send the list again. Nothing was read.`;
  }
}

function fileProblem(reason: 'too-large' | 'gone' | 'foreign-host' | 'unavailable'): string {
  switch (reason) {
    case 'too-large':
      return 'The file is larger than 4 MB. Divide the list, and send the parts one after another. Nothing was read.';
    case 'gone':
      return 'The file is not there any more. Send it once more.';
    case 'foreign-host':
      return 'Foyer reads files from your organization’s OneDrive and SharePoint alone. Send the file itself into this chat. Nothing was read.';
    case 'unavailable':
      return 'OneDrive does not answer just now. Nothing was read: send the file again in a minute.';
  }
}
