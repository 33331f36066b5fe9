import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { createGuard } from '../../src/teams/guard.ts';
import { MovingClock, RecordingLog, startBot, tenant } from './bot-fixture.ts';
import type { Bot } from './bot-fixture.ts';
import { appId, issuer } from './local-issuer.ts';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the guard at the door', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot();
  });
  afterEach(() => bot.close());

  const knock = async (authorization: string | undefined, fields: object = {}) => {
    const { status, body } = await bot.post('/api/messages', bot.activity(fields), authorization);
    return { status, body, reason: bot.log.reasons.at(-1) };
  };
  const claimsNow = () => {
    const seconds = bot.clock.time / 1000;
    return { iss: issuer, aud: appId, serviceurl: bot.connector.url, nbf: seconds, exp: seconds + 3600 };
  };

  it('lets a token of the channel in', async () => {
    assert.equal((await knock(await bot.bearer())).status, 200);
    assert.equal(bot.handler.turns.length, 1);
  });

  it('says nothing of the inside when it refuses', async () => {
    const { status, body } = await knock(undefined);
    assert.equal(status, 401);
    assert.deepEqual(body, { error: { code: 'Unauthorized', message: 'The request carries no valid token of the channel.' } });
  });

  const emulatorTenant = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
  const tokens: [string, () => Promise<string | undefined>, string][] = [
    ['no token', async () => undefined, 'no-token'],
    ['something that is no token', async () => 'Bearer hello', 'not-a-token'],
    ['another scheme', async () => (await bot.bearer()).replace('Bearer', 'Basic'), 'not-a-token'],
    ['a token of the emulator', async () => bot.bearer({ iss: `https://sts.windows.net/${emulatorTenant}/`, appid: appId, ver: '1.0', tid: emulatorTenant }), 'claim-iss'],
    ['an Entra token for the bot', async () => bot.bearer({ iss: `https://login.microsoftonline.com/${tenant}/v2.0`, azp: appId, ver: '2.0', tid: tenant }), 'claim-iss'],
    [
      "the bot's own token for the connector",
      async () => bot.bearer({ iss: `https://sts.windows.net/${emulatorTenant}/`, aud: 'https://api.botframework.com', appid: appId }),
      'claim-iss',
    ],
    ['a token for another bot', async () => bot.bearer({ aud: '00000000-0000-0000-0000-000000000001' }), 'claim-aud'],
    ['a token for no bot', async () => bot.bearer({ aud: undefined }), 'claim-aud'],
    ['a token that ended six minutes ago', async () => bot.bearer({ exp: bot.clock.time / 1000 - 360 }), 'expired'],
    ['a token without an end', async () => bot.bearer({ exp: undefined }), 'claim-exp'],
    ['a token that begins in six minutes', async () => bot.bearer({ nbf: bot.clock.time / 1000 + 360 }), 'claim-nbf'],
    ['a token without a service URL', async () => bot.bearer({ serviceurl: undefined }), 'no-service-url-claim'],
    ['a token for another service URL', async () => bot.bearer({ serviceurl: 'https://smba.trafficmanager.net/emea/' }), 'other-service-url'],
    ['a token whose service URL is not a text', async () => bot.bearer({ serviceurl: [bot.connector.url] }), 'malformed-token'],
    ['an unsigned token', async () => `Bearer ${base64url({ alg: 'none', kid: 'key-1' })}.${base64url(claimsNow())}.`, 'not-a-token'],
    ['an unsigned token with a made-up signature', async () => `Bearer ${base64url({ alg: 'none', kid: 'key-1' })}.${base64url(claimsNow())}.AAAA`, 'algorithm'],
    [
      'a token signed with the public key as a secret',
      async () => {
        const unsigned = `${base64url({ alg: 'HS256', kid: 'key-1' })}.${base64url(claimsNow())}`;
        const secret = createPublicKey({ key: bot.issuer.publicJwk('key-1') as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        return `Bearer ${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
      },
      'algorithm',
    ],
    [
      'a token whose claims were changed after signing',
      async () => {
        const [header, , signature] = (await bot.bearer()).split('.');
        return `${header}.${base64url({ ...claimsNow(), exp: claimsNow().exp + 1 })}.${signature}`;
      },
      'signature',
    ],
  ];
  for (const [what, make, reason] of tokens) {
    it(`refuses ${what}`, async () => {
      const answer = await knock(await make());
      assert.deepEqual([answer.status, answer.reason], [401, reason]);
      assert.deepEqual(bot.handler.turns, []);
      assert.deepEqual(bot.connector.calls, []);
    });
  }

  it('allows clocks to differ by five minutes', async () => {
    assert.equal((await knock(await bot.bearer({ exp: bot.clock.time / 1000 - 240 }))).status, 200);
    assert.equal((await knock(await bot.bearer({ nbf: bot.clock.time / 1000 + 240 }))).status, 200);
  });

  it('takes a service URL with and without its last slash for the same', async () => {
    assert.equal((await knock(await bot.bearer({ serviceurl: `${bot.connector.url}/` }))).status, 200);
  });

  it('refuses a key that is not endorsed for Teams, and one that is endorsed for nothing', async () => {
    await bot.issuer.addKey('webchat', ['webchat']);
    await bot.issuer.addKey('bare');
    assert.deepEqual(await knock(await bot.bearer({}, 'webchat')).then(({ status, reason }) => [status, reason]), [401, 'key-not-endorsed']);
    assert.deepEqual(await knock(await bot.bearer({}, 'bare')).then(({ status, reason }) => [status, reason]), [401, 'key-not-endorsed']);
  });

  const otherTenant = '11111111-2222-4333-8444-555555555555';
  const activities: [string, object, number, string][] = [
    ['an empty channel', { channelId: '' }, 403, 'channel'],
    ['another channel', { channelId: 'emulator' }, 403, 'channel'],
    ['another tenant', { channelData: { tenant: { id: otherTenant } }, conversation: { id: 'a:1', tenantId: otherTenant } }, 403, 'tenant'],
    ['two tenants', { channelData: { tenant: { id: tenant } }, conversation: { id: 'a:1', tenantId: otherTenant } }, 403, 'tenants-disagree'],
    ['no tenant', { channelData: {}, conversation: { id: 'a:1' } }, 403, 'no-tenant'],
    ['a person without an object id', { from: { id: '29:x', name: 'X' } }, 403, 'no-person'],
    ['a person whose object id is none', { from: { id: '29:x', aadObjectId: 'ines' } }, 403, 'no-person'],
  ];
  for (const [what, fields, status, reason] of activities) {
    it(`refuses an activity of ${what}`, async () => {
      const answer = await knock(await bot.bearer(), fields);
      assert.deepEqual([answer.status, answer.reason], [status, reason]);
      assert.deepEqual(bot.handler.turns, []);
    });
  }

  it('finds the tenant where a chat names it in one place only', async () => {
    assert.equal((await knock(await bot.bearer(), { channelData: undefined })).status, 200);
    assert.equal((await knock(await bot.bearer(), { conversation: { id: 'a:1', conversationType: 'personal' } })).status, 200);
  });

  for (const serviceUrl of [
    'https://connector.example/teams',
    'https://smba.trafficmanager.net.connector.example/',
    'https://smba.trafficmanager.net@connector.example/',
    'https://smba.trafficmanager.net:8443/',
    'http://smba.trafficmanager.net/',
    'https://teams.microsoft.com.example/',
    'ftp://127.0.0.1/',
    'no url',
  ]) {
    it(`never believes the service ${serviceUrl}`, async () => {
      const answer = await knock(await bot.bearer({ serviceurl: serviceUrl }), { serviceUrl });
      assert.deepEqual([answer.status, answer.reason], [403, 'service-host']);
    });
  }

  it('takes a connector on this machine only where that is allowed', () => {
    const guard = createGuard({
      appId,
      issuer,
      allowedTenants: [tenant],
      serviceHosts: ['smba.trafficmanager.net'],
      allowLoopback: false,
      openIdMetadataUrl: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
      clock: new MovingClock(),
      log: new RecordingLog(),
    });
    const activity = { ...bot.activity(), value: undefined };
    assert.deepEqual(guard.admit({ serviceUrl: bot.connector.url }, activity), { ok: false, status: 403, reason: 'service-host' });
  });

  it('does not start without an application id, nor with keys over plain http', () => {
    const options = { appId, issuer, allowedTenants: [tenant], serviceHosts: [], allowLoopback: false, openIdMetadataUrl: 'https://keys.example/', clock: new MovingClock(), log: new RecordingLog() };
    assert.throws(() => createGuard({ ...options, appId: '' }), /no application id/);
    assert.throws(() => createGuard({ ...options, openIdMetadataUrl: 'http://keys.example/' }), /https/);
  });

  it('reads the keys once for many tokens', async () => {
    for (const jti of ['1', '2', '3']) assert.equal((await knock(await bot.bearer({ jti }))).status, 200);
    assert.equal(bot.issuer.reads, 1);
  });

  it('takes a new key at once', async () => {
    await knock(await bot.bearer());
    bot.clock.time += 5_000;
    await bot.issuer.addKey('key-2', ['msteams']);
    assert.equal((await knock(await bot.bearer({}, 'key-2'))).status, 200);
  });

  it('reads the keys at most once in five seconds, whatever keys tokens name', async () => {
    await knock(await bot.bearer());
    bot.clock.time += 5_000;
    await bot.issuer.addKey('foreign', ['msteams']);
    bot.issuer.withdrawKey('foreign');
    const token = await bot.bearer({}, 'foreign');
    const answers = await Promise.all(Array.from({ length: 20 }, () => knock(token)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
    assert.equal(bot.issuer.reads, 2);
  });

  it('stops believing a remembered token when its key is withdrawn, and when it ends', async () => {
    const token = await bot.bearer();
    assert.equal((await knock(token)).status, 200);
    bot.clock.time += 5_000;
    await bot.issuer.addKey('key-2', ['msteams']);
    bot.issuer.withdrawKey('key-1');
    await knock(await bot.bearer({}, 'key-2'));
    assert.equal((await knock(token)).reason, 'unknown-key');

    const second = await bot.bearer({}, 'key-2');
    assert.equal((await knock(second)).status, 200);
    bot.clock.time += 3_600_000 + 300_000;
    assert.deepEqual(await knock(second).then(({ status, reason }) => [status, reason]), [401, 'expired']);
  });

  it('does not believe a remembered token before its time, should the clock be set back', async () => {
    const token = await bot.bearer();
    assert.equal((await knock(token)).status, 200);
    bot.clock.time -= 360_000;
    assert.deepEqual(await knock(token).then(({ status, reason }) => [status, reason]), [401, 'claim-nbf']);
  });

  it('reads the keys again each day, and goes on with the old ones while the issuer is down', async () => {
    await knock(await bot.bearer());
    bot.clock.time += 24 * 3_600_000;
    bot.issuer.down = true;
    assert.equal((await knock(await bot.bearer())).status, 200);
    bot.issuer.down = false;
    bot.clock.time += 5_000;
    assert.equal((await knock(await bot.bearer({ jti: '2' }))).status, 200);
    assert.equal(bot.issuer.reads, 2);
  });

  it('asks to be tried later while no keys could be read at all', async () => {
    bot.issuer.down = true;
    const token = await bot.bearer();
    assert.deepEqual(await knock(token).then(({ status, reason }) => [status, reason]), [503, 'keys-unavailable']);
    bot.issuer.down = false;
    bot.clock.time += 500;
    assert.equal((await knock(token)).status, 200);
  });

  it('writes neither tokens nor people to the log', async () => {
    const token = await bot.bearer({ aud: 'other' });
    await knock(token);
    await knock(await bot.bearer(), { channelId: 'emulator' });
    const log = JSON.stringify(bot.log.lines);
    assert.equal(log.includes(token.slice(7, 30)), false);
    assert.equal(log.includes('Ines'), false);
    assert.equal(bot.log.lines.length, 2);
  });
});
