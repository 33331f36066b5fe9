import { after } from '../clock/tenant-clock.ts';
import { auditRecord } from '../directory/audit.ts';
import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { isActive } from './schema.ts';

const keptDeletedDays = 'P30D';
const service = { user: null, app: { appId: null, displayName: 'Azure AD Entitlement Management', servicePrincipalId: null } };

/** Blocks a governed guest whose last assignment has ended, if the tenant's settings say so. Other guests stay as they are. */
export function blockAfterLastAssignment(tenant: Tenant, userId: string): void {
  const user = tenant.directory.users.get(userId);
  if (user === undefined || user.userType !== 'Guest' || user.subjectLifecycle !== 'governed' || !user.accountEnabled) return;
  if (tenant.assignmentsOf(userId).some(isActive)) return;
  if (tenant.entitlementSettings.get('entitlementManagementSettings')?.externalUserLifecycleAction === 'none') return;
  tenant.directory.save({ ...user, accountEnabled: false, blockedDateTime: tenant.clock.iso() });
  record(tenant, user, 'Disable account');
}

/** Deletes the guests that have been blocked for long enough, and empties the deleted items of what has lain there for 30 days. */
export function runExternalUsers(tenant: Tenant, now: Date): number {
  const settings = tenant.entitlementSettings.get('entitlementManagementSettings');
  const isPast = (from: string | null, duration: string): boolean => {
    const end = from === null ? undefined : after(new Date(from), duration);
    return end !== undefined && end.getTime() <= now.getTime();
  };
  const blocked = settings?.externalUserLifecycleAction === 'blockSignInAndDelete'
    ? tenant.directory.blocked().filter((user) => isPast(user.blockedDateTime, settings.durationUntilExternalUserDeletedAfterBlocked))
    : [];
  const expired = [...tenant.directory.deleted.values()].filter((user) => isPast(user.deletedDateTime, keptDeletedDays));
  if (blocked.length + expired.length === 0) return 0;
  tenant.store.transaction(() => {
    for (const user of blocked) {
      tenant.directory.remove(user, now.toISOString());
      record(tenant, user, 'Delete user');
    }
    for (const user of expired) tenant.directory.purge(user);
  });
  return blocked.length + expired.length;
}

function record(tenant: Tenant, user: User, activity: string): void {
  tenant.audits.put(auditRecord({
    now: tenant.clock.iso(), service: 'Core Directory', activity, by: service,
    target: { id: user.id, type: 'User', displayName: user.displayName, userPrincipalName: user.userPrincipalName },
  }));
}
