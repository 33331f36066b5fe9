import type { AssignmentPolicy, PackageDetail, SubjectSet } from '../../rule/policy.ts';
import { listed } from '../../card/plain-text.ts';
import type { Directory } from '../port/directory.ts';
import type { Entitlement } from '../port/entitlement.ts';
import { personId } from '../port/identity.ts';
import { within } from '../within.ts';

const patienceMs = 1_000;
const mostLookedUp = 20;

/** Where names are looked up. */
interface Names {
  directory: Pick<Directory, 'person'>;
  entitlement: Pick<Entitlement, 'groupMembers' | 'organizationDetails'>;
}

/** Entra leaves out some of the names that a policy stands on: they are looked up, and stay away where that takes long. */
export async function resolveNames(parts: Names, detail: PackageDetail): Promise<PackageDetail> {
  const nameless = new Map(detail.policies.flatMap(subjectsOf).flatMap((set) => ('name' in set && set.name === null ? [[set.id, set] as const] : [])));
  if (nameless.size === 0) return detail;
  const names = new Map(await Promise.all([...nameless].slice(0, mostLookedUp).map(async ([id, set]) => [id, await within(patienceMs, nameOf(parts, set))] as const)));
  const resolve = (sets: SubjectSet[]) => sets.map((set) => ('name' in set && set.name === null ? { ...set, name: names.get(set.id) ?? null } : set));
  return { ...detail, policies: detail.policies.map((policy) => withSubjects(policy, resolve)) };
}

function subjectsOf({ targets, onBehalf, approval, review }: AssignmentPolicy): SubjectSet[] {
  return [...targets, ...onBehalf.requestors, ...approval.stages.flatMap((stage) => [...stage.approvers, ...stage.fallback, ...stage.escalation, ...stage.escalationFallback]), ...(review?.reviewers ?? [])];
}

async function nameOf({ directory, entitlement }: Names, set: SubjectSet): Promise<string | null> {
  if (set.kind === 'person') return (await directory.person(personId(set.id)))?.displayName ?? null;
  if (set.kind === 'organization') return (await entitlement.organizationDetails()).find((one) => one.id === set.id)?.displayName ?? null;
  if (set.kind !== 'group') return null;
  // Who is in it says more than the id that is left.
  const members = (await entitlement.groupMembers(set.id)).map((one) => one.displayName);
  return members.length === 0 ? 'a group without members' : members.length <= 3 ? `a group (${listed(members)})` : `a group of ${members.length}`;
}

function withSubjects(policy: AssignmentPolicy, resolve: (sets: SubjectSet[]) => SubjectSet[]): AssignmentPolicy {
  return {
    ...policy,
    targets: resolve(policy.targets),
    onBehalf: { ...policy.onBehalf, requestors: resolve(policy.onBehalf.requestors) },
    approval: {
      ...policy.approval,
      stages: policy.approval.stages.map((stage) => ({ ...stage, approvers: resolve(stage.approvers), fallback: resolve(stage.fallback), escalation: resolve(stage.escalation), escalationFallback: resolve(stage.escalationFallback) })),
    },
    review: policy.review && { ...policy.review, reviewers: resolve(policy.review.reviewers) },
  };
}
