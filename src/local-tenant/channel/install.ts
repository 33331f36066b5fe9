import type { User } from '../directory/user.ts';
import type { Tenant } from '../tenant.ts';
import { recordInstallation } from './chat.ts';
import { deliver } from './deliver.ts';
import { installationActivities, removalActivity } from './person-activity.ts';

const running = new WeakMap<Tenant, Map<string, Promise<void>>>();

/** Adds the app for that person unless it is there, and waits until the bot has been told. Every later turn of the person comes after. */
export function ensureInstalled(tenant: Tenant, user: User): Promise<void> {
  const installs = running.get(tenant) ?? new Map<string, Promise<void>>();
  running.set(tenant, installs);
  const current = installs.get(user.id);
  if (current !== undefined) return current;
  if (!recordInstallation(tenant, user.id)) return Promise.resolve();
  const install = tellBot(tenant, installationActivities(tenant, user)).finally(() => installs.delete(user.id));
  installs.set(user.id, install);
  background(tenant, install);
  return install;
}

/** Removes the app; the bot hears of it, and may no longer write there. */
export function removeInstallation(tenant: Tenant, user: User): void {
  const chat = tenant.chats.get(user.id);
  if (chat === undefined) return;
  tenant.chats.put({ ...chat, installationId: null });
  tenant.store.afterCommit(() => background(tenant, tellBot(tenant, [removalActivity(tenant, user)])));
}

/** Work that nobody awaits, but that settling and closing wait for. */
function background(tenant: Tenant, work: Promise<unknown>): void {
  const watched = work.finally(() => tenant.deliveries.delete(watched));
  tenant.deliveries.add(watched);
}

async function tellBot(tenant: Tenant, activities: readonly Record<string, unknown>[]): Promise<void> {
  // A bot that is away misses the event, as it would with Teams; the person's next message reaches it all the same.
  for (const activity of activities) await deliver(tenant, activity);
}
