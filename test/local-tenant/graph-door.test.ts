import assert from 'node:assert/strict';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

describe('Graph: identity, permissions and errors', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const raw = (token: string | undefined, path = '/users') => lab.call(
    'GET', `/v1.0${path}`, undefined, token === undefined ? {} : { authorization: `Bearer ${token}` },
  );

  it('refuses calls without a token, with a broken one, with one for another audience, and with an expired one', async () => {
    const person = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['User.Read'] });
    for (const token of [undefined, 'nonsense', (await lab.botToken()).slice(0, -4) + 'AAAA', await lab.tokenFor('https://api.botframework.com/.default')]) {
      const { status, body, headers } = await raw(token);
      assert.equal(status, 401);
      assert.equal(at(body, 'error', 'code'), 'InvalidAuthenticationToken');
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    assert.equal((await raw(person, '/me')).status, 200);
    await lab.advance('PT2H');
    assert.equal((await raw(person, '/me')).status, 401);
    assert.equal((await raw(await lab.botToken())).status, 200, 'an application keeps its token when the clock is moved');
  });

  const denied: [what: string, roles: string[], method: string, path: string][] = [
    ['users without a permission', [], 'GET', '/users'],
    ['users with one for something else', ['Mail.Send'], 'GET', '/users'],
    ['invitations with a reader\'s', ['User.Read.All'], 'POST', '/invitations'],
    [
      'a delegated-only operation as an application', ['EntitlementManagement.ReadWrite.All'], 'GET',
      `${entitlement}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`,
    ],
    ['writing with a reader\'s', ['EntitlementManagement.Read.All'], 'POST', `${entitlement}/assignmentRequests`],
  ];
  for (const [what, roles, method, path] of denied) {
    it(`denies ${what}`, async () => {
      const { status, body } = await lab.graph(method, path, method === 'POST' ? {} : undefined, { token: await lab.scriptToken({ roles }) });
      assert.equal(status, 403);
      assert.equal(at(body, 'error', 'code'), 'Authorization_RequestDenied');
    });
  }

  it('writes errors with a code, a time and the ids of the request', async () => {
    const { body, headers } = await lab.graph('GET', '/users/nobody', undefined, { headers: { 'client-request-id': '5e1f4f34-6b2a-4a11-9f10-9d2d9e3c1b77' } });
    assert.equal(at(body, 'error', 'code'), 'Request_ResourceNotFound');
    assert.equal(at(body, 'error', 'innerError', 'client-request-id'), '5e1f4f34-6b2a-4a11-9f10-9d2d9e3c1b77');
    assert.equal(at(body, 'error', 'innerError', 'request-id'), headers.get('request-id'));
    assert.match(textAt(body, 'error', 'innerError', 'date'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
  });

  it('tells what does not exist from what is not served', async () => {
    const unknown = await lab.graph('GET', '/nonsense');
    assert.deepEqual([unknown.status, at(unknown.body, 'error', 'code')], [400, 'BadRequest']);
    assert.equal((await lab.graph('DELETE', '/users')).status, 405);
    const unserved = await lab.graph('GET', '/identityGovernance/lifecycleWorkflows/workflows');
    assert.equal(unserved.status, 501);
    assert.match(textAt(unserved.body, 'error', 'message'), /does not serve GET \/identityGovernance\/lifecycleWorkflows\/workflows yet/);
  });

  it('refuses a body that is not JSON', async () => {
    const { status, body } = await lab.graph('POST', '/invitations', '{"a":');
    assert.equal(status, 400);
    assert.match(textAt(body, 'error', 'message'), /JSON/);
  });

  it('keeps nothing of an operation that fails half-way', async () => {
    const { status } = await lab.graph('POST', '/invitations', {
      invitedUserEmailAddress: 'x@fabrikam.example', inviteRedirectUrl: 'https://example.com', sendInvitationMessage: true,
      invitedUserSponsors: [{ id: 'nobody' }],
    });
    assert.equal(status, 404);
    assert.deepEqual(listAt((await lab.local('GET', 'mail?to=x@fabrikam.example')).body, 'mail'), []);
  });

  it('reads the policies that decide on guests', async () => {
    assert.equal(at((await lab.graph('GET', '/policies/authorizationPolicy')).body, 'allowInvitesFrom'), 'adminsGuestInvitersAndAllMembers');
    assert.equal(
      at((await lab.graph('GET', '/policies/crossTenantAccessPolicy/default')).body, 'b2bCollaborationInbound', 'usersAndGroups', 'accessType'),
      'allowed',
    );
    const partners = await lab.graph('GET', '/policies/crossTenantAccessPolicy/partners');
    assert.deepEqual(each(listAt(partners.body, 'value'), 'tenantId'), [idOf('fabrikam.example')]);
    assert.equal((await lab.graph('GET', `/policies/crossTenantAccessPolicy/partners/${idOf('fabrikam.example')}`)).status, 200);
    assert.equal((await lab.graph('GET', '/policies/crossTenantAccessPolicy')).status, 200);
    assert.equal((await lab.graph('PATCH', '/policies/authorizationPolicy', { allowInvitesFrom: 'none' })).status, 403);
  });

  it('sends mail as an employee, and not as a guest', async () => {
    const message = {
      subject: 'Welcome', body: { contentType: 'HTML', content: '<a href="https://example.com/a?b=1&amp;c=2">in</a>' },
      toRecipients: [{ emailAddress: { address: 'lena@fabrikam.example' } }],
    };
    assert.equal((await lab.graph('POST', '/users/ines@contoso.example/sendMail', { message, saveToSentItems: false })).status, 202);
    const [mail] = listAt((await lab.local('GET', 'mail?to=lena@fabrikam.example')).body, 'mail');
    assert.deepEqual(
      [at(mail, 'from'), at(mail, 'subject'), at(mail, 'contentType'), at(mail, 'links')],
      ['ines@contoso.example', 'Welcome', 'html', ['https://example.com/a?b=1&c=2']],
    );
    assert.equal((await lab.graph('POST', `/users/${idOf('john@fabrikam.example')}/sendMail`, { message })).status, 404);
    assert.equal((await lab.graph('POST', '/users/ines@contoso.example/sendMail', { message: { subject: 'x' } })).status, 400);
    const token = await lab.scriptToken({ person: 'theo@contoso.example', scopes: ['Mail.Send'] });
    assert.equal((await lab.graph('POST', '/me/sendMail', { message }, { token })).status, 202);
  });

  it('keeps an audit log of what was done and by whom', async () => {
    await lab.graph('PATCH', `/users/${idOf('lena@fabrikam.example')}`, { accountEnabled: false });
    const { body } = await lab.graph(
      'GET',
      `/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Disable account' and targetResources/any(t:t/id eq '${idOf('lena@fabrikam.example')}')`,
    );
    const [record] = listAt(body, 'value');
    assert.equal(at(record, 'initiatedBy', 'app', 'appId'), lab.tenant.app.id);
    assert.equal((await lab.graph('GET', `/auditLogs/directoryAudits/${textAt(record, 'id')}`)).status, 200);
  });
});

describe('Graph: batches', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const batch = (requests: unknown[]) => lab.graph('POST', '/$batch', { requests });
  const json = { 'Content-Type': 'application/json' };

  it('answers each item by itself', async () => {
    const { status, body } = await batch([
      { id: 'a', method: 'GET', url: '/users/ines@contoso.example?$select=displayName' },
      { id: 'b', method: 'GET', url: '/users/nobody' },
      { id: 'c', method: 'PATCH', url: `/users/${idOf('lena@fabrikam.example')}`, headers: json, body: { companyName: 'X' } },
      { id: 'd', method: 'POST', url: '/invitations', body: { invitedUserEmailAddress: 'x@fabrikam.example', inviteRedirectUrl: 'https://example.com' } },
    ]);
    assert.equal(status, 200);
    const responses = listAt(body, 'responses');
    assert.deepEqual(responses.map((item) => [at(item, 'id'), at(item, 'status')]), [['a', 200], ['b', 404], ['c', 204], ['d', 400]]);
    assert.equal(at(responses, 0, 'body', 'displayName'), 'Ines Calder');
    assert.equal(at(responses, 1, 'body', 'error', 'code'), 'Request_ResourceNotFound');
  });

  it('skips what depends on a failure', async () => {
    const { body } = await batch([{ id: '1', method: 'GET', url: '/users/nobody' }, {
      id: '2', method: 'GET', url: '/users/ines@contoso.example', dependsOn: ['1'],
    }]);
    assert.deepEqual(each(listAt(body, 'responses'), 'status'), [404, 424]);
  });

  it('throttles items one by one', async () => {
    await lab.local('POST', 'faults', { match: { method: 'GET', path: '/users/{id}' }, status: 429, retryAfter: 7, times: 1 });
    const { body } = await batch([{ id: '1', method: 'GET', url: '/users/ines@contoso.example' }, {
      id: '2', method: 'GET', url: '/users/theo@contoso.example',
    }]);
    assert.deepEqual(each(listAt(body, 'responses'), 'status'), [429, 200]);
    assert.equal(at(body, 'responses', 0, 'headers', 'Retry-After'), '7');
  });

  it('holds invitations in batches to the published limit of 150 in five seconds', async () => {
    const responses: unknown[] = [];
    for (let from = 0; from < 160; from += 20) {
      const items = Array.from({ length: 20 }, (_, index) => ({
        id: String(index), method: 'POST', url: '/invitations', headers: json,
        body: { invitedUserEmailAddress: `n${from + index}@fabrikam.example`, inviteRedirectUrl: 'https://example.com' },
      }));
      responses.push(...listAt((await batch(items)).body, 'responses'));
    }
    const throttled = responses.filter((item) => at(item, 'status') === 429);
    assert.equal(throttled.length, 10);
    assert.match(textAt(throttled, 0, 'headers', 'Retry-After'), /^[1-5]$/);
  });

  it('fails one assignment of a batch where a fault is laid on its path, and takes the others', async () => {
    await lab.local('POST', 'faults', { match: { method: 'POST', path: `${entitlement}/assignmentRequests` }, status: 429, retryAfter: 2, times: 1 });
    const items = ['john', 'lena'].map((name) => ({
      id: name, method: 'POST', url: `${entitlement}/assignmentRequests`, headers: json, body: { requestType: 'adminAdd', assignment: {
        targetId: idOf(`${name}@fabrikam.example`), assignmentPolicyId: idOf('Marketing Assets: connected organizations'), accessPackageId: idOf('Marketing Assets'),
      } },
    }));
    const { body } = await batch(items);
    assert.deepEqual(listAt(body, 'responses').map((item) => [at(item, 'id'), at(item, 'status')]), [['john', 429], ['lena', 201]]);
  });

  const refused: [what: string, requests: unknown[]][] = [
    ['more than twenty', Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/users' }))],
    ['one id twice', [{ id: '1', method: 'GET', url: '/users' }, { id: '1', method: 'GET', url: '/users' }]],
    ['nothing', []],
    ['an unknown dependency', [{ id: '1', method: 'GET', url: '/users', dependsOn: ['9'] }]],
  ];
  for (const [what, requests] of refused) {
    it(`refuses a batch of ${what}`, async () => assert.equal((await batch(requests)).status, 400));
  }
});
