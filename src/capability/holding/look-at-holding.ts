import { recordLook, type Holding, type HoldingHappening, type Look } from '../../rule/holding.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { Assignment } from '../port/entitlement.ts';
import { personId, policyId } from '../port/identity.ts';
import type { Nouns } from '../port/store.ts';
import { aboutHolding, pastOf } from './about-holding.ts';
import { remindersOf } from './days-left.ts';
import { followedByStay } from './followed-by-stay.ts';
import { guestFate } from './guest-fate.ts';
import { holdingNotices } from './holding-notices.ts';

const usualWaitMs = 15_000;
const refusedWaitMs = 300_000;

/**
 * Looks at something held: asks Entra how it stands, and lets the rule decide whether somebody is reminded, whether its
 * end has moved, or whether it has ended. Nothing at Entra is changed, so that looking twice does no harm.
 */
export async function lookAtHolding(parts: Parts, id: string): Promise<void> {
  const holding = await parts.store.holdings.byId(id);
  if (holding?.state.kind !== 'standing') return;
  try {
    const look = await lookAt(parts, holding);
    await parts.store.transaction(async (tx) => {
      const current = await tx.holdings.lock(id);
      const now = parts.clock.now();
      const outcome = current && recordLook(current, look, now);
      if (!outcome) return;
      await tx.holdings.save(outcome.holding);
      await recordHolding(parts, tx, outcome.holding, outcome.happened, now);
    });
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ holding: id, reason: error.reason, ...error.details }, 'Entra is being waited for');
    await parts.store.enqueue({ name: 'look-at-holding', holdingId: id }, error.retryAfterMs ?? (error.passes ? usualWaitMs : refusedWaitMs));
  }
}

async function lookAt(parts: Parts, holding: Holding): Promise<Look> {
  const { entitlement, store, clock, house } = parts;
  const holder = holding.holder.id;
  const [found, past, chat] = await Promise.all([entitlement.assignment(holding.assignmentId), pastOf(parts, holding.tenantId, holder), store.chats.byPerson(holding.tenantId, personId(holder))]);
  const gone = found === null || found.state === 'expired';
  const about = await aboutHolding(parts, found ?? vanished(holding), holder, past);
  if (!gone) {
    const silent = followedByStay(found, past.invited);
    return { entra: { kind: 'stands', endsAt: found.endsAt }, about, reminders: silent ? [] : remindersOf(found.endsAt, chat?.timeZone ?? house.timeZone), fate: null };
  }
  const endedAt = found?.endsAt ?? null;
  const others = about.isGuest ? (await entitlement.assignmentsOf(holder)).filter(({ id }) => id !== holding.assignmentId) : [];
  const fate = about.isGuest ? await guestFate(parts, { guest: holder, others, asked: past.asked, endsAt: endedAt ?? clock.now().toISOString() }) : null;
  return { entra: { kind: 'gone', at: endedAt }, about, reminders: [], fate };
}

/** An assignment that Entra has forgotten, as far as it is remembered here. */
const vanished = ({ assignmentId, holder, package: pkg, endsAt }: Holding): Assignment => ({
  id: assignmentId,
  target: { id: holder.id, displayName: holder.name, mail: null },
  package: { id: pkg.id, displayName: pkg.name },
  policyId: policyId('gone'),
  state: 'expired',
  since: null,
  endsAt,
});

/** What follows from a look, in its own transaction: the audit, the cards and words to come. */
async function recordHolding(parts: Pick<Parts, 'house'>, tx: Nouns, holding: Holding, happened: readonly HoldingHappening[], now: Date): Promise<void> {
  const { id, tenantId, holder, about } = holding;
  await tx.audit(
    happened.map(({ what, ...details }) => ({ tenantId, kind: what, subject: `holding:${id}`, actor: { kind: 'foyer' as const }, details: { holder: holder.id, package: holding.package.id, ...details } })),
    now,
  );
  for (const happening of happened) {
    if (happening.what === 'holding-reminded') await showTo(tx, holding);
    for (const notice of holdingNotices(happening, holding, parts.house, await reachable(tx, holding), now)) await tx.notices.add(notice);
  }
  if (happened.length > 0 || (holding.shown && about)) await tx.enqueue({ name: 'deliver', subjectId: id });
}

/** Whether a guest is known to use the chat; employees always are. */
async function reachable(tx: Nouns, { tenantId, holder, about }: Holding): Promise<boolean> {
  return about?.isGuest !== true || (await tx.chats.byPerson(tenantId, personId(holder.id))) !== null;
}

async function showTo(tx: Nouns, holding: Holding): Promise<void> {
  const { id, tenantId, holder, about } = holding;
  const add = (person: string, role: 'holder' | 'sponsor') => tx.views.add({ subjectId: id, tenantId, personId: personId(person), role, message: null, shownVersion: 0 });
  if (await reachable(tx, holding)) await add(holder.id, 'holder');
  if (about?.isGuest) for (const sponsor of about.sponsors) await add(sponsor.id, 'sponsor');
}
