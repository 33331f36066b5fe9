import type { AccessFinding } from '../../rule/access-finding.ts';
import { isClosed } from '../../rule/access-request.ts';
import { latestEnd, within, type AccessFacts } from '../../rule/check-access.ts';
import type { PackageDetail } from '../../rule/policy.ts';
import { lastDay } from '../holding/days-left.ts';
import { findChangeRight } from '../holding/find-change-right.ts';
import { guestFate } from '../holding/guest-fate.ts';
import type { Parts } from '../parts.ts';
import type { Turn } from '../port/turn.ts';
import { dayIn, readerOf } from '../reader.ts';
import type { GatheredAccess, PolicyChoice } from './access-wish.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** What the checks need for what is held already: it keeps its own policy, and who may change it is another question than who may ask for it. */
export async function gatherChange(parts: Parts, turn: Turn, action: 'extend' | 'remove', detail: PackageDetail, resolved: ResolvedTarget): Promise<GatheredAccess> {
  const { target } = resolved;
  const [assignments, asked] = await Promise.all([
    target.id === null ? [] : parts.entitlement.assignmentsOf(target.id),
    parts.store.access.aboutTarget(turn.chat.tenantId, target.id === null ? { mail: target.mail ?? '' } : { id: target.id }, 30),
  ]);
  const assignment = assignments.find((one) => one.package.id === detail.id) ?? null;
  const policy = detail.policies.find(({ id }) => id === assignment?.policyId) ?? null;
  const { role, findings } = await findChangeRight(parts, turn, action, { resolved, detail, assignment, policy });
  const ordered = role === 'owner' || role === 'administrator';
  // Who may ask for somebody does not decide who may change what they have.
  const acting: ResolvedTarget = { ...resolved, findings: [], target: ordered ? { ...target, relation: 'directed' } : target };
  const run = ordered ? 'direct' : role === 'holder' ? 'entra' : 'foyer';
  const refused = (why: AccessFinding[]): GatheredAccess => ({ detail, resolved: acting, run, choices: [], chosen: null, assignment, facts: null, findings: why });
  if (role === null || !assignment || !policy) return refused(findings);
  const who = target.relation === 'self' ? null : target.name;
  const chosen: PolicyChoice = {
    id: policy.id,
    name: policy.displayName,
    description: policy.description,
    end: run === 'foyer' ? within(policy.end, parts.house.limits.longestStayDays) : policy.end,
    customPeriod: true,
    justification: action === 'extend' && (run === 'foyer' || (run === 'entra' && policy.approval.requestorJustification)),
    // A policy that lets nobody extend by themselves has nobody approve it either: then somebody must decide all the same.
    approval: action === 'extend' && run !== 'direct' && (policy.approval.forExtend || (run === 'foyer' && !policy.selfExtend)),
    extendable: true,
    questions: [],
    policy,
  };
  const open = asked.find((one) => !isClosed(one) && one.terms.package.id === detail.id && one.terms.action === action);
  const { timeZone } = readerOf(parts, turn);
  const latest = latestEnd(dayIn(parts.clock.now(), timeZone), chosen.end);
  if (action === 'extend' && latest !== null && assignment.endsAt !== null && latest <= lastDay(assignment.endsAt, timeZone)) return refused([{ level: 'blocking', code: 'change-refused', action, package: detail.displayName, who, why: 'at-longest', ask: [] }]);
  const facts: AccessFacts = {
    package: detail.displayName,
    who,
    policy: chosen,
    // A blocked account gets nothing more; what it has can be taken away.
    blocked: action === 'extend' && resolved.blocked,
    held: { endsAt: assignment.endsAt },
    open: open ? { number: open.number } : null,
    conflicts: [],
    endsAt: assignment.endsAt,
    endsOn: assignment.endsAt === null ? null : lastDay(assignment.endsAt, timeZone),
  };
  const leaves = action === 'remove' && target.isGuest && target.id !== null ? { guest: target.id, others: assignments.filter((one) => one !== assignment), asked, endsAt: parts.clock.now().toISOString() } : null;
  const fate = leaves && (await guestFate(parts, leaves));
  return { detail, resolved: acting, run, choices: [chosen], chosen, assignment, facts, findings: [...findings, ...(fate ? [{ level: 'notice' as const, code: 'last-package' as const, who, fate }] : [])] };
}
