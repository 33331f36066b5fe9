import { z } from 'zod';
import type { Person } from '../../capability/port/directory.ts';
import type { PersonId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { path, type Query } from '../graph-url.ts';
import { directoryUser, peopleOf, personSelect } from '../person.ts';

/**
 * The people of a group whose accounts are enabled. Members of its groups are not among them: where a policy names a
 * group, entitlement management's documentation speaks of the members of that group (learn.microsoft.com, groupMembers).
 */
export async function listGroupMembers(graph: GraphClient, group: string): Promise<Person[]> {
  const found = await graph.list(path`/groups/${group}/members`, { $select: personSelect, $top: '999' }, directoryUser);
  return peopleOf(found).filter(({ accountEnabled }) => accountEnabled);
}

export async function listDirectReports(graph: GraphClient, person: PersonId): Promise<Person[]> {
  return peopleOf(await graph.list(path`/users/${person}/directReports`, { $select: personSelect, $top: '999' }, directoryUser));
}

const membership = z.object({ '@odata.type': z.string().nullish(), id: z.string().min(1), roleTemplateId: z.string().nullish() });

/** The ids of the groups that an account is in, through other groups too. */
export async function listGroupsOf(graph: GraphClient, account: string): Promise<string[]> {
  return groupsAmong(await listMemberships(graph, account, { $select: 'id', $top: '999' }));
}

/** The groups and the directory roles of an account; a role is told by the id of its template, which is the same in every tenant. */
export async function listGroupsAndRoles(graph: GraphClient, account: string): Promise<{ groups: string[]; roleTemplates: string[] }> {
  // Without `$select`: which properties of a role it takes in a collection of groups and roles is documented nowhere.
  const found = await listMemberships(graph, account, { $top: '999' });
  return {
    groups: groupsAmong(found),
    roleTemplates: found.filter((one) => one['@odata.type'] === '#microsoft.graph.directoryRole').flatMap(({ roleTemplateId }) => roleTemplateId ?? []),
  };
}

function listMemberships(graph: GraphClient, account: string, query: Query): Promise<z.infer<typeof membership>[]> {
  return graph.list(path`/users/${account}/transitiveMemberOf`, query, membership);
}

function groupsAmong(found: z.infer<typeof membership>[]): string[] {
  return found.filter((one) => one['@odata.type'] === '#microsoft.graph.group').map(({ id }) => id);
}
