import assert from 'node:assert/strict';
import { at, each, idOf, listAt, TestTenant, textAt } from './fixture.ts';

describe('Graph: invitations', () => {
  const lab = new TestTenant();
  before(() => lab.start());
  after(() => lab.stop());

  const invite = (body: Record<string, unknown>, token?: string) => lab.graph(
    'POST', '/invitations', { inviteRedirectUrl: 'https://example.com/welcome', ...body }, token === undefined ? {} : { token },
  );

  it('makes a guest who waits, with the sponsors given', async () => {
    const { status, body } = await invite({
      invitedUserEmailAddress: 'kim@fabrikam.example', invitedUserDisplayName: 'Kim Berg',
      invitedUserSponsors: [{ id: idOf('ines@contoso.example') }],
    });
    assert.equal(status, 201);
    assert.equal(at(body, 'status'), 'PendingAcceptance');
    assert.equal(at(body, 'invitedUserType'), 'Guest');
    const guest = await lab.graph(
      'GET',
      `/users/${textAt(body, 'invitedUser', 'id')}?$select=displayName,userPrincipalName,userType,externalUserState,creationType&$expand=sponsors($select=id)`,
    );
    assert.deepEqual(guest.body, {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity', displayName: 'Kim Berg',
      userPrincipalName: 'kim_fabrikam.example#EXT#@contoso.example', userType: 'Guest',
      externalUserState: 'PendingAcceptance', creationType: 'Invitation', sponsors: [{
        '@odata.type': '#microsoft.graph.user', id: idOf('ines@contoso.example'),
      }],
    });
  });

  it('answers a second invitation of a pending and of an accepted guest with the same person', async () => {
    const first = await invite({ invitedUserEmailAddress: 'twice@fabrikam.example' });
    const second = await invite({ invitedUserEmailAddress: 'Twice@Fabrikam.example' });
    assert.equal(second.status, 201);
    assert.equal(at(second.body, 'invitedUser', 'id'), at(first.body, 'invitedUser', 'id'));
    const known = await invite({ invitedUserEmailAddress: 'john@fabrikam.example' });
    assert.equal(known.status, 201);
    assert.equal(at(known.body, 'status'), 'Completed');
    assert.equal(at(known.body, 'invitedUser', 'id'), idOf('john@fabrikam.example'));
  });

  it('names a disabled guest by object id instead of inviting them again', async () => {
    await lab.graph('PATCH', `/users/${idOf('omar@fabrikam.example')}`, { accountEnabled: false });
    const { status, body } = await invite({ invitedUserEmailAddress: 'omar@fabrikam.example' });
    assert.equal(status, 400);
    assert.match(
      textAt(body, 'error', 'message'),
      new RegExp(`already exists in the directory as object ID: ${idOf('omar@fabrikam.example')}, but the account is blocked`),
    );
  });

  const refused: [what: string, body: Record<string, unknown>, message: RegExp][] = [
    ['an address of its own domain', { invitedUserEmailAddress: 'someone@contoso.example' }, /verified domain of this directory/],
    ['an address of a blocked domain', { invitedUserEmailAddress: 'someone@tailspin.example' }, /not allowed by the policy/],
    ['an address with forbidden characters', { invitedUserEmailAddress: 'a+b@fabrikam.example' }, /invalid value/],
    ['an address that starts with a dot', { invitedUserEmailAddress: '.a@fabrikam.example' }, /invalid value/],
    ['an address without a domain', { invitedUserEmailAddress: 'someone' }, /invalid value/],
    ['an invitation without an address', {}, /invitedUserEmailAddress/],
    ['a redirect that is no address', { invitedUserEmailAddress: 'x@fabrikam.example', inviteRedirectUrl: 'nowhere' }, /inviteRedirectUrl/],
    [
      'six sponsors',
      { invitedUserEmailAddress: 'x@fabrikam.example', invitedUserSponsors: Array.from({ length: 6 }, () => ({ id: idOf('ines@contoso.example') })) },
      /invitedUserSponsors/,
    ],
  ];
  for (const [what, body, message] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await invite(body);
      assert.equal(answer.status, 400);
      assert.match(textAt(answer.body, 'error', 'message'), message);
    });
  }

  it('refuses a sponsor whom nobody knows, and leaves no guest behind', async () => {
    assert.equal(
      (await invite({ invitedUserEmailAddress: 'half@fabrikam.example', invitedUserSponsors: [{ id: '11111111-1111-4111-8111-111111111111' }] })).status,
      404,
    );
    assert.deepEqual(listAt((await lab.graph('GET', "/users?$filter=mail eq 'half@fabrikam.example'")).body, 'value'), []);
  });

  it('keeps members for administrators', async () => {
    assert.equal((await invite({ invitedUserEmailAddress: 'member@fabrikam.example', invitedUserType: 'Member' })).status, 403);
  });

  it('makes the inviter the sponsor with a delegated token, and nobody with an application\'s', async () => {
    const token = await lab.scriptToken({ person: 'theo@contoso.example', scopes: ['User.Invite.All'] });
    const delegated = await invite({ invitedUserEmailAddress: 'bytheo@fabrikam.example' }, token);
    const sponsors = await lab.graph('GET', `/users/${textAt(delegated.body, 'invitedUser', 'id')}/sponsors?$select=id`);
    assert.deepEqual(each(listAt(sponsors.body, 'value'), 'id'), [idOf('theo@contoso.example')]);
    const own = await invite({ invitedUserEmailAddress: 'byapp@fabrikam.example' });
    assert.deepEqual(listAt((await lab.graph('GET', `/users/${textAt(own.body, 'invitedUser', 'id')}/sponsors`)).body, 'value'), []);
  });

  it('sends Entra\'s mail in the language asked for, and leaves an application\'s own words out', async () => {
    const message = { sendInvitationMessage: true, invitedUserMessageInfo: { messageLanguage: 'de-DE', customizedMessageBody: 'See you on Monday' } };
    await invite({ invitedUserEmailAddress: 'post@fabrikam.example', ...message });
    const mail = listAt((await lab.local('GET', 'mail?to=post@fabrikam.example')).body, 'mail');
    assert.equal(mail.length, 1);
    assert.match(textAt(mail, 0, 'subject'), /eingeladen/);
    assert.doesNotMatch(textAt(mail, 0, 'body'), /Monday/);
    assert.match(textAt(mail, 0, 'links', 0), /\/redeem\?user=/);
    const token = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['User.Invite.All'] });
    await invite({ invitedUserEmailAddress: 'words@fabrikam.example', ...message }, token);
    assert.match(textAt((await lab.local('GET', 'mail?to=words@fabrikam.example')).body, 'mail', 0, 'body'), /Monday/);
  });

  it('sends no mail where none was asked for', async () => {
    await invite({ invitedUserEmailAddress: 'silent@fabrikam.example' });
    assert.deepEqual(listAt((await lab.local('GET', 'mail?to=silent@fabrikam.example')).body, 'mail'), []);
  });

  it('accepts an invitation by its link, once the guest says so', async () => {
    const { body } = await invite({ invitedUserEmailAddress: 'link@litware.example' });
    const link = new URL(textAt(body, 'inviteRedeemUrl'));
    const shown = await lab.call('GET', link.pathname + link.search);
    assert.match(String(shown.body), /Accept/);
    assert.equal((await lab.call('POST', link.pathname + link.search)).status, 200);
    const user = await lab.graph('GET', `/users/${textAt(body, 'invitedUser', 'id')}?$select=externalUserState,identities`);
    assert.equal(at(user.body, 'externalUserState'), 'Accepted');
    assert.deepEqual(at(user.body, 'identities', 0), { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null });
    link.searchParams.set('ticket', 'forged');
    assert.equal((await lab.call('POST', link.pathname + link.search)).status, 404);
  });

  it('lets the guest accept by script, tells the bot, and refuses strangers and employees', async () => {
    await invite({ invitedUserEmailAddress: 'script@fabrikam.example' });
    const before = lab.bot.received.filter(({ path }) => path === '/local/settle').length;
    assert.deepEqual(at((await lab.local('POST', 'guests/script@fabrikam.example/redeem')).body, 'externalUserState'), 'Accepted');
    assert.equal(lab.bot.received.filter(({ path }) => path === '/local/settle').length, before + 1);
    assert.equal((await lab.local('POST', 'guests/nobody@fabrikam.example/redeem')).status, 404);
    assert.equal((await lab.local('POST', 'guests/ines@contoso.example/redeem')).status, 409);
  });

  it('starts the redemption over where asked to', async () => {
    const { status } = await invite({
      invitedUserEmailAddress: 'lena@fabrikam.example', resetRedemption: true, invitedUser: { id: idOf('lena@fabrikam.example') },
    });
    assert.equal(status, 201);
    assert.equal(
      at((await lab.graph('GET', `/users/${idOf('lena@fabrikam.example')}?$select=externalUserState`)).body, 'externalUserState'),
      'PendingAcceptance',
    );
    assert.equal((await invite({ invitedUserEmailAddress: 'lena@fabrikam.example', resetRedemption: true })).status, 400);
  });

  it('obeys the policy on who may invite', async () => {
    const ines = await lab.scriptToken({ person: 'ines@contoso.example', scopes: ['User.Invite.All'] });
    const sam = await lab.scriptToken({ person: 'sam@contoso.example', scopes: ['User.Invite.All'] });
    const setter = await lab.scriptToken({ roles: ['Policy.ReadWrite.Authorization'] });
    const allow = async (allowInvitesFrom: string): Promise<void> => assert.equal(
      (await lab.graph('PATCH', '/policies/authorizationPolicy', { allowInvitesFrom }, { token: setter })).status, 204,
    );
    await allow('adminsAndGuestInviters');
    assert.equal((await invite({ invitedUserEmailAddress: 'p1@fabrikam.example' }, ines)).status, 403);
    assert.equal((await invite({ invitedUserEmailAddress: 'p2@fabrikam.example' }, sam)).status, 201);
    assert.equal((await invite({ invitedUserEmailAddress: 'p3@fabrikam.example' })).status, 201);
    await allow('none');
    const { status, body } = await invite({ invitedUserEmailAddress: 'p4@fabrikam.example' });
    assert.equal(status, 403);
    assert.match(textAt(body, 'error', 'message'), /Guest invitations not allowed for your company/);
    await allow('everyone');
  });

  it('throttles beyond 150 in five seconds, and says how long to wait', async () => {
    let throttled;
    for (let index = 0; index < 151 && throttled === undefined; index += 1) {
      const answer = await invite({ invitedUserEmailAddress: 'john@fabrikam.example' });
      if (answer.status === 429) throttled = answer;
    }
    assert.equal(at(throttled?.body, 'error', 'code'), 'TooManyRequests');
    assert.match(throttled?.headers.get('retry-after') ?? '', /^[1-5]$/);
  });
});
