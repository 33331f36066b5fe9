import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStage, type Stage } from './stage.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Starts the bot as an administrator does, with nothing in its environment but this, and waits for its end. */
function start(settings: Record<string, string>): Promise<{ code: number | null; told: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], { env: { PORT: '0', LOCAL_TENANT_PORT: '0', LOG_LEVEL: 'silent', ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      resolve({ code, told });
    });
  });
}

describe('settings', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'foyer-settings-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('names every wrong setting at once, with what it should be, and does not start', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, PORT: 'many', LOG_LEVEL: 'loud', TIME_ZONE: 'Europe/Berlinn', REMIND_AFTER: '1 day', LONGEST_STAY_DAYS: '0', DATABASE_URL: 'mysql://user:hunter2@host/db' });
    assert.equal(code, 1);
    assert.deepEqual(told.trim().split('\n'), [
      'Foyer cannot start: 6 settings are missing or wrong.',
      '  - PORT must be a number. It is the port that the bot listens on; 0 picks a free one.',
      '  - DATABASE_URL must begin with postgres://. It is a PostgreSQL server, postgres://user:password@host/database; empty uses the embedded database.',
      '  - LOG_LEVEL must be one of debug, info, warn, error, silent. It is debug, info, warn, error or silent.',
      '  - TIME_ZONE must be an IANA time zone such as Europe/Berlin. It is the time zone of people whose client does not tell theirs.',
      '  - LONGEST_STAY_DAYS must be at least 1. It is the longest stay of a guest, in days.',
      '  - REMIND_AFTER must be an ISO 8601 duration such as P14D or PT12H. It is how long a request waits before its approver is reminded.',
    ]);
  });

  it('names all that a real tenant needs', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, TENANT: 'microsoft' });
    assert.equal(code, 1);
    assert.deepEqual(told.trim().split('\n'), [
      'Foyer cannot start: 6 settings are missing or wrong.',
      '  - MICROSOFT_APP_ID is missing. Without it nobody could tell whether a message comes from Teams.',
      '  - MICROSOFT_APP_TENANT_ID is missing. It is the one tenant whose people may talk with the bot.',
      '  - No credential is set: give one of MICROSOFT_APP_CERTIFICATE_PATH, MANAGED_IDENTITY_CLIENT_ID or MICROSOFT_APP_SECRET.',
      '  - PUBLIC_URL is missing. People who have to sign in by hand are sent there: https://your-host, where browsers reach the bot.',
      '  - OWN_DOMAINS is missing. Colleagues’ addresses must be told from guests’.',
      '  - ALTERNATE_APPROVERS is missing. Somebody must decide where a manager is missing or silent.',
    ]);
  });

  it('names all that a local tenant of its own needs', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, LOCAL_TENANT_URL: 'http://127.0.0.1:9' });
    assert.equal(code, 1);
    assert.match(told, /MICROSOFT_APP_TENANT_ID/);
    assert.match(told, /MICROSOFT_APP_ID/);
  });

  it('names the address of a local tenant that does not answer', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, LOCAL_TENANT_URL: 'http://127.0.0.1:9', MICROSOFT_APP_ID: '11111111-2222-4333-8444-555555555555', MICROSOFT_APP_TENANT_ID: '11111111-2222-4333-8444-555555555555', MICROSOFT_APP_SECRET: 'x' });
    assert.equal(code, 1);
    assert.match(told, /http:\/\/127\.0\.0\.1:9/);
  });

  it('refuses the local tenant in production', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, NODE_ENV: 'production' });
    assert.equal(code, 1);
    assert.deepEqual(told.trim().split('\n'), ['Foyer cannot start: a setting is missing or wrong.', '  - TENANT=local is refused with NODE_ENV=production: set TENANT=microsoft and the MICROSOFT_APP_ settings.']);
  });

  it('never tells a secret while it complains', async () => {
    const { told } = await start({ DATA_DIR: dataDir, TENANT: 'microsoft', MICROSOFT_APP_SECRET: 'hunter2', MICROSOFT_APP_CERTIFICATE_PATH: '/nowhere.pem', DATABASE_URL: 'mysql://user:hunter2@host/db' });
    assert.doesNotMatch(told, /hunter2/);
    assert.match(told, /DATABASE_URL/);
  });

  it('names a file that a setting should come from, where it cannot be read', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, MICROSOFT_APP_SECRET_FILE: join(dataDir, 'nowhere') });
    assert.equal(code, 1);
    assert.ok(told.includes(`MICROSOFT_APP_SECRET_FILE names a file that cannot be read: ${join(dataDir, 'nowhere')}.`), told);
  });

  it('refuses timers that contradict each other', async () => {
    const { code, told } = await start({ DATA_DIR: dataDir, REMIND_AFTER: 'P8D', ESCALATE_AFTER: 'P9D' });
    assert.equal(code, 1);
    assert.deepEqual(told.trim().split('\n').slice(1), ['  - REMIND_AFTER must be shorter than LAPSE_AFTER, or nobody is ever reminded.', '  - ESCALATE_AFTER must be shorter than LAPSE_AFTER, or the alternate approver is never asked.']);
  });

  describe('with a process that runs', () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await openStage();
    });
    afterEach(() => stage.close());

    it('refuses a second one on the same folder, in a sentence that says what to do', async () => {
      const { code, told } = await start({ DATA_DIR: stage.dataDir });
      assert.equal(code, 1);
      assert.match(told, /^Foyer could not start: .* is in use.* Stop that one, or .* DATA_DIR\b.*\n$/);
      assert.equal((await stage.person('ines@contoso.example').say('help')).lines[0], 'What you can ask');
    });

    const guid = '11111111-2222-4333-8444-555555555555';
    for (const { name, slash } of [{ name: 'a local tenant of its own', slash: '' }, { name: 'one whose address ends in a slash', slash: '/' }]) {
      it(`refuses a second one on the same database with ${name}`, async () => {
        const { code, told } = await start({ DATA_DIR: stage.dataDir, LOCAL_TENANT_URL: `${new URL(stage.foyer.pageUrl ?? '').origin}${slash}`, MICROSOFT_APP_ID: guid, MICROSOFT_APP_TENANT_ID: guid, MICROSOFT_APP_SECRET: 'x' });
        assert.equal(code, 1);
        assert.equal(told, `Foyer could not start: The database under ${join(stage.dataDir, 'database')} is in use by another Foyer process. Stop that one, or give this one a DATA_DIR of its own.\n`);
      });
    }

    it('says that its port is taken, in a sentence', async () => {
      const port = new URL(stage.foyer.botUrl).port;
      const { code, told } = await start({ DATA_DIR: dataDir, PORT: port });
      assert.equal(code, 1);
      assert.match(told, new RegExp(`^Foyer could not start: .*${port}`));
      assert.equal(told.trim().split('\n').length, 1);
    });
  });
});
