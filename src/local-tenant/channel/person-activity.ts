import { randomUUID } from 'node:crypto';
import { DateTime } from 'luxon';
import type { User } from '../directory/user.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { serviceUrlOf } from './channel-token.ts';
import { chatOf } from './chat.ts';

/** Where the demo people sit, unless a script says otherwise. */
const defaultLocale = 'en-GB';
const timezone = 'Europe/Berlin';

/** The parts that Teams puts on everything a person sends from their personal chat. */
export function envelope(tenant: Tenant, user: User, locale: string = defaultLocale): Record<string, unknown> {
  const chat = chatOf(tenant, user.id);
  const now = DateTime.fromJSDate(tenant.clock.now());
  return {
    channelId: 'msteams',
    serviceUrl: serviceUrlOf(tenant),
    timestamp: now.toUTC().toISO(),
    localTimestamp: now.setZone(timezone).toISO(),
    localTimezone: timezone,
    locale,
    from: { id: chat.memberId, name: user.displayName, aadObjectId: user.id },
    recipient: botAccount(tenant),
    conversation: { id: chat.conversationId, conversationType: 'personal', tenantId: tenant.id },
    channelData: { tenant: { id: tenant.id } },
    entities: [{ type: 'clientInfo', locale, country: locale.split('-')[1] ?? 'GB', platform: 'Web', timezone }],
  };
}

export function botAccount(tenant: Tenant): { id: string; name: string } {
  const { appId, displayName } = registrationOf(tenant);
  return { id: `28:${appId}`, name: displayName };
}

export function invokeActivity(tenant: Tenant, user: User, given: { name: string; value: unknown; replyToId?: string }): Record<string, unknown> {
  return { type: 'invoke', id: `f:${randomUUID()}`, ...envelope(tenant, user), ...given };
}

/** What the bot hears when somebody adds the app: first that it is installed, then that it is a member of the chat. */
export function installationActivities(tenant: Tenant, user: User): Record<string, unknown>[] {
  const source = {
    ...envelope(tenant, user),
    channelData: { tenant: { id: tenant.id }, settings: { selectedChannel: { id: chatOf(tenant, user.id).conversationId } }, source: { name: 'message' } },
  };
  return [
    { type: 'installationUpdate', action: 'add', id: `f:${randomUUID()}`, ...source },
    { type: 'conversationUpdate', id: `f:${randomUUID()}`, ...envelope(tenant, user), membersAdded: [botAccount(tenant)] },
  ];
}

export function removalActivity(tenant: Tenant, user: User): Record<string, unknown> {
  return { type: 'installationUpdate', action: 'remove', id: `f:${randomUUID()}`, ...envelope(tenant, user) };
}
