import { z } from 'zod';
import { downloadAttachment } from '../channel/file-card.ts';
import { addFile } from '../drive/drive.ts';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { withBody } from './script-reply.ts';

// A name is one part of an address, and of a path where it is saved.
const name = z.string().regex(/^[^/\\\u0000-\u001f]{1,200}$/, { error: 'a file name without slashes was expected' });
const fileSchema = z.union([z.strictObject({ name, text: z.string() }), z.strictObject({ name, base64: z.base64() })], {
  error: 'give name, and either text or base64',
});

/** Puts a file where a message can carry it from: the attachment in the answer is ready to be sent. */
export function storeFile(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, fileSchema, (given) => {
    const bytes = 'text' in given ? Buffer.from(given.text, 'utf8') : Buffer.from(given.base64, 'base64');
    const attachment = downloadAttachment(tenant, addFile(tenant, given.name, bytes));
    return ok({ ...attachment.content, attachment });
  });
}
