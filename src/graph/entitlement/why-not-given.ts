import type { Effect } from '../../capability/port/directory.ts';
import type { PackageId } from '../../capability/port/identity.ts';
import { plainlyRefused, refused } from '../effect.ts';
import type { Rejected } from '../graph-answer.ts';
import type { GraphClient } from '../graph-client.ts';
import { readPerson } from '../person.ts';
import { listHeldPackages } from './assignment.ts';
import { listGroupsOf } from './group.ts';
import { listIncompatibleGroups, listIncompatiblePackages } from './package-detail.ts';
import { listOpenRequests } from './request.ts';
import { isTarget, type Target } from './subject.ts';

/**
 * Why a package was not given. Entitlement management documents no codes for its refusals, so the cause is read from what
 * the person has, awaits and is. Asked with the application's token: people may not read all of that.
 */
export async function whyNotGiven(graph: GraphClient, { target, package: pkg }: { target: Target; package: PackageId }, answer: Rejected): Promise<Effect<never>> {
  const held = 'id' in target ? (await listHeldPackages(graph, target.id)).map((one) => one.package) : [];
  if (held.includes(pkg)) return refused('already-assigned', answer);
  const open = await listOpenRequests(graph, pkg);
  if (open.some((request) => isTarget(request.target, target) && request.type.endsWith('Add'))) return refused('already-requested', answer);
  if (!('id' in target)) return plainlyRefused(answer);

  if (held.length > 0 && (await listIncompatiblePackages(graph, pkg)).some(({ id }) => held.includes(id))) return refused('incompatible-package', answer);
  const barred = await listIncompatibleGroups(graph, pkg);
  if (barred.length > 0) {
    const groups = await listGroupsOf(graph, target.id);
    if (barred.some(({ id }) => groups.includes(id))) return refused('incompatible-group', answer);
  }
  // A blocked account gets and asks for nothing (entra-docs, entitlement-management-external-users).
  const account = await readPerson(graph, target.id);
  return account && !account.accountEnabled ? refused('guest-disabled', answer) : plainlyRefused(answer);
}
