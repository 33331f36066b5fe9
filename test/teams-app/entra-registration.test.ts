import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { manifest, readSource } from './source.ts';

const registration = z
  .object({
    signInAudience: z.string(),
    identifierUris: z.array(z.string()),
    api: z.object({ oauth2PermissionScopes: z.array(z.object({ id: z.guid(), value: z.string() })) }),
    requiredResourceAccess: z.array(z.object({ resourceAppId: z.string(), resourceAccess: z.array(z.object({ id: z.guid(), type: z.string() })) })),
  })
  .parse(JSON.parse(readSource('entra-registration.json')));

/** The permissions that the document asks for: rows of a name, an id and a reason. */
const asked = [...readSource('entra-registration.md').matchAll(/^\| ([\w.-]+) \| ([0-9a-f-]{36}) \| (.+) \|$/gm)].map(([, name = '', id = '', reason = '']) => ({ name, id, reason }));

describe('the Entra registration', () => {
  it('asks for ten application permissions of Microsoft Graph, each with a reason', () => {
    assert.deepEqual(asked.map(({ name }) => name), [
      'User.Invite.All', 'User.Read.All', 'User.ReadWrite.All', 'User.EnableDisableAccount.All', 'User.RevokeSessions.All', 'User.DeleteRestore.All',
      'EntitlementManagement.ReadWrite.All', 'Policy.Read.All', 'AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    ]);
    assert.ok(asked.every(({ reason }) => reason.endsWith('.')));
  });

  it('asks for the same ones in the document and in the file for Microsoft Graph', () => {
    assert.deepEqual(registration.requiredResourceAccess, [
      { resourceAppId: '00000003-0000-0000-c000-000000000000', resourceAccess: asked.map(({ id }) => ({ id, type: 'Role' })) },
    ]);
  });

  it('asks for nothing that the local tenant does not grant, so that what works there can work in Entra', () => {
    const { applicationPermissions } = z.object({ applicationPermissions: z.array(z.string()) }).parse(JSON.parse(readFileSync(new URL('../../src/local-tenant/seed/registration.json', import.meta.url), 'utf8')));
    assert.deepEqual(asked.map(({ name }) => name).filter((name) => !applicationPermissions.includes(name)), []);
  });

  it('serves one tenant, under the address that the manifest signs people in with', () => {
    assert.equal(registration.signInAudience, 'AzureADMyOrg');
    assert.deepEqual(registration.identifierUris, [manifest.webApplicationInfo.resource]);
    assert.deepEqual(registration.api.oauth2PermissionScopes.map(({ value }) => value), ['access_as_user']);
  });
});
