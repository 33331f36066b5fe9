import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import sinon from 'sinon';
import { z } from 'zod';
import { packageTeamsApp, PackageError, readPackageSettings } from '../../src/ops/package-teams-app.ts';
import { manifest } from './source.ts';

const values = {
  TEAMS_APP_ID: 'aaaaaaaa-0000-4000-8000-000000000001',
  MICROSOFT_APP_ID: 'bbbbbbbb-0000-4000-8000-000000000002',
  PUBLIC_HOST: 'foyer.fabrikam.example',
};

const script = fileURLToPath(new URL('../../src/ops/package-teams-app.ts', import.meta.url));
const runScript = (settings: NodeJS.ProcessEnv, ...options: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...options], { env: settings, encoding: 'utf8' });
  return { status, stdout, stderr };
};

describe('the package of the Teams app', () => {
  it('holds the manifest, the icons and the languages at its root, and nothing else', async () => {
    const files = unzipSync(await packageTeamsApp(values));
    assert.deepEqual(Object.keys(files).sort(), ['color.png', 'de.json', 'es.json', 'fr.json', 'ja.json', 'manifest.json', 'outline.png']);
    for (const [name, content] of Object.entries(files)) {
      if (name !== 'manifest.json') assert.deepEqual(Buffer.from(content), readFileSync(new URL(`../../teamsApp/${name}`, import.meta.url)), name);
    }
  });

  it('has a manifest in which every placeholder is filled', async () => {
    const text = strFromU8(unzipSync(await packageTeamsApp(values))['manifest.json']!);
    assert.equal(text.includes('${{'), false);
    const filled: unknown = JSON.parse(text);
    assert.ok(filled !== null && typeof filled === 'object');
    assert.deepEqual({ ...filled, name: null, description: null, bots: null, localizationInfo: null }, {
      $schema: 'https://developer.microsoft.com/json-schemas/teams/v1.22/MicrosoftTeams.schema.json',
      manifestVersion: '1.22',
      version: '0.1.0',
      id: 'aaaaaaaa-0000-4000-8000-000000000001',
      developer: { name: 'Foyer', websiteUrl: 'https://foyer.fabrikam.example', privacyUrl: 'https://foyer.fabrikam.example/privacy', termsOfUseUrl: 'https://foyer.fabrikam.example/terms' },
      name: null,
      description: null,
      icons: { color: 'color.png', outline: 'outline.png' },
      accentColor: '#5B5FC7',
      bots: null,
      permissions: ['identity', 'messageTeamMembers'],
      validDomains: ['foyer.fabrikam.example'],
      webApplicationInfo: { id: 'bbbbbbbb-0000-4000-8000-000000000002', resource: 'api://botid-bbbbbbbb-0000-4000-8000-000000000002' },
      defaultInstallScope: 'personal',
      localizationInfo: null,
    });
    assert.match(text, /"botId": "bbbbbbbb-0000-4000-8000-000000000002",\s+"scopes": \["personal"\]/);
  });

  it('is checked against Microsoft’s schema without the network', async () => {
    const fetching = sinon.stub(globalThis, 'fetch').rejects(new Error('The network is out of reach.'));
    try {
      await packageTeamsApp(values);
      await assert.rejects(packageTeamsApp({ ...values, MICROSOFT_APP_ID: 'not-an-id' }), (error) => error instanceof PackageError && error.message.includes('/bots/0/botId must match pattern'));
      assert.equal(fetching.callCount, 0);
    } finally {
      fetching.restore();
    }
  });

  it('is the same, byte by byte, for the same settings', async () => {
    assert.deepEqual(await packageTeamsApp(values), await packageTeamsApp(values));
  });

  it('carries the version of the project', () => {
    const project = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
    assert.equal(manifest.version, project.version);
  });
});

describe('the settings of the package', () => {
  it('come from the environment', () => {
    assert.deepEqual(readPackageSettings({ ...values, PATH: '/bin' }), values);
  });

  it('need no id for the Teams app: it is then the bot’s, as the bot itself assumes', () => {
    assert.equal(readPackageSettings({ ...values, TEAMS_APP_ID: '' }).TEAMS_APP_ID, 'bbbbbbbb-0000-4000-8000-000000000002');
  });

  for (const host of ['https://foyer.fabrikam.example', 'foyer.fabrikam.example/api', 'foyer.fabrikam.example:8443', 'localhost', 'foyer', '*.fabrikam.example', 'a b.example', '"},{"']) {
    it(`refuse ${host} as a host`, () => {
      assert.throws(() => readPackageSettings({ ...values, PUBLIC_HOST: host }), /PUBLIC_HOST must be a host name alone, without https:\/\/ and path\./);
    });
  }
});

describe('the command that makes the package', () => {
  it('names every setting that is missing, and ends with 2', () => {
    assert.deepEqual(runScript({}), {
      status: 2,
      stdout: '',
      stderr:
        'The Teams app cannot be packaged: 2 settings are missing or wrong.\n' +
        '  - MICROSOFT_APP_ID is missing. It is the application (client) id of the bot registration.\n' +
        '  - PUBLIC_HOST is missing. It is the host name under which Teams reaches the bot over https, such as foyer.contoso.com.\n' +
        'TEAMS_APP_ID may stay empty: it is then the same as MICROSOFT_APP_ID. To look at a package without any setting, add --sample.\n',
    });
  });

  it('refuses an option that it does not know', () => {
    assert.deepEqual(runScript({}, '--smaple'), { status: 2, stdout: '', stderr: 'There is no option --smaple; the only one is --sample.\n' });
  });

  it('makes a sample without any setting, and tells where it lies', () => {
    const { status, stdout } = runScript({}, '--sample');
    assert.equal(status, 0);
    assert.ok(stdout.endsWith('foyer-teams-app.zip\n'));
    assert.match(strFromU8(unzipSync(readFileSync(stdout.trimEnd()))['manifest.json']!), /"id": "11111111-1111-4111-8111-111111111111"/);
  });
});
