import type { User } from '../directory/user.ts';
import { nameOf, personCalling } from './graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import { project } from './odata/model.ts';
import type { Model } from './odata/model.ts';
import { userInPath } from './user/user-access.ts';

/** Mailbox settings, above all who is out of office (Graph, 'Get user mailbox settings'). */
export const mailboxOperations: OperationTable = {
  'GET /users/{user-id}/mailboxSettings': (call) => settings(call, userInPath(call)),
  'GET /users/{user-id}/mailboxSettings/automaticRepliesSetting': (call) => automaticReplies(call, userInPath(call)),
  'GET /me/mailboxSettings': (call) => settings(call, personCalling(call)),
  'GET /me/mailboxSettings/automaticRepliesSetting': (call) => automaticReplies(call, personCalling(call)),
};

const model: Model<Record<string, unknown>> = { type: 'microsoft.graph.mailboxSettings', wire: (body) => body, navigation: {} };

function settings(call: GraphCall, user: User): GraphReply {
  demandMailbox(call, user);
  const body = {
    automaticRepliesSetting: repliesWire(call, user), timeZone: 'UTC', language: { locale: 'en-US', displayName: 'English (United States)' },
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], startTime: '08:00:00.0000000', endTime: '17:00:00.0000000', timeZone: { name: 'UTC' },
    },
    userPurpose: { value: 'user' }, dateFormat: 'yyyy-MM-dd', timeFormat: 'HH:mm', delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
  };
  return { status: 200, body: { '@odata.context': contextOf(call, 'mailboxSettings'), ...project(model, body, call.query) } };
}

function automaticReplies(call: GraphCall, user: User): GraphReply {
  demandMailbox(call, user);
  return { status: 200, body: { '@odata.context': contextOf(call, 'mailboxSettings/automaticRepliesSetting'), ...repliesWire(call, user) } };
}

function repliesWire(call: GraphCall, user: User): Record<string, unknown> {
  const mailbox = call.tenant.mailboxes.get(user.id);
  const now = call.tenant.clock.iso();
  const message = mailbox?.internalReplyMessage ?? '';
  return {
    status: mailbox?.status ?? 'disabled', externalAudience: 'all',
    scheduledStartDateTime: inUtc(mailbox?.scheduledStart ?? now), scheduledEndDateTime: inUtc(mailbox?.scheduledEnd ?? now),
    internalReplyMessage: message, externalReplyMessage: message,
  };
}

/** Guests have no mailbox here. A person reads their own alone. */
function demandMailbox(call: GraphCall, user: User): void {
  if (call.caller.kind === 'person' && call.caller.user.id !== user.id) throw new GraphError(
    403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.',
  );
  if (user.userType === 'Guest') throw new GraphError(
    404, 'MailboxNotEnabledForRESTAPI', 'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  );
}

function inUtc(time: string): { dateTime: string; timeZone: string } {
  return { dateTime: `${new Date(time).toISOString().slice(0, 23)}0000`, timeZone: 'UTC' };
}

function contextOf(call: GraphCall, name: string): string {
  const owner = call.path.startsWith('/me') ? 'me' : `users('${nameOf(call, 'user-id')}')`;
  return `https://graph.microsoft.com/v1.0/$metadata#${owner}/${name}`;
}
