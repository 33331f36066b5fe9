import assert from 'node:assert/strict';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { at, each, entitlement, idOf, listAt, TestTenant, textAt } from './fixture.ts';

describe('The script interface', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());
  afterEach(() => lab.local('DELETE', 'faults'));

  it('is ready, and says who is there', async () => {
    assert.deepEqual((await lab.local('GET', 'health')).body, { status: 'ready' });
    assert.equal(at((await lab.local('GET', 'tenant')).body, 'displayName'), 'Contoso');
    const people = listAt((await lab.local('GET', 'people')).body, 'people');
    assert.equal(people.length, 12);
    assert.deepEqual(people[0], {
      person: 'ines@contoso.example', displayName: 'Ines Calder', role: 'Employee, Design', kind: 'employee', installed: false, lastSeq: 0,
    });
    assert.deepEqual(each(people, 'kind').slice(7), ['guest', 'guest', 'guest', 'guest', 'guest']);
  });

  const malformed: [call: string, path: string, body: unknown, problem: RegExp][] = [
    ['clock without anything', 'clock', {}, /advance/],
    ['clock with a word', 'clock', { advance: 'soon' }, /ISO 8601 duration/],
    ['clock backwards', 'clock', { now: '2001-01-01T00:00:00Z' }, /forward only/],
    ['tokens for nothing', 'tokens', {}, /roles/],
    ['activities without one', 'activities', {}, /activity/],
    ['faults without an effect', 'faults', { match: { path: '/users' } }, /names no effect/],
    ['faults with times and rate', 'faults', { match: { path: '/users' }, status: 500, times: 1, rate: 0.5 }, /not both/],
    ['faults with an unknown word', 'faults', { match: { path: '/users' }, stauts: 500 }, /stauts/],
    ['load without measure', 'load', { guests: -1 }, /guests/],
    ['sign-in without an answer', 'people/ines@contoso.example/sign-in', {}, /consent/],
  ];
  for (const [call, path, body, problem] of malformed) {
    it(`names the problem of ${call}`, async () => {
      const answer = await lab.local('POST', path, body);
      assert.equal(answer.status, 400);
      assert.match(textAt(answer.body, 'error', 'message'), problem);
    });
  }

  it('issues channel tokens with other claims laid over the valid ones', async () => {
    const { body } = await lab.local('POST', 'channel-tokens', { claims: { aud: 'somebody', serviceurl: 'https://evil.example' }, header: { kid: 'unknown' } });
    const claims = decodeJwt(textAt(body, 'token'));
    assert.deepEqual([claims.iss, claims.aud, claims.serviceurl], ['https://api.botframework.com', 'somebody', 'https://evil.example']);
    assert.equal(decodeProtectedHeader(textAt(body, 'token')).kid, 'unknown');
  });

  it('delivers raw activities with the channel\'s token, another, or none', async () => {
    lab.bot.received.length = 0;
    lab.bot.answer = () => ({ status: 418, body: { tea: true } });
    assert.deepEqual((await lab.local('POST', 'activities', { activity: { type: 'event' } })).body, { status: 418, body: { tea: true } });
    await lab.local('POST', 'activities', { activity: { type: 'event' }, token: 'forged' });
    await lab.local('POST', 'activities', { activity: { type: 'event' }, token: '' });
    assert.match(lab.bot.received[0]?.headers.authorization ?? '', /^Bearer ey/);
    assert.deepEqual(lab.bot.received.slice(1).map(({ headers }) => headers.authorization), ['Bearer forged', undefined]);
    lab.bot.answer = () => ({ status: 200 });
  });

  const settleCalls = () => lab.bot.received.filter(({ path }) => path === '/local/settle');

  it('moves the clock, and lets the bot and the tenant work until both are done', async () => {
    const before = Date.parse(textAt((await lab.local('GET', 'clock')).body, 'now'));
    const answers = [2, 1, 0];
    lab.bot.received.length = 0;
    lab.bot.settle = () => ({ status: 200, body: { worked: answers.shift() ?? 0 } });
    const moved = await lab.local('POST', 'clock', { advance: 'PT2H' });
    assert.equal(moved.status, 200);
    assert.equal(Math.round((Date.parse(textAt(moved.body, 'now')) - before) / 3_600_000), 2);
    const settles = settleCalls();
    assert.equal(settles.length, 3);
    const authorization = settles[0]?.headers.authorization ?? '';
    assert.match(authorization, /^Bearer ey/);
    assert(Date.parse(textAt(settles[0]?.activity, 'now')) >= before + 7_200_000);
    assert((decodeJwt(authorization.slice('Bearer '.length)).iat ?? 0) * 1000 >= before + 7_200_000 - 1000, 'the token lives by the tenant\'s clock');
  });

  it('moves day by day, so that what falls due on the way happens in its order', async () => {
    lab.bot.received.length = 0;
    await lab.advance('P3D');
    const days = settleCalls().map(({ activity }) => Math.floor(Date.parse(textAt(activity, 'now')) / 86_400_000));
    assert.deepEqual(days.map((day) => day - (days[0] ?? 0)), [0, 1, 2]);
    const exact = await lab.local('POST', 'clock', { now: '2099-01-01T00:00:00Z' });
    assert.match(textAt(exact.body, 'now'), /^2099-01-01T00:00:0/);
  });

  it('says so when the bot never comes to rest, or fails to settle', async () => {
    lab.bot.settle = () => ({ status: 200, body: { worked: 1 } });
    assert.equal((await lab.local('POST', 'clock', { advance: 'PT1S' })).status, 502);
    lab.bot.settle = () => ({ status: 500 });
    assert.match(textAt((await lab.local('POST', 'clock', { advance: 'PT1S' })).body, 'error', 'message'), /answered 500/);
    lab.bot.settle = () => ({ status: 404 });
    assert.equal((await lab.local('POST', 'clock', { advance: 'PT1S' })).status, 200);
  });

  it('logs every call of Graph with who made it, what was sent and what came of it, and no token', async () => {
    const seq = listAt((await lab.local('GET', 'calls?since=0')).body, 'calls').length;
    await lab.graph('GET', '/users?$top=1');
    const token = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['User.Read'] });
    await lab.graph('GET', '/me', undefined, { token });
    await lab.graph('POST', '/$batch', { requests: [{
      id: '1', method: 'POST', url: '/invitations', headers: { 'Content-Type': 'application/json' }, body: { invitedUserEmailAddress: 'x' },
    }] });
    await lab.call('GET', '/v1.0/users');
    const calls = listAt((await lab.local('GET', `calls?since=${seq}`)).body, 'calls');
    assert.deepEqual(calls.map((call) => [at(call, 'method'), at(call, 'path'), at(call, 'caller'), at(call, 'status'), at(call, 'inBatch')]), [
      ['GET', '/users', { application: lab.tenant.app.id }, 200, undefined],
      ['GET', '/me', { person: 'ines@contoso.example' }, 200, undefined],
      ['POST', '/invitations', { application: lab.tenant.app.id }, 400, true],
      ['POST', '/$batch', { application: lab.tenant.app.id }, 200, undefined],
      ['GET', '/users', {}, 401, undefined],
    ]);
    assert.deepEqual(at(calls, 2, 'body'), { invitedUserEmailAddress: 'x' });
    assert.equal(JSON.stringify(calls).includes(token), false);
    assert.deepEqual(listAt((await lab.local('GET', `calls?since=${String(at(calls, 4, 'seq'))}`)).body, 'calls'), []);
  });

  describe('faults', () => {
    const lay = async (fault: Record<string, unknown>): Promise<void> => assert.equal((await lab.local('POST', 'faults', fault)).status, 201);

    it('answer in Graph\'s place, as often as asked', async () => {
      await lay({ match: { method: 'GET', path: '/users/{id}' }, status: 404, times: 2 });
      const path = `/users/${idOf('ines@contoso.example')}`;
      const first = await lab.graph('GET', path);
      assert.deepEqual([first.status, at(first.body, 'error', 'code')], [404, 'Request_ResourceNotFound']);
      assert.equal((await lab.graph('GET', '/users?$top=1')).status, 200, 'the pattern has one segment more');
      assert.equal((await lab.graph('GET', path)).status, 404);
      assert.equal((await lab.graph('GET', path)).status, 200);
    });

    it('cover everything below a plain path', async () => {
      await lay({ match: { path: entitlement }, status: 503, retryAfter: 2, times: 1 });
      const answer = await lab.graph('GET', `${entitlement}/catalogs`);
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
    });

    it('throttle when only a waiting time is given', async () => {
      await lay({ match: { path: '/users' }, retryAfter: 3 });
      const answer = await lab.graph('GET', '/users');
      assert.deepEqual([answer.status, answer.headers.get('retry-after'), at(answer.body, 'error', 'code')], [429, '3', 'TooManyRequests']);
    });

    it('lose the answer of a call that took effect', async () => {
      await lay({ match: { method: 'POST', path: '/invitations' }, afterEffect: true });
      await assert.rejects(lab.graph('POST', '/invitations', { invitedUserEmailAddress: 'lost@fabrikam.example', inviteRedirectUrl: 'https://example.com' }));
      assert.equal(listAt((await lab.graph('GET', "/users?$filter=mail eq 'lost@fabrikam.example'")).body, 'value').length, 1);
      await lay({ match: { method: 'POST', path: '/invitations' }, afterEffect: true, status: 504 });
      assert.equal(
        (await lab.graph('POST', '/invitations', { invitedUserEmailAddress: 'lost2@fabrikam.example', inviteRedirectUrl: 'https://example.com' })).status,
        504,
      );
      assert.equal(listAt((await lab.graph('GET', "/users?$filter=mail eq 'lost2@fabrikam.example'")).body, 'value').length, 1);
    });

    it('break the connection without any effect', async () => {
      await lay({ match: { method: 'PATCH', path: '/users/{id}' }, reset: true });
      await assert.rejects(lab.graph('PATCH', `/users/${idOf('lena@fabrikam.example')}`, { companyName: 'Lost' }));
      assert.equal(at((await lab.graph('GET', `/users/${idOf('lena@fabrikam.example')}?$select=companyName`)).body, 'companyName'), 'Fabrikam');
    });

    it('strike at a rate, the same way in every run', async () => {
      await lay({ match: { path: '/users' }, status: 500, rate: 0.5 });
      const statuses: number[] = [];
      for (let index = 0; index < 40; index += 1) statuses.push((await lab.graph('GET', '/users?$top=1')).status);
      const struck = statuses.filter((status) => status === 500).length;
      assert(struck > 8 && struck < 32, `${struck} of 40`);
    });

    it('delay without changing the answer, and end when taken away', async () => {
      await lay({ match: { path: '/users' }, delayMs: 30, times: 100 });
      const started = performance.now();
      assert.equal((await lab.graph('GET', '/users?$top=1')).status, 200);
      assert(performance.now() - started >= 29);
      assert.equal((await lab.local('DELETE', 'faults')).status, 204);
      assert.deepEqual((await lab.local('GET', 'faults')).body, { faults: [] });
    });

    it('strike the connector too, with its own codes', async () => {
      const token = await lab.tokenFor('https://api.botframework.com/.default');
      await lay({ match: { path: '/v3/conversations/*/activities' }, status: 403, code: 'BotDisabledByAdmin' });
      const { status, body } = await lab.call('POST', '/connector/v3/conversations/a:x/activities', { type: 'message' }, { authorization: `Bearer ${token}` });
      assert.deepEqual([status, at(body, 'error', 'code')], [403, 'BotDisabledByAdmin']);
    });
  });

  it('fills the tenant with generated people, the same for the same seed', async () => {
    assert.deepEqual(
      (await lab.local('POST', 'load', { guests: 300, assignments: 200, requests: 50, seed: 3 })).body,
      { guests: 300, assignments: 200, requests: 50 },
    );
    const guest = await lab.graph('GET', `/users/${idOf('load 3: guest 0')}?$select=userType,mail`);
    assert.equal(at(guest.body, 'userType'), 'Guest');
    assert.match(textAt(guest.body, 'mail'), /\.3-0@(fabrikam|litware|northwind|adatum)\.example$/);
    const held = await lab.graph('GET', `${entitlement}/assignments?$filter=target/objectId eq '${idOf('load 3: guest 0')}'`);
    assert.equal(listAt(held.body, 'value').length, 1);
  });
});
