import { z } from 'zod';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, withBody, withPerson } from './script-reply.ts';

const time = z.iso.datetime({ offset: true });
const repliesSchema = z.strictObject({
  status: z.enum(['disabled', 'alwaysEnabled', 'scheduled']), start: time.optional(), end: time.optional(), message: z.string().default(''),
});

/** Turns a person's automatic replies on or off, as they would in Outlook. */
export function setAutomaticReplies(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  return withPerson(tenant, person, (user) => withBody(request, repliesSchema, ({ status, start, end, message }) => {
    if (user.userType === 'Guest') return failure(409, 'NoMailbox', 'Guests have no mailbox in this organization.');
    if (status === 'scheduled' && (start === undefined || end === undefined)) return badRequest('scheduled needs start and end.');
    const now = tenant.clock.iso();
    const mailbox = { id: user.id, status, scheduledStart: start ?? now, scheduledEnd: end ?? now, internalReplyMessage: message };
    tenant.store.transaction(() => tenant.mailboxes.put(mailbox));
    return ok({ status, start: mailbox.scheduledStart, end: mailbox.scheduledEnd });
  }));
}
