import assert from 'node:assert/strict';
import { findOperation, requestProblems, responseProblems } from './description.ts';

describe('The description of Microsoft Graph', () => {
  it('finds an operation by its method and path, the literal before the parametrized', () => {
    assert.equal(findOperation('GET', '/users/delta')?.template, '/users/delta()');
    assert.equal(findOperation('GET', '/users/a%23EXT%23%40b')?.template, '/users/{user-id}');
    assert.equal(findOperation('POST', '/users/1/sponsors/$ref')?.template, '/users/{user-id}/sponsors/$ref');
    assert.equal(findOperation('DELETE', '/users/1/sponsors/2')?.template, undefined);
  });

  it('names an unknown path, query option and property', () => {
    assert.deepEqual(requestProblems({ method: 'GET', path: '/guests' }), ['no operation GET /guests']);
    assert.deepEqual(requestProblems({ method: 'GET', path: '/users', query: new URLSearchParams({ $skip: '1' }) }), ['/users: unknown query option $skip']);
    assert.deepEqual(requestProblems({ method: 'POST', path: '/invitations', body: { invitedUserEmailAddress: 'a@b.example', inviteRedirectUrl: 'https://c.example', language: 'de' } }), [
      '/invitations: body must NOT have additional properties',
    ]);
    assert.deepEqual(requestProblems({ method: 'POST', path: '/invitations' }), ['/invitations: a body is missing']);
  });

  it('holds answers against their schema', () => {
    assert.deepEqual(responseProblems({ method: 'GET', path: '/users/1', status: 200, body: { id: '1', accountEnabled: true } }), []);
    assert.deepEqual(responseProblems({ method: 'GET', path: '/users/1', status: 200, body: { id: 1 } }), ['/users/{user-id} 200: /id must be string']);
    assert.deepEqual(responseProblems({ method: 'GET', path: '/users/1', status: 404, body: { error: { code: 'a' } } }), ["/users/{user-id} 404: /error must have required property 'message'"]);
    assert.deepEqual(responseProblems({ method: 'PATCH', path: '/users/1', status: 204 }), []);
  });
});
