import { messagesAfter } from '../channel/chat.ts';
import { ensureInstalled } from '../channel/install.ts';
import { personOf } from '../directory/user.ts';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { badRequest, withPerson, withSignedInPerson } from './script-reply.ts';

const shownPeople = 500;

export function describeTenant(tenant: Tenant): Reply {
  return ok({ displayName: 'Contoso', botName: registrationOf(tenant).displayName, botUrl: tenant.botUrl ?? null });
}

/** The people for the page's list: employees first, then guests. */
export function listPeople(tenant: Tenant): Reply {
  const people = [...tenant.directory.users.values()].slice(0, shownPeople).map((user) => {
    const chat = tenant.chats.get(user.id);
    return {
      person: personOf(user), displayName: user.displayName, role: user.roleText, kind: user.userType === 'Guest' ? 'guest' : 'employee',
      installed: chat !== undefined && chat.installationId !== null, lastSeq: chat?.lastSeq ?? 0,
    };
  });
  return ok({ people: people.sort((left, right) => Number(left.kind === 'guest') - Number(right.kind === 'guest')) });
}

/** Somebody opens the app in Teams, which installs it for them. */
export function openPerson(tenant: Tenant, _request: Request, person: string): Reply | Promise<Reply> {
  return withSignedInPerson(tenant, person, async (user) => {
    await ensureInstalled(tenant, user);
    return ok({ messages: messagesAfter(tenant, user.id, 0) });
  });
}

export function listMessages(tenant: Tenant, request: Request, person: string): Reply | Promise<Reply> {
  const after = Number(request.query.get('after') ?? '0');
  if (!Number.isInteger(after) || after < 0) return badRequest('after: a whole number was expected.');
  return withPerson(tenant, person, (user) => ok({ messages: messagesAfter(tenant, user.id, after) }));
}
