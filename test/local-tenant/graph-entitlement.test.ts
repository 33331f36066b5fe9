import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const apollo = idOf('Apollo Project');
const apolloDirect = idOf('Apollo Project: direct assignment of guests');

describe('Graph: entitlement management', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const request = (body: Record<string, unknown>, token?: string) => lab.graph(
    'POST', `${entitlement}/assignmentRequests`, body, token === undefined ? {} : { token },
  );
  const state = async (id: string): Promise<unknown> => at((await lab.graph('GET', `${entitlement}/assignmentRequests/${id}`)).body, 'state');

  it('shows catalogs, packages and what they give', async () => {
    const { body } = await lab.graph(
      'GET',
      `${entitlement}/accessPackages?$filter=displayName eq 'Apollo Project'&$expand=catalog,assignmentPolicies,resourceRoleScopes($expand=role,scope)`,
    );
    const found = listAt(body, 'value');
    assert.equal(found.length, 1);
    assert.equal(at(found, 0, 'id'), apollo);
    assert.equal(at(found, 0, 'catalog', 'displayName'), 'Partners');
    assert.deepEqual(
      each(listAt(found, 0, 'assignmentPolicies'), 'displayName'),
      ['Apollo Project: employees', 'Apollo Project: direct assignment of guests', 'Apollo Project: connected organizations'],
    );
    assert.deepEqual(each(listAt(found, 0, 'resourceRoleScopes'), 'scope', 'displayName'), ['Apollo', 'Apollo Docs']);
    assert.deepEqual(each(listAt(found, 0, 'resourceRoleScopes'), 'role', 'displayName'), ['Member', 'Member']);
  });

  it('shows a policy with its approval, its end and its questions', async () => {
    const { body } = await lab.graph(
      'GET', `${entitlement}/assignmentPolicies?$filter=accessPackage/id eq '${idOf('Finance Data Room')}'&$expand=questions,accessPackage`,
    );
    const [employees, fabrikam] = listAt(body, 'value');
    assert.equal(at(employees, 'allowedTargetScope'), 'allMemberUsers');
    assert.deepEqual(at(employees, 'expiration'), { type: 'afterDuration', duration: 'P14D', endDateTime: null });
    assert.deepEqual(at(employees, 'requestApprovalSettings', 'stages', 0, 'primaryApprovers'), [{
      '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1,
    }]);
    assert.deepEqual(at(employees, 'requestApprovalSettings', 'stages', 1, 'primaryApprovers'), [{
      '@odata.type': '#microsoft.graph.singleUser', userId: idOf('priya@contoso.example'),
    }]);
    assert.deepEqual(at(employees, 'requestApprovalSettings', 'stages', 1, 'escalationApprovers'), [{
      '@odata.type': '#microsoft.graph.singleUser', userId: idOf('dana@contoso.example'),
    }]);
    assert.equal(at(employees, 'requestorSettings', 'enableTargetsToSelfUpdateAccess'), false);
    assert.deepEqual(
      each(listAt(employees, 'questions'), '@odata.type'),
      ['#microsoft.graph.accessPackageTextInputQuestion', '#microsoft.graph.accessPackageMultipleChoiceQuestion'],
    );
    assert.deepEqual(at(fabrikam, 'specificAllowedTargets'), [{
      '@odata.type': '#microsoft.graph.connectedOrganizationMembers', connectedOrganizationId: idOf('Fabrikam'),
    }]);
  });

  it('shows partners, their domains, and changes of their sponsors', async () => {
    const { body } = await lab.graph('GET', `${entitlement}/connectedOrganizations?$expand=internalSponsors`);
    assert.deepEqual(listAt(body, 'value').map((item) => [at(item, 'displayName'), at(item, 'state'), at(item, 'identitySources', 0, 'domainName')]), [
      ['Fabrikam', 'configured', 'fabrikam.example'], ['Litware', 'configured', 'litware.example'], ['Northwind', 'proposed', 'northwind.example'],
    ]);
    const sponsors = `${entitlement}/connectedOrganizations/${idOf('Litware')}/internalSponsors`;
    assert.equal(
      (await lab.graph('POST', `${sponsors}/$ref`, { '@odata.id': `https://graph.microsoft.com/v1.0/users/${idOf('priya@contoso.example')}` })).status,
      204,
    );
    assert.deepEqual(each(listAt((await lab.graph('GET', sponsors)).body, 'value'), 'displayName'), ['Priya Raman']);
    assert.equal((await lab.graph('DELETE', `${sponsors}/${idOf('priya@contoso.example')}/$ref`)).status, 204);
  });

  it('shows which packages exclude each other', async () => {
    const { body } = await lab.graph('GET', `${entitlement}/accessPackages/${apollo}/incompatibleAccessPackages`);
    assert.deepEqual(each(listAt(body, 'value'), 'displayName'), ['Finance Data Room']);
  });

  it('shows who has what, until when', async () => {
    const { body } = await lab.graph(
      'GET', `${entitlement}/assignments?$filter=target/objectId eq '${idOf('lena@fabrikam.example')}'&$expand=target,accessPackage,assignmentPolicy`,
    );
    const found = listAt(body, 'value');
    assert.equal(found.length, 1);
    assert.equal(at(found, 0, 'state'), 'delivered');
    assert.equal(at(found, 0, 'target', 'email'), 'lena@fabrikam.example');
    assert.equal(at(found, 0, 'accessPackage', 'displayName'), 'Apollo Project');
    const left = Date.parse(textAt(found, 0, 'schedule', 'expiration', 'endDateTime')) - Date.now();
    assert.equal(Math.round(left / 86_400_000), 9);
    const delivered = await lab.graph('GET', `${entitlement}/assignments?$filter=state eq 'Delivered' and accessPackage/id eq '${apollo}'&$count=true`);
    assert.equal(at(delivered.body, '@odata.count'), 2);
  });

  it('invites and assigns somebody from outside, step by step', async () => {
    const created = await request({
      requestType: 'adminAdd', assignment: { target: { email: 'nora@litware.example' }, assignmentPolicyId: apolloDirect, accessPackageId: apollo },
      justification: 'Joins Apollo',
    });
    assert.equal(created.status, 201);
    assert.equal(at(created.body, 'state'), 'submitted');
    const id = textAt(created.body, 'id');
    await lab.advance('PT0S');
    const read = await lab.graph('GET', `${entitlement}/assignmentRequests/${id}?$expand=assignment($expand=target),requestor,accessPackage`);
    assert.equal(at(read.body, 'state'), 'delivered');
    assert.equal(at(read.body, 'requestor', 'subjectType'), 'servicePrincipal');
    const guest = await lab.graph('GET', `/users/${textAt(read.body, 'assignment', 'target', 'objectId')}?$select=mail,externalUserState`);
    assert.equal(at(guest.body, 'mail'), 'nora@litware.example');
    assert.equal(at(guest.body, 'externalUserState'), 'PendingAcceptance');
    assert.deepEqual(listAt((await lab.local('GET', 'mail?to=nora@litware.example')).body, 'mail'), []);
    const listed = await lab.graph(
      'GET',
      `${entitlement}/assignmentRequests?$filter=state eq 'delivered' and accessPackage/id eq '${apollo}' and createdDateTime ge ${textAt(created.body, 'createdDateTime')}&$expand=assignment,requestor,accessPackage&$orderby=createdDateTime desc`,
    );
    assert.deepEqual(each(listAt(listed.body, 'value'), 'id'), [id]);
  });

  it('delivers by itself after a moment of real time', async () => {
    const created = await request({
      requestType: 'adminAdd', assignment: { targetId: idOf('mia@northwind.example'), assignmentPolicyId: apolloDirect, accessPackageId: apollo },
    });
    const id = textAt(created.body, 'id');
    const deadline = Date.now() + 5000;
    while ((await state(id)) !== 'delivered' && Date.now() < deadline) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(await state(id), 'delivered');
    const removed = await request({
      requestType: 'adminRemove',
      assignment: { id: textAt((await lab.graph('GET', `${entitlement}/assignmentRequests/${id}?$expand=assignment`)).body, 'assignment', 'id') },
    });
    await lab.advance('PT0S');
    assert.equal(await state(textAt(removed.body, 'id')), 'delivered');
  });

  it('waits for a start in the future', async () => {
    const now = Date.parse(textAt((await lab.local('GET', 'clock')).body, 'now'));
    const start = new Date(now + 3 * 86_400_000).toISOString();
    const created = await request({
      requestType: 'adminAdd', assignment: { targetId: idOf('theo@contoso.example'), assignmentPolicyId: apolloDirect, accessPackageId: apollo },
      schedule: { startDateTime: start, expiration: { type: 'afterDuration', duration: 'P10D' } },
    });
    await lab.advance('PT0S');
    assert.equal(await state(textAt(created.body, 'id')), 'scheduled');
    await lab.advance('P4D');
    assert.equal(await state(textAt(created.body, 'id')), 'delivered');
  });

  const refused: [what: string, body: Record<string, unknown>, message: RegExp][] = [
    [
      'a package that excludes one that is held',
      { targetId: idOf('john@fabrikam.example'), assignmentPolicyId: idOf('Finance Data Room: Fabrikam'), accessPackageId: idOf('Finance Data Room') },
      /incompatible/,
    ],
    [
      'a package that is held already', { targetId: idOf('john@fabrikam.example'), assignmentPolicyId: apolloDirect, accessPackageId: apollo },
      /already has an assignment/,
    ],
    [
      'somebody outside the policy\'s scope',
      {
        targetId: idOf('mia@northwind.example'), assignmentPolicyId: idOf('Marketing Assets: connected organizations'),
        accessPackageId: idOf('Marketing Assets'),
      },
      /not in the scope/,
    ],
    [
      'a policy of another package',
      { targetId: idOf('mia@northwind.example'), assignmentPolicyId: idOf('Visio Licence: employees'), accessPackageId: apollo },
      /not one of the access package/,
    ],
    ['a package that does not exist', { targetId: idOf('mia@northwind.example'), assignmentPolicyId: apolloDirect, accessPackageId: 'none' }, /does not exist/],
    ['nobody at all', { assignmentPolicyId: apolloDirect, accessPackageId: apollo }, /target is required/],
  ];
  for (const [what, assignment, message] of refused) {
    it(`refuses to assign ${what}`, async () => {
      const { status, body } = await request({ requestType: 'adminAdd', assignment });
      assert.equal(status, 400);
      assert.match(textAt(body, 'error', 'message'), message);
    });
  }

  it('refuses a second request while the first is open', async () => {
    const assignment = { target: { email: 'double@fabrikam.example' }, assignmentPolicyId: apolloDirect, accessPackageId: apollo };
    assert.equal((await request({ requestType: 'adminAdd', assignment })).status, 201);
    assert.equal((await request({ requestType: 'adminAdd', assignment })).status, 400);
  });

  it('fails to deliver to a blocked domain, and leaves an unknown target in delivery', async () => {
    const blocked = await request({
      requestType: 'adminAdd', assignment: { target: { email: 'x@tailspin.example' }, assignmentPolicyId: apolloDirect, accessPackageId: apollo },
    });
    const unknown = await request({
      requestType: 'adminAdd',
      assignment: { targetId: '11111111-1111-4111-8111-111111111111', assignmentPolicyId: apolloDirect, accessPackageId: apollo },
    });
    assert.equal(unknown.status, 201);
    await lab.advance('PT0S');
    assert.equal(await state(textAt(blocked.body, 'id')), 'deliveryFailed');
    assert.equal(await state(textAt(unknown.body, 'id')), 'delivering');
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentRequests/${textAt(blocked.body, 'id')}/reprocess`)).status, 202);
  });

  it('extends and removes by requests of their own', async () => {
    const extended = await request({
      requestType: 'adminUpdate', assignment: { id: idOf('omar@fabrikam.example: Marketing Assets') },
      schedule: { expiration: { type: 'afterDateTime', endDateTime: '2099-01-01T00:00:00Z' } },
    });
    await lab.advance('PT0S');
    assert.equal(await state(textAt(extended.body, 'id')), 'delivered');
    const read = (): Promise<unknown> => lab.graph(
      'GET', `${entitlement}/assignments/${idOf('omar@fabrikam.example: Marketing Assets')}`,
    ).then(({ body }) => body);
    assert.equal(at(await read(), 'schedule', 'expiration', 'endDateTime'), '2099-01-01T00:00:00Z');
    await request({ requestType: 'adminRemove', assignment: { id: idOf('omar@fabrikam.example: Marketing Assets') } });
    await lab.advance('PT0S');
    assert.equal(at(await read(), 'state'), 'expired');
    assert.equal((await request({ requestType: 'adminRemove', assignment: { id: idOf('omar@fabrikam.example: Marketing Assets') } })).status, 400);
    assert.equal((await request({ requestType: 'adminRemove', assignment: { id: 'none' } })).status, 404);
  });

  it('keeps self-service from applications, and administration from people without a role', async () => {
    assert.equal((await request({ requestType: 'userAdd', assignment: { accessPackageId: apollo } })).status, 403);
    const ines = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['EntitlementManagement.ReadWrite.All'] });
    assert.equal(
      (await request({
        requestType: 'adminAdd', assignment: { targetId: idOf('ines@contoso.example'), assignmentPolicyId: apolloDirect, accessPackageId: apollo },
      }, ines)).status,
      403,
    );
    assert.equal((await lab.graph('GET', `${entitlement}/assignments`, undefined, { token: ines })).status, 403);
    const priya = await lab.scriptToken({ person: 'priya@contoso.example', scopes: ['EntitlementManagement.ReadWrite.All'] });
    assert.equal((await lab.graph('GET', `${entitlement}/assignments`, undefined, { token: priya })).status, 200);
  });

  it('shows and changes what happens to guests who lose their last access', async () => {
    const settings = await lab.graph('GET', `${entitlement}/settings`);
    assert.equal(at(settings.body, 'externalUserLifecycleAction'), 'blockSignInAndDelete');
    assert.equal(at(settings.body, 'durationUntilExternalUserDeletedAfterBlocked'), 'P30D');
    assert.equal((await lab.graph('PATCH', `${entitlement}/settings`, { durationUntilExternalUserDeletedAfterBlocked: 'P10D' })).status, 204);
    assert.equal((await lab.graph('PATCH', `${entitlement}/settings`, { durationUntilExternalUserDeletedAfterBlocked: 'soon' })).status, 400);
    assert.equal((await lab.graph('PATCH', `${entitlement}/settings`, { durationUntilExternalUserDeletedAfterBlocked: 'P30D' })).status, 204);
  });

  it('makes, replaces and deletes a policy, and assigns under it', async () => {
    const policy = {
      displayName: 'Suppliers for a week', accessPackage: { id: idOf('Supplier Portal') }, expiration: { type: 'afterDuration', duration: 'P7D' },
    };
    const created = await lab.graph('POST', `${entitlement}/assignmentPolicies`, policy);
    assert.equal(created.status, 201);
    assert.equal(at(created.body, 'allowedTargetScope'), 'notSpecified');
    const id = textAt(created.body, 'id');
    const replaced = await lab.graph('PUT', `${entitlement}/assignmentPolicies/${id}`, { ...policy, displayName: 'Suppliers, a week' });
    assert.deepEqual([replaced.status, at(replaced.body, 'displayName')], [200, 'Suppliers, a week']);
    const assignment = { targetId: idOf('mia@northwind.example'), assignmentPolicyId: id, accessPackageId: idOf('Supplier Portal') };
    assert.equal((await request({ requestType: 'adminAdd', assignment })).status, 201);
    await lab.advance('PT0S');
    assert.equal((await lab.graph('DELETE', `${entitlement}/assignmentPolicies/${id}`)).status, 400);
    await lab.advance('P8D');
    assert.equal((await lab.graph('DELETE', `${entitlement}/assignmentPolicies/${id}`)).status, 204);
    assert.equal((await lab.graph('POST', `${entitlement}/assignmentPolicies`, { displayName: 'x' })).status, 400);
  });

  it('makes a partner of a new domain, once, and lets it go', async () => {
    const sources = [{ '@odata.type': '#microsoft.graph.domainIdentitySource', domainName: 'adatum.example', displayName: 'Adatum' }];
    const create = () => lab.graph('POST', `${entitlement}/connectedOrganizations`, { displayName: 'Adatum', identitySources: sources, state: 'proposed' });
    const created = await create();
    assert.deepEqual([created.status, at(created.body, 'state')], [201, 'proposed']);
    assert.equal((await create()).status, 400);
    const path = `${entitlement}/connectedOrganizations/${textAt(created.body, 'id')}`;
    assert.equal((await lab.graph('PATCH', path, { state: 'configured' })).status, 204);
    assert.equal(at((await lab.graph('GET', path)).body, 'state'), 'configured');
    assert.equal((await lab.graph('DELETE', path)).status, 204);
    assert.equal((await lab.graph('GET', path)).status, 404);
  });

  it('marks a guest as governed', async () => {
    const path = `${entitlement}/subjects(objectId='${idOf('john@fabrikam.example')}')`;
    assert.equal(at((await lab.graph('GET', path)).body, 'subjectLifecycle'), 'notDefined');
    assert.equal((await lab.graph('PATCH', path, { subjectLifecycle: 'governed' })).status, 204);
    assert.equal(at((await lab.graph('GET', path)).body, 'subjectLifecycle'), 'governed');
  });
});

describe('Graph: access that ends by the clock', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  it('ends an assignment, blocks the governed guest, deletes them after thirty days, and leaves other guests alone', async () => {
    await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'adminAdd', assignment: { target: { email: 'short@fabrikam.example' }, assignmentPolicyId: apolloDirect, accessPackageId: apollo },
    });
    await lab.advance('PT0S');
    const find = async (mail: string): Promise<unknown[]> => listAt(
      (await lab.graph('GET', `/users?$filter=mail eq '${mail}'&$select=accountEnabled`)).body, 'value',
    );
    await lab.advance('P91D');
    assert.deepEqual(await find('short@fabrikam.example'), [{ accountEnabled: false }]);
    assert.deepEqual(await find('john@fabrikam.example'), [{ accountEnabled: true }]);
    const ended = await lab.graph('GET', `${entitlement}/assignments/${idOf('john@fabrikam.example: Apollo Project')}`);
    assert.equal(at(ended.body, 'state'), 'expired');
    await lab.advance('P30D');
    assert.deepEqual(await find('short@fabrikam.example'), []);
    assert.deepEqual(await find('john@fabrikam.example'), [{ accountEnabled: true }]);
    assert.equal(listAt((await lab.graph('GET', '/directory/deletedItems/microsoft.graph.user')).body, 'value').length, 1);
    await lab.advance('P31D');
    assert.equal(listAt((await lab.graph('GET', '/directory/deletedItems/microsoft.graph.user')).body, 'value').length, 0);
  });
});
