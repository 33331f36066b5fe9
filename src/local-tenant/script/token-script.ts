import { z } from 'zod';
import { channelToken } from '../channel/channel-token.ts';
import { deliver } from '../channel/deliver.ts';
import { applicationToken, delegatedToken, graphAudience } from '../identity/access-token.ts';
import { failure, ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import { withBody, withPerson } from './script-reply.ts';

const accessSchema = z.union([
  z.strictObject({ person: z.string(), scopes: z.array(z.string()) }),
  z.strictObject({ roles: z.array(z.string()) }),
], { error: 'give person and scopes for a delegated token, or roles for an application\'s' });

/** A token for Graph, as it would come from Entra with exactly those rights. */
export function issueAccessToken(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, accessSchema, async (wanted) => {
    if ('roles' in wanted) return ok({ token: await applicationToken(tenant, graphAudience, wanted.roles) });
    return withPerson(tenant, wanted.person, async (user) => ok({ token: await delegatedToken(tenant, user, graphAudience, wanted.scopes) }));
  });
}

const activitySchema = z.strictObject({ activity: z.unknown(), token: z.string().optional() }).refine(
  (body) => body.activity !== undefined, { message: 'activity is missing' },
);

/** Hands a raw activity to the bot; whatever it is, the bot's answer comes back. */
export function deliverActivity(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, activitySchema, async ({ activity, token }) => {
    const delivery = await deliver(tenant, activity, token);
    return delivery.reached ? ok({ status: delivery.status, body: delivery.body ?? null }) : failure(502, 'BotUnreachable', delivery.reason);
  });
}

const channelSchema = z.strictObject({ claims: z.record(z.string(), z.unknown()).default({}), header: z.record(z.string(), z.unknown()).optional() });

export function issueChannelToken(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, channelSchema, async ({ claims, header }) => ok({ token: await channelToken(tenant, claims, header) }));
}
