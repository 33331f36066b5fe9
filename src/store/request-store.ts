import { sql, type Kysely } from 'kysely';
import type { RequestStore } from '../capability/port/store.ts';
import { dueAt } from '../rule/due.ts';
import { guestId } from '../rule/identity.ts';
import type { GuestRequest } from '../rule/request.ts';
import { accountOf, isOpen, isUnderWay } from '../rule/stay.ts';
import { giveBackLease, takeDueRows, takeLease } from './lease.ts';
import { requestSchema } from './request-schema.ts';
import type { Tables } from './schema.ts';

export function createRequestStore(db: Kysely<Tables>): RequestStore {
  const one = async (row: { body: object } | undefined) => (row ? read(row) : null);
  const many = (rows: { body: object; total: string }[]) => ({ requests: rows.map(read), total: Number(rows[0]?.total ?? 0) });
  return {
    async nextNumber() {
      const { rows } = await sql<{ number: string }>`select nextval('request_number') as number`.execute(db);
      return Number(rows[0]?.number);
    },
    async insert(request, draftId) {
      await withRows(db, request)
        .insertInto('request')
        .values({ ...columns(request), id: request.id, number: String(request.number), draft_id: draftId, tenant_id: request.tenantId, requestor_id: request.requestor.id, created_at: request.askedAt })
        .execute();
    },
    async lock(id) {
      return one(await db.selectFrom('request').select('body').where('id', '=', id).forUpdate().executeTakeFirst());
    },
    async save(request) {
      await withRows(db, request).updateTable('request').set(columns(request)).where('id', '=', request.id).execute();
    },
    async byId(id) {
      return one(await db.selectFrom('request').select('body').where('id', '=', id).executeTakeFirst());
    },
    async byNumber(tenantId, number) {
      return one(await db.selectFrom('request').select('body').where('tenant_id', '=', tenantId).where('number', '=', String(number)).executeTakeFirst());
    },
    async byDraft(draftId) {
      return one(await db.selectFrom('request').select('body').where('draft_id', '=', draftId).executeTakeFirst());
    },
    async ofRequestor({ tenantId, personId }, most) {
      return many(
        await db.selectFrom('request').select(['body', sql<string>`count(*) over ()`.as('total')]).where('tenant_id', '=', tenantId).where('requestor_id', '=', personId).orderBy('number', 'desc').limit(most).execute(),
      );
    },
    async waitingFor({ tenantId, personId }, most) {
      return many(
        await db
          .selectFrom('request_approver')
          .innerJoin('request', 'request.id', 'request_approver.request_id')
          .select(['request.body', sql<string>`count(*) over ()`.as('total')])
          .where('request_approver.person_id', '=', personId)
          .where('request.tenant_id', '=', tenantId)
          .orderBy('request.number')
          .limit(most)
          .execute(),
      );
    },
    async openFor(tenantId, mails) {
      if (mails.length === 0) return new Map();
      const rows = await db
        .selectFrom('request_guest')
        .innerJoin('request', 'request.id', 'request_guest.request_id')
        .select(['request_guest.mail', 'request.body'])
        .where('request_guest.mail', 'in', [...mails])
        .where('request_guest.under_way', '=', true)
        .where('request.tenant_id', '=', tenantId)
        .execute();
      return new Map(rows.map((row) => [row.mail, summary(read(row))]));
    },
    async holdMails(mails) {
      // In one order, so that two transactions never wait for each other.
      for (const mail of [...mails].sort()) await sql`select pg_advisory_xact_lock(727003, hashtext(${mail}))`.execute(db);
    },
    async otherOpenStays(guest, except) {
      const row = await db
        .selectFrom('request_guest')
        .select(sql<string>`count(*)`.as('count'))
        .where('guest_id', '=', guest)
        .where('open', '=', true)
        .where('request_id', '!=', except)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async madeByFoyer(guest) {
      return (await db.selectFrom('request_guest').select('request_id').where('guest_id', '=', guest).where('created', '=', true).limit(1).executeTakeFirst()) !== undefined;
    },
    takeDue: (now, most) => takeDueRows(db, 'request', now, most),
    lease: (id) => takeLease(db, 'request', id),
    release: (id) => giveBackLease(db, 'request', id),
    async awaiting(what) {
      const rows = db.selectFrom('request_guest').select('request_id').limit(1);
      const found = what === 'delivery' ? rows.where('awaits_delivery', '=', true) : rows.where('open', '=', true).where('guest_id', 'is not', null);
      return (await found.executeTakeFirst()) !== undefined;
    },
    async openStaysOf(guests) {
      if (guests.length === 0) return [];
      const rows = await db.selectFrom('request_guest').select(['request_id', 'guest_id']).where('guest_id', 'in', [...guests]).where('open', '=', true).execute();
      return rows.flatMap((row) => (row.guest_id === null ? [] : [{ requestId: row.request_id, guestId: guestId(row.guest_id) }]));
    },
    async awaitingAcceptance() {
      const rows = await db.selectFrom('request_guest').select(['request_id', 'guest_id', 'mail']).where('awaits_acceptance', '=', true).execute();
      return rows.flatMap((row) => (row.guest_id === null ? [] : [{ requestId: row.request_id, guestId: guestId(row.guest_id), mail: row.mail }]));
    },
    async awaitingDelivery() {
      const waiting = db.selectFrom('request_guest').select('request_id').where('awaits_delivery', '=', true);
      return (await db.selectFrom('request').select('body').where('id', 'in', waiting).execute()).map(read);
    },
  };
}

const read = (row: { body: object }): GuestRequest => requestSchema.parse(row.body);
const summary = (request: GuestRequest) => ({ id: request.id, number: request.number, by: request.requestor.name });

function columns(request: GuestRequest) {
  return { state: request.state.kind, version: request.version, body: JSON.stringify(request), due_at: dueAt(request) };
}

/** A request that was never granted has no guests to wait for. */
const mayStillHappen = (request: GuestRequest) => ['preparing', 'waiting', 'approved'].includes(request.state.kind);

/** The rows that go with a request, as parts of the one statement that writes it: each round trip costs more than its rows. */
function withRows(db: Kysely<Tables>, request: GuestRequest) {
  const approvers = request.state.kind === 'waiting' ? request.state.approvers.map((approver) => approver.id) : [];
  return db
    .with('guests', (cte) =>
      cte
        .insertInto('request_guest')
        .values(guestRows(request))
        .onConflict((conflict) =>
          conflict.columns(['request_id', 'position']).doUpdateSet((row) => ({
            guest_id: row.ref('excluded.guest_id'),
            open: row.ref('excluded.open'),
            under_way: row.ref('excluded.under_way'),
            created: row.ref('excluded.created'),
            awaits_acceptance: row.ref('excluded.awaits_acceptance'),
            awaits_delivery: row.ref('excluded.awaits_delivery'),
          })),
        ),
    )
    .with('dismissed', (cte) => cte.deleteFrom('request_approver').where('request_id', '=', request.id).where(sql<boolean>`not person_id = any(${approvers}::text[])`))
    .with('asked', (cte) =>
      cte
        .insertInto('request_approver')
        .columns(['request_id', 'person_id'])
        .expression(sql`select ${request.id}::text, unnest(${approvers}::text[])`)
        .onConflict((conflict) => conflict.doNothing()),
    );
}

const guestRows = (request: GuestRequest) =>
  request.guests.map((stay, position) => ({
    request_id: request.id,
    position,
    mail: stay.mail,
    guest_id: accountOf(stay),
    open: mayStillHappen(request) && isOpen(stay),
    under_way: mayStillHappen(request) && isUnderWay(stay),
    created: 'created' in stay.state ? stay.state.created : stay.state.kind === 'leaving',
    awaits_acceptance: stay.acceptedAt === null && ['appearing', 'assigning', 'present'].includes(stay.state.kind),
    awaits_delivery: stay.state.kind === 'assigning' && stay.state.assignmentRequestId !== null,
  }));
