import { chooseStageApprovers, type Candidate, type CandidateSets } from '../../rule/choose-stage-approvers.ts';
import type { AccessStage, AccessTarget, ApproverKind } from '../../rule/access-request.ts';
import type { AssignmentPolicy, SubjectSet } from '../../rule/policy.ts';
import { domainOf } from '../../rule/mail-address.ts';
import type { Parts } from '../parts.ts';
import type { Person } from '../port/directory.ts';
import { guestId, personId, type PersonId } from '../port/identity.ts';

export interface ApprovalQuestion {
  requestor: { id: PersonId };
  target: Pick<AccessTarget, 'id' | 'mail' | 'isGuest'>;
  policy: AssignmentPolicy;
  /** Where Foyer runs the approval, the requestor's manager or an alternate stands in for those who may not decide for themselves. */
  run: 'entra' | 'foyer';
}

/**
 * Who is asked, stage by stage: the policy's subject sets as people. Entra tells an application only that a request waits,
 * not for whom, so what the policy says is looked up in the directory in the same way.
 */
export async function findApprovers(parts: Pick<Parts, 'directory' | 'entitlement' | 'house'>, question: ApprovalQuestion): Promise<AccessStage[]> {
  const lastResort = question.run === 'foyer' ? await standIns(parts, question.requestor.id) : [];
  if (question.run === 'foyer' && question.policy.approval.stages.length === 0) return [standInStage(parts, lastResort, question)];
  return Promise.all(
    question.policy.approval.stages.map(async (stage) => {
      const [approvers, fallback, escalation, escalationFallback] = await Promise.all([stage.approvers, stage.fallback, stage.escalation, stage.escalationFallback].map((sets) => peopleIn(parts, sets, question)));
      const sets: CandidateSets = { approvers: approvers ?? [], fallback: fallback ?? [], escalation: escalation ?? [], escalationFallback: escalationFallback ?? [], lastResort };
      return {
        ...chooseStageApprovers(sets, [question.requestor.id, question.target.id]),
        escalateAfterMs: stage.escalateAfterMs,
        lapseAfterMs: stage.lapseAfterMs,
        justificationRequired: stage.justificationRequired,
        state: { kind: 'upcoming' as const },
      };
    }),
  );
}

/** Where a policy names nobody and somebody has to decide: the requestor's manager, and the alternates after them. */
function standInStage({ house }: Pick<Parts, 'house'>, [first, ...others]: readonly Candidate[], { requestor, target }: ApprovalQuestion): AccessStage {
  const sets: CandidateSets = { approvers: first ? [first] : [], fallback: others, escalation: others.slice(0, 1), escalationFallback: [], lastResort: others };
  return {
    ...chooseStageApprovers(sets, [requestor.id, target.id]),
    escalateAfterMs: house.timers.escalateAfterMs,
    lapseAfterMs: house.timers.lapseAfterMs,
    justificationRequired: false,
    state: { kind: 'upcoming' },
  };
}

async function standIns({ directory, house }: Pick<Parts, 'directory' | 'house'>, requestor: PersonId): Promise<Candidate[]> {
  const [manager, ...alternates] = await Promise.all([directory.managerOf(requestor), ...house.alternateApprovers.map((name) => directory.person(name))]);
  const as = (kind: ApproverKind, person: Person | null | undefined): Candidate[] => (person ? [{ id: person.id, name: person.displayName, kind, group: null, enabled: person.accountEnabled && !person.isGuest }] : []);
  return [...as('requestor-manager', manager), ...alternates.flatMap((one) => as('named', one))];
}

async function peopleIn(parts: Pick<Parts, 'directory' | 'entitlement'>, sets: readonly SubjectSet[], question: ApprovalQuestion): Promise<Candidate[]> {
  return (await Promise.all(sets.map((set) => peopleOf(parts, set, question)))).flat();
}

async function peopleOf({ directory, entitlement }: Pick<Parts, 'directory' | 'entitlement'>, set: SubjectSet, { requestor, target }: ApprovalQuestion): Promise<Candidate[]> {
  const as = (kind: ApproverKind, group: string | null = null) => (person: Person): Candidate => ({ id: person.id, name: person.displayName, kind, group, enabled: person.accountEnabled });
  const manager = async (of: string, level: number): Promise<Person[]> => {
    const first = await directory.managerOf(personId(of));
    const found = level > 1 && first ? await directory.managerOf(first.id) : first;
    return found ? [found] : [];
  };
  const known = async (people: readonly { id: string }[], kind: ApproverKind): Promise<Candidate[]> => {
    const found = await Promise.all(people.map(({ id }) => directory.person(id)));
    return found.filter((one) => one !== null).map(as(kind));
  };
  switch (set.kind) {
    case 'person':
      return known([{ id: set.id }], 'named');
    case 'group':
      return (await entitlement.groupMembers(set.id)).map(as('group-member', set.name));
    case 'requestor-manager':
      return (await manager(requestor.id, set.level)).map(as(set.level > 1 ? 'requestor-second-manager' : 'requestor-manager'));
    case 'target-manager':
      return target.id === null ? [] : (await manager(target.id, set.level)).map(as('target-manager'));
    case 'target-sponsors': {
      const guest = target.id === null ? null : await directory.guestById(guestId(target.id));
      return known(guest?.sponsors ?? [], 'target-sponsor');
    }
    case 'internal-sponsors':
    case 'external-sponsors': {
      const domain = target.mail === null ? '' : domainOf(target.mail);
      const organization = (await entitlement.organizationDetails()).find(({ domains }) => domains.includes(domain));
      return set.kind === 'internal-sponsors' ? known(organization?.internalSponsors ?? [], 'organization-sponsor') : known(organization?.externalSponsors ?? [], 'external-sponsor');
    }
    case 'organization':
    case 'rule':
    case 'unknown':
      return [];
  }
}
