import { z } from 'zod';
import type { DeliveryState } from '../capability/port/directory.ts';
import { assignmentRequestId, type AssignmentRequestId, type GuestId, type PackageId } from '../capability/port/identity.ts';
import type { GraphClient } from './graph-client.ts';
import { literal, path } from './graph-url.ts';

const place = path`/identityGovernance/entitlementManagement/assignmentRequests`;

const deliveryStates = ['submitted', 'scheduled', 'delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled', 'pendingApproval'] as const satisfies DeliveryState[];

const request = z.object({
  id: z.string().min(1),
  requestType: z.string().nullish(),
  /** Null for a state that did not exist when this was written. */
  state: z.enum(deliveryStates).nullish().catch(null),
  createdDateTime: z.iso.datetime({ offset: true }).nullish(),
  assignment: z.object({ target: z.object({ objectId: z.string().nullish() }).nullish() }).nullish(),
});

/** The states of all requests created at or after `since`; a state unknown to us is left out, as no news. */
export async function listRequestStates(graph: GraphClient, since: Date): Promise<Map<AssignmentRequestId, DeliveryState>> {
  const requests = await graph.list(place, { $select: 'id,state', $filter: `createdDateTime ge ${since.toISOString()}` }, request);
  return new Map(requests.flatMap(({ id, state }) => (state ? [[assignmentRequestId(id), state] as const] : [])));
}

/** The latest direct assignment of a package to a guest that was asked for at or after `since`, by Entra's clock. */
export async function findAssignmentRequest(graph: GraphClient, query: { guest: GuestId; package: PackageId; since: Date }): Promise<{ id: AssignmentRequestId; state: DeliveryState } | null> {
  const found = await listRequests(graph, query, `createdDateTime ge ${query.since.toISOString()}`);
  const [latest] = found.filter(({ requestType }) => requestType === 'adminAdd').toSorted((one, other) => createdAtMs(other) - createdAtMs(one));
  return latest ? { id: assignmentRequestId(latest.id), state: latest.state ?? 'submitted' } : null;
}

const openStates: DeliveryState[] = ['submitted', 'pendingApproval', 'scheduled', 'delivering'];

/**
 * What is on its way for a guest and a package, whoever asked for it. A state a reading: of the filters, equality and
 * `and` are the documented ones.
 */
export async function findOpenRequests(graph: GraphClient, query: { guest: GuestId; package: PackageId }): Promise<('giving' | 'taking')[]> {
  const found = await Promise.all(openStates.map((state) => listRequests(graph, query, `state eq ${literal(state)}`)));
  return found.flat().map(({ requestType }) => (requestType?.endsWith('Remove') ? 'taking' : 'giving'));
}

async function listRequests(graph: GraphClient, query: { guest: GuestId; package: PackageId }, condition: string): Promise<z.infer<typeof request>[]> {
  const $filter = `${condition} and accessPackage/id eq ${literal(query.package)}`;
  const found = await graph.list(place, { $filter, $expand: 'assignment($expand=target)' }, request);
  return found.filter(({ assignment }) => assignment?.target?.objectId === query.guest);
}

/** Entra fills in the date a moment after a request was made: one without is the newest. */
function createdAtMs({ createdDateTime }: z.infer<typeof request>): number {
  return createdDateTime ? Date.parse(createdDateTime) : Number.POSITIVE_INFINITY;
}
