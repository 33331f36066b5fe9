import assert from 'node:assert/strict';
import { policyId } from '../../src/rule/identity.ts';
import { billingReasons, mayAsk, policiesFor, type PolicyViewer } from '../../src/rule/policy-reach.ts';
import type { AssignmentPolicy } from '../../src/rule/policy.ts';
import { samplePackage, samplePolicy, sampleStage } from './sample-policy.ts';

const policy = (id: string, change: Partial<AssignmentPolicy>) => samplePolicy({ id: policyId(id), ...change });
const employees = policy('employees', {});
const everybody = policy('everybody', { scope: 'allDirectoryUsers' });
const someEmployees = policy('some', { scope: 'specificDirectoryUsers', targets: [{ kind: 'person', id: 'john', name: 'John Mercer' }] });
const configured = policy('configured', { scope: 'allConfiguredConnectedOrganizationUsers' });
const fabrikam = policy('fabrikam', { scope: 'specificConnectedOrganizationUsers', targets: [{ kind: 'organization', id: 'org-fabrikam', name: 'Fabrikam' }] });
const outside = policy('outside', { scope: 'allExternalUsers' });
const direct = policy('direct', { scope: 'notSpecified', selfAdd: false });
const automatic = policy('automatic', { scope: 'specificDirectoryUsers', automatic: { removesLeavers: true, graceDays: 7 } });
const all = [direct, automatic, outside, configured, fabrikam, someEmployees, everybody, employees];
const ids = (policies: AssignmentPolicy[]) => policies.map((one) => String(one.id));

const guestOf = (organization: { id: string; configured: boolean } | null, id = 'mia'): PolicyViewer => ({ kind: 'guest', id, organization });

describe('who may know a policy', () => {
  it('shows an employee all of them, those for employees first and those that nobody asks for last', () => {
    assert.deepEqual(ids(policiesFor(samplePackage(all), { kind: 'employee' })), ['some', 'everybody', 'employees', 'outside', 'configured', 'fabrikam', 'direct', 'automatic']);
  });

  const guests: [string, PolicyViewer, string[]][] = [
    ['of a configured organization', guestOf({ id: 'org-litware', configured: true }), ['outside', 'configured', 'everybody']],
    ['of an organization that a policy names', guestOf({ id: 'org-fabrikam', configured: true }), ['outside', 'configured', 'fabrikam', 'everybody']],
    ['of a proposed organization', guestOf({ id: 'org-northwind', configured: false }), ['outside', 'everybody']],
    ['of no known organization', guestOf(null), ['outside', 'everybody']],
    ['whom a policy names', guestOf(null, 'john'), ['outside', 'some', 'everybody']],
  ];
  for (const [who, viewer, expected] of guests) {
    it(`shows a guest ${who} those alone by which they may ask`, () => {
      assert.deepEqual(ids(policiesFor(samplePackage(all.filter((one) => one !== automatic)), viewer)), expected);
    });
  }

  const closed = {
    'whose catalog is not published': { catalog: { ...samplePackage([]).catalog, published: false } },
    'whose catalog is not for outsiders': { catalog: { ...samplePackage([]).catalog, forOutsiders: false } },
    'that is hidden': { hidden: true },
  };
  for (const [which, change] of Object.entries(closed)) {
    it(`shows a guest nothing of a package ${which}`, () => {
      assert.deepEqual(policiesFor(samplePackage(all, change), guestOf({ id: 'org-fabrikam', configured: true })), []);
    });
  }
});

describe('who may ask by a policy', () => {
  it('is told by its scope, to employees', () => {
    const detail = samplePackage(all);
    assert.deepEqual(ids(all.filter((one) => mayAsk(detail, one, { kind: 'employee' }))), ['some', 'everybody', 'employees']);
  });

  it('is nobody while the catalog is not published', () => {
    assert.equal(mayAsk(samplePackage(all, { catalog: { ...samplePackage([]).catalog, published: false } }), employees, { kind: 'employee' }), false);
  });

  it('is a guest whom the policy reaches', () => {
    const detail = samplePackage(all);
    assert.equal(mayAsk(detail, fabrikam, guestOf({ id: 'org-fabrikam', configured: true })), true);
    assert.equal(mayAsk(detail, fabrikam, guestOf({ id: 'org-litware', configured: true })), false);
    assert.equal(mayAsk(detail, employees, guestOf({ id: 'org-fabrikam', configured: true })), false);
  });
});

describe('what is billed for a guest', () => {
  const guests = { scope: 'allConfiguredConnectedOrganizationUsers' } as const;
  const cases: [string, Partial<AssignmentPolicy>, string[]][] = [
    ['a plain request with a manager as the approver', guests, []],
    ['a sponsor who approves', { ...guests, approval: { ...employees.approval, stages: [sampleStage({ approvers: [{ kind: 'target-sponsors' }] })] } }, ['sponsor-approves']],
    ['a sponsor who is asked later', { ...guests, approval: { ...employees.approval, stages: [sampleStage({ escalation: [{ kind: 'external-sponsors' }] })] } }, ['sponsor-approves']],
    ['a custom extension', { ...guests, customExtension: true }, ['custom-extension']],
    ['requests on somebody’s behalf', { ...guests, onBehalf: { add: true, extend: false, remove: false, requestors: [] } }, ['on-behalf']],
    ['automatic assignment', { scope: 'specificDirectoryUsers', automatic: { removesLeavers: true, graceDays: 0 } }, ['automatic']],
    ['anything at all, where the policy is for employees alone', { customExtension: true, onBehalf: { add: true, extend: false, remove: false, requestors: [] } }, []],
  ];
  for (const [what, change, expected] of cases) {
    it(`${expected.length > 0 ? 'counts' : 'leaves out'} ${what}`, () => {
      const one = samplePolicy(change);
      assert.deepEqual(billingReasons(samplePackage([one]), one), expected);
    });
  }

  it('counts a role in Entra', () => {
    const one = samplePolicy(guests);
    assert.deepEqual(billingReasons(samplePackage([one], { resources: [{ name: 'Guest Inviter', role: 'Active', kind: 'directory-role', groupId: null }] }), one), ['directory-role']);
  });
});
