import { z } from 'zod';
import type { FileUpload, SharedFile, TurnInput } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { isLoopbackUrl } from './service-host.ts';

type FileAnswer = Extract<TurnInput, { kind: 'file-answer' }>;

const mostFiles = 10;
/** Where a file is fetched or put is checked against the allowed hosts when that is done; here it need only be an address. */
const fileUrl = z.string().max(8_000).refine((text) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || isLoopbackUrl(url));
});
const fileName = z.string().min(1).max(400);

const downloadSchema = z.object({ downloadUrl: fileUrl, fileType: z.string().max(20).nullish() });
const uploadSchema = z.object({ name: fileName, uploadUrl: fileUrl, contentUrl: fileUrl, uniqueId: z.string().min(1).max(200), fileType: z.string().max(20) });
const answerSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('accept'), context: z.unknown().optional(), uploadInfo: uploadSchema }),
  z.object({ action: z.literal('decline'), context: z.unknown().optional() }),
]);

/** The files that somebody attached to a message. What else Teams attaches, such as the text once more as HTML, is none. */
export function readFiles({ attachments }: InboundActivity): SharedFile[] {
  return (attachments ?? []).flatMap(({ contentType, name, content }) => {
    if (contentType !== 'application/vnd.microsoft.teams.file.download.info') return [];
    const known = fileName.safeParse(name);
    const download = downloadSchema.safeParse(content);
    if (!known.success || !download.success) return [];
    return [{ name: known.data, type: typeOf(known.data, download.data.fileType), downloadUrl: download.data.downloadUrl }];
  }).slice(0, mostFiles);
}

/** Reads the answer to an offered file from its invoke; `null` when it is malformed. */
export function readFileAnswer(value: unknown): FileAnswer | null {
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return null;
  const upload: FileUpload | null = parsed.data.action === 'accept' ? parsed.data.uploadInfo : null;
  return { kind: 'file-answer', context: parsed.data.context, upload };
}

function typeOf(name: string, given: string | null | undefined): string {
  const type = given || (name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '');
  return type.replace(/^\./, '').toLowerCase();
}
