import type { Bulk } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import type { AssignmentRequestId } from '../../rule/identity.ts';
import type { Parts } from '../parts.ts';
import { recordRows, type RowNews } from './record-rows.ts';

/** What was sent by a process that died may still be on its way for a moment. */
const settleMs = 3_000;
/** The clocks of Entra and Foyer need not agree to the second. */
const marginMs = 120_000;
const mostRows = 200;

/**
 * Looks at Entra for rows that were being sent, and whose answer nobody has: those that took effect are written down, the
 * others are sent again. Answers with the milliseconds to wait before that can be told, or 0.
 */
export async function recoverRows(parts: Parts, bulk: Bulk): Promise<number> {
  const rows = await parts.store.bulks.rows(bulk.id, ['sending'], mostRows);
  if (rows.length === 0) return 0;
  const youngMs = parts.clock.now().getTime() - Math.max(...rows.map(sentMs));
  if (youngMs < settleMs) return settleMs - youngMs;
  const sent = await findSent(parts, rows);
  const invited = await findInvited(parts, rows);
  const news = rows.map((row): RowNews => {
    const requestId = sent.get(row.position);
    const event = requestId ? { kind: 'sent' as const, requestId } : invited.has(row.position) ? { kind: 'done' as const } : { kind: 'unsent' as const };
    return { row, event, graphRequestId: null };
  });
  await recordRows(parts, bulk, news);
  parts.log.info({ bulk: bulk.id, rows: rows.length, found: sent.size + invited.size }, 'rows that were being sent were looked for');
  return 0;
}

/** The requests by which these rows are carried out at Entra already, by the rows' positions. */
export async function findSent({ entitlement }: Pick<Parts, 'entitlement'>, rows: readonly BulkRow[]): Promise<Map<number, AssignmentRequestId>> {
  const wanted = rows.filter((row) => row.plan?.kind === 'assign');
  if (wanted.length === 0) return new Map();
  const requests = (await entitlement.requestsSince(new Date(Math.min(...wanted.map(sentMs)) - marginMs))).filter(({ type, state }) => type === 'adminAdd' && state !== 'denied' && state !== 'canceled');
  const key = (target: string, pkg: string) => `${target.toLowerCase()} ${pkg}`;
  const known = new Map(requests.flatMap((request) => [request.target?.id, request.target?.mail].flatMap((target) => (target && request.package ? [[key(target, request.package.id), request.id] as const] : []))));
  return new Map(
    wanted.flatMap(({ position, plan }) => {
      if (plan?.kind !== 'assign') return [];
      const id = known.get(key('id' in plan.target ? plan.target.id : plan.target.mail, plan.packageId));
      return id ? [[position, id] as const] : [];
    }),
  );
}

/** Nobody had an account when the rows were checked: who has one now has been invited. */
async function findInvited({ directory }: Pick<Parts, 'directory'>, rows: readonly BulkRow[]): Promise<Set<number>> {
  const wanted = rows.filter((row) => row.plan?.kind === 'invite');
  if (wanted.length === 0) return new Set();
  const accounts = await directory.guestsByMail(wanted.map((row) => row.input.mail));
  return new Set(wanted.filter((row) => accounts.has(row.input.mail)).map((row) => row.position));
}

const sentMs = (row: BulkRow) => Date.parse(row.sentAt ?? '') || 0;
