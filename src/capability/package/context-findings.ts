import type { AccessFinding } from '../../rule/access-finding.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { AssignmentPolicy, PackageDetail, SubjectSet } from '../../rule/policy.ts';
import type { PolicyChoice } from './access-wish.ts';
import type { ResolvedTarget } from './resolve-target.ts';

/** What is found whatever is typed: what a direct assignment skips, and what is billed. */
export function contextFindings(detail: PackageDetail, resolved: ResolvedTarget, run: AccessRequest['run'], chosen: PolicyChoice | null): AccessFinding[] {
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
  const billed = target.isGuest && policy ? billedFor(policy, detail, target.id === null) : [];
  if (billed.length > 0) findings.push({ level: 'notice', code: 'billed', why: billed });
  return findings;
}

/** What makes the action one that Microsoft bills for the guest (id-governance, microsoft-entra-id-governance-licensing-for-guest-users). */
function billedFor(policy: AssignmentPolicy, detail: PackageDetail, isNew: boolean): Extract<AccessFinding, { code: 'billed' }>['why'] {
  const sponsors = policy.approval.forAdd && policy.approval.stages.some((stage) => [...stage.approvers, ...stage.fallback, ...stage.escalation].some(({ kind }) => kind === 'target-sponsors' || kind === 'internal-sponsors' || kind === 'external-sponsors'));
  return [
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
