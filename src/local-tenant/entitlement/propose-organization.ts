import { randomUUID } from 'node:crypto';
import type { Tenant } from '../tenant.ts';
import { isOwnDomain } from '../directory/invite.ts';
import { organizationOf } from './subject-set.ts';

/**
 * Sees to it that there is a connected organization for an address: somebody of an unknown domain who asks under a policy for all
 * external users brings a proposed one into being (Entra, 'Connected organizations in entitlement management').
 */
export function proposeOrganization(tenant: Tenant, mail: string): void {
  const domain = mail.split('@')[1]?.toLowerCase();
  if (domain === undefined || isOwnDomain(mail) || organizationOf(tenant, mail) !== undefined) return;
  const now = tenant.clock.iso();
  tenant.organizations.put({
    id: randomUUID(), displayName: domain, description: domain, state: 'proposed', domains: [domain], internalSponsorIds: [], externalSponsorIds: [],
    identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', displayName: domain, domainName: domain }],
    createdDateTime: now, modifiedDateTime: now,
  });
}
