import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { blankUser, guestParts, redeemedParts } from '../seed/people.ts';
import { tenantDomain } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { auditRecord } from './audit.ts';
import type { AuditInitiator } from './audit.ts';
import type { User } from './user.ts';

const blockList = z.object({ domains: z.array(z.string()) });

/** The tenant's one list of domains: a block list. It stands above every other rule, at invitation and again at redemption. */
export function isBlockedDomain(tenant: Tenant, mail: string): boolean {
  const list = blockList.safeParse(tenant.documents.get('blockedDomains')?.body);
  return list.success && list.data.domains.includes(domainOf(mail));
}

export function isOwnDomain(mail: string): boolean {
  return domainOf(mail) === tenantDomain;
}

interface NewGuest extends Pick<User, 'sponsorIds' | 'subjectLifecycle'> {
  readonly mail: string;
  readonly displayName: string | null;
  readonly userType?: 'Guest' | 'Member';
}

export function createGuest(tenant: Tenant, guest: NewGuest): User {
  const now = tenant.clock.iso();
  const created: User = {
    ...blankUser(guest.mail, guest.displayName ?? guest.mail, now), ...guestParts(guest.mail), id: randomUUID(), userType: guest.userType ?? 'Guest',
    ...(guest.displayName === null ? { displayName: guest.mail.split('@')[0] ?? guest.mail, givenName: null, surname: null } : {}),
    externalUserStateChangeDateTime: now, sponsorIds: guest.sponsorIds, subjectLifecycle: guest.subjectLifecycle,
  };
  tenant.directory.save(created);
  return created;
}

/** How entitlement management brings somebody in: no mail, governed from the start. Undefined where the domain lists forbid it. */
export function inviteSilently(tenant: Tenant, mail: string): User | undefined {
  const known = tenant.directory.findByMail(mail);
  if (known !== undefined) return known;
  if (isBlockedDomain(tenant, mail) || isOwnDomain(mail)) return undefined;
  const guest = createGuest(tenant, { mail, displayName: null, sponsorIds: [], subjectLifecycle: 'governed' });
  const by: AuditInitiator = { user: null, app: { appId: null, displayName: 'Azure AD Entitlement Management', servicePrincipalId: null } };
  tenant.audits.put(auditRecord({
    now: tenant.clock.iso(), service: 'Entitlement Management', activity: 'Entitlement Management invites external user', by,
    target: auditTarget(guest),
  }));
  return guest;
}

export type Redemption = { redeemed: true; user: User } | { redeemed: false; reason: string };

/** The guest accepts the invitation; doing it twice changes nothing. */
export function redeemInvitation(tenant: Tenant, guest: User): Redemption {
  const mail = guest.mail ?? '';
  if (guest.externalUserState === null) return { redeemed: false, reason: 'Nobody invited this person: they are not a guest.' };
  if (guest.externalUserState === 'Accepted') return { redeemed: true, user: guest };
  if (!guest.accountEnabled) return { redeemed: false, reason: 'The account of this guest is blocked from signing in.' };
  if (isBlockedDomain(tenant, mail)) return { redeemed: false, reason: `The domain ${domainOf(mail)} is on the block list.` };
  const now = tenant.clock.iso();
  const user = { ...guest, ...redeemedParts(mail, now), lastSignInDateTime: now };
  tenant.directory.save(user);
  tenant.audits.put(auditRecord({
    now, service: 'Invited Users', activity: 'Redeem external user invite', by: {
      user: { id: user.id, displayName: user.displayName, userPrincipalName: user.userPrincipalName }, app: null,
    }, target: auditTarget(user),
  }));
  return { redeemed: true, user };
}

export function auditTarget(user: User): { id: string; type: string; displayName: string; userPrincipalName: string } {
  return { id: user.id, type: 'User', displayName: user.displayName, userPrincipalName: user.userPrincipalName };
}

function domainOf(mail: string): string {
  return (mail.split('@')[1] ?? '').toLowerCase();
}
