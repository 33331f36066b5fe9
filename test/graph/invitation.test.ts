import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { personId } from '../../src/capability/port/identity.ts';
import { createDirectory } from '../../src/graph/create-directory.ts';
import { countingTokens, directoryAt, directoryError, movableClock, recordingLog } from './given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const invitation = { mail: 'kim@fabrikam.example', displayName: 'Kim Holt', sponsor: personId('ines-id'), language: 'de-DE' };
const created = {
  status: 201,
  body: { id: 'invitation-id', inviteRedeemUrl: 'https://login.microsoftonline.com/redeem?ticket=T1CKET', invitedUserEmailAddress: 'kim@fabrikam.example', status: 'PendingAcceptance', invitedUser: { id: 'kim-id' } },
};

describe('An invitation through Graph', () => {
  let graph: ScriptedGraph;
  let directory: Directory;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    directory = directoryAt(graph);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  it('names the sponsor, the language and where to arrive, and lets Entra write', async () => {
    graph.on('POST /invitations', created);
    assert.deepEqual(await directory.invite(invitation), { ok: true, graphRequestId: 'request-of-graph', guestId: 'kim-id' });
    assert.deepEqual(graph.received[0]?.body, {
      invitedUserEmailAddress: 'kim@fabrikam.example',
      invitedUserDisplayName: 'Kim Holt',
      inviteRedirectUrl: 'https://myaccess.microsoft.com/@contoso.example',
      sendInvitationMessage: true,
      invitedUserMessageInfo: { messageLanguage: 'de-DE' },
      invitedUserSponsors: [{ '@odata.type': '#microsoft.graph.user', id: 'ines-id' }],
    });
  });

  it('leaves the name to Entra where nobody gave one', async () => {
    graph.on('POST /invitations', created);
    await directory.invite({ ...invitation, displayName: null });
    assert.equal(Object.hasOwn(Object(graph.received[0]?.body), 'invitedUserDisplayName'), false);
  });

  it('lets the redeem URL go nowhere: not into the effect, the log or an error', async () => {
    const log = recordingLog();
    const logged = createDirectory({ graphUrl: graph.url, tokens: countingTokens(), clock: movableClock(), log, mailSender: null, inviteRedirectUrl: 'https://myaccess.microsoft.com', teamsAppId: 'manifest-id', keepMs: 300_000 });
    graph.on('POST /invitations', created, { status: 201, body: { ...created.body, invitedUser: null } });
    assert.doesNotMatch(JSON.stringify(await logged.invite(invitation)), /T1CKET/);
    const error = await directoryError(logged.invite(invitation));
    assert.equal(error.details.code, 'shape of /invitations: invitedUser invalid_type');
    assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)} ${log.text()}`, /T1CKET|kim/);
  });

  const refusals: { status: 400 | 403; words: string; reason: string }[] = [
    { status: 400, words: 'The invited user already exists in the directory as object ID: 1b2c. The account is blocked from signing in to this directory.', reason: 'guest-disabled' },
    { status: 400, words: 'This invitation is blocked by cross-tenant access settings. Admins in both your organization and the invited organization must configure them.', reason: 'cross-tenant-blocked' },
    { status: 400, words: 'The invited user could not be added: the email address is a verified domain of this directory.', reason: 'own-domain' },
    { status: 400, words: 'The domain of the invited user is not allowed by the policy of this organization.', reason: 'domain-blocked' },
    { status: 400, words: 'Invitations to this domain\nare blocked by your administrator.', reason: 'domain-blocked' },
    { status: 400, words: 'The invited user email address is invalid.', reason: 'address-invalid' },
    { status: 400, words: 'Special characters are not permitted in this address.', reason: 'address-invalid' },
    { status: 400, words: 'Another object with the same value for property proxyAddresses already exists.', reason: 'other' },
    { status: 403, words: 'Guest invitations not allowed for your company. Contact your company administrator for more details.', reason: 'invitations-off' },
    { status: 403, words: 'Invitations are blocked for this directory due to suspicious activity. Please contact Microsoft support.', reason: 'invitations-suspended' },
  ];
  for (const { status, words, reason } of refusals) {
    it(`tells '${words.slice(0, 50)}…' as ${reason}`, async () => {
      graph.on('POST /invitations', graphError(status, 'BadRequest', words));
      assert.deepEqual(await directory.invite(invitation), { ok: false, refusal: { reason, code: 'BadRequest', graphRequestId: 'request-of-graph' } });
    });
  }

  it('tells a missing permission as the administrator\'s to mend', async () => {
    graph.on('POST /invitations', graphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'));
    assert.equal((await directoryError(directory.invite(invitation))).reason, 'forbidden');
  });

  it('is sent once when the answer is lost', async () => {
    graph.on('POST /invitations', 'drop');
    assert.equal((await directoryError(directory.invite(invitation))).reason, 'unavailable');
    assert.equal(graph.received.length, 1);
  });

  it('tells how long Entra wants to be left alone', async () => {
    graph.on('POST /invitations', graphError(429, 'TooManyRequests', '', { 'retry-after': '5' }));
    const error = await directoryError(directory.invite(invitation));
    assert.deepEqual([error.reason, error.retryAfterMs], ['throttled', 5000]);
  });
});
