import { sql, type Kysely } from 'kysely';
import type { AccessStore } from '../capability/port/store.ts';
import { openStage, type AccessRequest } from '../rule/access-request.ts';
import { accessDueAt, awaitsEntra } from '../rule/carry-access.ts';
import { accessSchema } from './access-schema.ts';
import { takeDueRows, takeLease, giveBackLease } from './lease.ts';
import type { Tables } from './schema.ts';

export function createAccessStore(db: Kysely<Tables>): AccessStore {
  const one = async (row: { body: object } | undefined) => (row ? read(row) : null);
  const bodies = () => db.selectFrom('access_request').select('body');
  return {
    async insert(request, draftId) {
      await withApprovers(db, request)
        .insertInto('access_request')
        .values({
          ...columns(request),
          id: request.id,
          number: String(request.number),
          draft_id: draftId,
          tenant_id: request.tenantId,
          requestor_id: request.requestor.id,
          package_id: request.terms.package.id,
          created_at: request.askedAt,
        })
        .execute();
    },
    async lock(id) {
      return one(await bodies().where('id', '=', id).forUpdate().executeTakeFirst());
    },
    async save(request) {
      await withApprovers(db, request).updateTable('access_request').set(columns(request)).where('id', '=', request.id).execute();
    },
    async byId(id) {
      return one(await bodies().where('id', '=', id).executeTakeFirst());
    },
    async byNumber(tenantId, number) {
      return one(await bodies().where('tenant_id', '=', tenantId).where('number', '=', String(number)).executeTakeFirst());
    },
    async byDraft(draftId) {
      return one(await bodies().where('draft_id', '=', draftId).executeTakeFirst());
    },
    async byEntraIds(ids) {
      if (ids.length === 0) return [];
      return (await bodies().where('entra_request_id', 'in', [...ids]).execute()).map(read);
    },
    async ofPerson({ tenantId, personId }, most) {
      const rows = await db
        .selectFrom('access_request')
        .select(['body', sql<string>`count(*) over ()`.as('total')])
        .where('tenant_id', '=', tenantId)
        .where((where) => where.or([where('requestor_id', '=', personId), where('target_id', '=', personId)]))
        .orderBy('number', 'desc')
        .limit(most)
        .execute();
      return { requests: rows.map(read), total: Number(rows[0]?.total ?? 0) };
    },
    async aboutTarget(tenantId, target, most) {
      const found = bodies().where('tenant_id', '=', tenantId);
      const theirs = 'id' in target ? found.where('target_id', '=', target.id) : found.where('target_mail', '=', target.mail.toLowerCase());
      return (await theirs.orderBy('number', 'desc').limit(most).execute()).map(read);
    },
    async waitingFor({ tenantId, personId }, most) {
      const rows = await db
        .selectFrom('access_approver')
        .innerJoin('access_request', 'access_request.id', 'access_approver.request_id')
        .select(['access_request.body', sql<string>`count(*) over ()`.as('total')])
        .where('access_approver.person_id', '=', personId)
        .where('access_request.tenant_id', '=', tenantId)
        .orderBy('access_request.number')
        .limit(most)
        .execute();
      return { requests: rows.map(read), total: Number(rows[0]?.total ?? 0) };
    },
    async sendingBy(requestor, pkg) {
      return (await bodies().where('requestor_id', '=', requestor).where('package_id', '=', pkg).where('state', 'in', ['sending', 'unsent']).execute()).map(read);
    },
    async awaitingEntra() {
      return (await bodies().where('awaits_entra', '=', true).orderBy('created_at').execute()).map(read);
    },
    takeDue: (now, most) => takeDueRows(db, 'access_request', now, most),
    lease: (id) => takeLease(db, 'access_request', id),
    release: (id) => giveBackLease(db, 'access_request', id),
  };
}

const read = (row: { body: object }): AccessRequest => accessSchema.parse(row.body);

const columns = (request: AccessRequest) => ({
  target_id: request.target.id,
  target_mail: request.target.mail?.toLowerCase() ?? null,
  entra_request_id: request.entraRequestId,
  state: request.state.kind,
  version: request.version,
  body: JSON.stringify(request),
  awaits_entra: awaitsEntra(request),
  due_at: accessDueAt(request),
});

/** Who is asked now, as a part of the one statement that writes the request. */
function withApprovers(db: Kysely<Tables>, request: AccessRequest) {
  const approvers = openStage(request)?.stage.approvers.map(({ id }) => id) ?? [];
  return db
    .with('dismissed', (cte) => cte.deleteFrom('access_approver').where('request_id', '=', request.id).where(sql<boolean>`not person_id = any(${approvers}::text[])`))
    .with('asked', (cte) =>
      cte
        .insertInto('access_approver')
        .columns(['request_id', 'person_id'])
        .expression(sql`select ${request.id}::text, unnest(${approvers}::text[])`)
        .onConflict((conflict) => conflict.doNothing()),
    );
}
