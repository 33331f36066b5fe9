import assert from 'node:assert/strict';
import type { Directory } from '../../src/capability/port/directory.ts';
import { personId } from '../../src/capability/port/identity.ts';
import { directoryAt, directoryError } from './given.ts';
import { startScriptedGraph, type ScriptedGraph } from './scripted-graph.ts';

const wanted = ['ann', 'ben', 'cem', 'dee'].map((name) => ({ mail: `${name}@fabrikam.example`, displayName: name, sponsor: personId('sam-id'), language: 'en' }));
const item = (id: number, status: number, body: object = {}, headers: Record<string, string> = {}) => ({ id: String(id), status, headers: { 'Content-Type': 'application/json', 'request-id': `request-${id}`, ...headers }, body });
const made = (id: number) => item(id, 201, { invitedUser: { id: `user-${id}` } });
const refused = (id: number, message: string) => item(id, 400, { error: { code: 'BadRequest', message } });

describe('Many invitations through Graph', () => {
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

  it('go by one call, each with its sponsor, and are answered in their order', async () => {
    graph.on('POST /$batch', { status: 200, body: { responses: [made(1), made(0)] } });
    assert.deepEqual(await directory.inviteMany(wanted.slice(0, 2)), [
      { ok: true, graphRequestId: 'request-0', guestId: 'user-0' },
      { ok: true, graphRequestId: 'request-1', guestId: 'user-1' },
    ]);
    assert.deepEqual(graph.received.map(({ body }) => body), [
      {
        requests: wanted.slice(0, 2).map(({ mail, displayName }, index) => ({
          id: String(index),
          method: 'POST',
          url: '/invitations',
          headers: { 'Content-Type': 'application/json' },
          body: {
            invitedUserEmailAddress: mail,
            invitedUserDisplayName: displayName,
            inviteRedirectUrl: 'https://myaccess.microsoft.com/@contoso.example',
            sendInvitationMessage: true,
            invitedUserMessageInfo: { messageLanguage: 'en' },
            invitedUserSponsors: [{ '@odata.type': '#microsoft.graph.user', id: 'sam-id' }],
          },
        })),
      },
    ]);
  });

  it('are told apart: carried out, refused, throttled, and unknown', async () => {
    graph.on('POST /$batch', { status: 200, body: { responses: [made(0), refused(1, 'The account is blocked from signing in.'), item(2, 429, {}, { 'Retry-After': '2.128' })] } });
    assert.deepEqual(await directory.inviteMany(wanted), [
      { ok: true, graphRequestId: 'request-0', guestId: 'user-0' },
      { ok: false, refusal: { reason: 'guest-disabled', code: 'BadRequest', graphRequestId: 'request-1' } },
      { ok: 'later', retryAfterMs: 2_128 },
      { ok: 'later', retryAfterMs: null },
    ]);
  });

  it('are all unknown where the batch as a whole says that an item was throttled, and failed where it says no', async () => {
    graph.on('POST /$batch', { status: 424, body: { error: { code: 'FailedDependency', message: '' } } });
    assert.deepEqual(await directory.inviteMany(wanted.slice(0, 1)), [{ ok: 'later', retryAfterMs: null }]);
    graph.reset();
    graph.on('POST /$batch', { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: '' } } });
    assert.equal((await directoryError(directory.inviteMany(wanted))).reason, 'forbidden');
  });

  it('are twenty at most', async () => {
    await assert.rejects(directory.inviteMany(Array.from({ length: 21 }, () => wanted[0] ?? assert.fail())), /takes 20 invitations, not 21/);
  });
});
