import { dayOfMoment } from '../../card/date-words.ts';
import { inDays } from '../../card/holding-words.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard } from '../../card/registry.ts';
import type { Slots } from '../../language/understanding.ts';
import { refusalFor, type HoldingAction, type HoldingRole } from '../../rule/holding-right.ts';
import { resolveTarget, type ResolvedTarget } from '../package/resolve-target.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { openHoldingForm, type SaidOfChange } from './change-holding.ts';
import { daysLeft } from './days-left.ts';
import { nearRole, whomToAsk } from './find-change-right.ts';
import { heldAccess } from './held-access.ts';
import { refuseChange } from './refuse-change.ts';

const most = 8;

/** 'Extend lena@fabrikam.example on Apollo until 30 June', 'give up Apollo': the form; where several are meant, a choice first. */
export async function changeInWords(parts: Parts, turn: Turn, action: HoldingAction, slots: Slots, say: Say): Promise<void> {
  const [target = '', ...others] = slots.emails ?? [];
  if (others.length > 0) {
    await say({ kind: 'text', text: `One at a time, since each is decided by itself: write it once for each, ${action === 'extend' ? `extend ${target} until …` : `remove ${target} from …, because …`}.` });
    return;
  }
  const said: SaidOfChange = { target, end: slots.end ?? '', reason: plainText(slots.reason ?? '', 1_000) };
  const named = slots.package && (await parts.directory.packages()).find(({ displayName }) => displayName === slots.package);
  if (named) return openHoldingForm(parts, turn, action, named.id, said, say);
  const resolved = await resolveTarget(parts, turn, target, 'person');
  const found = await changeable(parts, turn, action, resolved);
  if ('refusal' in found) {
    await say({ kind: 'text', text: found.refusal });
    return;
  }
  const [only, ...more] = found.assignments;
  if (!only) {
    const self = resolved.target.relation === 'self';
    const guest = action === 'extend' ? 'extend name@partner.com on Apollo Project until 30 June' : 'remove name@partner.com from Apollo Project, because …';
    await say({ kind: 'text', text: self ? `You have no access package, so there is nothing to ${action === 'extend' ? 'extend' : 'give up'}. For a guest, write for example: ${guest}.` : `${resolved.target.name} has no access package${found.inOwnCatalogs ? ' of your catalogs' : ''}.` });
    return;
  }
  if (more.length === 0) return openHoldingForm(parts, turn, action, only.package.id, said, say);
  await say(pick(parts, turn, action, resolved, found.assignments, said));
}

/** What somebody holds that this person may know of: one's own and that of people close by; all for administrators; what is in their catalogs for owners. */
async function changeable(parts: Parts, turn: Turn, action: HoldingAction, resolved: ResolvedTarget): Promise<{ assignments: Assignment[]; inOwnCatalogs?: true } | { refusal: string }> {
  const { target } = resolved;
  const unknown = await refuseChange(parts, turn, resolved.findings.filter(({ code }) => code === 'address-invalid' || code === 'colleague-unknown'), `person:${target.mail}`);
  if (unknown !== null) return { refusal: unknown };
  const held = async () => (target.id === null ? [] : (await parts.entitlement.assignmentsOf(target.id)).toSorted((one, other) => (one.endsAt ?? '9999').localeCompare(other.endsAt ?? '9999')));
  const near = nearRole(resolved);
  if (near) return { assignments: await possible(parts, action, near, await held()) };
  const { governanceAdministrator, ownedCatalogs } = await parts.entitlement.rolesOf(turn.chat.personId);
  if (governanceAdministrator) return { assignments: await held() };
  if (ownedCatalogs.length > 0) {
    const assignments = await held();
    const details = await Promise.all(assignments.map((one) => parts.entitlement.packageDetail(one.package.id)));
    return { assignments: assignments.filter((_, index) => ownedCatalogs.some((id) => id === details[index]?.catalog.id)), inOwnCatalogs: true };
  }
  const ask = await whomToAsk(parts, resolved);
  return { refusal: (await refuseChange(parts, turn, [{ level: 'blocking', code: 'not-yours-to-change', action, package: '', name: target.name, ask }], `person:${target.id ?? target.mail}`)) ?? '' };
}

/** Those that can be changed so; all of them where none can, since each then tells why. */
async function possible(parts: Parts, action: HoldingAction, role: HoldingRole, assignments: Assignment[]): Promise<Assignment[]> {
  const details = await Promise.all(assignments.map((one) => parts.entitlement.packageDetail(one.package.id)));
  const able = assignments.filter((one, index) => refusalFor(action, role, heldAccess(one, details[index]?.policies.find(({ id }) => id === one.policyId) ?? null)) === null);
  return able.length > 0 ? able : assignments;
}

function pick(parts: Parts, turn: Turn, action: HoldingAction, { target }: ResolvedTarget, assignments: readonly Assignment[], said: SaidOfChange): Message {
  const reader = readerOf(parts, turn);
  const now = parts.clock.now();
  const verb = action === 'extend' ? 'Extend' : target.relation === 'self' ? 'Give up' : 'End';
  const title = `${verb} which one${target.relation === 'self' ? '' : ` of ${target.name}`}?`;
  const shown = assignments.slice(0, most);
  return {
    kind: 'card',
    summary: `${title} ${listed(shown.map((one) => one.package.displayName))}`,
    card: buildCard('pick', {
      lang: 'en',
      summary: title,
      title,
      lead: `Nothing is changed yet: a form comes first.${assignments.length > most ? ` And ${assignments.length - most} more: write the name of the access package.` : ''}`,
      verb: action === 'extend' ? 'holding.extend' : 'holding.end',
      rows: shown.map((one) => ({
        name: one.package.displayName,
        detail: one.endsAt ? `  ends ${inDays(daysLeft(one.endsAt, now, reader.timeZone))}, on ${dayOfMoment(one.endsAt, reader)}` : '  does not end by itself',
        words: '',
        button: verb,
        tooltip: `${verb} ${one.package.displayName}`,
        subject: JSON.stringify(said),
        choice: one.package.id,
      })),
    }),
  };
}
