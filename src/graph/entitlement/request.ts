import { z } from 'zod';
import type { DeliveryState } from '../../capability/port/directory.ts';
import type { EntraRequest } from '../../capability/port/entitlement.ts';
import { assignmentId, assignmentRequestId, packageId, policyId, type AssignmentRequestId, type PackageId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { answer, toAnswers } from './answer.ts';
import { deepest } from './expand.ts';
import { endOf, schedule } from './schedule.ts';
import { subject, toSubject } from './subject.ts';
import { idOf, instant, named, word } from './wire.ts';

export const requests = path`/identityGovernance/entitlementManagement/assignmentRequests`;
const expands = ['requestor,accessPackage,assignment($expand=target,assignmentPolicy)', 'requestor,accessPackage,assignment($expand=target)'] as const;

const states = ['submitted', 'scheduled', 'delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled', 'pendingApproval'] as const satisfies DeliveryState[];
const types = ['userAdd', 'userUpdate', 'userRemove', 'adminAdd', 'adminUpdate', 'adminRemove'] as const satisfies EntraRequest['type'][];

const request = z.object({
  id: z.string().min(1),
  requestType: word.pipe(z.enum(types)).nullish().catch(null),
  /** Null for a state that did not exist when this was written. */
  state: word.pipe(z.enum(states)).nullish().catch(null),
  status: z.string().nullish(),
  createdDateTime: instant.nullish(),
  completedDateTime: instant.nullish(),
  justification: z.string().nullish(),
  schedule: schedule.nullish(),
  requestor: subject.nullish(),
  accessPackage: named.nullish(),
  assignment: z.object({ id: z.string().nullish(), target: subject.nullish(), assignmentPolicy: named.nullish(), assignmentPolicyId: z.string().nullish() }).nullish(),
  answers: z.array(answer).nullish(),
});

/** One request; of a state that is unknown here nothing is known but that Entra took it. Null where there is none. */
export async function readRequest(graph: GraphClient, id: AssignmentRequestId): Promise<EntraRequest | null> {
  const place = path`/identityGovernance/entitlementManagement/assignmentRequests/${id}`;
  const found = await deepest(expands, ($expand) => graph.find(place, { $expand }, request));
  return found && toRequest(found, found.state ?? 'submitted');
}

/**
 * All requests created at or after `since`. Entra fills in the date a moment after a request was made, so that one may be
 * missing from the first reading after it: let readings overlap. A state unknown here is left out, as no news.
 */
export function listRequestsSince(graph: GraphClient, since: Date): Promise<EntraRequest[]> {
  return list(graph, `createdDateTime ge ${since.toISOString()}`);
}

/** The states alone of all requests created at or after `since`: the cheapest reading. */
export async function listRequestStates(graph: GraphClient, since: Date): Promise<Map<AssignmentRequestId, DeliveryState>> {
  const found = await graph.list(requests, { $select: 'id,state', $filter: `createdDateTime ge ${since.toISOString()}` }, request);
  return new Map(found.flatMap(({ id, state }) => (state ? [[assignmentRequestId(id), state] as const] : [])));
}

const openStates: DeliveryState[] = ['submitted', 'pendingApproval', 'scheduled', 'delivering'];

/**
 * Requests that are not finished, of a package or of the tenant, whoever made them. A state a reading: of the filters,
 * equality and `and` are the documented ones, and by whom a request is for they do not filter.
 */
export async function listOpenRequests(graph: GraphClient, pkg?: PackageId): Promise<EntraRequest[]> {
  const ofPackage = pkg ? ` and accessPackage/id eq ${literal(pkg)}` : '';
  return (await Promise.all(openStates.map((state) => list(graph, `state eq ${literal(state)}${ofPackage}`)))).flat();
}

/** Every request that waits for an approval. */
export const listPendingRequests = (graph: GraphClient): Promise<EntraRequest[]> => list(graph, `state eq 'pendingApproval'`);

/** The requests of a package created at or after `since`, all of them: whoever looks before acting must see one in any state. */
export function listPackageRequests(graph: GraphClient, pkg: PackageId, since: Date): Promise<EntraRequest[]> {
  return list(graph, `createdDateTime ge ${since.toISOString()} and accessPackage/id eq ${literal(pkg)}`, 'submitted');
}

async function list(graph: GraphClient, $filter: string, inUnknownState?: DeliveryState): Promise<EntraRequest[]> {
  const found = await deepest(expands, ($expand) => graph.list(requests, { $filter, $expand }, request));
  return found.flatMap((one) => {
    const state = one.state ?? inUnknownState;
    return state ? [toRequest(one, state)] : [];
  });
}

function toRequest(found: z.infer<typeof request>, state: DeliveryState): EntraRequest {
  const { assignment, accessPackage } = found;
  // A request that waits may have no assignment yet.
  const [heldAs, byPolicy] = [idOf(assignment?.id), idOf(assignment?.assignmentPolicy?.id ?? assignment?.assignmentPolicyId)];
  return {
    id: assignmentRequestId(found.id),
    type: found.requestType ?? 'other',
    state,
    status: found.status ?? '',
    createdAt: found.createdDateTime ?? null,
    completedAt: found.completedDateTime ?? null,
    requestor: found.requestor ? toSubject(found.requestor) : null,
    target: assignment?.target ? toSubject(assignment.target) : null,
    package: accessPackage ? { id: packageId(accessPackage.id), displayName: accessPackage.displayName ?? accessPackage.id } : null,
    policyId: byPolicy === null ? null : policyId(byPolicy),
    assignmentId: heldAs === null ? null : assignmentId(heldAs),
    justification: found.justification ?? '',
    startsAt: found.schedule?.startDateTime ?? null,
    endsAt: endOf(found.schedule),
    answers: toAnswers(found.answers),
  };
}
