import type { Kysely } from 'kysely';
import type { Nouns, Store } from '../capability/port/store.ts';
import { appendAudit } from './audit.ts';
import { createBulkStore } from './bulk-store.ts';
import { createAccessStore } from './access-store.ts';
import { createChatStore } from './chat-store.ts';
import { createDraftStore } from './draft-store.ts';
import type { Engine } from './engine.ts';
import { createHoldingStore } from './holding-store.ts';
import { createNoticeStore } from './notice-store.ts';
import { createPendingTurnStore } from './pending-turn-store.ts';
import { createRequestStore } from './request-store.ts';
import type { Tables } from './schema.ts';
import { createViewStore } from './view-store.ts';

/** The store on an open database; jobs are sent by the engine, as part of whatever transaction sends them. */
export function createStore(db: Kysely<Tables>, engine: Pick<Engine, 'send'>): Store {
  const writtenChats = new Map<string, string>();
  const nouns = (handle: Kysely<Tables>): Nouns => ({
    requests: createRequestStore(handle),
    access: createAccessStore(handle),
    pendingTurns: createPendingTurnStore(handle),
    chats: createChatStore(handle, writtenChats),
    drafts: createDraftStore(handle),
    views: createViewStore(handle),
    notices: createNoticeStore(handle),
    bulks: createBulkStore(handle),
    holdings: createHoldingStore(handle),
    audit: (entries, now) => appendAudit(handle, entries, now),
    enqueue: (job, delayMs = 0) => engine.send(handle, job, delayMs),
    async watermark(name) {
      const row = await handle.selectFrom('watermark').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async setWatermark(name, value) {
      await handle.insertInto('watermark').values({ name, value }).onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
    },
  });
  return { ...nouns(db), transaction: (run) => db.transaction().execute((tx) => run(nouns(tx))) };
}
