import type { WorkParts } from '../parts.ts';
import type { PersonId, TenantId } from '../port/identity.ts';
import type { Chat, SendResult } from '../port/messenger.ts';

/** A person's chat: the one that is known, or a new one, for which the app is installed first where it has to be. */
export async function reachPerson(parts: WorkParts, tenantId: TenantId, personId: PersonId): Promise<{ ok: true; chat: Chat } | Extract<SendResult, { ok: false }>> {
  const known = await parts.store.chats.byPerson(tenantId, personId);
  if (known) return { ok: true, chat: known };
  const opened = await parts.messenger.openChat(tenantId, personId);
  if (opened.ok || opened.reason !== 'not-installed') return opened;
  // Teams lets a bot open a chat only with people who have its app: Graph installs it, by the app's own permission.
  const installed = await parts.directory.installApp(personId);
  return installed.ok ? parts.messenger.openChat(tenantId, personId) : opened;
}
