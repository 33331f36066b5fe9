import { proceedAccess, type AccessRequest } from '../../rule/access-request.ts';
import { awaitsAway, recordAway } from '../../rule/approver-away.ts';
import { isForgotten, recordRefusal, recordSent, recordUnsent } from '../../rule/carry-access.ts';
import { findStages, passAccessTime } from '../../rule/decide-access.ts';
import { changeAccess } from '../package/change-access.ts';
import type { Parts } from '../parts.ts';
import type { Effect } from '../port/directory.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { EntraRequest } from '../port/entitlement.ts';
import type { AssignmentRequestId } from '../port/identity.ts';
import { findApproval, findAway } from './find-approval.ts';
import { tellAccess } from './tell-access.ts';

const busyMs = 2_000;
const usualWaitMs = 15_000;
/** A permission is granted by people: asked again every few minutes. */
const refusedWaitMs = 300_000;
/** The clocks of Entra and Foyer need not agree to the second. */
const clockSlackMs = 120_000;

/**
 * Takes a request for an access package as far as it goes now: finds who decides, lets time pass, and carries out what
 * Foyer itself has to. One worker at a time by a lease; each step looks before it acts.
 */
export async function advanceAccess(parts: Parts, id: string): Promise<void> {
  const { access } = parts.store;
  if (!(await access.lease(id))) {
    await parts.store.enqueue({ name: 'advance-access', requestId: id }, busyMs);
    return;
  }
  try {
    for (let round = 0; round < 20; round += 1) {
      if (!(await oneStep(parts, id))) return;
    }
    await parts.store.enqueue({ name: 'advance-access', requestId: id });
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ request: id, reason: error.reason, ...error.details }, 'Entra is being waited for');
    const why = error.reason === 'forbidden' ? 'forbidden' : 'silent';
    await changeAccess(parts, id, 'foyer', (request, now) => (request.entraWait?.why === why ? null : proceedAccess(request, { entraWait: { since: now.toISOString(), why } }, [])));
    await parts.store.enqueue({ name: 'advance-access', requestId: id }, error.retryAfterMs ?? (error.passes ? usualWaitMs : refusedWaitMs));
  } finally {
    await access.release(id);
  }
}

/** Does the next thing that is due; false when nothing is. */
async function oneStep(parts: Parts, id: string): Promise<boolean> {
  const request = await parts.store.access.byId(id);
  if (!request) return false;
  switch (request.state.kind) {
    case 'waiting':
      return request.stages.length === 0 ? askApprovers(parts, request) : waitOn(parts, request);
    case 'sending':
      return request.run === 'entra' ? findLost(parts, request) : carryOut(parts, request);
    case 'submitted':
      return askEntra(parts, request, request.state.since);
    case 'unsent':
    case 'scheduled':
    case 'delivering':
    case 'delivered':
    case 'partly':
    case 'failed':
    case 'denied':
    case 'lapsed':
    case 'withdrawn':
    case 'refused':
      return false;
  }
}

/** Entra answers before it has looked; what it makes of a request is there seconds later, and must not wait for the next poll. */
async function askEntra(parts: Parts, request: AccessRequest, since: string): Promise<boolean> {
  const entra = request.entraRequestId === null ? null : await parts.entitlement.request(request.entraRequestId);
  if (entra && (await tellAccess(parts, request, entra))) return true;
  const waitedMs = parts.clock.now().getTime() - Date.parse(since);
  await parts.store.enqueue({ name: 'advance-access', requestId: request.id }, Math.min(Math.max(waitedMs, 1_000), 60_000));
  return false;
}

async function askApprovers(parts: Parts, request: AccessRequest): Promise<boolean> {
  const detail = await parts.entitlement.packageDetail(request.terms.package.id);
  const policy = detail?.policies.find(({ id }) => id === request.terms.policy.id);
  if (!detail || !policy) return false;
  const { stages, background } = await findApproval(parts, request, detail, policy);
  return (await changeAccess(parts, request.id, 'foyer', (current, now) => findStages(current, stages, background, parts.house.timers.remindAfterMs, now))).ok;
}

async function waitOn(parts: Parts, request: AccessRequest): Promise<boolean> {
  if (awaitsAway(request)) {
    const away = await findAway(parts, request);
    if ((await changeAccess(parts, request.id, 'foyer', (current) => recordAway(current, away))).ok) return true;
  }
  return (await changeAccess(parts, request.id, 'foyer', (current, now) => passAccessTime(current, parts.house.timers.remindAfterMs, now))).ok;
}

/** What Foyer approved, or an administrator ordered, is done with the application's own permission; an earlier attempt is looked for first. */
async function carryOut(parts: Parts, request: AccessRequest): Promise<boolean> {
  const earlier = await findAtEntra(parts, request);
  if (earlier) return record(parts, request, { ok: true, requestId: earlier.id, graphRequestId: null });
  const effect = await act(parts, request);
  // Entra lists what it took in only after a moment: a refusal may be for our own, of which the answer was lost.
  const own = !effect.ok && (effect.refusal.reason === 'already-requested' || effect.refusal.reason === 'already-assigned') ? await findAtEntra(parts, request) : null;
  return record(parts, request, own ? { ok: true, requestId: own.id, graphRequestId: null } : effect);
}

function act({ entitlement }: Parts, request: AccessRequest): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const { terms, target } = request;
  const end = terms.period?.endAt ? new Date(terms.period.endAt) : null;
  const justification = `Foyer request ${request.number} by ${request.requestor.name}${terms.reason ? `: ${terms.reason}` : ''}`.slice(0, 1000);
  switch (terms.action) {
    case 'add':
      return entitlement.assign({
        target: target.id === null ? { mail: target.mail ?? '' } : { id: target.id },
        package: terms.package.id,
        policy: terms.policy.id,
        period: terms.period ? { start: new Date(terms.period.startAt), end } : null,
        justification,
        answers: terms.answers,
      });
    case 'extend':
      if (terms.assignmentId === null || end === null) throw new Error('An extension names an assignment and its new end.');
      return entitlement.changeEnd(terms.assignmentId, end, justification);
    case 'remove':
      if (terms.assignmentId === null) throw new Error('A removal names an assignment.');
      return entitlement.remove(terms.assignmentId, justification);
  }
}

/** A request that its requestor was sending when the process ended: found at Entra, or theirs to send again. */
async function findLost(parts: Parts, request: AccessRequest): Promise<boolean> {
  if (!isForgotten(request, parts.clock.now())) return false;
  const found = await findAtEntra(parts, request);
  if (found) return record(parts, request, { ok: true, requestId: found.id, graphRequestId: null });
  return (await changeAccess(parts, request.id, 'foyer', recordUnsent)).ok;
}

const types = { entra: { add: 'userAdd', extend: 'userUpdate', remove: 'userRemove' }, foyer: { add: 'adminAdd', extend: 'adminUpdate', remove: 'adminRemove' } } as const;

/** The same request at Entra, made since this one was begun and known to no other. */
async function findAtEntra(parts: Parts, request: AccessRequest): Promise<EntraRequest | null> {
  if (request.state.kind !== 'sending') return null;
  const type = types[request.run === 'entra' ? 'entra' : 'foyer'][request.terms.action];
  const since = new Date(Date.parse(request.state.since) - clockSlackMs);
  const found = (await parts.entitlement.requestsSince(since)).filter((one) => one.type === type && one.state !== 'denied' && one.state !== 'canceled' && isOurs(one, request) && one.package?.id === request.terms.package.id && isTarget(one, request));
  const taken = new Set((await parts.store.access.byEntraIds(found.map(({ id }) => id))).map(({ entraRequestId }) => entraRequestId));
  return found.findLast(({ id }) => !taken.has(id)) ?? null;
}

/** What Foyer orders itself carries the request's number; an administrator's own order for the same person is another one. */
const isOurs = ({ justification }: EntraRequest, { run, number }: AccessRequest) => run === 'entra' || justification === '' || justification.startsWith(`Foyer request ${number} `);

function isTarget({ target }: EntraRequest, request: AccessRequest): boolean {
  if (!target) return false;
  return request.target.id === null ? target.mail?.toLowerCase() === request.target.mail?.toLowerCase() : target.id === request.target.id;
}

async function record(parts: Parts, request: AccessRequest, effect: Effect<{ requestId: AssignmentRequestId }>): Promise<boolean> {
  const evidence = { graphRequestId: effect.ok ? effect.graphRequestId : effect.refusal.graphRequestId };
  const change = await changeAccess(parts, request.id, 'foyer', (current, now) => (effect.ok ? recordSent(current, effect.requestId, now) : recordRefusal(current, effect.refusal.reason, effect.refusal.code, now)), evidence);
  return change.ok;
}
