import { z } from 'zod';
import type { Person } from '../capability/port/directory.ts';
import { personId, type PersonId } from '../capability/port/identity.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

/** A directory object, which is a person where its type says so. */
export const directoryUser = z.object({
  '@odata.type': z.string().optional(),
  id: z.string().min(1),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
});

export const personSelect = 'id,displayName,userPrincipalName,mail,accountEnabled,userType';

/** An account, employee or guest, by its id or its user principal name. */
export async function readPerson(graph: GraphClient, idOrUserPrincipalName: string): Promise<Person | null> {
  const user = await graph.find(path`/users/${idOrUserPrincipalName}`, { $select: personSelect }, directoryUser);
  return user && toPerson(user);
}

/** The manager of a person; null also where the manager is a contact, who can decide nothing. */
export async function readManager(graph: GraphClient, person: PersonId): Promise<Person | null> {
  const manager = await graph.find(path`/users/${person}/manager`, { $select: personSelect }, directoryUser);
  return manager && isUser(manager) ? toPerson(manager) : null;
}

/** The people among directory objects: groups hold devices, contacts and other groups too. */
export function peopleOf(found: z.infer<typeof directoryUser>[]): Person[] {
  return found.filter(isUser).map(toPerson);
}

function isUser(found: z.infer<typeof directoryUser>): boolean {
  return (found['@odata.type'] ?? '#microsoft.graph.user') === '#microsoft.graph.user';
}

function toPerson(user: z.infer<typeof directoryUser>): Person {
  const userPrincipalName = user.userPrincipalName ?? user.id;
  return {
    id: personId(user.id),
    displayName: user.displayName ?? userPrincipalName,
    userPrincipalName,
    mail: user.mail ?? null,
    accountEnabled: user.accountEnabled === true,
    isGuest: user.userType === 'Guest',
  };
}
