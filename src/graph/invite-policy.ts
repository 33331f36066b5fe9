import { z } from 'zod';
import type { InvitePolicy } from '../capability/port/directory.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

const authorizationPolicy = z.object({ allowInvitesFrom: z.enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone']) });

/** Who may invite guests into the tenant; a change takes up to an hour to be true everywhere. */
export async function readInvitePolicy(graph: GraphClient): Promise<InvitePolicy> {
  const policy = await graph.find(path`/policies/authorizationPolicy`, { $select: 'allowInvitesFrom' }, authorizationPolicy);
  if (!policy) throw new DirectoryError('unexpected', { code: 'authorization-policy-missing', status: 404, graphRequestId: null });
  return policy.allowInvitesFrom;
}
