import { z } from 'zod';
import type { InvitePolicy, Organization } from '../capability/port/directory.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

const connectedOrganization = z.object({
  displayName: z.string().nullish(),
  state: z.string().nullish(),
  identitySources: z.array(z.object({ domainName: z.string().nullish() })).nullish(),
});

/**
 * The connected organizations. A source that is an Entra tenant names no domain; a state unknown to us is taken for
 * `proposed`, which grants nothing.
 */
export async function listOrganizations(graph: GraphClient): Promise<Organization[]> {
  const organizations = await graph.list(path`/identityGovernance/entitlementManagement/connectedOrganizations`, {}, connectedOrganization);
  return organizations.map(({ displayName, state, identitySources }) => ({
    displayName: displayName ?? '',
    state: state === 'configured' ? 'configured' : 'proposed',
    domains: (identitySources ?? []).flatMap(({ domainName }) => (domainName ? [domainName.toLowerCase()] : [])),
  }));
}

const authorizationPolicy = z.object({ allowInvitesFrom: z.enum(['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone']) });

/** Who may invite guests into the tenant; a change takes up to an hour to be true everywhere. */
export async function readInvitePolicy(graph: GraphClient): Promise<InvitePolicy> {
  const policy = await graph.find(path`/policies/authorizationPolicy`, { $select: 'allowInvitesFrom' }, authorizationPolicy);
  if (!policy) throw new DirectoryError('unexpected', { code: 'authorization-policy-missing', status: 404, graphRequestId: null });
  return policy.allowInvitesFrom;
}
