import type { GuestRequest, Happening, Outcome, RequestRefusal, Someone } from '../../rule/request.ts';
import { nextStep } from '../../rule/stay.ts';
import type { Parts } from '../parts.ts';
import type { Nouns } from '../port/store.ts';
import { noticesFor } from './notices.ts';

/** Who brings a change about: a person, or Foyer by the clock or by what Entra told. */
export type Actor = Someone | 'foyer';

export type Change = { ok: true; request: GuestRequest } | { ok: false; refusal: RequestRefusal; request: GuestRequest } | { ok: false; refusal: 'unknown' } | { ok: false; refusal: 'nothing' };

/**
 * The one way in which a request changes: its row is held, the rule decides on what it finds there, and the new state,
 * the audit, the cards and notices to come and the work that follows are written together, or not at all.
 * A rule that answers null has nothing to change.
 */
export async function changeRequest(parts: Pick<Parts, 'store' | 'clock'>, id: string, actor: Actor, rule: (request: GuestRequest, now: Date) => Outcome | null, evidence: Record<string, unknown> = {}): Promise<Change> {
  return parts.store.transaction(async (tx) => {
    const request = await tx.requests.lock(id);
    if (!request) return { ok: false, refusal: 'unknown' };
    const now = parts.clock.now();
    const outcome = rule(request, now);
    if (outcome === null) return { ok: false, refusal: 'nothing' };
    if (!outcome.ok) {
      if (actor !== 'foyer') await tx.audit([{ tenantId: request.tenantId, kind: 'refused-attempt', subject: `request:${id}`, actor: { kind: 'person', ...actor }, details: { reason: outcome.refusal.reason } }], now);
      return { ok: false, refusal: outcome.refusal, request };
    }
    await tx.requests.save(outcome.request);
    await recordHappenings(tx, outcome.request, outcome.happened.map((happening) => ({ happening, actor })), now, evidence);
    return { ok: true, request: outcome.request };
  });
}

/** What follows from a change, in the change's own transaction. `events` names who brought each happening about. */
export async function recordHappenings(tx: Nouns, request: GuestRequest, events: readonly { happening: Happening; actor: Actor }[], now: Date, evidence: Record<string, unknown> = {}): Promise<void> {
  await tx.audit(
    events.map(({ happening: { at: _at, what, ...details }, actor }) => ({
      tenantId: request.tenantId,
      kind: what,
      subject: `request:${request.id}`,
      actor: actor === 'foyer' ? { kind: 'foyer' } : { kind: 'person', ...actor },
      details: { number: request.number, ...details, ...evidence },
    })),
    now,
  );
  for (const { happening } of events) {
    if (happening.what === 'approver-asked') {
      await tx.views.add({ subjectId: request.id, tenantId: request.tenantId, personId: happening.who.id, role: 'approver', message: null, shownVersion: 0 });
    }
    for (const notice of noticesFor(happening, request)) await tx.notices.add(notice);
  }
  await tx.enqueue({ name: 'deliver', subjectId: request.id });
  if (hasWork(request, now)) await tx.enqueue({ name: 'advance', requestId: request.id });
}

/** Whether Foyer itself can take the request further now. */
export function hasWork(request: GuestRequest, now: Date): boolean {
  return request.state.kind === 'preparing' || (request.state.kind === 'approved' && request.guests.some((stay) => nextStep(stay, request.terms, now) !== null));
}
