import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { linksIn } from '../directory/mail.ts';
import type { User } from '../directory/user.ts';
import { bodyAs, personCalling } from './graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from './graph-call.ts';
import { badRequest, GraphError } from './graph-error.ts';
import { userInPath } from './user/user-access.ts';

/** Sending mail. */
export const mailOperations: OperationTable = {
  'POST /users/{user-id}/sendMail': (call) => sendMail(call, userInPath(call)),
  'POST /me/sendMail': (call) => sendMail(call, personCalling(call)),
};

const recipients = z.array(z.looseObject({ emailAddress: z.looseObject({ address: z.string() }) })).default([]);
const messageSchema = z.looseObject({
  subject: z.string().nullish(),
  body: z.looseObject({ contentType: z.string().default('text'), content: z.string().default('') }).nullish(),
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
});
// The metadata spells the parameters with a capital, the documentation without: both are taken.
const sendSchema = z.looseObject({ message: messageSchema.optional(), Message: messageSchema.optional() });

function sendMail(call: GraphCall, sender: User): GraphReply {
  if (call.caller.kind === 'person' && call.caller.user.id !== sender.id) throw new GraphError(
    403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.',
  );
  if (sender.userType === 'Guest') throw new GraphError(
    404, 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
  const body = bodyAs(call, sendSchema);
  const message = body.message ?? body.Message;
  if (message === undefined) throw badRequest('The message is missing.', 'ErrorInvalidRequest');
  const addresses = (list: z.infer<typeof recipients>): string[] => list.map(({ emailAddress }) => emailAddress.address);
  const to = addresses(message.toRecipients);
  if (to.length + message.ccRecipients.length + message.bccRecipients.length === 0) throw badRequest(
    'At least one recipient is not valid.', 'ErrorInvalidRecipients',
  );
  const content = message.body?.content ?? '';
  call.tenant.mails.put({
    id: randomUUID(), sentDateTime: call.tenant.clock.iso(), sender: 'graph', from: sender.mail ?? sender.userPrincipalName,
    to: [...to, ...addresses(message.bccRecipients)], cc: addresses(message.ccRecipients),
    subject: message.subject ?? '', contentType: message.body?.contentType.toLowerCase() === 'html' ? 'html' : 'text', body: content, language: null,
    links: linksIn(content),
  });
  call.tenant.store.afterCommit(() => to.forEach((address) => call.tenant.events.publish({ event: 'mail', data: { to: address } })));
  return { status: 202 };
}
