import type { Kysely } from 'kysely';
import type { Notice, NoticeStore } from '../capability/port/store.ts';
import { personId, tenantId } from '../rule/identity.ts';
import { claim } from './claim.ts';
import type { Tables } from './schema.ts';

export function createNoticeStore(db: Kysely<Tables>): NoticeStore {
  return {
    async add(notice) {
      await db
        .insertInto('notice')
        .values({
          key: notice.key,
          subject_id: notice.subjectId,
          tenant_id: notice.tenantId,
          person_id: 'personId' in notice.to ? notice.to.personId : null,
          mail: 'mail' in notice.to ? notice.to.mail : null,
          subject: notice.subject,
          text: notice.text,
          state: 'waiting',
        })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .execute();
    },
    async claim(subjectId) {
      const rows = await db.updateTable('notice').set({ claimed_until: claim.until }).where('subject_id', '=', subjectId).where('state', '=', 'waiting').where(claim.free).returningAll().execute();
      return rows.map(
        (row): Notice => ({
          key: row.key,
          subjectId: row.subject_id,
          tenantId: tenantId(row.tenant_id),
          to: row.person_id !== null ? { personId: personId(row.person_id) } : { mail: row.mail ?? '' },
          subject: row.subject,
          text: row.text,
        }),
      );
    },
    async settle(key, state) {
      await db.updateTable('notice').set({ state, claimed_until: null }).where('key', '=', key).execute();
    },
    async release(key) {
      await db.updateTable('notice').set({ claimed_until: null }).where('key', '=', key).execute();
    },
  };
}
