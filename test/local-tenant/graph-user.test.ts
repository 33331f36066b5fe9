import assert from 'node:assert/strict';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';

const eventual = { headers: { ConsistencyLevel: 'eventual' } };

describe('Graph: people', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  it('holds the demo people under ids that follow from their names', async () => {
    const { body } = await lab.graph('GET', '/users?$select=id,userPrincipalName,userType,companyName&$top=20');
    const people = listAt(body, 'value');
    assert.equal(people.length, 12);
    assert.deepEqual(people[0], { id: idOf('ines@contoso.example'), userPrincipalName: 'ines@contoso.example', userType: 'Member', companyName: 'Contoso' });
    assert.deepEqual(people[7], {
      id: idOf('john@fabrikam.example'), userPrincipalName: 'john_fabrikam.example#EXT#@contoso.example', userType: 'Guest', companyName: 'Fabrikam',
    });
  });

  it('gives eleven properties without $select', async () => {
    const { body } = await lab.graph('GET', `/users/${idOf('ines@contoso.example')}`);
    assert.deepEqual(Object.keys(body ?? {}).filter((name) => !name.startsWith('@')).sort(), [
      'businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'surname',
      'userPrincipalName',
    ]);
  });

  const filters: [filter: string, mails: string[]][] = [
    ["mail eq 'JOHN@fabrikam.example'", ['john@fabrikam.example']],
    ["mail eq 'nobody@fabrikam.example'", []],
    ["userPrincipalName eq 'ines@contoso.example'", ['ines@contoso.example']],
    ["mail eq 'omar@fabrikam.example' or otherMails/any(x:x eq 'mia@northwind.example')", ['omar@fabrikam.example', 'mia@northwind.example']],
    ["userType eq 'Guest' and accountEnabled eq true and externalUserState eq 'PendingAcceptance'", ['alex@litware.example']],
    ["startswith(displayName,'l')", ['lena@fabrikam.example']],
    ["userType eq 'Guest' and not(startswith(mail,'mia')) and companyName ne 'Fabrikam'", ['alex@litware.example']],
    ["identities/any(i:i/issuer eq 'mail')", ['mia@northwind.example']],
    ["mail in ('dana@contoso.example','sam@contoso.example')", ['dana@contoso.example', 'sam@contoso.example']],
    ["endswith(mail,'litware.example')", ['alex@litware.example']],
    ["displayName eq 'O''Brien'", []],
  ];
  for (const [filter, mails] of filters) {
    it(`filters people by ${filter}`, async () => {
      const { status, body } = await lab.graph('GET', `/users?$select=mail&$count=true&$filter=${encodeURIComponent(filter)}`, undefined, eventual);
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(each(listAt(body, 'value'), 'mail'), mails);
      assert.equal(at(body, '@odata.count'), mails.length);
    });
  }

  const refusedQueries: [query: string, code: string][] = [
    ["$filter=endswith(mail,'x')", 'Request_UnsupportedQuery'],
    ["$filter=userType ne 'Guest'", 'Request_UnsupportedQuery'],
    ["$filter=startswith(displayName,'a')&$orderby=displayName", 'Request_UnsupportedQuery'],
    ['$count=true', 'Request_BadRequest'],
    ['$search="displayName:a"', 'Request_UnsupportedQuery'],
    ['$top=1000', 'Request_UnsupportedQuery'],
    ['$skip=1', 'Request_UnsupportedQuery'],
    ['$expand=manager,sponsors', 'Request_UnsupportedQuery'],
    ['$select=nonsense', 'BadRequest'],
    ['$filter=mail eq', 'BadRequest'],
    ["$filter=mail eq 'a' and (userType eq 'Guest'", 'BadRequest'],
    ["$filter=nonsense eq 'a'", 'Request_UnsupportedQuery'],
    ['$top=x', 'BadRequest'],
    ['$nonsense=1', 'BadRequest'],
  ];
  for (const [query, code] of refusedQueries) {
    it(`refuses ${query} without ConsistencyLevel`, async () => {
      const { status, body } = await lab.graph('GET', `/users?${query}`);
      assert.equal(status, 400);
      assert.equal(at(body, 'error', 'code'), code);
    });
  }

  it('searches by the start of words', async () => {
    const { body } = await lab.graph('GET', '/users?$search="displayName:fis" OR "mail:omar"&$select=mail', undefined, eventual);
    assert.deepEqual(each(listAt(body, 'value'), 'mail'), ['lena@fabrikam.example', 'omar@fabrikam.example']);
  });

  it('pages by links that can be followed to the end, each person once', async () => {
    const seen: unknown[] = [];
    let path: string | undefined = "/users?$top=2&$select=mail&$filter=userType eq 'Guest'";
    let pages = 0;
    while (path !== undefined) {
      const { body } = await lab.graph('GET', path);
      seen.push(...each(listAt(body, 'value'), 'mail'));
      const next = at(body, '@odata.nextLink');
      path = typeof next === 'string' ? next.slice(`${lab.tenant.url}/v1.0`.length) : undefined;
      pages += 1;
    }
    assert.equal(pages, 3);
    assert.deepEqual(seen, ['john@fabrikam.example', 'lena@fabrikam.example', 'omar@fabrikam.example', 'alex@litware.example', 'mia@northwind.example']);
  });

  it('expands the manager, and the sponsors, with the properties asked for', async () => {
    const manager = await lab.graph('GET', '/users/ines@contoso.example?$select=id&$expand=manager($select=displayName)');
    assert.deepEqual(at(manager.body, 'manager'), { '@odata.type': '#microsoft.graph.user', displayName: 'Marco Duarte' });
    const sponsors = await lab.graph('GET', `/users/${idOf('lena@fabrikam.example')}?$select=id&$expand=sponsors($select=mail)`);
    assert.deepEqual(at(sponsors.body, 'sponsors'), [{ '@odata.type': '#microsoft.graph.user', mail: 'ines@contoso.example' }]);
  });

  it('knows who manages whom, and that the director has no manager', async () => {
    assert.equal(at((await lab.graph('GET', '/users/theo@contoso.example/manager')).body, 'displayName'), 'Priya Raman');
    const none = await lab.graph('GET', '/users/dana@contoso.example/manager');
    assert.equal(none.status, 404);
    assert.equal(at(none.body, 'error', 'code'), 'Request_ResourceNotFound');
    const reports = await lab.graph('GET', '/users/dana@contoso.example/directReports?$select=displayName');
    assert.deepEqual(each(listAt(reports.body, 'value'), 'displayName'), ['Marco Duarte', 'Priya Raman', 'Sam Whitlock', 'Hana Yilmaz']);
  });

  it('finds guests by their munged principal name, and nobody by a stranger\'s id', async () => {
    const found = await lab.graph('GET', `/users/${encodeURIComponent('john_fabrikam.example#EXT#@contoso.example')}`);
    assert.equal(at(found.body, 'id'), idOf('john@fabrikam.example'));
    assert.equal((await lab.graph('GET', '/users/11111111-1111-4111-8111-111111111111')).status, 404);
  });

  it('shows the last sign-in only with the right to read audit logs, and nothing for who never signed in', async () => {
    const path = `/users/${idOf('alex@litware.example')}?$select=signInActivity,externalUserState`;
    assert.deepEqual(at((await lab.graph('GET', path)).body, 'signInActivity'), null);
    const token = await lab.scriptToken({ roles: ['User.Read.All'] });
    const refused = await lab.graph('GET', path, undefined, { token });
    assert.equal(refused.status, 403);
    assert.equal(at(refused.body, 'error', 'code'), 'Authentication_MSGraphPermissionMissing');
  });

  it('adds and removes sponsors by reference, and refuses the same one twice', async () => {
    const path = `/users/${idOf('mia@northwind.example')}/sponsors`;
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/users/${idOf('theo@contoso.example')}` };
    assert.equal((await lab.graph('POST', `${path}/$ref`, reference)).status, 204);
    assert.equal((await lab.graph('POST', `${path}/$ref`, reference)).status, 400);
    assert.deepEqual(each(listAt((await lab.graph('GET', path)).body, 'value'), 'userPrincipalName'), ['theo@contoso.example']);
    assert.equal((await lab.graph('DELETE', `${path}/${idOf('theo@contoso.example')}/$ref`)).status, 204);
    assert.equal((await lab.graph('DELETE', `${path}/${idOf('theo@contoso.example')}/$ref`)).status, 404);
    assert.equal((await lab.graph('POST', `${path}/$ref`, { '@odata.id': 'https://graph.microsoft.com/v1.0/users/nobody' })).status, 404);
  });

  it('deletes the sponsor themselves where the reference suffix is forgotten', async () => {
    const created = await lab.graph('POST', '/invitations', {
      invitedUserEmailAddress: 'trap@fabrikam.example', inviteRedirectUrl: 'https://example.com',
      invitedUserSponsors: [{ id: idOf('hana@contoso.example') }],
    });
    const guest = textAt(created.body, 'invitedUser', 'id');
    assert.equal(
      (await lab.call(
        'DELETE', `/v1.0/users/${guest}/sponsors/${idOf('hana@contoso.example')}`, undefined, { authorization: `Bearer ${await lab.botToken()}` },
      )).status,
      204,
    );
    assert.equal((await lab.graph('GET', '/users/hana@contoso.example')).status, 404);
    assert.equal((await lab.graph('POST', `/directory/deletedItems/${idOf('hana@contoso.example')}/restore`, {})).status, 200);
  });

  it('disables and enables an account, and refuses read-only and unknown properties', async () => {
    const path = `/users/${idOf('omar@fabrikam.example')}`;
    assert.equal((await lab.graph('PATCH', path, { accountEnabled: false, companyName: 'Fabrikam Ltd' })).status, 204);
    assert.deepEqual((await lab.graph('GET', `${path}?$select=accountEnabled,companyName`)).body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity', accountEnabled: false, companyName: 'Fabrikam Ltd',
    });
    assert.equal((await lab.graph('PATCH', path, { userType: 'Member' })).status, 400);
    assert.equal((await lab.graph('PATCH', path, { nonsense: 1 })).status, 400);
    assert.equal((await lab.graph('PATCH', path, { accountEnabled: 'no' })).status, 400);
    assert.equal((await lab.graph('PATCH', path, { accountEnabled: true, companyName: 'Fabrikam' })).status, 204);
  });

  it('lets the narrow permission change nothing but the account\'s state', async () => {
    const token = await lab.scriptToken({ roles: ['User.EnableDisableAccount.All'] });
    const path = `/users/${idOf('omar@fabrikam.example')}`;
    assert.equal((await lab.graph('PATCH', path, { companyName: 'X' }, { token })).status, 403);
    assert.equal((await lab.graph('PATCH', path, { accountEnabled: true }, { token })).status, 204);
  });

  it('keeps an application away from holders of directory roles', async () => {
    assert.equal((await lab.graph('PATCH', '/users/sam@contoso.example', { accountEnabled: false })).status, 403);
  });

  it('signs a person out everywhere', async () => {
    const { status, body } = await lab.graph('POST', `/users/${idOf('omar@fabrikam.example')}/revokeSignInSessions`);
    assert.equal(status, 200);
    assert.equal(at(body, 'value'), true);
  });

  it('keeps a deleted person for thirty days, restores them, and forgets them when purged', async () => {
    const path = `/users/${idOf('mia@northwind.example')}`;
    assert.equal((await lab.graph('DELETE', path)).status, 204);
    assert.equal((await lab.graph('GET', path)).status, 404);
    assert.equal((await lab.graph('DELETE', path)).status, 404);
    const deleted = await lab.graph('GET', '/directory/deletedItems/microsoft.graph.user?$select=mail');
    assert.deepEqual(each(listAt(deleted.body, 'value'), 'mail'), ['mia@northwind.example']);
    assert.equal((await lab.graph('POST', `/directory/deletedItems/${idOf('mia@northwind.example')}/restore`, {})).status, 200);
    assert.equal((await lab.graph('GET', path)).status, 200);
    assert.equal((await lab.graph('POST', `/directory/deletedItems/${idOf('mia@northwind.example')}/restore`, {})).status, 404);
    assert.equal((await lab.graph('DELETE', path)).status, 204);
    assert.equal((await lab.graph('DELETE', `/directory/deletedItems/${idOf('mia@northwind.example')}`)).status, 204);
    assert.equal((await lab.graph('GET', `/directory/deletedItems/${idOf('mia@northwind.example')}`)).status, 404);
  });

  it('tells a person about themselves, and a guest about nobody else', async () => {
    const token = await lab.scriptToken({ person: 'john@fabrikam.example', scopes: ['User.Read', 'User.Read.All'] });
    assert.equal(at((await lab.graph('GET', '/me', undefined, { token })).body, 'displayName'), 'John Mercer');
    assert.equal((await lab.graph('GET', '/users', undefined, { token })).status, 403);
    assert.equal((await lab.graph('GET', '/me')).status, 403);
  });
});

describe('Graph: changes of people since', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const follow = async (link: unknown, headers: Record<string, string> = {}): Promise<unknown> =>
    (await lab.graph('GET', String(link).slice(`${lab.tenant.url}/v1.0`.length), undefined, { headers })).body;

  it('reads everybody first, then only what changed among the selected properties', async () => {
    const first = (await lab.graph('GET', '/users/delta?$select=externalUserState,accountEnabled')).body;
    assert.equal(listAt(first, 'value').length, 12);
    const nothing = await follow(at(first, '@odata.deltaLink'));
    assert.deepEqual(listAt(nothing, 'value'), []);
    await lab.graph('PATCH', `/users/${idOf('john@fabrikam.example')}`, { companyName: 'Other' });
    await lab.graph('PATCH', `/users/${idOf('lena@fabrikam.example')}`, { accountEnabled: false });
    const changed = await follow(at(nothing, '@odata.deltaLink'));
    assert.deepEqual(listAt(changed, 'value'), [{ id: idOf('lena@fabrikam.example'), externalUserState: 'Accepted', accountEnabled: false }]);
    const minimal = await follow(at(nothing, '@odata.deltaLink'), { Prefer: 'return=minimal' });
    assert.deepEqual(listAt(minimal, 'value'), [{ id: idOf('lena@fabrikam.example'), accountEnabled: false }]);
  });

  it('starts from now, and names the deleted by how final that is', async () => {
    const latest = (await lab.graph('GET', '/users/delta?$deltatoken=latest&$select=mail')).body;
    assert.deepEqual(listAt(latest, 'value'), []);
    await lab.graph('DELETE', `/users/${idOf('omar@fabrikam.example')}`);
    const soft = await follow(at(latest, '@odata.deltaLink'));
    assert.deepEqual(listAt(soft, 'value'), [{ id: idOf('omar@fabrikam.example'), '@removed': { reason: 'changed' } }]);
    await lab.graph('DELETE', `/directory/deletedItems/${idOf('omar@fabrikam.example')}`);
    const final = await follow(at(soft, '@odata.deltaLink'));
    assert.deepEqual(listAt(final, 'value'), [{ id: idOf('omar@fabrikam.example'), '@removed': { reason: 'deleted' } }]);
  });

  it('pages the first reading of many people', async () => {
    await lab.local('POST', 'load', { guests: 150, seed: 7 });
    let page = (await lab.graph('GET', '/users/delta?$select=mail')).body;
    let count = listAt(page, 'value').length;
    while (typeof at(page, '@odata.nextLink') === 'string') {
      page = await follow(at(page, '@odata.nextLink'));
      count += listAt(page, 'value').length;
    }
    assert.equal(count, 161);
  });

  it('sends a reader with a token it does not know back to the start', async () => {
    const { status, body } = await lab.graph('GET', '/users/delta?$deltatoken=bm9uc2Vuc2U');
    assert.equal(status, 410);
    assert.equal(at(body, 'error', 'code'), 'syncStateNotFound');
  });
});
