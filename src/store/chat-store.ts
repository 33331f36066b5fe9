import type { Kysely } from 'kysely';
import type { ChatStore } from '../capability/port/store.ts';
import type { Tables } from './schema.ts';

/** How many chats are remembered in memory, so that a turn that tells nothing new writes nothing. */
const mostRemembered = 10_000;

/** The memory of written chats is shared by all handles of one process: a rolled-back write is at worst written again later. */
export function createChatStore(db: Kysely<Tables>, written: Map<string, string>): ChatStore {
  return {
    async byPerson(tenantId, personId) {
      const row = await db.selectFrom('chat').selectAll().where('tenant_id', '=', tenantId).where('person_id', '=', personId).where('state', '=', 'open').executeTakeFirst();
      return row ? { tenantId, personId, conversationId: row.conversation_id, serviceUrl: row.service_url, locale: row.locale, timeZone: row.time_zone } : null;
    },
    async remember(chat, now) {
      const key = `${chat.tenantId} ${chat.personId}`;
      const value = JSON.stringify([chat.conversationId, chat.serviceUrl, chat.locale, chat.timeZone]);
      if (written.get(key) === value) return;
      const row = { conversation_id: chat.conversationId, service_url: chat.serviceUrl, locale: chat.locale, time_zone: chat.timeZone, state: 'open' as const, seen_at: now };
      await db
        .insertInto('chat')
        .values({ tenant_id: chat.tenantId, person_id: chat.personId, ...row })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'person_id']).doUpdateSet(row))
        .execute();
      noteWritten(written, key, value);
    },
    async close(tenantId, personId) {
      await db.updateTable('chat').set({ state: 'closed' }).where('tenant_id', '=', tenantId).where('person_id', '=', personId).execute();
      written.delete(`${tenantId} ${personId}`);
    },
  };
}

function noteWritten(written: Map<string, string>, key: string, value: string): void {
  if (written.size >= mostRemembered) written.clear();
  written.set(key, value);
}

