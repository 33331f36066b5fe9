import { randomBytes } from 'node:crypto';
import { tenantDomain } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { demoCatalogs, demoOrganizations, demoPackages, demoPolicies, demoRoleAssignments } from './access-packages.ts';
import { demoGroups, fillGroups } from './groups.ts';
import { demoPeople } from './people.ts';
import registration from './registration.json' with { type: 'json' };
import { uuid5 } from './uuid5.ts';

export const tenantId = uuid5(tenantDomain);
/** Domains that no invitation may go to. */
const blockedDomains = ['tailspin.example'];

const dayMs = 24 * 60 * 60 * 1000;

/** Fills a fresh tenant with the demo content; one that has content is left alone. */
export function ensureContent(tenant: Tenant): void {
  if (tenant.registrations.size > 0) return;
  const now = tenant.clock.now();
  const created = new Date(now.getTime() - 400 * dayMs).toISOString();
  tenant.store.transaction(() => {
    tenant.registrations.put({
      ...registration, id: 'registration', appId: uuid5('app: Foyer'), secret: randomBytes(30).toString('base64url'),
      servicePrincipalId: uuid5('service principal: Foyer'),
      teamsAppId: uuid5('teams app: Foyer'), teamsExternalId: uuid5('teams manifest: Foyer'),
    });
    for (const person of demoPeople(now)) tenant.directory.save(person);
    for (const group of demoGroups(created)) tenant.groups.all.put(group);
    for (const catalog of demoCatalogs(created)) tenant.catalogs.put(catalog);
    for (const role of demoRoleAssignments()) tenant.roleAssignments.put(role);
    for (const accessPackage of demoPackages(created)) tenant.accessPackages.put(accessPackage);
    for (const policy of demoPolicies(created)) tenant.policies.put(policy);
    for (const organization of demoOrganizations(created)) tenant.organizations.put(organization);
    tenant.entitlementSettings.put({
      id: 'entitlementManagementSettings', externalUserLifecycleAction: 'blockSignInAndDelete', durationUntilExternalUserDeletedAfterBlocked: 'P30D',
    });
    seedDocuments(tenant);
    seedAssignment(tenant, 'john@fabrikam.example', 'Apollo Project', 'direct assignment of guests', 60, 90);
    seedAssignment(tenant, 'lena@fabrikam.example', 'Apollo Project', 'direct assignment of guests', 9, 90);
    seedAssignment(tenant, 'omar@fabrikam.example', 'Marketing Assets', 'connected organizations', 20, 30);
    fillGroups(tenant);
    seedReview(tenant);
  });
}

/** A standing assignment; its id is the uuid5 of 'john@fabrikam.example: Apollo Project'. */
function seedAssignment(tenant: Tenant, mail: string, packageName: string, policyName: string, daysLeft: number, daysInAll: number): void {
  const now = tenant.clock.now().getTime();
  const user = tenant.directory.findByMail(mail);
  tenant.assignments.put({
    id: uuid5(`${mail}: ${packageName}`), target: {
      objectId: uuid5(mail), email: mail, displayName: user?.displayName ?? null,
    }, accessPackageId: uuid5(packageName),
    policyId: uuid5(`${packageName}: ${policyName}`), state: 'delivered', status: 'Delivered', missingIds: [], isNoticeOut: daysLeft < 14,
    outOfScopeSince: null,
    startDateTime: new Date(now - (daysInAll - daysLeft) * dayMs).toISOString(),
    endDateTime: new Date(now + daysLeft * dayMs).toISOString(), expiredDateTime: null,
  });
}

function seedDocuments(tenant: Tenant): void {
  tenant.documents.put({
    id: 'authorizationPolicy',
    body: {
      id: 'authorizationPolicy', displayName: 'Authorization Policy',
      description: 'Used to manage authorization related settings across the company.', allowInvitesFrom: 'adminsGuestInvitersAndAllMembers',
      allowedToSignUpEmailBasedSubscriptions: true, allowedToUseSSPR: true, allowEmailVerifiedUsersToJoinOrganization: false,
      allowUserConsentForRiskyApps: null, blockMsolPowerShell: false,
      guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
      defaultUserRolePermissions: {
        allowedToCreateApps: false, allowedToCreateSecurityGroups: false, allowedToCreateTenants: false,
        allowedToReadBitlockerKeysForOwnedDevice: true, allowedToReadOtherUsers: true,
        permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-low'],
      },
    },
  });
  const everybody = {
    usersAndGroups: { accessType: 'allowed', targets: [{ target: 'AllUsers', targetType: 'user' }] }, applications: {
      accessType: 'allowed', targets: [{ target: 'AllApplications', targetType: 'application' }],
    },
  };
  const inboundTrust = { isMfaAccepted: false, isCompliantDeviceAccepted: false, isHybridAzureADJoinedDeviceAccepted: false };
  tenant.documents.put({
    id: 'crossTenantAccessPolicy', body: { id: 'crossTenantAccessPolicy', displayName: 'CrossTenantAccessPolicy', allowedCloudEndpoints: [] },
  });
  tenant.documents.put({
    id: 'crossTenantAccessPolicy/default',
    body: {
      isServiceDefault: true, b2bCollaborationInbound: everybody, b2bCollaborationOutbound: everybody, inboundTrust,
      automaticUserConsentSettings: { inboundAllowed: false, outboundAllowed: false },
    },
  });
  const partnerTenantId = uuid5('fabrikam.example');
  tenant.documents.put({
    id: `crossTenantAccessPolicy/partners/${partnerTenantId}`,
    body: {
      tenantId: partnerTenantId, isServiceProvider: null, isInMultiTenantOrganization: false, b2bCollaborationInbound: null,
      b2bCollaborationOutbound: null, inboundTrust: { ...inboundTrust, isMfaAccepted: true }, automaticUserConsentSettings: null,
    },
  });
  tenant.documents.put({ id: 'blockedDomains', body: { domains: blockedDomains } });
}

/** The open review, kept in readable form until reviews are served. */
function seedReview(tenant: Tenant): void {
  const name = 'Quarterly guest review';
  const now = tenant.clock.now().getTime();
  tenant.documents.put({
    id: `accessReview/${uuid5(name)}`,
    body: {
      id: uuid5(name), displayName: name, group: uuid5('team: Apollo'), startDateTime: new Date(now - 4 * dayMs).toISOString(),
      endDateTime: new Date(now + 10 * dayMs).toISOString(),
      stages: ['the guests themselves', 'their sponsors'], asked: [uuid5('john@fabrikam.example'), uuid5('lena@fabrikam.example')],
    },
  });
}

