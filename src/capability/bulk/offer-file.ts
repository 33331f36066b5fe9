import { z } from 'zod';
import { plainText } from '../../card/plain-text.ts';
import type { Bulk } from '../../rule/bulk.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { bulkEntry } from './change-bulk.ts';
import { mayRunBulk } from './may-run.ts';
import { writeFile, type FileKind } from './write-file.ts';

const fileContext = z.object({ bulk: idSchema('bulk'), which: z.enum(['problems', 'results']) });

/** 'Send me the problems as a file': Teams asks the person whether they want it, and where it goes. */
export async function offerFile(parts: Parts, turn: Turn, bulk: Bulk, which: FileKind, say: Say): Promise<ActionAnswer> {
  const bytes = await writeFile(parts, bulk, which, readerOf(parts, turn));
  const about = which === 'problems' ? 'Each row that was not done, why, and what to do. Mended, it can be sent to this chat again.' : 'Each row, and what became of it.';
  await say({ kind: 'file-offer', name: fileName(bulk, which), about, sizeBytes: bytes.length, context: { bulk: bulk.id, which } });
  return { kind: 'notice', text: 'The file is offered below.' };
}

/** The answer to an offered file; false where it is no file of a list. */
export async function takeFileAnswer(parts: Parts, turn: Turn & { input: { kind: 'file-answer' } }, say: Say): Promise<boolean> {
  const context = fileContext.safeParse(turn.input.context);
  if (!context.success) return false;
  const { upload } = turn.input;
  const tell = async (text: string) => void (await say({ kind: 'text', text }));
  const bulk = await parts.store.bulks.byId(context.data.bulk);
  const own = bulk?.tenantId === turn.chat.tenantId && bulk.owner.id === turn.chat.personId ? bulk : null;
  const may = own && upload ? await mayRunBulk(parts, turn.chat.personId) : { ok: true as const };
  if (!own) await tell('The list belongs to somebody else, or exists no more. No file was written.');
  else if (!may.ok) await tell(may.text);
  else if (!upload) await tell('No file was written. The card of the list offers it again.');
  else {
    const bytes = await writeFile(parts, own, context.data.which, readerOf(parts, turn));
    const written = await parts.files.write(upload, bytes);
    if (written.ok) {
      await parts.store.transaction((tx) => tx.audit([bulkEntry(own, 'bulk-file-written', own.owner, { which: context.data.which, bytes: bytes.length })], parts.clock.now()));
      await say({ kind: 'file', name: upload.name, contentUrl: upload.contentUrl, uniqueId: upload.uniqueId, fileType: upload.fileType });
    } else await tell(written.reason === 'foreign-host' ? 'The file would have gone to a place outside of your organization’s OneDrive, so it was not written.' : 'The file could not be written to OneDrive just now. Ask for it on the card once more.');
  }
  return true;
}

/** `guests, not done.csv` of `guests.csv`. */
function fileName({ source }: Bulk, which: FileKind): string {
  const stem = source.kind === 'file' ? source.name.replace(/\.\w{1,5}$/, '') : 'list';
  return `${plainText(stem, 60).replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}, ${which === 'problems' ? 'not done' : 'results'}.csv`;
}
