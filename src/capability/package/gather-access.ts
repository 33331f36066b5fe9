import type { AccessFinding } from '../../rule/access-finding.ts';
import { isClosed, type AccessRequest } from '../../rule/access-request.ts';
import { checkAccess, within, type AccessAsk, type AccessFacts } from '../../rule/check-access.ts';
import { isFor } from '../../rule/policy-fit.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import { lastDay } from '../holding/days-left.ts';
import type { Parts } from '../parts.ts';
import type { Turn } from '../port/turn.ts';
import { dayIn, readerOf } from '../reader.ts';
import type { AccessWish, GatheredAccess, PolicyChoice } from './access-wish.ts';
import { contextFindings } from './context-findings.ts';
import { gatherChange } from './gather-change.ts';
import { resolveTarget, type ResolvedTarget } from './resolve-target.ts';

/** Asks Entra, as the person where only Entra can say, for what the checks need. Null where the package does not exist. */
export async function gatherAccess(parts: Parts, turn: Turn, wish: AccessWish): Promise<GatheredAccess | null> {
  const { entitlement, store } = parts;
  const [detail, resolved] = await Promise.all([entitlement.packageDetail(wish.packageId), resolveTarget(parts, turn, wish.address, wish.direct && wish.action === 'add' ? 'administrator' : 'person')]);
  if (!detail) return null;
  if (wish.action !== 'add') return gatherChange(parts, turn, wish.action, detail, resolved);
  const { target, subject } = resolved;
  const run = runOf(resolved, wish);
  // Whoever may not ask for somebody learns nothing of what they hold either.
  if (resolved.findings.some(({ level }) => level === 'blocking')) return { detail, resolved, run, choices: [], chosen: null, assignment: null, facts: null, findings: resolved.findings };
  // Groups are asked for only where they decide something.
  const byGroup = detail.incompatible.groups.length > 0 || (target.relation !== 'self' && detail.policies.some(({ targets }) => targets.some(({ kind }) => kind === 'group')));
  const groups = target.id !== null && byGroup ? await entitlement.groupsOf(target.id) : [];
  const known: ResolvedTarget = { ...resolved, subject: { ...subject, groups } };
  const [assignments, asked, choices] = await Promise.all([
    target.id === null ? [] : entitlement.assignmentsOf(target.id),
    store.access.aboutTarget(turn.chat.tenantId, target.id === null ? { mail: target.mail ?? '' } : { id: target.id }, 30),
    policyChoices(parts, turn, wish, detail, known, run),
  ]);
  const assignment = assignments.find((one) => one.package.id === detail.id) ?? null;
  const chosen = choices.find(({ id }) => id === wish.policyId) ?? (choices.length === 1 ? (choices[0] ?? null) : null);
  const open = asked.find((one) => !isClosed(one) && one.terms.package.id === detail.id && one.terms.action === 'add');
  const who = target.relation === 'self' ? null : target.name;
  const facts: AccessFacts | null = chosen && {
    package: detail.displayName,
    who,
    policy: { ...chosen, approval: chosen.approval || (run === 'direct' && chosen.policy?.approval.forAdd === true) },
    blocked: resolved.blocked,
    held: assignment ? { endsAt: assignment.endsAt } : null,
    open: open ? { number: open.number } : null,
    conflicts: [
      ...detail.incompatible.packages.filter(({ id }) => assignments.some((one) => one.package.id === id)).map(({ displayName }) => ({ with: displayName, kind: 'package' as const })),
      ...detail.incompatible.groups.filter(({ id }) => groups.includes(id)).map(({ displayName }) => ({ with: displayName, kind: 'group' as const })),
    ],
    endsAt: assignment?.endsAt ?? null,
    endsOn: assignment?.endsAt ? lastDay(assignment.endsAt, readerOf(parts, turn).timeZone) : null,
  };
  return { detail, resolved: known, run, choices, chosen, assignment, facts, findings: contextFindings(detail, resolved, run, chosen) };
}

function runOf({ target }: ResolvedTarget, { direct }: AccessWish): AccessRequest['run'] {
  if (direct) return 'direct';
  return target.relation === 'self' || target.relation === 'report' ? 'entra' : 'foyer';
}

async function policyChoices(parts: Parts, turn: Turn, { packageId }: AccessWish, detail: PackageDetail, { target, subject }: ResolvedTarget, run: AccessRequest['run']): Promise<PolicyChoice[]> {
  const byPolicy = (policy: AssignmentPolicy): PolicyChoice => ({
    id: policy.id,
    name: policy.displayName,
    description: policy.description,
    end: run === 'foyer' ? within(policy.end, parts.house.limits.longestStayDays) : policy.end,
    customPeriod: policy.customPeriod || run === 'direct' || run === 'foyer',
    justification: run === 'direct' ? false : run === 'foyer' || policy.approval.requestorJustification,
    // Nobody brings somebody new in by themselves, whatever a policy asks of those who are there.
    approval: run !== 'direct' && (policy.approval.forAdd || target.relation === 'newcomer'),
    extendable: policy.selfExtend || run === 'direct',
    questions: run === 'direct' ? policy.questions.map((question) => ({ ...question, required: false })) : policy.questions,
    policy,
  });
  if (run === 'direct') return detail.policies.filter((policy) => policy.automatic === null && (policy.scope === 'notSpecified' || isFor(policy, subject))).map(byPolicy);
  if (target.relation === 'self') {
    const requirements = await parts.entitlement.as(turn.chat).requirements(packageId);
    return requirements.map((one) => {
      const policy = detail.policies.find(({ id }) => id === one.policyId) ?? null;
      return { id: one.policyId, name: one.displayName, description: one.description, end: one.end, customPeriod: one.customPeriod, justification: one.justification, approval: one.approvalForAdd, extendable: policy?.selfExtend ?? false, questions: one.questions, policy };
    });
  }
  // What Entra would not take from the guest themselves, nobody gets for them.
  const open = !subject.isGuest || detail.catalog.forOutsiders;
  const meant = detail.policies.filter((policy) => policy.automatic === null && policy.selfAdd && open && isFor(policy, subject));
  return (target.relation === 'report' ? meant.filter(({ onBehalf }) => onBehalf.add) : meant).map(byPolicy);
}

/** All findings on what the form holds now; a request that fits no policy says so. */
export function accessFindings(parts: Parts, gathered: GatheredAccess, ask: AccessAsk, timeZone: string): AccessFinding[] {
  const { resolved, detail, facts, findings, choices } = gathered;
  const blocked = findings.some(({ level }) => level === 'blocking');
  if (!facts) {
    if (blocked || choices.length > 1) return findings;
    return [...findings, notAllowed()];
  }
  return [...findings, ...checkAccess(ask, facts, { longestReason: 1000, longestAnswer: 4000 }, dayIn(parts.clock.now(), timeZone))];

  function notAllowed(): AccessFinding {
    const { target } = resolved;
    const pkg = detail.displayName;
    switch (target.relation) {
      case 'self':
        return { level: 'blocking', code: 'not-allowed', package: pkg };
      case 'report':
        return { level: 'blocking', code: 'no-on-behalf', package: pkg, name: target.name };
      case 'guest':
      case 'newcomer':
      case 'directed':
        return { level: 'blocking', code: 'no-direct', package: pkg, address: target.mail ?? target.name };
    }
  }
}
