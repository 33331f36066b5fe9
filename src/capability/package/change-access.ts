import type { AccessHappening, AccessOutcome, AccessRefusal, AccessRequest } from '../../rule/access-request.ts';
import { awaitsAway } from '../../rule/approver-away.ts';
import { followHolding } from '../holding/follow-holding.ts';
import type { Parts } from '../parts.ts';
import type { Nouns } from '../port/store.ts';
import type { Actor } from '../request/change-request.ts';
import { extendStays } from '../request/extend-stays.ts';
import { accessNotices } from './access-notices.ts';

export type AccessChange =
  | { ok: true; request: AccessRequest }
  | { ok: false; refusal: AccessRefusal; request: AccessRequest }
  | { ok: false; refusal: 'unknown' | 'nothing' };

/**
 * The one way in which a request for an access package changes: its row is held, the rule decides on what it finds there,
 * and the new state, the audit, the cards and notices to come and the work that follows are written together, or not at all.
 */
export async function changeAccess(parts: Pick<Parts, 'store' | 'clock' | 'house'>, id: string, actor: Actor, rule: (request: AccessRequest, now: Date) => AccessOutcome | null, evidence: Record<string, unknown> = {}): Promise<AccessChange> {
  return parts.store.transaction(async (tx) => {
    const request = await tx.access.lock(id);
    if (!request) return { ok: false, refusal: 'unknown' };
    const now = parts.clock.now();
    const outcome = rule(request, now);
    if (outcome === null) return { ok: false, refusal: 'nothing' };
    if (!outcome.ok) {
      if (actor !== 'foyer') await tx.audit([{ tenantId: request.tenantId, kind: 'refused-attempt', subject: `access:${id}`, actor: { kind: 'person', ...actor }, details: { reason: outcome.refusal.reason } }], now);
      return { ok: false, refusal: outcome.refusal, request };
    }
    await tx.access.save(outcome.request);
    await recordAccess(parts, tx, outcome.request, outcome.happened, actor, now, evidence);
    return { ok: true, request: outcome.request };
  });
}

/** What follows from a change, in the change's own transaction. */
export async function recordAccess({ house }: Pick<Parts, 'house'>, tx: Nouns, request: AccessRequest, happened: readonly AccessHappening[], actor: Actor, now: Date, evidence: Record<string, unknown> = {}): Promise<void> {
  await tx.audit(
    happened.map(({ at: _at, what, ...details }) => ({
      tenantId: request.tenantId,
      kind: what,
      subject: `access:${request.id}`,
      actor: actor === 'foyer' ? { kind: 'foyer' as const } : { kind: 'person' as const, ...actor },
      details: { number: request.number, ...details, ...evidence },
    })),
    now,
  );
  for (const happening of happened) {
    if (happening.what === 'stage-approver-asked') {
      await tx.views.add({ subjectId: request.id, tenantId: request.tenantId, personId: happening.who.id, role: 'approver', message: null, shownVersion: 0 });
    }
    for (const notice of accessNotices(happening, request, house.myAccessUrl)) await tx.notices.add(notice);
  }
  await followHolding(tx, request, happened, now);
  await extendStays(tx, request, happened, now);
  await tx.enqueue({ name: 'deliver', subjectId: request.id });
  if (hasAccessWork(request)) await tx.enqueue({ name: 'advance-access', requestId: request.id });
}

/** Whether Foyer itself can take the request further now. */
export function hasAccessWork(request: AccessRequest): boolean {
  const { state, run, stages } = request;
  return (state.kind === 'sending' && run !== 'entra') || (state.kind === 'waiting' && (stages.length === 0 || awaitsAway(request)));
}
