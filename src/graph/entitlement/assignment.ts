import { z } from 'zod';
import type { Clock } from '../../capability/port/clock.ts';
import type { Assignment } from '../../capability/port/entitlement.ts';
import { assignmentId, packageId, policyId, type AssignmentId, type PackageId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { endOf, schedule } from './schedule.ts';
import { subject, toSubject } from './subject.ts';
import { instant, named, word } from './wire.ts';

const place = path`/identityGovernance/entitlementManagement/assignments`;
const $expand = 'target,accessPackage,assignmentPolicy';

const states = ['delivering', 'partiallyDelivered', 'delivered', 'expired', 'deliveryFailed'] as const satisfies Assignment['state'][];

const assignment = z.object({
  id: z.string().min(1),
  /** Null for a state that did not exist when this was written. */
  state: word.pipe(z.enum(states)).nullish().catch(null),
  expiredDateTime: instant.nullish(),
  schedule: schedule.nullish(),
  target: subject.nullish(),
  accessPackage: named.nullish(),
  assignmentPolicy: named.nullish(),
});

/** One assignment; null where there is none, or where it is in a state that is unknown here. */
export async function readAssignment(graph: GraphClient, id: AssignmentId): Promise<Assignment | null> {
  const found = await graph.find(path`/identityGovernance/entitlementManagement/assignments/${id}`, { $expand }, assignment);
  return found && toAssignment(found);
}

/**
 * What an account holds or is being given, with what ended less than `endedWithinDays` ago. A delivery that failed stands
 * until its time is over: somebody has to do something about it.
 */
export async function listAssignmentsOf(graph: GraphClient, clock: Clock, target: string, endedWithinDays: number): Promise<Assignment[]> {
  const sinceMs = clock.now().getTime() - endedWithinDays * 86_400_000;
  return collect(graph, `target/objectId eq ${literal(target)}`, (one) => {
    if (one.state === 'expired') return endedWithinDays > 0 && one.endsAt !== null && Date.parse(one.endsAt) >= sinceMs;
    return one.state !== 'deliveryFailed' || one.endsAt === null || Date.parse(one.endsAt) >= clock.now().getTime();
  });
}

/** Everybody who holds a package or is being given it; what has ended is left out. */
export function listAssignmentsOfPackage(graph: GraphClient, pkg: PackageId): Promise<Assignment[]> {
  return collect(graph, `accessPackage/id eq ${literal(pkg)}`, ({ state }) => state !== 'expired');
}

/**
 * Every assignment that stands and ends before a moment. Entitlement management filters by state, person and package, not
 * by end (learn.microsoft.com, entitlementmanagement-list-assignments): all that stand are read, a page at a time, and
 * only those that end soon are kept. For a tenant of 100,000 that is about a thousand requests: ask daily, not hourly.
 */
export async function listAssignmentsEndingBefore(graph: GraphClient, moment: Date): Promise<Assignment[]> {
  const endsSoon = ({ endsAt }: Assignment) => endsAt !== null && Date.parse(endsAt) < moment.getTime();
  return [...(await collect(graph, "state eq 'Delivered'", endsSoon)), ...(await collect(graph, "state eq 'PartiallyDelivered'", endsSoon))];
}

/** What an account holds wholly or in part, or is being given, each package once. */
export async function listHeldPackages(graph: GraphClient, target: string): Promise<{ package: PackageId; displayName: string }[]> {
  const held = await collect(graph, `target/objectId eq ${literal(target)}`, ({ state }) => state === 'delivering' || state === 'partiallyDelivered' || state === 'delivered');
  return [...new Map(held.map((one) => [one.package.id, { package: one.package.id, displayName: one.package.displayName }])).values()];
}

async function collect(graph: GraphClient, $filter: string, wanted: (one: Assignment) => boolean): Promise<Assignment[]> {
  const kept: Assignment[] = [];
  for await (const page of graph.pages(place, { $filter, $expand }, assignment)) kept.push(...page.flatMap((one) => toAssignment(one) ?? []).filter(wanted));
  return kept;
}

/** Null for one of whose state or package nothing can be said. */
function toAssignment(found: z.infer<typeof assignment>): Assignment | null {
  if (!found.state || !found.accessPackage) return null;
  return {
    id: assignmentId(found.id),
    target: toSubject(found.target ?? {}),
    package: { id: packageId(found.accessPackage.id), displayName: found.accessPackage.displayName ?? found.accessPackage.id },
    // What has ended may outlive its policy.
    policyId: policyId(found.assignmentPolicy?.id ?? 'gone'),
    state: found.state,
    since: found.schedule?.startDateTime ?? null,
    endsAt: found.state === 'expired' ? (found.expiredDateTime ?? endOf(found.schedule)) : endOf(found.schedule),
  };
}
