import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const scopes = ['EntitlementManagement.ReadWrite.All'];
const group = (name: string) => ({ '@odata.type': '#microsoft.graph.groupMembers', groupId: idOf(name) });
const reference = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/objects/${id}` });

describe('Graph: administration of catalogs and packages', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const as = async (name: string) => ({ token: await lab.scriptToken({ person: `${name}@contoso.example`, scopes }) });
  const status = async (name: string, method: string, path: string, body?: unknown): Promise<number> => (
    await lab.graph(method, `${entitlement}/${path}`, body, await as(name))).status;

  it('makes a catalog and a package in it, changes both, and deletes them in the right order', async () => {
    const catalog = await lab.graph('POST', `${entitlement}/catalogs`, { displayName: 'Labs', description: 'Trials' });
    assert.deepEqual([catalog.status, at(catalog.body, 'state'), at(catalog.body, 'isExternallyVisible')], [201, 'published', false]);
    const catalogPath = `${entitlement}/catalogs/${textAt(catalog.body, 'id')}`;
    const made = await lab.graph('POST', `${entitlement}/accessPackages`, { displayName: 'Trial', catalog: { id: textAt(catalog.body, 'id') } });
    assert.equal(made.status, 201);
    const path = `${entitlement}/accessPackages/${textAt(made.body, 'id')}`;
    assert.equal((await lab.graph('PATCH', path, { displayName: 'Trial 2', isHidden: true })).status, 204);
    assert.equal((await lab.graph('PATCH', catalogPath, { state: 'unpublished' })).status, 204);
    assert.deepEqual([at((await lab.graph('GET', path)).body, 'displayName'), at((await lab.graph('GET', catalogPath)).body, 'state')], ['Trial 2', 'unpublished']);
    assert.equal((await lab.graph('DELETE', catalogPath)).status, 400);
    assert.equal((await lab.graph('DELETE', path)).status, 204);
    assert.equal((await lab.graph('DELETE', catalogPath)).status, 204);
    assert.equal((await lab.graph('POST', `${entitlement}/accessPackages`, { displayName: 'x', catalog: { id: 'none' } })).status, 404);
    assert.equal((await lab.graph('POST', `${entitlement}/catalogs`, { description: 'x' })).status, 400);
  });

  it('keeps a package that somebody holds', async () => {
    const { status: refused, body } = await lab.graph('DELETE', `${entitlement}/accessPackages/${idOf('Apollo Project')}`);
    assert.deepEqual([refused, at(body, 'error', 'code')], [400, 'InvalidDeleteEntitlementHasGrants']);
    assert.equal((await lab.graph('DELETE', `${entitlement}/accessPackages/${idOf('Supplier Portal')}`)).status, 204);
    assert.deepEqual(
      listAt((await lab.graph('GET', `${entitlement}/assignmentPolicies?$filter=accessPackage/id eq '${idOf('Supplier Portal')}'`)).body, 'value'), [],
    );
  });

  it('lets a catalog\'s owner manage that catalog and no other', async () => {
    assert.deepEqual(each(listAt((await lab.graph('GET', `${entitlement}/catalogs`, undefined, await as('priya'))).body, 'value'), 'displayName'), ['Partners']);
    assert.deepEqual(
      each(listAt((await lab.graph('GET', `${entitlement}/accessPackages`, undefined, await as('priya'))).body, 'value'), 'displayName'),
      ['Apollo Project', 'Marketing Assets', 'Finance Data Room'],
    );
    assert.equal(await status('priya', 'PATCH', `accessPackages/${idOf('Marketing Assets')}`, { description: 'New' }), 204);
    assert.equal(await status('priya', 'PATCH', `accessPackages/${idOf('Visio Licence')}`, { description: 'New' }), 403);
    assert.equal(await status('priya', 'GET', `accessPackages/${idOf('Visio Licence')}`), 403);
    assert.equal(await status('priya', 'PATCH', 'settings', { externalUserLifecycleAction: 'none' }), 403);
    assert.equal(await status('priya', 'POST', 'catalogs', { displayName: 'Mine' }), 403);
    assert.equal(await status('ines', 'GET', 'catalogs'), 403);
    assert.equal(await status('sam', 'PATCH', `accessPackages/${idOf('Visio Licence')}`, { description: 'New' }), 204);
  });

  it('gives out the roles of a catalog: a reader reads, an assignment manager assigns', async () => {
    const give = async (person: string, roleDefinitionId: string) => lab.graph('POST', '/roleManagement/entitlementManagement/roleAssignments', {
      principalId: idOf(person), roleDefinitionId, appScopeId: `/AccessPackageCatalog/${idOf('Internal')}`,
    });
    const given = await give('hana@contoso.example', '44272f93-9762-48e8-af59-1b5351b1d6b3');
    assert.equal(given.status, 201);
    assert.equal((await give('hana@contoso.example', '44272f93-9762-48e8-af59-1b5351b1d6b3')).status, 400);
    assert.equal((await give('hana@contoso.example', 'none')).status, 404);
    const assignment = { targetId: idOf('ines@contoso.example'), assignmentPolicyId: idOf('Visio Licence: employees'), accessPackageId: idOf('Visio Licence') };
    assert.equal(await status('hana', 'GET', `accessPackages/${idOf('Visio Licence')}`), 200);
    assert.equal(await status('hana', 'POST', 'assignmentRequests', { requestType: 'adminAdd', assignment }), 403);
    await give('hana@contoso.example', 'e2182095-804a-4656-ae11-64734e9b7ae5');
    assert.equal(await status('hana', 'POST', 'assignmentRequests', { requestType: 'adminAdd', assignment }), 201);
    assert.equal(await status('hana', 'PATCH', `accessPackages/${idOf('Visio Licence')}`, { description: 'x' }), 403);
    const path = `/roleManagement/entitlementManagement/roleAssignments/${textAt(given.body, 'id')}`;
    assert.equal((await lab.graph('DELETE', path, undefined, await as('hana'))).status, 403);
    assert.equal((await lab.graph('DELETE', path)).status, 204);
    assert.equal((await lab.graph('GET', path)).status, 404);
  });

  it('refuses a package to a member of an incompatible group', async () => {
    const path = `${entitlement}/accessPackages/${idOf('Marketing Assets')}/incompatibleGroups`;
    assert.equal((await lab.graph('POST', `${path}/$ref`, reference(idOf('team: Apollo')))).status, 204);
    assert.equal((await lab.graph('POST', `${path}/$ref`, reference('none'))).status, 404);
    assert.deepEqual(each(listAt((await lab.graph('GET', path)).body, 'value'), 'displayName'), ['Apollo']);
    const { status: refused, body } = await lab.graph('POST', `${entitlement}/assignmentRequests`, { requestType: 'adminAdd', assignment: {
      targetId: idOf('john@fabrikam.example'), assignmentPolicyId: idOf('Marketing Assets: connected organizations'), accessPackageId: idOf('Marketing Assets'),
    } });
    assert.equal(refused, 400);
    assert.match(textAt(body, 'error', 'message'), /incompatible group Apollo/);
    assert.equal((await lab.graph('DELETE', `${path}/${idOf('team: Apollo')}/$ref`)).status, 204);
    assert.equal((await lab.graph('DELETE', `${path}/${idOf('team: Apollo')}/$ref`)).status, 404);
  });

  it('shows who holds two packages that came to exclude each other', async () => {
    const assign = async (name: string, policy: string) => lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'adminAdd', assignment: { targetId: idOf('lena@fabrikam.example'), assignmentPolicyId: idOf(policy), accessPackageId: idOf(name) },
    });
    assert.equal((await assign('Marketing Assets', 'Marketing Assets: connected organizations')).status, 201);
    await lab.advance('PT0S');
    const path = `${entitlement}/accessPackages/${idOf('Apollo Project')}/incompatibleAccessPackages/$ref`;
    assert.equal((await lab.graph('POST', path, reference(idOf('Marketing Assets')))).status, 204);
    assert.deepEqual(
      each(listAt((await lab.graph('GET', `${entitlement}/accessPackages/${idOf('Marketing Assets')}/accessPackagesIncompatibleWith`)).body, 'value'), 'displayName'),
      ['Apollo Project'],
    );
    const both = `${entitlement}/assignments/additionalAccess(accessPackageId='${idOf('Apollo Project')}',incompatibleAccessPackageId='${idOf('Marketing Assets')}')`;
    const found = await lab.graph('GET', `${both}?$expand=target`, undefined, await as('sam'));
    assert.deepEqual(each(listAt(found.body, 'value'), 'target', 'displayName'), ['Lena Fischer']);
    assert.equal((await lab.graph('GET', both)).status, 403);
  });

  it('keeps the parts of a policy that it does not act on, and gives questions their ids', async () => {
    const reviewSettings = { isEnabled: true, expirationBehavior: 'keepAccess', isSelfReview: true, primaryReviewers: [], fallbackReviewers: [] };
    const made = await lab.graph('POST', `${entitlement}/assignmentPolicies`, {
      displayName: 'Reviewed', accessPackage: { id: idOf('Marketing Assets') }, reviewSettings, notificationSettings: { isAssignmentNotificationDisabled: true },
      questions: [{
        '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', text: 'Cost centre?', isRequired: true, regexPattern: '[0-9]{4}',
        localizations: [{ languageCode: 'de', text: 'Kostenstelle?' }],
      }],
    });
    assert.equal(made.status, 201);
    const { body } = await lab.graph('GET', `${entitlement}/assignmentPolicies/${textAt(made.body, 'id')}?$expand=questions,customExtensionStageSettings`);
    assert.deepEqual([at(body, 'reviewSettings'), at(body, 'notificationSettings')], [reviewSettings, { isAssignmentNotificationDisabled: true }]);
    assert.match(textAt(body, 'questions', 0, 'id'), /^[0-9a-f-]{36}$/);
    assert.equal(at(body, 'questions', 0, 'localizations', 0, 'text'), 'Kostenstelle?');
    const answer = async (value: string) => (await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'adminAdd',
      assignment: { targetId: idOf('mia@northwind.example'), assignmentPolicyId: textAt(made.body, 'id'), accessPackageId: idOf('Marketing Assets') },
      answers: [{ value, answeredQuestion: { id: textAt(body, 'questions', 0, 'id') } }],
    })).status;
    assert.deepEqual([await answer('soon'), await answer('4711')], [400, 201]);
  });

  it('assigns to the members of a group by itself, and takes it back after the grace period', async () => {
    const made = await lab.graph('POST', `${entitlement}/assignmentPolicies`, {
      displayName: 'Readers', accessPackage: { id: idOf('Visio Licence') }, allowedTargetScope: 'specificDirectoryUsers',
      specificAllowedTargets: [group('group: Finance Readers')], automaticRequestSettings: {
        requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: 'P7D',
      },
    });
    assert.equal(made.status, 201);
    const held = async () => listAt((await lab.graph(
      'GET', `${entitlement}/assignments?$filter=target/objectId eq '${idOf('theo@contoso.example')}' and accessPackage/id eq '${idOf('Visio Licence')}'`,
    )).body, 'value').map((item) => [at(item, 'state'), at(item, 'status')]);
    await lab.advance('PT0S');
    assert.deepEqual(await held(), []);
    const members = `/groups/${idOf('group: Finance Readers')}/members`;
    await lab.graph('POST', `${members}/$ref`, reference(idOf('theo@contoso.example')));
    await lab.advance('PT0S');
    assert.deepEqual(await held(), [['delivered', 'Delivered']]);
    await lab.graph('DELETE', `${members}/${idOf('theo@contoso.example')}/$ref`);
    await lab.advance('PT0S');
    assert.deepEqual(await held(), [['delivered', 'AutoAssignmentInGracePeriod']]);
    await lab.graph('POST', `${members}/$ref`, reference(idOf('theo@contoso.example')));
    await lab.advance('P8D');
    assert.deepEqual(await held(), [['delivered', 'Delivered']]);
    await lab.graph('DELETE', `${members}/${idOf('theo@contoso.example')}/$ref`);
    await lab.advance('P8D');
    assert.deepEqual(await held(), [['expired', 'Expired']]);
    const types = await lab.graph('GET', `${entitlement}/assignmentRequests?$filter=accessPackage/id eq '${idOf('Visio Licence')}'&$orderby=createdDateTime`);
    assert.deepEqual(each(listAt(types.body, 'value'), 'requestType').slice(-2), ['systemAdd', 'systemRemove']);
  });
});

describe('Graph: what people see of packages, and who approves', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const own = ['EntitlementManagement.ReadWrite.All', 'EntitlementMgmt-SubjectAccess.ReadWrite'];
  const as = async (person: string) => ({ token: await lab.scriptToken({ person, scopes: own }) });
  const names = (body: unknown) => each(listAt(body, 'value'), 'displayName');

  it('offers packages with what is in them', async () => {
    const { body } = await lab.graph('GET', `${entitlement}/availableAccessPackages?$expand=resourceRoleScopes($expand=role,scope)`, undefined, await as('john@fabrikam.example'));
    assert.deepEqual(names(body), ['Apollo Project', 'Marketing Assets', 'Finance Data Room', 'Supplier Portal']);
    assert.equal(at(body, 'value', 0, 'resourceRoleScopes', 0, 'scope', 'displayName'), 'Apollo');
    assert.equal((await lab.graph('GET', `${entitlement}/availableAccessPackages/${idOf('Visio Licence')}`, undefined, await as('john@fabrikam.example'))).status, 404);
  });

  it('suggests what colleagues have, with names only where the settings allow it', async () => {
    await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'userAdd', assignment: { accessPackageId: idOf('Marketing Assets') },
    }, await as('marco@contoso.example'));
    await lab.advance('PT0S');
    const suggestions = async () => listAt((await lab.graph(
      'GET', `${entitlement}/accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')?$expand=accessPackage`, undefined,
      await as('ines@contoso.example'),
    )).body, 'value');
    const [first, ...rest] = await suggestions();
    assert.deepEqual([at(first, 'accessPackage', 'displayName'), at(first, 'reasons', 0, 'relatedPeopleAssignmentCount'), rest], ['Marketing Assets', 1, []]);
    assert.deepEqual(at(first, 'reasons', 0, 'relatedPeople'), []);
    const path = `${entitlement}/controlConfigurations/endUserSettings`;
    const change = { '@odata.type': '#microsoft.graph.endUserSettings', relatedPeopleInsightLevel: 'countAndNames', showApproverDetailsToMembers: true, isEnabled: true };
    assert.equal((await lab.graph('PUT', path, change)).status, 200);
    assert.equal(at((await lab.graph('GET', path)).body, 'showApproverDetailsToMembers'), true);
    assert.deepEqual(each(listAt(await suggestions(), 0, 'reasons', 0, 'relatedPeople'), 'displayName'), ['Marco Duarte']);
  });

  const stageWith = (primary: unknown[], fallback: unknown[] = []) => ({ primaryApprovers: primary, fallbackPrimaryApprovers: fallback });
  const policy = async (stages: unknown[], extra: Record<string, unknown> = {}) => textAt((await lab.graph('POST', `${entitlement}/assignmentPolicies`, {
    displayName: 'Approved', accessPackage: { id: idOf('Visio Licence') }, allowedTargetScope: 'allMemberUsers',
    requestorSettings: { enableTargetsToSelfAddAccess: true }, requestApprovalSettings: { isApprovalRequiredForAdd: true, stages }, ...extra,
  })).body, 'id');
  const approverOf = async (person: string, policyId: string, approver: string): Promise<boolean> => {
    const asked = await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'userAdd', assignment: { accessPackageId: idOf('Visio Licence'), assignmentPolicyId: policyId },
    }, await as(person));
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    await lab.advance('PT0S');
    const list = await lab.graph('GET', `${entitlement}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`, undefined, await as(approver));
    const isAsked = each(listAt(list.body, 'value'), 'id').includes(textAt(asked.body, 'id'));
    await lab.graph('POST', `${entitlement}/assignmentRequests/${textAt(asked.body, 'id')}/cancel`, undefined, await as(person));
    return isAsked;
  };
  const manager = (managerLevel: number) => ({ '@odata.type': '#microsoft.graph.requestorManager', managerLevel });

  it('asks the manager\'s manager at level two, the fallback where there is none, and the members of a group', async () => {
    const second = await policy([stageWith([manager(2)], [group('team: Apollo')])]);
    assert.equal(await approverOf('ines@contoso.example', second, 'dana@contoso.example'), true);
    assert.equal(await approverOf('ines@contoso.example', second, 'john@fabrikam.example'), false);
    assert.equal(await approverOf('marco@contoso.example', second, 'john@fabrikam.example'), true);
    assert.equal(await approverOf('hana@contoso.example', await policy([stageWith([group('team: Apollo')])]), 'lena@fabrikam.example'), true);
  });

  it('demands an approval stage where approval is required, and approval where everybody outside may ask', async () => {
    const post = async (extra: Record<string, unknown>) => (await lab.graph('POST', `${entitlement}/assignmentPolicies`, {
      displayName: 'x', accessPackage: { id: idOf('Marketing Assets') }, ...extra,
    })).status;
    assert.equal(await post({ requestApprovalSettings: { isApprovalRequiredForAdd: true, stages: [] } }), 400);
    assert.equal(await post({ allowedTargetScope: 'allExternalUsers' }), 400);
  });

  it('proposes an organization when somebody of an unknown domain asks', async () => {
    const approval = { isApprovalRequiredForAdd: true, stages: [stageWith([{ '@odata.type': '#microsoft.graph.internalSponsors' }], [
      { '@odata.type': '#microsoft.graph.singleUser', userId: idOf('priya@contoso.example') },
    ])] };
    const made = await lab.graph('POST', `${entitlement}/assignmentPolicies`, {
      displayName: 'Anybody', accessPackage: { id: idOf('Marketing Assets') }, allowedTargetScope: 'allExternalUsers',
      requestorSettings: { enableTargetsToSelfAddAccess: true }, requestApprovalSettings: approval,
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await lab.graph('POST', '/invitations', { invitedUserEmailAddress: 'ada@adatum.example', inviteRedirectUrl: 'https://example.com' });
    await lab.local('POST', 'guests/ada@adatum.example/redeem');
    const asked = await lab.graph('POST', `${entitlement}/assignmentRequests`, {
      requestType: 'userAdd', assignment: { accessPackageId: idOf('Marketing Assets'), assignmentPolicyId: textAt(made.body, 'id') },
    }, await as('ada@adatum.example'));
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    const { body } = await lab.graph('GET', `${entitlement}/connectedOrganizations?$filter=displayName eq 'adatum.example'`);
    assert.deepEqual(each(listAt(body, 'value'), 'state'), ['proposed']);
  });

  it('takes a group as a sponsor, once, and keeps a partner whose people hold something', async () => {
    const path = `${entitlement}/connectedOrganizations/${idOf('Fabrikam')}`;
    assert.equal((await lab.graph('POST', `${path}/internalSponsors/$ref`, reference(idOf('team: Apollo')))).status, 204);
    assert.equal((await lab.graph('POST', `${path}/internalSponsors/$ref`, reference(idOf('team: Apollo')))).status, 400);
    assert.deepEqual(each(listAt((await lab.graph('GET', `${path}/internalSponsors`)).body, 'value'), '@odata.type'), ['#microsoft.graph.group']);
    assert.equal((await lab.graph('DELETE', path)).status, 400);
    assert.equal((await lab.graph('DELETE', `${entitlement}/connectedOrganizations/${idOf('Northwind')}`)).status, 204);
  });
});
