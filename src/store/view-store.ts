import { sql, type Kysely } from 'kysely';
import type { ViewStore } from '../capability/port/store.ts';
import { personId, tenantId } from '../rule/identity.ts';
import { claim } from './claim.ts';
import type { Tables } from './schema.ts';

export function createViewStore(db: Kysely<Tables>): ViewStore {
  return {
    async add(view) {
      await db
        .insertInto('card_view')
        .values({
          subject_id: view.subjectId,
          tenant_id: view.tenantId,
          person_id: view.personId,
          role: view.role,
          conversation_id: view.message?.conversationId ?? null,
          service_url: view.message?.serviceUrl ?? null,
          activity_id: view.message?.activityId ?? null,
          shown_version: view.shownVersion,
          state: 'live',
          opened: view.message !== null,
        })
        .onConflict((conflict) => (view.message === null ? conflict.doNothing() : conflict.columns(['conversation_id', 'activity_id']).where('activity_id', 'is not', null).doUpdateSet({ opened: true })))
        .execute();
    },
    async redraw({ subjectId, tenantId: tenant, personId: person, role, message }) {
      await db
        .insertInto('card_view')
        .values({ subject_id: subjectId, tenant_id: tenant, person_id: person, role, conversation_id: message.conversationId, service_url: message.serviceUrl, activity_id: message.activityId, shown_version: 0, state: 'live', opened: true })
        .onConflict((conflict) => conflict.columns(['conversation_id', 'activity_id']).where('activity_id', 'is not', null).doUpdateSet({ shown_version: 0, opened: true }))
        .execute();
    },
    async openedBy(tenant, person, role, subjectIds) {
      if (subjectIds.length === 0) return new Set();
      const rows = await db.selectFrom('card_view').select('subject_id').distinct().where('tenant_id', '=', tenant).where('person_id', '=', person).where('role', '=', role).where('opened', '=', true).where('subject_id', 'in', [...subjectIds]).execute();
      return new Set(rows.map((row) => row.subject_id));
    },
    async anyFor(tenant, person) {
      const row = await db.selectFrom('card_view').select('id').where('tenant_id', '=', tenant).where('person_id', '=', person).limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async claimLagging(subjectId, version) {
      const rows = await db
        .updateTable('card_view')
        .set({ claimed_until: claim.until })
        .where('subject_id', '=', subjectId)
        .where('shown_version', '<', version)
        .where('state', '=', 'live')
        .where(claim.free)
        .returningAll()
        .execute();
      return rows.map((row) => ({
        id: row.id,
        subjectId: row.subject_id,
        tenantId: tenantId(row.tenant_id),
        personId: personId(row.person_id),
        role: row.role,
        message:
          row.activity_id !== null && row.conversation_id !== null && row.service_url !== null
            ? { conversationId: row.conversation_id, serviceUrl: row.service_url, activityId: row.activity_id }
            : null,
        shownVersion: row.shown_version,
      }));
    },
    async hasUndelivered(subjectId, version) {
      const { rows } = await sql<{ undelivered: boolean }>`
        select exists (select 1 from card_view where subject_id = ${subjectId} and state = 'live' and shown_version < ${version})
          or exists (select 1 from notice where subject_id = ${subjectId} and state = 'waiting') as undelivered`.execute(db);
      return rows[0]?.undelivered === true;
    },
    async shown(id, version, message) {
      await db
        .updateTable('card_view')
        .set({ shown_version: version, claimed_until: null, ...(message ? { conversation_id: message.conversationId, service_url: message.serviceUrl, activity_id: message.activityId } : {}) })
        .where('id', '=', id)
        .execute();
    },
    async release(id) {
      await db.updateTable('card_view').set({ claimed_until: null }).where('id', '=', id).execute();
    },
    async lose(id) {
      await db.updateTable('card_view').set({ state: 'lost', claimed_until: sql`null` }).where('id', '=', id).execute();
    },
  };
}
