import { catalogId, packageId, policyId } from '../../src/rule/identity.ts';
import type { AssignmentPolicy, PackageDetail, PolicyStage } from '../../src/rule/policy.ts';

const day = 86_400_000;

/** A stage that asks the manager of whoever asks, and lapses after two weeks. */
export const sampleStage = (change: Partial<PolicyStage> = {}): PolicyStage => ({
  approvers: [{ kind: 'requestor-manager', level: 1 }],
  fallback: [],
  escalation: [],
  escalationFallback: [],
  escalateAfterMs: null,
  lapseAfterMs: 14 * day,
  justificationRequired: false,
  ...change,
});

/** A policy by which employees ask for themselves, with one approval, for ninety days. */
export const samplePolicy = (change: Partial<AssignmentPolicy> = {}): AssignmentPolicy => ({
  id: policyId('policy-1'),
  packageId: packageId('package-1'),
  displayName: 'Employees',
  description: '',
  scope: 'allMemberUsers',
  targets: [],
  end: { kind: 'after', days: 90 },
  selfAdd: true,
  selfExtend: true,
  selfRemove: true,
  customPeriod: false,
  onBehalf: { add: false, extend: false, remove: false, requestors: [] },
  approval: { forAdd: true, forExtend: false, requestorJustification: false, stages: [sampleStage()] },
  questions: [],
  review: null,
  automatic: null,
  customExtension: false,
  ...change,
});

export const samplePackage = (policies: AssignmentPolicy[], change: Partial<PackageDetail> = {}): PackageDetail => ({
  id: packageId('package-1'),
  displayName: 'Apollo Project',
  description: 'Work on Apollo together.',
  hidden: false,
  catalog: { id: catalogId('catalog-1'), displayName: 'Partners', published: true, forOutsiders: true },
  resources: [{ name: 'Apollo', role: 'Member', kind: 'team', groupId: null }],
  policies,
  incompatible: { packages: [], groups: [] },
  ...change,
});
