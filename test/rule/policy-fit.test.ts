import assert from 'node:assert/strict';
import { policyId, packageId } from '../../src/rule/identity.ts';
import { isFor, type PolicySubject } from '../../src/rule/policy-fit.ts';
import type { AssignmentPolicy, PolicyScope, SubjectSet } from '../../src/rule/policy.ts';

const policy = (scope: PolicyScope, targets: SubjectSet[] = []): AssignmentPolicy => ({
  id: policyId('p'),
  packageId: packageId('apollo'),
  displayName: 'p',
  description: '',
  scope,
  targets,
  end: { kind: 'never' },
  selfAdd: true,
  selfExtend: true,
  selfRemove: true,
  customPeriod: true,
  onBehalf: { add: false, extend: false, remove: false, requestors: [] },
  approval: { forAdd: false, forExtend: false, requestorJustification: false, stages: [] },
  questions: [],
  review: null,
  automatic: null,
  customExtension: false,
});

const employee: PolicySubject = { exists: true, isGuest: false, id: 'ines', organization: null, groups: ['designers'] };
const guest: PolicySubject = { exists: true, isGuest: true, id: 'lena', organization: { id: 'fabrikam', state: 'configured' }, groups: [] };
const stranger: PolicySubject = { exists: false, isGuest: true, id: null, organization: null, groups: [] };
const proposed: PolicySubject = { exists: false, isGuest: true, id: null, organization: { id: 'northwind', state: 'proposed' }, groups: [] };
const everybody = { employee, guest, stranger, proposed };

describe('whom a policy is for', () => {
  const cases: [title: string, policy: AssignmentPolicy, who: (keyof typeof everybody)[]][] = [
    ['nobody, where administrators alone assign', policy('notSpecified'), []],
    ['nobody, where its scope is unknown', policy('unknown'), []],
    ['members', policy('allMemberUsers'), ['employee']],
    ['everybody with an account', policy('allDirectoryUsers'), ['employee', 'guest']],
    ['people of configured organizations, with an account or without', policy('allConfiguredConnectedOrganizationUsers'), ['guest']],
    ['everybody from outside', policy('allExternalUsers'), ['guest', 'stranger', 'proposed']],
    ['a named person', policy('specificDirectoryUsers', [{ kind: 'person', id: 'lena', name: null }]), ['guest']],
    ['a group', policy('specificDirectoryUsers', [{ kind: 'group', id: 'designers', name: null }]), ['employee']],
    ['a named organization, proposed or not', policy('specificConnectedOrganizationUsers', [{ kind: 'organization', id: 'northwind', name: null }]), ['proposed']],
    ['nobody by what they are to an approver', policy('specificDirectoryUsers', [{ kind: 'target-sponsors' }, { kind: 'requestor-manager', level: 1 }, { kind: 'rule', membershipRule: 'all' }]), []],
  ];
  for (const [title, one, who] of cases) {
    it(title, () => assert.deepEqual(Object.entries(everybody).filter(([, subject]) => isFor(one, subject)).map(([name]) => name), who));
  }
});
