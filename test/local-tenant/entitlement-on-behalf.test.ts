import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const scopes = ['EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite'];
const approvals = `${entitlement}/accessPackageAssignmentApprovals`;

describe('Graph: requests of a manager for a direct report', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const as = async (name: string) => ({ token: await lab.scriptToken({ person: `${name}@contoso.example`, scopes }) });
  const ask = async (manager: string, report: string, extra: Record<string, unknown> = {}, accessPackage = 'Visio Licence') => lab.graph('POST', `${entitlement}/assignmentRequests`, {
    requestType: 'userAdd', justification: 'Starts on Monday',
    assignment: { accessPackageId: idOf(accessPackage), target: { objectId: idOf(`${report}@contoso.example`), subjectType: 'user' }, ...extra },
  }, await as(manager));

  it('takes the request, with the manager as requestor and the report as target, and asks the manager\'s own manager', async () => {
    const asked = await ask('marco', 'ines', { assignmentPolicyId: idOf('Visio Licence: employees') });
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    const id = textAt(asked.body, 'id');
    await lab.advance('PT0S');
    const { body } = await lab.graph('GET', `${entitlement}/assignmentRequests/${id}?$expand=requestor,assignment($expand=target)`);
    assert.deepEqual(
      [at(body, 'state'), at(body, 'requestType'), at(body, 'requestor', 'displayName'), at(body, 'assignment', 'target', 'displayName')],
      ['pendingApproval', 'userAdd', 'Marco Duarte', 'Ines Calder'],
    );
    const mails = (name: string) => lab.local('GET', `mail?to=${name}@contoso.example`).then((answer) => each(listAt(answer.body, 'mail'), 'subject'));
    assert.match(String((await mails('dana'))[0]), /^Action required: approve or deny access to Visio Licence/);
    const stages = listAt((await lab.graph('GET', `${approvals}/${id}?$expand=stages`, undefined, await as('dana'))).body, 'stages');
    assert.deepEqual(each(stages, 'assignedToMe'), [true]);
    const stage = `${approvals}/${id}/stages/${textAt(stages, 0, 'id')}`;
    assert.equal((await lab.graph('PATCH', stage, { reviewResult: 'Approve' }, await as('marco'))).status, 403);
    assert.equal((await lab.graph('PATCH', stage, { reviewResult: 'Approve' }, await as('dana'))).status, 204);
    await lab.advance('PT0S');
    const held = await lab.graph('GET', `${entitlement}/assignments?$filter=target/objectId eq '${idOf('ines@contoso.example')}'`);
    assert.deepEqual(each(listAt(held.body, 'value'), 'state'), ['delivered']);
    assert.deepEqual(await mails('ines'), ['You now have access to Visio Licence']);
  });

  it('shows the request to the manager as one for others, and to the report as theirs', async () => {
    const list = async (name: string, on: string) => listAt(
      (await lab.graph('GET', `${entitlement}/assignmentRequests/filterByCurrentUser(on='${on}')`, undefined, await as(name))).body, 'value',
    ).length;
    assert.deepEqual(
      [await list('marco', 'requestForOthers'), await list('marco', 'target'), await list('marco', 'targetManager'), await list('ines', 'target')], [1, 0, 1, 1],
    );
  });

  const refused: [what: string, manager: string, report: string][] = [
    ['somebody else\'s report', 'priya', 'ines'], ['one\'s own manager', 'ines', 'marco'], ['a report\'s report', 'dana', 'ines'], ['nobody', 'marco', 'unknown'],
  ];
  for (const [what, manager, report] of refused) {
    it(`refuses a request for ${what}`, async () => {
      const { status, body } = await ask(manager, report);
      assert.deepEqual([status, at(body, 'error', 'code')], [403, 'Forbidden']);
    });
  }

  it('refuses where the policy does not allow it, and where the report is outside of its scope', async () => {
    const policy = `${entitlement}/assignmentPolicies/${idOf('Marketing Assets: employees')}`;
    const { body } = await lab.graph('GET', policy);
    const change = (settings: Record<string, unknown>, extra: Record<string, unknown> = {}) => lab.graph('PUT', policy, {
      displayName: 'x', accessPackage: { id: idOf('Marketing Assets') }, allowedTargetScope: 'allMemberUsers',
      requestorSettings: { ...Object(at(body, 'requestorSettings')), ...settings }, ...extra,
    });
    assert.equal((await change({ enableOnBehalfRequestorsToAddAccess: false })).status, 200);
    assert.equal((await ask('priya', 'theo', {}, 'Marketing Assets')).status, 403);
    const others = [{ '@odata.type': '#microsoft.graph.singleUser', userId: idOf('ines@contoso.example') }];
    await change({}, { allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: others });
    assert.equal((await ask('priya', 'theo', {}, 'Marketing Assets')).status, 403);
    assert.equal((await ask('marco', 'ines', {}, 'Marketing Assets')).status, 201);
  });

  it('lets indirect managers ask where the policy names a higher level', async () => {
    await lab.graph('PUT', `${entitlement}/assignmentPolicies/${idOf('Marketing Assets: employees')}`, {
      displayName: 'x', accessPackage: { id: idOf('Marketing Assets') }, allowedTargetScope: 'allMemberUsers', requestorSettings: {
        enableOnBehalfRequestorsToAddAccess: true, onBehalfRequestors: [{ '@odata.type': '#microsoft.graph.targetManager', managerLevel: 2 }],
      },
    });
    assert.equal((await ask('dana', 'theo', {}, 'Marketing Assets')).status, 201);
  });
});
