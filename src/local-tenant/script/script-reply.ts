import type { z } from 'zod';
import type { PressResult } from '../channel/press-execute.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import { parseJson, problemOf } from '../server/request.ts';
import type { Request } from '../server/request.ts';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';

/** A script's mistake, in a sentence. */
export function badRequest(message: string): Reply {
  return failure(400, 'BadRequest', message);
}

/** Goes on with the body when it has the shape; says what is wrong otherwise. */
export function withBody<T>(request: Request, schema: z.ZodType<T>, work: (body: T) => Reply | Promise<Reply>): Reply | Promise<Reply> {
  const json = parseJson(request.body);
  if (!json.ok) return badRequest(json.problem);
  const parsed = schema.safeParse(json.value);
  return parsed.success ? work(parsed.data) : badRequest(problemOf(parsed.error));
}

/** Goes on with the person that a path names. */
export function withPerson(tenant: Tenant, person: string, work: (user: User) => Reply | Promise<Reply>): Reply | Promise<Reply> {
  const user = tenant.directory.findPerson(person);
  return user === undefined ? failure(
    404, 'PersonNotFound', `Nobody in the tenant is called ${person}: use a userPrincipalName, or a guest's mail.`,
  ) : work(user);
}

/** Goes on with a person who can sign in to Teams here. */
export function withSignedInPerson(tenant: Tenant, person: string, work: (user: User) => Reply | Promise<Reply>): Reply | Promise<Reply> {
  return withPerson(tenant, person, (user) => {
    if (!user.accountEnabled) return failure(403, 'AccountDisabled', `The account of ${person} is blocked from signing in.`);
    if (user.externalUserState === 'PendingAcceptance') {
      return failure(403, 'InvitationPending', `${person} has not accepted the invitation yet: POST /local/guests/${person}/redeem.`);
    }
    return work(user);
  });
}

/** What an invoke came to: the bot's answer, what changed in the chat, and the sign-in that is still asked for. */
export function invokeReply({ delivery, messages, signIn }: PressResult): Reply {
  if (!delivery.reached) return failure(502, 'BotUnreachable', delivery.reason);
  return ok({ status: delivery.status, body: delivery.body ?? null, messages, ...(signIn === undefined ? {} : { signIn }) });
}
