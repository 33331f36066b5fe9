import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const scopes = ['EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite'];
const approvals = `${entitlement}/accessPackageAssignmentApprovals`;

describe('Graph: requests that people make and approve', () => {
  const lab = new TestTenant();
  const tokens = new Map<string, string>();
  before(async () => {
    await lab.start();
    for (const name of ['ines', 'theo', 'marco', 'priya', 'dana', 'hana']) tokens.set(
      name, await lab.scriptToken({ person: `${name}@contoso.example`, scopes }),
    );
    tokens.set('john', await lab.scriptToken({ person: 'john@fabrikam.example', scopes }));
  });
  after(() => lab.stop());

  const as = (name: string): { token: string } => ({ token: tokens.get(name) ?? '' });
  const submit = async (name: string, accessPackage: string, extra: Record<string, unknown> = {}) => {
    const answer = await lab.graph(
      'POST', `${entitlement}/assignmentRequests`,
      { requestType: 'userAdd', assignment: { accessPackageId: idOf(accessPackage) }, justification: 'For work', ...extra }, as(name),
    );
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    await lab.advance('PT0S');
    return textAt(answer.body, 'id');
  };
  const state = async (id: string): Promise<unknown> => at((await lab.graph('GET', `${entitlement}/assignmentRequests/${id}`)).body, 'state');
  const stages = async (name: string, id: string): Promise<unknown[]> => listAt(
    (await lab.graph('GET', `${approvals}/${id}?$expand=stages`, undefined, as(name))).body, 'stages',
  );
  const decide = async (name: string, id: string, index: number, reviewResult: string) => {
    const stageId = textAt(await stages(name, id), index, 'id');
    return lab.graph('PATCH', `${approvals}/${id}/stages/${stageId}`, { reviewResult, justification: 'Because' }, as(name));
  };
  const answers = [
    {
      '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Audit',
      answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: idOf('Finance Data Room: question 1') },
    },
    {
      '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'yes',
      answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: idOf('Finance Data Room: question 2') },
    },
  ];

  it('offers each person what the policies allow them', async () => {
    const offered = async (name: string): Promise<unknown[]> => each(
      listAt((await lab.graph('GET', `${entitlement}/accessPackages/filterByCurrentUser(on='allowedRequestor')`, undefined, as(name))).body, 'value'),
      'displayName',
    );
    assert.deepEqual(await offered('ines'), ['Apollo Project', 'Marketing Assets', 'Finance Data Room', 'Visio Licence']);
    assert.deepEqual(await offered('john'), ['Apollo Project', 'Marketing Assets', 'Finance Data Room', 'Supplier Portal']);
  });

  it('states what a request must hold', async () => {
    const { body } = await lab.graph(
      'POST', `${entitlement}/accessPackages/${idOf('Finance Data Room')}/getApplicablePolicyRequirements`, undefined, as('theo'),
    );
    const requirements = listAt(body, 'value');
    assert.equal(requirements.length, 1);
    assert.equal(at(requirements, 0, 'isApprovalRequiredForAdd'), true);
    assert.deepEqual(each(listAt(requirements, 0, 'questions'), 'text'), ['Why do you need this data?', 'NDA signed?']);
    assert.deepEqual(
      listAt(
        (await lab.graph('POST', `${entitlement}/accessPackages/${idOf('Visio Licence')}/getApplicablePolicyRequirements`, undefined, as('john'))).body,
        'value',
      ),
      [],
    );
  });

  it('delivers at once where nobody has to approve', async () => {
    assert.equal(await state(await submit('ines', 'Marketing Assets')), 'delivered');
    const mine = await lab.graph('GET', `${entitlement}/assignments/filterByCurrentUser(on='target')?$expand=accessPackage`, undefined, as('ines'));
    assert.deepEqual(each(listAt(mine.body, 'value'), 'accessPackage', 'displayName'), ['Marketing Assets']);
  });

  it('asks the requestor\'s manager, and delivers when they approve', async () => {
    const id = await submit('ines', 'Visio Licence');
    assert.equal(await state(id), 'pendingApproval');
    const mine = await lab.graph('GET', `${approvals}/filterByCurrentUser(on='approver')?$expand=stages`, undefined, as('marco'));
    assert.deepEqual(each(listAt(mine.body, 'value'), 'id'), [id]);
    assert.deepEqual(
      await stages('marco', id).then((list) => [at(list, 0, 'status'), at(list, 0, 'reviewResult'), at(list, 0, 'assignedToMe')]),
      ['InProgress', 'NotReviewed', true],
    );
    assert.equal((await decide('marco', id, 0, 'Approve')).status, 204);
    await lab.advance('PT0S');
    assert.equal(await state(id), 'delivered');
    const [stage] = await stages('marco', id);
    assert.deepEqual(
      [at(stage, 'status'), at(stage, 'reviewResult'), at(stage, 'justification'), at(stage, 'reviewedBy', 'displayName')],
      ['Completed', 'Approved', 'Because', 'Marco Duarte'],
    );
  });

  it('runs two stages one after the other, and tells the second decider of one stage that it is decided', async () => {
    const id = await submit('theo', 'Finance Data Room', { answers });
    assert.equal((await decide('priya', id, 1, 'Approve')).status, 400);
    assert.equal((await decide('priya', id, 0, 'Approve')).status, 204);
    const again = await decide('priya', id, 0, 'Deny');
    assert.equal(again.status, 409);
    assert.equal(at(again.body, 'error', 'code'), 'Conflict');
    assert.deepEqual(each(await stages('priya', id), 'status'), ['Completed', 'InProgress']);
    assert.equal((await decide('priya', id, 1, 'Approve')).status, 204);
    await lab.advance('PT0S');
    assert.equal(await state(id), 'delivered');
  });

  it('ends with the first denial', async () => {
    const id = await submit('hana', 'Visio Licence');
    assert.equal((await decide('dana', id, 0, 'Deny')).status, 204);
    assert.equal(await state(id), 'denied');
  });

  it('hides an approval from strangers, and keeps the requestor from deciding', async () => {
    const id = await submit('hana', 'Apollo Project', { answers: [{ value: 'Analyst', answeredQuestion: { id: idOf('Apollo Project: question 1') } }] });
    assert.equal((await lab.graph('GET', `${approvals}/${id}`, undefined, as('theo'))).status, 404);
    assert.equal((await decide('hana', id, 0, 'Approve')).status, 403);
    assert.equal((await lab.graph('PATCH', `${approvals}/${id}/stages/none`, { reviewResult: 'Approve' }, as('dana'))).status, 404);
    const [stage] = await stages('dana', id);
    assert.equal((await lab.graph('PATCH', `${approvals}/${id}/stages/${textAt(stage, 'id')}`, { reviewResult: 'Approved' }, as('dana'))).status, 400);
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/cancel`, undefined, as('hana'))).status, 200);
    assert.equal(await state(id), 'canceled');
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/${id}/cancel`, undefined, as('hana'))).status, 400);
  });

  it('asks the alternate after a week of silence, and denies after two', async () => {
    const token = await lab.scriptToken({ person: 'ines@contoso.example', scopes });
    const id = textAt(
      (await lab.graph('POST', `${entitlement}/assignmentRequests`, {
        requestType: 'userAdd', assignment: { accessPackageId: idOf('Finance Data Room') }, justification: 'Numbers', answers,
      }, { token })).body,
      'id',
    );
    await lab.advance('PT0S');
    const waiting = async (): Promise<unknown[]> => {
      const dana = await lab.scriptToken({ person: 'dana@contoso.example', scopes });
      return each(
        listAt((await lab.graph('GET', `${approvals}/filterByCurrentUser(on='approver')`, undefined, { token: dana })).body, 'value'), 'id',
      ).filter((item) => item === id);
    };
    assert.deepEqual(await waiting(), []);
    await lab.advance('P7D');
    assert.deepEqual(await waiting(), [id]);
    await lab.advance('P7D');
    assert.equal(await state(id), 'denied');
    assert.equal(at((await lab.graph('GET', `${entitlement}/assignmentRequests/${id}`)).body, 'status'), 'ExpiredApproval');
  });

  const refused: [what: string, name: string, body: Record<string, unknown>, status: number][] = [
    ['without a required answer', 'theo', { assignment: { accessPackageId: idOf('Apollo Project') }, justification: 'x' }, 400],
    [
      'with an answer that is no choice', 'marco',
      {
        assignment: { accessPackageId: idOf('Apollo Project') }, justification: 'x',
        answers: [{ value: 'King', answeredQuestion: { id: idOf('Apollo Project: question 1') } }],
      },
      400,
    ],
    ['without a required justification', 'marco', { assignment: { accessPackageId: idOf('Visio Licence') } }, 400],
    [
      'on behalf of somebody who does not report to the caller', 'marco',
      { assignment: { accessPackageId: idOf('Visio Licence'), target: { objectId: idOf('theo@contoso.example') } }, justification: 'x' }, 403,
    ],
    [
      'under a policy that is not for them', 'john',
      { assignment: { accessPackageId: idOf('Apollo Project'), assignmentPolicyId: idOf('Apollo Project: employees') }, justification: 'x' }, 403,
    ],
  ];
  for (const [what, name, body, status] of refused) {
    it(`refuses a request ${what}`, async () => {
      const token = await lab.scriptToken({ person: name === 'john' ? 'john@fabrikam.example' : `${name}@contoso.example`, scopes });
      assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests`, { requestType: 'userAdd', ...body }, { token })).status, status);
    });
  }

  it('takes a person\'s own access back, and nobody else\'s', async () => {
    const ines = await lab.scriptToken({ person: 'ines@contoso.example', scopes });
    const theo = await lab.scriptToken({ person: 'theo@contoso.example', scopes });
    const held = await lab.graph('GET', `${entitlement}/assignments/filterByCurrentUser(on='target')?$filter=state eq 'delivered'`, undefined, { token: ines });
    const id = textAt(held.body, 'value', 0, 'id');
    assert.equal(
      (await lab.graph('POST', `${entitlement}/assignmentRequests`, { requestType: 'userRemove', assignment: { id } }, { token: theo })).status, 403,
    );
    assert.equal(
      (await lab.graph('POST', `${entitlement}/assignmentRequests`, { requestType: 'userRemove', assignment: { id } }, { token: ines })).status, 201,
    );
    await lab.advance('PT0S');
    assert.equal(at((await lab.graph('GET', `${entitlement}/assignments/${id}`)).body, 'state'), 'expired');
  });
});
