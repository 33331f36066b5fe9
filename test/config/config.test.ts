import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig, redact } from '../../src/config.ts';
import { envSample } from '../../src/ops/env-sample.ts';

const real = {
  TENANT: 'microsoft',
  MICROSOFT_APP_ID: '11111111-2222-4333-8444-555555555555',
  MICROSOFT_APP_TENANT_ID: '66666666-7777-4888-8999-aaaaaaaaaaaa',
  MICROSOFT_APP_SECRET: 'not-a-real-secret',
  PUBLIC_URL: 'https://foyer.contoso.example',
  OWN_DOMAINS: 'contoso.example',
  ALTERNATE_APPROVERS: 'dana@contoso.example',
};

const problemsOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
};

describe('settings', () => {
  it('need none of them for the local tenant', () => {
    const config = readConfig({});
    assert.equal(config.TENANT, 'local');
    assert.equal(config.PORT, 3978);
    assert.equal(config.LAPSE_AFTER, 'P7D');
  });

  it('name every problem at once, each with what the setting is', () => {
    const problems = problemsOf({ PORT: 'abc', LOG_LEVEL: 'loud', REMIND_AFTER: 'one day', TIME_ZONE: 'Mars/Olympus' });
    assert.deepEqual(problems, [
      'PORT must be a number. It is the port that the bot listens on; 0 picks a free one.',
      'LOG_LEVEL must be one of debug, info, warn, error, silent. It is debug, info, warn, error or silent.',
      'TIME_ZONE must be an IANA time zone such as Europe/Berlin. It is the time zone of people whose client does not tell theirs.',
      'REMIND_AFTER must be an ISO 8601 duration such as P14D or PT12H. It is how long a request waits before its approver is reminded.',
    ]);
  });

  it('refuse the local tenant in production', () => {
    assert.deepEqual(problemsOf({ NODE_ENV: 'production' }), ['TENANT=local is refused with NODE_ENV=production: set TENANT=microsoft and the MICROSOFT_APP_ settings.']);
  });

  it('refuse to start without an app id, since anybody could then speak as anybody', () => {
    assert.deepEqual(problemsOf({ ...real, MICROSOFT_APP_ID: '' }), ['MICROSOFT_APP_ID is missing. Without it nobody could tell whether a message comes from Teams.']);
  });

  it('demand exactly one credential', () => {
    assert.equal(problemsOf({ ...real, MICROSOFT_APP_SECRET: '' }).length, 1);
    assert.equal(problemsOf({ ...real, MICROSOFT_APP_CERTIFICATE_PATH: '/certificate.pem' }).length, 1);
    assert.equal(problemsOf(real).length, 0);
  });

  it('refuse an approval that would lapse before anybody is reminded', () => {
    assert.deepEqual(problemsOf({ REMIND_AFTER: 'P8D' }), ['REMIND_AFTER must be shorter than LAPSE_AFTER, or nobody is ever reminded.']);
  });

  it('come from a file where NAME_FILE says so, and a missing file is a problem by name', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'foyer-')), 'secret');
    writeFileSync(path, 'from-a-file\n');
    assert.equal(readConfig({ ...real, MICROSOFT_APP_SECRET: '', MICROSOFT_APP_SECRET_FILE: path }).MICROSOFT_APP_SECRET, 'from-a-file');
    assert.deepEqual(problemsOf({ DATABASE_URL_FILE: '/nowhere/at/all' }), ['DATABASE_URL_FILE names a file that cannot be read: /nowhere/at/all.']);
  });

  it('never show a secret', () => {
    const shown = JSON.stringify(redact(readConfig({ ...real, DATABASE_URL: 'postgres://foyer:hidden@db/foyer' })));
    assert.ok(!shown.includes('not-a-real-secret'));
    assert.ok(!shown.includes('hidden'));
  });

  it('stand in env.sample, all of them, with what they are', () => {
    assert.equal(readFileSync(new URL('../../env.sample', import.meta.url), 'utf8'), envSample());
  });
});
