import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { manifest, readSource } from './source.ts';

const registration = z
  .object({
    signInAudience: z.string(),
    identifierUris: z.array(z.string()),
    web: z.object({ redirectUris: z.array(z.string()) }),
    api: z.object({ oauth2PermissionScopes: z.array(z.object({ id: z.guid(), value: z.string() })) }),
    requiredResourceAccess: z.array(z.object({ resourceAppId: z.string(), resourceAccess: z.array(z.object({ id: z.guid(), type: z.string() })) })),
  })
  .parse(JSON.parse(readSource('entra-registration.json')));

/** The permissions that a part of the document asks for: rows of a name, an id and a reason. */
function permissionsUnder(heading: string) {
  const [, part = ''] = readSource('entra-registration.md').split(`### ${heading}\n`);
  return [...(part.split('\n### ')[0] ?? '').matchAll(/^\| ([\w.-]+) \| ([0-9a-f-]{36}) \| (.+) \|$/gm)].map(([, name = '', id = '', reason = '']) => ({ name, id, reason }));
}
const application = permissionsUnder('Of the application');
const delegated = permissionsUnder('Of the person who clicks');

const granted = z
  .object({ applicationPermissions: z.array(z.string()), tenantScopes: z.array(z.string()), personScopes: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../../src/local-tenant/seed/registration.json', import.meta.url), 'utf8')));

describe('the Entra registration', () => {
  it('asks for permissions of Microsoft Graph, each with a reason', () => {
    assert.deepEqual(application.map(({ name }) => name), [
      'User.Invite.All', 'User.Read.All', 'User.ReadWrite.All', 'User.EnableDisableAccount.All', 'User.RevokeSessions.All', 'User.DeleteRestore.All',
      'EntitlementManagement.ReadWrite.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory', 'MailboxSettings.Read', 'Policy.Read.All',
      'AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All',
    ]);
    assert.deepEqual(delegated.map(({ name }) => name), ['EntitlementMgmt-SubjectAccess.ReadWrite', 'EntitlementManagement.ReadWrite.All']);
    assert.ok([...application, ...delegated].every(({ reason }) => reason.endsWith('.')));
  });

  it('asks for the same ones in the document and in the file for Microsoft Graph', () => {
    assert.deepEqual(registration.requiredResourceAccess, [
      {
        resourceAppId: '00000003-0000-0000-c000-000000000000',
        resourceAccess: [...application.map(({ id }) => ({ id, type: 'Role' })), ...delegated.map(({ id }) => ({ id, type: 'Scope' }))],
      },
    ]);
  });

  it('asks for nothing that the local tenant does not grant, so that what works there can work in Entra', () => {
    assert.deepEqual(application.map(({ name }) => name).filter((name) => !granted.applicationPermissions.includes(name)), []);
    assert.deepEqual(delegated.map(({ name }) => name).filter((name) => !granted.tenantScopes.includes(name) && !granted.personScopes.includes(name)), []);
  });

  it('serves one tenant, under the address that the manifest signs people in with', () => {
    assert.equal(registration.signInAudience, 'AzureADMyOrg');
    assert.deepEqual(registration.identifierUris, [manifest.webApplicationInfo.resource]);
    assert.deepEqual(registration.web.redirectUris, ['https://${{PUBLIC_HOST}}/sign-in/end']);
    assert.deepEqual(registration.api.oauth2PermissionScopes.map(({ value }) => value), ['access_as_user']);
  });
});
