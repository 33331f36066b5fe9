import { z } from 'zod';
import type { Effect, Organization } from '../../capability/port/directory.ts';
import type { OrganizationDetail } from '../../capability/port/entitlement.ts';
import { organizationId, type OrganizationId } from '../../capability/port/identity.ts';
import { done, effectOf } from '../effect.ts';
import type { GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { firstOf } from './wire.ts';

const place = path`/identityGovernance/entitlementManagement/connectedOrganizations`;

const source = z.object({ displayName: z.string().nullish(), domainName: z.string().nullish(), tenantId: z.string().nullish(), socialIdentitySourceType: z.string().nullish() });
const sponsors = z.array(z.object({ id: z.string().min(1), displayName: z.string().nullish() })).nullish();

const organization = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  state: z.string().nullish(),
  identitySources: z.array(source).nullish(),
  internalSponsors: sponsors,
  externalSponsors: sponsors,
});
type Found = z.infer<typeof organization>;

/** The connected organizations in short. */
export async function listOrganizations(graph: GraphClient): Promise<Organization[]> {
  return (await graph.list(place, {}, organization)).map((found) => ({ displayName: found.displayName ?? '', state: stateOf(found), domains: domainsOf(found) }));
}

/** The connected organizations with their sponsors. */
export async function listOrganizationDetails(graph: GraphClient): Promise<OrganizationDetail[]> {
  return (await graph.list(place, { $expand: 'internalSponsors,externalSponsors' }, organization)).map((found) => ({
    id: organizationId(found.id),
    displayName: found.displayName ?? found.id,
    description: found.description ?? '',
    state: stateOf(found),
    sources: (found.identitySources ?? []).map((one) => firstOf(one.domainName, one.displayName, one.socialIdentitySourceType, one.tenantId)).filter((words) => words !== ''),
    domains: domainsOf(found),
    internalSponsors: toSponsors(found.internalSponsors),
    externalSponsors: toSponsors(found.externalSponsors),
  }));
}

/** A state unknown to us is taken for `proposed`, which grants nothing. */
function stateOf({ state }: Found): Organization['state'] {
  return state === 'configured' ? 'configured' : 'proposed';
}

/** A source that is an Entra tenant names no domain. */
function domainsOf({ identitySources }: Found): string[] {
  return (identitySources ?? []).flatMap(({ domainName }) => (domainName ? [domainName.toLowerCase()] : []));
}

function toSponsors(found: z.infer<typeof sponsors>): { id: string; displayName: string }[] {
  return (found ?? []).map(({ id, displayName }) => ({ id, displayName: displayName ?? id }));
}

export async function setOrganizationState(graph: GraphClient, id: OrganizationId, state: 'configured' | 'proposed'): Promise<Effect<object>> {
  return effectOf(await graph.request({ method: 'PATCH', path: path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}`, body: { state } }));
}

/** One that is gone already counts as deleted. */
export async function deleteOrganization(graph: GraphClient, id: OrganizationId): Promise<Effect<object>> {
  const answer = await graph.request({ method: 'DELETE', path: path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}` });
  return !answer.ok && answer.status === 404 ? done(answer, {}) : effectOf(answer);
}

type Side = 'internal' | 'external';

/** Graph refuses a second time, in words that are not documented: whether the account is a sponsor already is read instead. */
export async function addOrganizationSponsor(graph: GraphClient, id: OrganizationId, side: Side, account: string): Promise<Effect<object>> {
  const place = side === 'internal' ? path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/internalSponsors/$ref` : path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/externalSponsors/$ref`;
  const answer = await graph.request({ method: 'POST', path: place, body: { '@odata.id': `${graph.base}/users/${encodeURIComponent(account)}` } });
  if (answer.ok || (answer.status !== 400 && answer.status !== 409)) return effectOf(answer);
  return (await sponsorIds(graph, id, side)).includes(account) ? done(answer, {}) : effectOf(answer);
}

export async function removeOrganizationSponsor(graph: GraphClient, id: OrganizationId, side: Side, account: string): Promise<Effect<object>> {
  const place =
    side === 'internal'
      ? path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/internalSponsors/${account}/$ref`
      : path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/externalSponsors/${account}/$ref`;
  const answer = await graph.request({ method: 'DELETE', path: place });
  return !answer.ok && answer.status === 404 ? done(answer, {}) : effectOf(answer);
}

async function sponsorIds(graph: GraphClient, id: OrganizationId, side: Side): Promise<string[]> {
  const place = side === 'internal' ? path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/internalSponsors` : path`/identityGovernance/entitlementManagement/connectedOrganizations/${id}/externalSponsors`;
  return (await graph.list(place, { $select: 'id' }, z.object({ id: z.string() }))).map((one) => one.id);
}
