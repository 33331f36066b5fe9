import type { HoldingOrigin } from './holding-got.ts';
import type { GuestFate } from './holding-fate.ts';
import type { HoldingRefusal } from './holding-right.ts';
import type { AssignmentId, PackageId, TenantId } from './identity.ts';
import type { PolicyEnd } from './policy.ts';
import type { Someone } from './request.ts';
import type { Instant } from './time.ts';

// An access package that somebody holds and whose end comes near: who is reminded, when, and what follows the end.

const lateMs = 15 * 60_000;
const dayMs = 86_400_000;

/** A reminder of the present end: so many days before it, at nine in the morning. */
export interface Reminder {
  days: number;
  at: Instant;
}

/** What a role may not do, and why; null for what it may. */
export interface HoldingRights {
  extend: HoldingRefusal | null;
  remove: HoldingRefusal | null;
}

/** What has been looked up for the people concerned, as of the last look. */
export interface HoldingAbout {
  mail: string | null;
  isGuest: boolean;
  sponsors: Someone[];
  resources: string[];
  policy: { name: string; end: PolicyEnd; approvalToExtend: boolean } | null;
  since: Instant | null;
  origin: HoldingOrigin;
  holderRights: HoldingRights;
  sponsorRights: HoldingRights;
}

export type HoldingState = { kind: 'standing' } | { kind: 'ended'; at: Instant; fate: GuestFate | null };

export interface Holding {
  id: string;
  version: number;
  tenantId: TenantId;
  assignmentId: AssignmentId;
  holder: { id: string; name: string };
  package: { id: PackageId; name: string };
  /** Null where it does not end by itself. */
  endsAt: Instant | null;
  /** What was due before is not made up for. */
  remindFrom: Instant;
  /** Still to come for the present end, or due. */
  reminders: Reminder[];
  /** How many days ahead the present end has been told. */
  reminded: number[];
  /** Whether anybody was ever shown a card of it. */
  shown: boolean;
  /** Since when a removal that Entra has taken in is awaited to show. */
  ending: Instant | null;
  /** When it is to be looked at beside its reminders and its end. */
  lookAt: Instant | null;
  state: HoldingState;
  /** Null until the first look. */
  about: HoldingAbout | null;
}

/** What Entra and Foyer know of it now. */
export interface Look {
  /** The assignment's end; `gone` once Entra has ended it. */
  entra: { kind: 'stands'; endsAt: Instant | null } | { kind: 'gone'; at: Instant | null };
  about: HoldingAbout;
  /** The reminders of that end. */
  reminders: Reminder[];
  /** What becomes of the guest's account; null where it is no guest, or where something else is held or on its way. */
  fate: GuestFate | null;
}

export type HoldingHappening =
  | { what: 'holding-reminded'; days: number }
  | { what: 'holding-end-moved'; from: Instant | null; to: Instant | null }
  | { what: 'holding-ended' }
  | { what: 'last-holding-ended'; fate: GuestFate };

/** An access package that has come into view: by its near end, or because it was extended or ended. */
export function noticed(found: Pick<Holding, 'id' | 'tenantId' | 'assignmentId' | 'holder' | 'package' | 'endsAt' | 'remindFrom' | 'reminders' | 'lookAt'>): Holding {
  return { ...found, version: 1, reminded: [], shown: false, ending: null, state: { kind: 'standing' }, about: null };
}

/** The reminder that is due; where both are, the nearer one alone is given. */
export function dueReminder({ reminders, remindFrom, state }: Holding, now: Date): Reminder | null {
  if (state.kind !== 'standing') return null;
  const due = reminders.filter(({ at }) => at >= remindFrom && Date.parse(at) <= now.getTime());
  return due.toSorted((one, other) => one.days - other.days)[0] ?? null;
}

/** When it is to be looked at next; null once nothing more can happen. */
export function holdingDueAt(holding: Holding): Instant | null {
  if (holding.state.kind !== 'standing') return null;
  const moments = [...holding.reminders.filter(({ at }) => at >= holding.remindFrom).map(({ at }) => at), holding.endsAt, holding.lookAt];
  return moments.filter((moment) => moment !== null).sort()[0] ?? null;
}

/** The holding after it was looked at: with its present end, reminded where that is due, or ended. */
export function recordLook(holding: Holding, look: Look, now: Date): { holding: Holding; happened: HoldingHappening[] } | null {
  if (holding.state.kind !== 'standing') return null;
  const at = now.toISOString();
  const next = { ...holding, version: holding.version + 1, about: look.about, lookAt: null };
  if (look.entra.kind === 'gone') {
    const ended: Holding = { ...next, endsAt: look.entra.at ?? holding.endsAt, reminders: [], state: { kind: 'ended', at: look.entra.at ?? at, fate: look.fate } };
    return { holding: ended, happened: [{ what: 'holding-ended' }, ...(look.fate ? [{ what: 'last-holding-ended' as const, fate: look.fate }] : [])] };
  }
  const { endsAt } = look.entra;
  const moved = endsAt !== holding.endsAt;
  const later = moved && (endsAt === null || holding.endsAt === null || endsAt > holding.endsAt);
  const standing: Holding = {
    ...next,
    endsAt,
    // Whoever has just prolonged it need not be told at once that it ends.
    remindFrom: later ? at : holding.remindFrom,
    reminded: moved ? [] : holding.reminded,
    reminders: look.reminders.filter(({ days }) => moved || !holding.reminded.some((told) => told <= days)),
    // Entra may take its time over the end, whether time or somebody has brought it about.
    lookAt: isEnding(holding, endsAt, now) ? new Date(now.getTime() + lateMs).toISOString() : null,
  };
  const happened: HoldingHappening[] = moved && holding.shown ? [{ what: 'holding-end-moved', from: holding.endsAt, to: endsAt }] : [];
  const due = dueReminder(standing, now);
  if (due === null || standing.lookAt !== null) return { holding: standing, happened };
  return {
    holding: { ...standing, reminded: [...standing.reminded, due.days], reminders: standing.reminders.filter(({ days }) => days < due.days), shown: true },
    happened: [...happened, { what: 'holding-reminded', days: due.days }],
  };
}

const isEnding = ({ ending }: Holding, endsAt: Instant | null, now: Date): boolean => (endsAt !== null && Date.parse(endsAt) <= now.getTime()) || (ending !== null && now.getTime() - Date.parse(ending) < dayMs);

/** Entra has taken in that it ends: it is looked at until that shows. */
export function awaitEnd(holding: Holding, now: Date): Holding {
  const at = now.toISOString();
  return { ...holding, ending: at, lookAt: at };
}
