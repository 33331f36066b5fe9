import type { FailureReason, GuestRequest, Stay } from '../../rule/request.ts';
import { recordStay, type Step, type StayEvent } from '../../rule/stay.ts';
import type { Parts } from '../parts.ts';
import type { Directory, Effect, Refusal } from '../port/directory.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { GuestId } from '../port/identity.ts';
import { changeRequest } from '../request/change-request.ts';

/** `done`: written down; `later`: Entra is not as far yet; `nothing`: somebody else was quicker. */
export type StepResult = { kind: 'done' } | { kind: 'nothing' } | { kind: 'later'; delayMs: number };

interface Result {
  event: StayEvent;
  /** Graph's request id, for the audit. */
  graphRequestId?: string | null;
}

/** Does one step of one guest's way at Entra, and writes down what came of it. */
export async function takeStep(parts: Parts, request: GuestRequest, index: number, step: Step): Promise<StepResult> {
  const stay = request.guests[index];
  if (!stay) return { kind: 'nothing' };
  const result = await perform(parts, request, index, stay, step);
  if (result === null) return { kind: 'later', delayMs: patience(parts, request, index) };
  const evidence = result.graphRequestId ? { graphRequestId: result.graphRequestId } : {};
  const change = await changeRequest(parts, request.id, 'foyer', (current, now) => recordStay(current, index, result.event, now), evidence);
  return { kind: change.ok ? 'done' : 'nothing' };
}

/** What came of the step; null where Entra has to be asked again a little later. */
async function perform(parts: Parts, request: GuestRequest, index: number, stay: Stay, step: Step): Promise<Result | null> {
  switch (step.do) {
    case 'begin':
      return { event: { kind: 'begun' } };
    case 'look':
      return look(parts, request, stay.mail);
    case 'invite':
      return invite(parts, request, index, stay, step.before);
    case 'find-account':
      return (await parts.directory.guestById(step.guestId)) ? { event: { kind: 'appeared' } } : null;
    case 'assign':
      return assign(parts, request, step);
    case 'announce-end':
      return { event: { kind: 'end-announced', days: step.days } };
    case 'end':
      return end(parts, request, step);
    case 'delete':
      return remove(parts, request, step);
  }
}

/** Before anything is done: is there an account already? What is found is written down, so that a repeated attempt knows its own work. */
async function look(parts: Parts, request: GuestRequest, mail: string): Promise<Result> {
  const { directory } = parts;
  const account = (await directory.guestsByMail([mail])).get(mail);
  if (!account) return { event: { kind: 'looked', before: 'absent' } };
  if (!account.accountEnabled) return { event: { kind: 'failed', reason: 'guest-disabled', code: 'accountDisabled' } };
  if (account.acceptance === 'pending') return { event: { kind: 'looked', before: 'pending' } };
  if (!account.sponsors.some((sponsor) => sponsor.id === request.requestor.id)) await nameSponsor(parts, account.id, request);
  return { event: { kind: 'known', guestId: account.id } };
}

/** A tenant may withhold the broad permission that naming a sponsor takes: the guest gets what was approved all the same. */
async function nameSponsor({ directory, log }: Parts, guest: GuestId, request: GuestRequest): Promise<void> {
  try {
    await directory.addSponsor(guest, request.requestor.id);
  } catch (error) {
    if (!(error instanceof DirectoryError && error.reason === 'forbidden')) throw error;
    log.warn({ request: request.id, ...error.details }, 'the requestor could not be named a sponsor');
  }
}

/**
 * The invitation itself. Nothing at Entra lists invitations, so the account tells whether an earlier attempt took effect:
 * one that was absent when we looked and is there now is ours, and is not invited a second time. A guest who was there
 * already, and had not accepted, shows no trace of a further invitation: that attempt is written down before it is made.
 */
async function invite(parts: Parts, request: GuestRequest, index: number, stay: Stay, before: 'absent' | 'pending'): Promise<Result> {
  const { directory } = parts;
  const { mail, name } = stay;
  const sending = { mail, displayName: name, sponsor: request.requestor.id, language: request.terms.language };
  if (before === 'pending') return inviteAgain(parts, request, index, sending);
  const account = (await directory.guestsByMail([mail])).get(mail);
  if (account) return { event: { kind: 'invited', guestId: account.id, created: true } };
  const effect = await directory.invite(sending);
  return effect.ok ? { event: { kind: 'invited', guestId: effect.guestId, created: true }, graphRequestId: effect.graphRequestId } : refused(effect.refusal);
}

async function inviteAgain(parts: Parts, request: GuestRequest, index: number, sending: Parameters<Directory['invite']>[0]): Promise<Result> {
  const { directory } = parts;
  const first = await changeRequest(parts, request.id, 'foyer', (current, now) => recordStay(current, index, { kind: 'attempting' }, now));
  if (!first.ok) {
    const account = (await directory.guestsByMail([sending.mail])).get(sending.mail);
    return { event: account ? { kind: 'invited', guestId: account.id, created: false } : { kind: 'removed-elsewhere' } };
  }
  try {
    const effect = await directory.invite(sending);
    return effect.ok ? { event: { kind: 'invited', guestId: effect.guestId, created: false }, graphRequestId: effect.graphRequestId } : refused(effect.refusal);
  } catch (error) {
    const certain = error instanceof DirectoryError && error.reason !== 'unavailable';
    if (certain) await changeRequest(parts, request.id, 'foyer', (current, now) => recordStay(current, index, { kind: 'not-attempted' }, now));
    throw error;
  }
}

const youngMs = 15 * 60_000;

async function assign({ directory, clock }: Parts, request: GuestRequest, step: Extract<Step, { do: 'assign' }>): Promise<Result | null> {
  const { terms } = request;
  if (!terms.package) return { event: { kind: 'delivered' } };
  // A little before the step began: the clocks of Entra and Foyer need not agree to the second.
  const since = new Date(Date.parse(step.since) - 120_000);
  const earlier = await directory.findAssignmentRequest({ guest: step.guestId, package: terms.package.id, since });
  if (earlier) return { event: { kind: 'assignment-requested', assignmentRequestId: earlier.id } };
  const effect = await directory.assignPackage({
    guest: step.guestId,
    package: terms.package.id,
    policy: terms.package.policyId,
    start: new Date(terms.startAt),
    end: new Date(terms.endAt),
    justification: `Foyer request ${request.number} by ${request.requestor.name}: ${terms.reason}`.slice(0, 1000),
  });
  // A new account is not everywhere at once: entitlement management may know it minutes after the directory does.
  const young = clock.now().getTime() - Date.parse(step.since) < youngMs;
  if (!effect.ok) return effect.refusal.reason === 'not-found' && young ? null : refused(effect.refusal);
  return { event: { kind: 'assignment-requested', assignmentRequestId: effect.requestId }, graphRequestId: effect.graphRequestId };
}

/**
 * The last day is over. A package ends by Entra's own expiry, which is waited for. An account that Foyer made, and that
 * nothing else uses, is disabled, and deleted after the grace time; every other account is left alone.
 */
async function end(parts: Parts, request: GuestRequest, step: Extract<Step, { do: 'end' }>): Promise<Result | null> {
  const { directory, store, clock, house } = parts;
  const held = await directory.heldPackages(step.guestId);
  if (held.some((one) => one.package === request.terms.package?.id)) return null;
  const ours = step.created || (await store.requests.madeByFoyer(step.guestId));
  const used = held.length > 0 || (await store.requests.otherOpenStays(step.guestId, request.id)) > 0;
  if (!ours || used) return { event: { kind: 'access-ended', then: { account: 'kept' } } };
  const effect = await directory.disableGuest(step.guestId);
  if (!effect.ok) return refused(effect.refusal);
  const deleteAt = new Date(clock.now().getTime() + house.deleteAfterMs).toISOString();
  return { event: { kind: 'access-ended', then: { account: 'disabled', deleteAt } }, graphRequestId: effect.graphRequestId };
}

/** The grace time is over. An account that somebody enabled again, or gave something meanwhile, is left alone. */
async function remove({ directory, store }: Parts, request: GuestRequest, step: Extract<Step, { do: 'delete' }>): Promise<Result> {
  const account = await directory.guestById(step.guestId);
  if (!account) return { event: { kind: 'deleted' } };
  if (account.accountEnabled || (await store.requests.otherOpenStays(step.guestId, request.id)) > 0) return { event: { kind: 'kept' } };
  const effect = await directory.deleteGuest(step.guestId);
  return effect.ok ? { event: { kind: 'deleted' }, graphRequestId: effect.graphRequestId } : refused(effect.refusal);
}

const refused = (refusal: Refusal): Result => ({ event: { kind: 'failed', reason: failureOf(refusal), code: refusal.code }, graphRequestId: refusal.graphRequestId });

function failureOf({ reason }: Extract<Effect<object>, { ok: false }>['refusal']): FailureReason {
  if (reason === 'not-found') return 'removed';
  // Said of requests that people make or change, not of direct assignments and invitations.
  return reason === 'not-allowed' || reason === 'already-requested' || reason === 'incompatible-group' || reason === 'not-possible' ? 'other' : reason;
}

/** A new account is readable within seconds or minutes: asked soon at first, then less and less often. */
function patience({ clock }: Parts, request: GuestRequest, index: number): number {
  const state = request.guests[index]?.state;
  const since = state && 'since' in state ? Date.parse(state.since) : Date.parse(request.terms.endAt);
  return Math.min(Math.max(clock.now().getTime() - since, 1_000), 300_000);
}
