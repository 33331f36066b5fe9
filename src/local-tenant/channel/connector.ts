import { z } from 'zod';
import { personOf } from '../directory/user.ts';
import type { User } from '../directory/user.ts';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import { parseJson, problemOf } from '../server/request.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { serviceUrlOf } from './channel-token.ts';
import { chatOf, chatWith, deleteMessage, keepMessage, nextMessageId, ownerOf, writeMessage } from './chat.ts';
import { activitySchema } from './chat-schema.ts';
import type { Activity, Chat } from './chat-schema.ts';
import { connectorFailure } from './connector-error.ts';
import { botAccount } from './person-activity.ts';
import { signInAsk, spellsResourceAsNull } from './sign-in-card.ts';
import { beginSignIn } from './silent-sign-in.ts';

/** Teams measures the whole payload in UTF-16: 100 KB (Teams, 'Format your bot messages', March 2025). */
const messageLimitBytes = 100 * 1024;

const createSchema = z.looseObject({
  isGroup: z.boolean().optional(),
  members: z.array(z.looseObject({ id: z.string() })).min(1),
  activity: activitySchema.optional(),
});

/** The Bot Connector's operations below `/connector`; the caller has been authenticated. */
export function connectorOperation(tenant: Tenant, request: Request): Reply {
  const [, , version, area, ...names] = request.path.split('/').map(decodeURIComponent);
  if (version !== 'v3' || area !== 'conversations') return connectorFailure('ServiceError');
  const [conversationId, part, id, tail] = names;
  if (conversationId === undefined || conversationId === '') {
    return request.method === 'POST' ? createConversation(tenant, request) : connectorFailure('ServiceError');
  }

  const chat = chatWith(tenant, conversationId);
  if (chat === undefined) return connectorFailure('ConversationNotFound');
  const owner = ownerOf(tenant, chat);
  if (owner === undefined || chat.installationId === null) return connectorFailure('BotNotInConversationRoster');

  switch (`${request.method} ${part}${id === undefined ? '' : '/{id}'}${tail === undefined ? '' : `/${tail}`}`) {
    case 'POST activities': return withActivity(request, (activity) => send(tenant, owner, activity));
    case 'POST activities/{id}': return withActivity(request, (activity) => send(tenant, owner, { ...activity, replyToId: id }));
    case 'PUT activities/{id}': return withActivity(request, (activity) => update(tenant, chat, id, activity));
    case 'DELETE activities/{id}': return remove(tenant, chat, id);
    case 'GET activities/{id}/members':
    case 'GET members': return ok([memberOf(tenant, owner, chat)]);
    case 'GET members/{id}': {
      const isOwner = id === chat.memberId || id === owner.id;
      return isOwner ? ok(memberOf(tenant, owner, chat)) : connectorFailure('MemberNotFoundInConversation');
    }
    case 'GET pagedmembers': return ok({ members: [memberOf(tenant, owner, chat)] });
    default: return connectorFailure('ServiceError');
  }
}

function createConversation(tenant: Tenant, request: Request): Reply {
  const json = parseJson(request.body);
  const parsed = createSchema.safeParse(json.ok ? json.value : undefined);
  if (!parsed.success) return connectorFailure('BadSyntax', json.ok ? problemOf(parsed.error) : json.problem);
  const { isGroup, members, activity } = parsed.data;
  if (isGroup === true || members.length > 1) return connectorFailure('BadArgument', 'Bots cannot create group chats.');
  const owner = members[0] === undefined ? undefined : memberNamed(tenant, members[0].id);
  if (owner === undefined) return connectorFailure('BadArgument', 'Invalid user identity in provided tenant');
  const chat = chatOf(tenant, owner.id);
  if (chat.installationId === null) return connectorFailure('ForbiddenOperationException');
  const created = { id: chat.conversationId, serviceUrl: serviceUrlOf(tenant) };
  if (activity === undefined) return { status: 201, body: created };
  const sent = send(tenant, owner, activity);
  return sent.status < 300 ? { status: 201, body: { ...created, activityId: idIn(sent.body) } } : sent;
}

/** Members are named by their Teams id or by their object id in the directory. */
function memberNamed(tenant: Tenant, id: string): User | undefined {
  const byObjectId = tenant.directory.users.get(id);
  if (byObjectId !== undefined) return byObjectId;
  const chat = [...tenant.chats.values()].find(({ memberId }) => memberId === id);
  return chat === undefined ? undefined : ownerOf(tenant, chat);
}

function withActivity(request: Request, work: (activity: Activity) => Reply): Reply {
  const json = parseJson(request.body);
  const parsed = activitySchema.safeParse(json.ok ? json.value : undefined);
  if (!parsed.success) return connectorFailure('BadSyntax', json.ok ? problemOf(parsed.error) : json.problem);
  if (request.body.toString('utf8').length * 2 > messageLimitBytes) return connectorFailure('MessageSizeTooBig');
  return work(parsed.data);
}

function send(tenant: Tenant, owner: User, activity: Activity): Reply {
  const id = nextMessageId(tenant);
  if (activity.type === 'typing') tenant.events.publish({ event: 'typing', data: { person: personOf(owner) } });
  else if (activity.type !== 'message') return connectorFailure('BadArgument', `Unknown activity type ${activity.type}`);
  else if (spellsResourceAsNull(activity)) return connectorFailure('BadSyntax', 'tokenExchangeResource: leave it out rather than to give null.');
  else receive(tenant, owner, id, fromBot(tenant, owner, activity));
  return { status: 201, body: { id } };
}

/** The person's client shows the message, or takes it up by itself where it asks to sign in silently. */
function receive(tenant: Tenant, owner: User, id: string, activity: Activity): void {
  const ask = signInAsk(activity);
  if (ask.kind === 'none' || ask.kind === 'button') return void writeMessage(tenant, owner.id, { id, from: 'bot', activity, isUpdate: false });
  keepMessage(tenant, owner.id, id, activity);
  tenant.store.afterCommit(() => beginSignIn(tenant, owner, id, ask));
}

function update(tenant: Tenant, chat: Chat, id: string | undefined, activity: Activity): Reply {
  const message = tenant.messages.get(id ?? '');
  if (message === undefined || message.chatId !== chat.id) return connectorFailure('ActivityNotFoundInConversation');
  if (message.from !== 'bot') return connectorFailure('NotEnoughPermissions');
  const owner = ownerOf(tenant, chat);
  if (owner !== undefined) writeMessage(tenant, chat.id, { id: message.id, from: 'bot', activity: fromBot(tenant, owner, activity), isUpdate: true });
  return ok({ id: message.id });
}

function remove(tenant: Tenant, chat: Chat, id: string | undefined): Reply {
  const message = tenant.messages.get(id ?? '');
  if (message === undefined || message.chatId !== chat.id) return connectorFailure('ActivityNotFoundInConversation');
  if (message.from !== 'bot') return connectorFailure('NotEnoughPermissions');
  deleteMessage(tenant, message);
  return { status: 200 };
}

/** What the channel knows better than the sender: who, where and when. */
function fromBot(tenant: Tenant, owner: User, activity: Activity): Activity {
  const chat = chatOf(tenant, owner.id);
  return {
    ...activity, channelId: 'msteams', from: botAccount(tenant), recipient: { id: chat.memberId, name: owner.displayName, aadObjectId: owner.id },
    conversation: { id: chat.conversationId, conversationType: 'personal', tenantId: tenant.id }, timestamp: tenant.clock.iso(),
  };
}

/** Guests come back as `user` too: the roster does not tell them apart. */
function memberOf(tenant: Tenant, owner: User, chat: Chat): Record<string, unknown> {
  return {
    id: chat.memberId, name: owner.displayName, objectId: owner.id, aadObjectId: owner.id, givenName: owner.givenName, surname: owner.surname,
    email: owner.mail, userPrincipalName: owner.userPrincipalName, tenantId: tenant.id, userRole: 'user',
  };
}

function idIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
}
