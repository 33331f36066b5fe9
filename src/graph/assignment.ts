import { z } from 'zod';
import type { Directory, Effect } from '../capability/port/directory.ts';
import { assignmentRequestId, packageId, type AssignmentRequestId, type GuestId, type PackageId } from '../capability/port/identity.ts';
import { findOpenRequests } from './assignment-request.ts';
import { done, plainlyRefused, refused } from './effect.ts';
import type { Rejected } from './graph-answer.ts';
import { parse, type GraphClient } from './graph-client.ts';
import { literal, path } from './graph-url.ts';

const requests = path`/identityGovernance/entitlementManagement/assignmentRequests`;
const assignments = path`/identityGovernance/entitlementManagement/assignments`;

const created = z.object({ id: z.string().min(1) });
const assignment = z.object({ id: z.string().min(1), state: z.string().nullish(), accessPackage: z.object({ id: z.string().min(1), displayName: z.string().nullish() }).nullish() });

/** States in which the guest has the package, wholly or in part, or is being given it. */
const standing = new Set(['delivering', 'partiallyDelivered', 'delivered']);

/** Assigns a package for a time, as an administrator would; what comes of it is told by the request's state later. */
export async function assignPackage(graph: GraphClient, wanted: Parameters<Directory['assignPackage']>[0]): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const answer = await graph.request({
    method: 'POST',
    path: requests,
    body: {
      requestType: 'adminAdd',
      justification: wanted.justification,
      assignment: { targetId: wanted.guest, assignmentPolicyId: wanted.policy, accessPackageId: wanted.package },
      schedule: { startDateTime: wanted.start.toISOString(), expiration: { type: 'afterDateTime', endDateTime: wanted.end.toISOString() } },
    },
  });
  if (answer.ok) return done(answer, { requestId: assignmentRequestId(parse(created, answer, requests).id) });
  return answer.status === 400 || answer.status === 409 ? whyNotAssigned(graph, wanted, answer) : plainlyRefused(answer);
}

/** Entitlement management documents no codes for its refusals, so the cause is read from what the guest has and awaits. */
async function whyNotAssigned(graph: GraphClient, wanted: { guest: GuestId; package: PackageId }, answer: Rejected): Promise<Effect<never>> {
  const held = (await listHeldPackages(graph, wanted.guest)).map((one): string => one.package);
  if (held.includes(wanted.package) || (await findOpenRequests(graph, wanted)).includes('giving')) return refused('already-assigned', answer);
  if (held.length === 0) return plainlyRefused(answer);
  const incompatible = await graph.list(path`/identityGovernance/entitlementManagement/accessPackages/${wanted.package}/incompatibleAccessPackages`, { $select: 'id' }, created);
  return incompatible.some(({ id }) => held.includes(id)) ? refused('incompatible-package', answer) : plainlyRefused(answer);
}

/** The packages that the guest has, or is being given; each once, whatever the number of its assignments. */
export async function listHeldPackages(graph: GraphClient, guest: GuestId): Promise<{ package: PackageId; displayName: string }[]> {
  const held = (await listAssignments(graph, guest)).flatMap(({ accessPackage }) => accessPackage ?? []);
  return [...new Map(held.map(({ id, displayName }) => [id, { package: packageId(id), displayName: displayName ?? id }])).values()];
}

/** Takes a package away; a guest who does not hold it, or from whom it is being taken, counts as done. */
export async function removePackage(graph: GraphClient, guest: GuestId, pkg: PackageId, justification: string): Promise<Effect<object>> {
  const [held] = await listAssignments(graph, guest, pkg);
  if (!held) return done({ graphRequestId: null }, {});
  const answer = await graph.request({ method: 'POST', path: requests, body: { requestType: 'adminRemove', justification, assignment: { id: held.id } } });
  if (answer.ok) return done(answer, {});
  if (answer.status === 403) return plainlyRefused(answer);
  const settled = (await listAssignments(graph, guest, pkg)).length === 0 || (await findOpenRequests(graph, { guest, package: pkg })).includes('taking');
  return settled ? done(answer, {}) : plainlyRefused(answer);
}

async function listAssignments(graph: GraphClient, guest: GuestId, pkg?: PackageId): Promise<z.infer<typeof assignment>[]> {
  const $filter = `target/objectId eq ${literal(guest)}${pkg ? ` and accessPackage/id eq ${literal(pkg)}` : ''}`;
  const found = await graph.list(assignments, { $filter, $expand: 'accessPackage' }, assignment);
  return found.filter(({ state }) => state !== null && state !== undefined && standing.has(state));
}
