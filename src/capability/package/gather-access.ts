import { dayIn, readerOf } from '../reader.ts';
import type { AccessFinding } from '../../rule/access-finding.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import { isClosed } from '../../rule/access-request.ts';
import { checkAccess, latestEnd, type AccessAsk, type AccessFacts } from '../../rule/check-access.ts';
import { isFor } from '../../rule/policy-fit.ts';
import type { AssignmentPolicy, PackageDetail, PolicyEnd, Question, SubjectSet } from '../../rule/policy.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { lastDay } from '../holding/days-left.ts';
import { findChangeRight } from '../holding/find-change-right.ts';
import { guestFate } from '../holding/guest-fate.ts';
import type { PackageId, PolicyId } from '../port/identity.ts';
import type { Turn } from '../port/turn.ts';
import { resolveTarget, type ResolvedTarget } from './resolve-target.ts';

/** What is asked, before it is known whether it may be. */
export interface AccessWish {
  action: 'add' | 'extend' | 'remove';
  packageId: PackageId;
  policyId: string;
  /** A mail address; empty for oneself. */
  address: string;
  /** Whether an administrator assigns directly, without the approval. */
  direct: boolean;
}

/** A policy by which this may be done, with what applies then. */
export interface PolicyChoice {
  id: PolicyId;
  name: string;
  description: string;
  end: PolicyEnd;
  customPeriod: boolean;
  justification: boolean;
  approval: boolean;
  extendable: boolean;
  questions: Question[];
  /** The policy itself; null where only Entra's answer for this person is known. */
  policy: AssignmentPolicy | null;
}

export interface GatheredAccess {
  detail: PackageDetail;
  resolved: ResolvedTarget;
  run: AccessRequest['run'];
  /** All policies that fit; the person chooses where there are several. */
  choices: PolicyChoice[];
  chosen: PolicyChoice | null;
  assignment: Assignment | null;
  facts: AccessFacts | null;
  /** What does not depend on what is typed. */
  findings: AccessFinding[];
}

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
  const [assignments, asked, groups, choices] = await Promise.all([
    target.id === null ? [] : entitlement.assignmentsOf(target.id),
    store.access.aboutTarget(turn.chat.tenantId, target.id === null ? { mail: target.mail ?? '' } : { id: target.id }, 30),
    target.id !== null && detail.incompatible.groups.length > 0 ? entitlement.groupsOf(target.id) : Promise.resolve<string[]>([]),
    policyChoices(parts, turn, wish, detail, resolved, run),
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
  };
  return { detail, resolved: { ...resolved, subject }, run, choices, chosen, assignment, facts, findings: contextFindings(detail, resolved, run, chosen) };
}

/** The same for what is held already: it keeps its own policy, and who may change it is another question than who may ask for it. */
async function gatherChange(parts: Parts, turn: Turn, action: 'extend' | 'remove', detail: PackageDetail, resolved: ResolvedTarget): Promise<GatheredAccess> {
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
    end: policy.end,
    customPeriod: true,
    justification: action === 'extend' && (run === 'foyer' || (run === 'entra' && policy.approval.requestorJustification)),
    approval: action === 'extend' && run !== 'direct' && policy.approval.forExtend,
    extendable: true,
    questions: [],
    policy,
  };
  const open = asked.find((one) => !isClosed(one) && one.terms.package.id === detail.id && one.terms.action === action);
  const { timeZone } = readerOf(parts, turn);
  const latest = latestEnd(dayIn(parts.clock.now(), timeZone), policy.end);
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
  };
  const leaves = action === 'remove' && target.isGuest && target.id !== null ? { guest: target.id, others: assignments.filter((one) => one !== assignment), asked, endsAt: parts.clock.now().toISOString() } : null;
  const fate = leaves && (await guestFate(parts, leaves));
  return { detail, resolved: acting, run, choices: [chosen], chosen, assignment, facts, findings: [...findings, ...(fate ? [{ level: 'notice' as const, code: 'last-package' as const, who, fate }] : [])] };
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
    end: policy.end,
    customPeriod: policy.customPeriod || run === 'direct' || run === 'foyer',
    justification: run === 'direct' ? false : run === 'foyer' || policy.approval.requestorJustification,
    approval: run !== 'direct' && policy.approval.forAdd,
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
  const meant = detail.policies.filter((policy) => policy.automatic === null && isFor(policy, subject));
  return (target.relation === 'report' ? meant.filter(({ onBehalf }) => onBehalf.add) : meant).map(byPolicy);
}

function contextFindings(detail: PackageDetail, resolved: ResolvedTarget, run: AccessRequest['run'], chosen: PolicyChoice | null): AccessFinding[] {
  const { target } = resolved;
  const findings: AccessFinding[] = [...resolved.findings];
  const { displayName } = detail;
  if (!detail.catalog.published) findings.push({ level: 'blocking', code: 'catalog-closed', package: displayName });
  if (!chosen) return findings;
  if (target.relation === 'self') findings.push({ level: 'fine', code: 'allowed', policy: chosen.name });
  const policy = chosen.policy;
  if (run === 'direct' && policy) {
    if (policy.approval.forAdd) findings.push({ level: 'notice', code: 'skips-approval', stages: policy.approval.stages.map((stage, index) => `stage ${index + 1}, ${stage.approvers.map(setWords).join(' or ')}`) });
    const questions = policy.questions.filter(({ required }) => required);
    if (questions.length > 0) findings.push({ level: 'notice', code: 'skips-questions', questions: questions.map(({ text }) => text) });
  }
  const billed = target.isGuest && policy ? billedFor(policy, detail, target.id === null, false) : [];
  if (billed.length > 0) findings.push({ level: 'notice', code: 'billed', why: billed });
  return findings;
}

/** What makes the action one that Microsoft bills for the guest (id-governance, microsoft-entra-id-governance-licensing-for-guest-users). */
function billedFor(policy: AssignmentPolicy, detail: PackageDetail, isNew: boolean, onBehalf: boolean): Extract<AccessFinding, { code: 'billed' }>['why'] {
  const sponsors = policy.approval.forAdd && policy.approval.stages.some((stage) => [...stage.approvers, ...stage.fallback, ...stage.escalation].some(({ kind }) => kind === 'target-sponsors' || kind === 'internal-sponsors' || kind === 'external-sponsors'));
  return [
    ...(onBehalf ? (['on-behalf'] as const) : []),
    ...(sponsors ? (['sponsor-approves'] as const) : []),
    ...(policy.customExtension ? (['custom-extension'] as const) : []),
    ...(isNew ? (['new-guest'] as const) : []),
    ...(detail.resources.some(({ kind }) => kind === 'directory-role') ? (['directory-role'] as const) : []),
  ];
}

function setWords(set: SubjectSet): string {
  switch (set.kind) {
    case 'person':
      return set.name ?? 'a named person';
    case 'group':
      return set.name ?? 'a group';
    case 'requestor-manager':
      return set.level > 1 ? 'the manager’s manager' : 'the manager';
    case 'target-manager':
      return 'the manager';
    case 'target-sponsors':
      return 'the guest’s sponsors';
    case 'internal-sponsors':
    case 'external-sponsors':
      return 'the organization’s sponsors';
    case 'organization':
      return set.name ?? 'an organization';
    case 'rule':
    case 'unknown':
      return 'others';
  }
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
