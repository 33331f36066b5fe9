import assert from 'node:assert/strict';
import { at, each, idOf, listAt, TestTenant } from './fixture.ts';

describe('Graph: groups, roles and mailboxes', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const names = async (path: string, headers = {}): Promise<unknown[]> => each(listAt((await lab.graph('GET', path, undefined, { headers })).body, 'value'), 'displayName');

  it('lists the groups behind the packages, their members and owners', async () => {
    assert.deepEqual(await names('/groups'), ['Apollo', 'Finance Readers', 'Visio Users']);
    const { body } = await lab.graph('GET', `/groups/${idOf('team: Apollo')}`);
    assert.deepEqual([at(body, 'groupTypes'), at(body, 'resourceProvisioningOptions')], [['Unified'], ['Team']]);
    assert.deepEqual(await names(`/groups/${idOf('team: Apollo')}/members`), ['John Mercer', 'Lena Fischer']);
    assert.deepEqual(await names(`/groups/${idOf('team: Apollo')}/owners`), ['Marco Duarte']);
    assert.equal((await lab.graph('GET', '/groups/none')).status, 404);
  });

  it('says what a person belongs to, directory roles with their templates included', async () => {
    const { body } = await lab.graph('GET', '/users/sam@contoso.example/transitiveMemberOf');
    assert.deepEqual(listAt(body, 'value').map((item) => [at(item, '@odata.type'), at(item, 'displayName'), at(item, 'roleTemplateId')]), [
      ['#microsoft.graph.directoryRole', 'Identity Governance Administrator', '45d8d3c5-c802-45c6-b32a-1d70b5e1e86e'],
      ['#microsoft.graph.directoryRole', 'Guest Inviter', '95e79109-95c0-4d8e-aee3-d01accf2d47b'],
    ]);
    assert.deepEqual(await names(`/users/${idOf('john@fabrikam.example')}/transitiveMemberOf`), ['Apollo']);
    assert.deepEqual(await names('/users/priya@contoso.example/ownedObjects'), ['Finance Readers']);
    const token = await lab.scriptToken({ person: 'sam@contoso.example', scopes: ['User.Read'] });
    assert.equal(listAt((await lab.graph('GET', '/users/sam@contoso.example/memberOf', undefined, { token })).body, 'value').length, 2);
  });

  it('adds a member once, and takes a group in a group for membership of both', async () => {
    const path = `/groups/${idOf('group: Visio Users')}/members/$ref`;
    const ref = (id: string) => ({ '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${id}` });
    assert.equal((await lab.graph('POST', path, ref(idOf('hana@contoso.example')))).status, 204);
    assert.equal((await lab.graph('POST', path, ref(idOf('hana@contoso.example')))).status, 400);
    assert.equal((await lab.graph('POST', path, ref('none'))).status, 404);
    assert.equal((await lab.graph('POST', `/groups/${idOf('group: Finance Readers')}/members/$ref`, ref(idOf('group: Visio Users')))).status, 204);
    assert.deepEqual(await names('/users/hana@contoso.example/transitiveMemberOf'), ['Visio Users', 'Finance Readers']);
    const token = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['GroupMember.ReadWrite.All'] });
    assert.equal((await lab.graph('POST', path, ref(idOf('ines@contoso.example')), { token })).status, 403);
  });

  it('reads who owns a catalog, by person and by catalog', async () => {
    const root = '/roleManagement/entitlementManagement';
    const token = await lab.scriptToken({ roles: ['EntitlementManagement.Read.All'] });
    for (const filter of [`principalId eq '${idOf('priya@contoso.example')}'`, `appScopeId eq '/AccessPackageCatalog/${idOf('Partners')}'`]) {
      const { body } = await lab.graph('GET', `${root}/roleAssignments?$filter=${filter}&$expand=principal`, undefined, { token });
      assert.deepEqual(
        listAt(body, 'value').map((item) => [at(item, 'roleDefinitionId'), at(item, 'principal', 'displayName'), at(item, 'appScopeId')]),
        [['ae79f266-94d4-4dab-b730-feca7e132178', 'Priya Raman', `/AccessPackageCatalog/${idOf('Partners')}`]],
      );
    }
    assert.deepEqual(
      await names(`${root}/roleDefinitions`),
      ['Catalog creator', 'Catalog owner', 'Catalog reader', 'Access package manager', 'Access package assignment manager'],
    );
    assert.equal((await lab.graph('GET', `${root}/roleAssignments`, undefined, { token: await lab.scriptToken({ roles: ['User.Read.All'] }) })).status, 403);
  });

  it('tells who is out of office, as the person set it', async () => {
    const path = '/users/marco@contoso.example/mailboxSettings';
    assert.equal(at((await lab.graph('GET', `${path}/automaticRepliesSetting`)).body, 'status'), 'disabled');
    const set = (body: unknown, person = 'marco@contoso.example') => lab.local('POST', `people/${person}/automatic-replies`, body);
    const away = { status: 'scheduled', start: '2030-01-01T08:00:00Z', end: '2030-01-08T08:00:00Z' };
    assert.equal((await set(away)).status, 200);
    const { body } = await lab.graph('GET', path);
    assert.equal(at(body, 'automaticRepliesSetting', 'status'), 'scheduled');
    assert.deepEqual(at(body, 'automaticRepliesSetting', 'scheduledEndDateTime'), { dateTime: '2030-01-08T08:00:00.0000000', timeZone: 'UTC' });
    assert.equal((await set({ status: 'scheduled' })).status, 400);
    assert.equal((await set({ status: 'away' })).status, 400);
    assert.equal((await set({ status: 'disabled' }, 'john@fabrikam.example')).status, 409);
    assert.equal((await lab.graph('GET', `/users/${idOf('john@fabrikam.example')}/mailboxSettings`)).status, 404);
    assert.equal((await lab.graph('GET', path, undefined, { token: await lab.scriptToken({ roles: ['User.Read.All'] }) })).status, 403);
    const theo = await lab.scriptToken({ person: 'theo@contoso.example', scopes: ['MailboxSettings.Read'] });
    assert.equal((await lab.graph('GET', path, undefined, { token: theo })).status, 403);
    assert.equal((await lab.graph('GET', '/me/mailboxSettings', undefined, { token: theo })).status, 200);
  });
});
