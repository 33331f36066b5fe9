import assert from 'node:assert/strict';
import { createHmac, createPublicKey } from 'node:crypto';
import { personId, tenantId } from '../../src/capability/port/identity.ts';
import { DirectoryError } from '../../src/capability/port/directory-error.ts';
import type { PersonalTokens } from '../../src/capability/port/sign-in.ts';
import { createPersonalTokens } from '../../src/graph/personal-tokens.ts';
import { KeptLog, MovableClock, failureOf, needOf, owner, scopes, tokensAt } from './personal-fixture.ts';
import { StandInEntra, clientId, denied, granted, ines, secret, tenant } from './stand-in-entra.ts';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const otherPerson = '11111111-2222-4333-8444-555555555555';
const otherTenant = '99999999-2222-4333-8444-555555555555';

describe('The tokens of people', () => {
  let entra: StandInEntra;
  let clock: MovableClock;
  let log: KeptLog;
  let tokens: PersonalTokens;
  let brought: string[];

  before(async () => {
    entra = await StandInEntra.start();
    await entra.addKey('foreign', false);
  });
  after(() => entra.close());
  beforeEach(() => {
    entra.forms.length = 0;
    entra.answers.length = 0;
    entra.down = false;
    clock = new MovableClock('2026-03-02T09:00:00Z');
    log = new KeptLog();
    tokens = tokensAt(entra, clock, log);
    brought = [];
  });
  const bring = async (claims: Record<string, unknown> = {}, by = tokens) => {
    const assertion = await entra.token(clock.now(), claims);
    brought.push(assertion);
    return by.bring(owner, assertion);
  };

  describe('a token that is brought', () => {
    it('is exchanged for one of Graph, on behalf of the person, for the scopes one by one', async () => {
      assert.deepEqual(await bring(), { kind: 'taken' });
      assert.equal(await tokens.token(owner), 'graph-1');
      assert.deepEqual(entra.forms.map((form) => Object.fromEntries(form)), [
        {
          client_id: clientId,
          client_secret: secret,
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          requested_token_use: 'on_behalf_of',
          assertion: brought[0],
          scope: 'https://graph.microsoft.com/EntitlementManagement.ReadWrite.All https://graph.microsoft.com/EntitlementMgmt-SubjectAccess.ReadWrite',
        },
      ]);
    });

    for (const [what, claims] of [
      ['of version 1', { iss: `https://sts.windows.net/${tenant}/`, aud: `api://botid-${clientId}`, ver: '1.0' }],
      ['for the application’s plain URI', { aud: `api://${clientId}` }],
      ['whose ids are in capitals', { oid: ines.toUpperCase(), tid: tenant.toUpperCase() }],
      ['with more scopes beside', { scp: 'email access_as_user' }],
      ['that ended four minutes ago by a clock that differs', { exp: Date.parse('2026-03-02T08:56:00Z') / 1000 }],
    ] as const) {
      it(`is taken ${what}`, async () => {
        assert.deepEqual(await bring(claims), { kind: 'taken' });
      });
    }

    for (const [what, claims, reason] of [
      ['of another person', { oid: otherPerson }, 'other-person'],
      ['of another tenant', { tid: otherTenant }, 'other-tenant'],
      ['of another tenant’s issuer', { iss: `https://sts.windows.net/${otherTenant}/`, tid: otherTenant }, 'claim-iss'],
      ['of another issuer', { iss: 'https://login.example/v2.0' }, 'claim-iss'],
      ['for Graph', { aud: 'https://graph.microsoft.com' }, 'claim-aud'],
      ['for another bot', { aud: 'api://botid-00000000-0000-0000-0000-000000000001' }, 'claim-aud'],
      ['without a scope', { scp: undefined }, 'claim-scp'],
      ['with another scope', { scp: 'access_as_user2 User.Read' }, 'other-scope'],
      ['without a person', { oid: undefined }, 'claim-oid'],
      ['without an end', { exp: undefined }, 'claim-exp'],
      ['that begins tomorrow', { nbf: Date.parse('2026-03-03T09:00:00Z') / 1000 }, 'claim-nbf'],
      ['of an application', { idtyp: 'app' }, 'not-of-a-person'],
      ['whose person is a list', { oid: [ines] }, 'malformed'],
    ] as const) {
      it(`is refused ${what}, and never leaves for Entra`, async () => {
        assert.deepEqual(await bring(claims), { kind: 'refused' });
        assert.deepEqual(log.lines, [{ fields: { reason }, message: 'sign-in refused' }]);
        assert.deepEqual(entra.forms, []);
        assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'token' });
      });
    }

    const forged: [string, () => Promise<string>, string][] = [
      ['unsigned', async () => `${base64url({ alg: 'none', kid: 'key-1' })}.${base64url(entra.claims(clock.now()))}.`, 'algorithm'],
      ['unsigned, with a made-up signature', async () => `${base64url({ alg: 'none', kid: 'key-1' })}.${base64url(entra.claims(clock.now()))}.AAAA`, 'algorithm'],
      [
        'signed with the public key as a secret',
        async () => {
          const unsigned = `${base64url({ alg: 'HS256', kid: 'key-1' })}.${base64url(entra.claims(clock.now()))}`;
          const key = createPublicKey({ key: entra.publicJwk('key-1') as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
          return `${unsigned}.${createHmac('sha256', key).update(unsigned).digest('base64url')}`;
        },
        'algorithm',
      ],
      ['signed with a key that Entra does not publish', () => entra.token(clock.now(), {}, 'foreign'), 'unknown-key'],
      [
        'changed after signing',
        async () => {
          const [header, , signature] = (await entra.token(clock.now(), { oid: otherPerson })).split('.');
          return `${header}.${base64url(entra.claims(clock.now()))}.${signature}`;
        },
        'signature',
      ],
      ['that is none', async () => 'hello', 'malformed'],
      ['of a megabyte', async () => `${await entra.token(clock.now())}${'A'.repeat(1024 * 1024)}`, 'too-long'],
    ];
    for (const [what, make, reason] of forged) {
      it(`is refused ${what}`, async () => {
        assert.deepEqual(await tokens.bring(owner, await make()), { kind: 'refused' });
        assert.deepEqual(log.lines.map(({ fields }) => fields.reason), [reason]);
        assert.deepEqual(entra.forms, []);
      });
    }

    it('is asked for anew when it has ended, without a suspicion in the log', async () => {
      assert.deepEqual(await bring({ exp: Date.parse('2026-03-02T08:54:00Z') / 1000 }), { kind: 'needed', need: { kind: 'token' } });
      assert.deepEqual(log.lines, []);
    });

    it('cannot be checked while Entra’s keys cannot be read, and can be as soon as they can', async () => {
      entra.down = true;
      assert.deepEqual(await bring(), { kind: 'unavailable' });
      entra.down = false;
      assert.deepEqual(await bring(), { kind: 'taken' });
    });
  });

  describe('what Entra says to the exchange', () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["c1"]}}}';
    for (const [answer, need] of [
      [denied(65001, 'invalid_grant', { suberror: 'consent_required' }), { kind: 'consent' }],
      [denied(65004, 'access_denied'), { kind: 'consent' }],
      [denied(90094, 'access_denied'), { kind: 'consent' }],
      [{ status: 400, body: { error: 'consent_required' } }, { kind: 'consent' }],
      [denied(50076, 'interaction_required', { claims }), { kind: 'step-up', claims }],
      [denied(50079, 'interaction_required', { claims }), { kind: 'step-up', claims }],
      [denied(53003, 'interaction_required'), { kind: 'step-up', claims: '' }],
      [denied(50013), { kind: 'token' }],
      [denied(500133), { kind: 'token' }],
      [denied(50173), { kind: 'token' }],
    ] as const) {
      it(`asks for ${need.kind} after ${JSON.stringify(answer.body).slice(0, 60)}`, async () => {
        entra.answers.push(answer);
        assert.deepEqual(await bring(), { kind: 'needed', need });
      });
    }

    for (const answer of [{ status: 503, body: {} }, { status: 429, body: {} }, denied(90033, 'temporarily_unavailable'), denied(90055, 'invalid_request')]) {
      it(`is unavailable after ${answer.status} ${JSON.stringify(answer.body).slice(0, 50)}, and the token that was brought still works later`, async () => {
        entra.answers.push(answer);
        assert.deepEqual(await bring(), { kind: 'unavailable' });
        assert.equal(await tokens.token(owner), 'graph-2');
      });
    }

    it('is told as Entra’s number where the fault is not the person’s', async () => {
      entra.answers.push(denied(7000215, 'invalid_client'), denied(7000215, 'invalid_client'));
      const error = await failureOf(bring());
      assert.ok(error instanceof DirectoryError);
      assert.deepEqual([error.reason, error.details.code], ['forbidden', 'AADSTS7000215']);
      assert.ok((await failureOf(tokens.token(owner))) instanceof DirectoryError);
    });

    it('may change: consent that was given meanwhile needs no new token', async () => {
      entra.answers.push(denied(65001), denied(65001));
      await bring();
      assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'consent' });
      assert.equal(await tokens.token(owner), 'graph-3');
    });

    it('is remembered where it takes another token, until that is brought', async () => {
      entra.answers.push(denied(50076, 'interaction_required', { claims }));
      await bring();
      assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'step-up', claims });
      assert.equal(entra.forms.length, 1);
      assert.deepEqual(await bring(), { kind: 'taken' });
      assert.equal(await tokens.token(owner), 'graph-2');
    });
  });

  describe('a token of Graph', () => {
    it('is of the person who brought it alone', async () => {
      await bring();
      assert.deepEqual(await needOf(tokens.token({ ...owner, personId: personId(otherPerson) })), { kind: 'token' });
      assert.deepEqual(await needOf(tokens.token({ ...owner, tenantId: tenantId(otherTenant) })), { kind: 'token' });
    });

    it('is exchanged once for all who wait', async () => {
      const gate = Promise.withResolvers<void>();
      entra.answers.push({ ...granted('graph-a'), after: gate.promise });
      const first = bring();
      while (entra.forms.length === 0) await new Promise(setImmediate);
      const waiting = [tokens.token(owner), tokens.token(owner)];
      const second = bring({ jti: 'of the telephone' });
      gate.resolve();
      assert.deepEqual(await Promise.all(waiting), ['graph-a', 'graph-a']);
      assert.deepEqual(await Promise.all([first, second]), [{ kind: 'taken' }, { kind: 'taken' }]);
      assert.equal(entra.forms.length, 1);
    });

    it('comes of another device’s token where the first one’s does not work', async () => {
      const gate = Promise.withResolvers<void>();
      entra.answers.push({ ...denied(50013), after: gate.promise });
      const first = bring();
      while (entra.forms.length === 0) await new Promise(setImmediate);
      const second = bring({ jti: 'of the telephone' });
      await new Promise(setImmediate);
      gate.resolve();
      assert.deepEqual(await Promise.all([first, second]), [{ kind: 'needed', need: { kind: 'token' } }, { kind: 'taken' }]);
    });

    it('is kept until five minutes before its end, and then had again by the same sign-in while that lasts', async () => {
      entra.answers.push(granted('short', 1800), granted('second', 3600));
      await bring();
      clock.advanceMinutes(24);
      assert.equal(await tokens.token(owner), 'short');
      clock.advanceMinutes(2);
      assert.equal(await tokens.token(owner), 'second');
      clock.advanceMinutes(54);
      assert.equal(await tokens.token(owner), 'second');
      clock.advanceMinutes(2);
      assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'token' });
    });

    it('is had again after Graph refused it', async () => {
      await bring();
      tokens.forget(owner);
      assert.equal(await tokens.token(owner), 'graph-2');
      assert.equal(entra.forms[1]?.get('claims'), null);
    });

    it('is had again with the claims that Graph wants, once', async () => {
      await bring();
      tokens.forget(owner, '{"access_token":{"nbf":{"essential":true}}}');
      assert.equal(await tokens.token(owner), 'graph-2');
      tokens.forget(owner);
      assert.equal(await tokens.token(owner), 'graph-3');
      assert.deepEqual(entra.forms.map((form) => form.get('claims')), [null, '{"access_token":{"nbf":{"essential":true}}}', null]);
    });

    it('is asked for when it was forgotten and its person is not known', async () => {
      tokens.forget(owner, '{}');
      assert.deepEqual(await needOf(tokens.token(owner)), { kind: 'token' });
    });

    it('gives way to those of others when there are too many', async () => {
      tokens = tokensAt(entra, clock, log, { mostPeople: 2 });
      const people = [ines, otherPerson, '22222222-2222-4333-8444-555555555555'].map((id) => ({ ...owner, personId: personId(id) }));
      for (const person of people.slice(0, 2)) await tokens.bring(person, await entra.token(clock.now(), { oid: person.personId }));
      await tokens.token(people[0]!);
      await tokens.bring(people[2]!, await entra.token(clock.now(), { oid: people[2]!.personId }));
      assert.equal(await tokens.token(people[0]!), 'graph-1');
      assert.equal(await tokens.token(people[2]!), 'graph-3');
      assert.deepEqual(await needOf(tokens.token(people[1]!)), { kind: 'token' });
    });
  });

  it('never show in a log line or an error, nor do Entra’s words', async () => {
    const errors: Error[] = [];
    for (const answer of [denied(65001), denied(50076, 'interaction_required', { claims: '{"access_token":{}}' }), denied(7000215), { status: 503, body: {} }, { status: 200, body: {} }, { status: 400, body: { error: 'x' } }]) {
      tokens = tokensAt(entra, clock, log);
      entra.answers.push(answer, answer);
      await bring().catch((error: Error) => errors.push(error));
      errors.push(await failureOf(tokens.token(owner)));
    }
    await bring({ oid: otherPerson });
    const told = JSON.stringify([errors.map((error) => [error.message, error.stack, { ...error }, error.cause]), log.lines]);
    assert.ok(errors.length >= 6);
    for (const assertion of brought) for (const part of assertion.split('.')) assert.equal(told.includes(part.slice(0, 40)), false);
    assert.doesNotMatch(told, /s3cr3t|words|graph-\d/);
  });

  it('do not begin without what the exchange needs', () => {
    const options = { authorityUrl: 'https://login.microsoftonline.com', tenantId: tenant, clientId, scopes, clock, log };
    assert.throws(() => createPersonalTokens({ ...options, authorityUrl: 'http://login.example', credential: { kind: 'secret', secret } }), /must use https/);
    assert.throws(() => createPersonalTokens({ ...options, credential: { kind: 'certificate', path: '/nowhere/app.pem' } }), /ENOENT.*\/nowhere\/app\.pem/);
    assert.throws(() => createPersonalTokens({ ...options, credential: { kind: 'managed-identity' } }), /cannot act for people/);
  });
});
