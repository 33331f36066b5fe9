import { settle } from '../clock/settle.ts';
import { redeemInvitation } from '../directory/invite.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { withPerson } from './script-reply.ts';

/** The guest accepts the invitation; answers once the tenant and the bot have dealt with it. */
export function redeemGuest(tenant: Tenant, _request: Request, person: string): Reply | Promise<Reply> {
  return withPerson(tenant, person, async (user) => {
    const redeemed = tenant.store.transaction(() => redeemInvitation(tenant, user));
    if (!redeemed.redeemed) return failure(409, 'NotRedeemable', redeemed.reason);
    const settled = await settle(tenant);
    if (!settled.settled) return failure(502, 'NotSettled', settled.reason);
    return ok({ id: redeemed.user.id, externalUserState: redeemed.user.externalUserState });
  });
}

export function listMail(tenant: Tenant, request: Request): Reply {
  const to = request.query.get('to')?.toLowerCase();
  const mails = [...tenant.mails.values()].filter((mail) => to === undefined || [...mail.to, ...mail.cc].some((address) => address.toLowerCase() === to));
  return ok({ mail: mails });
}
