import { checkAgainstFacts } from '../../rule/check-invitation.ts';
import { askApprover, passTime, refuse } from '../../rule/decide-request.ts';
import { isBlocking } from '../../rule/finding.ts';
import { proceed, type GuestRequest } from '../../rule/request.ts';
import { nextStep } from '../../rule/stay.ts';
import { gatherFacts } from '../invite/gather-facts.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import { changeRequest } from '../request/change-request.ts';
import { takeStep } from './take-step.ts';

/** How long a request is left alone when somebody else works on it, or when Entra does not say how long to wait. */
const busyMs = 2_000;
const usualWaitMs = 15_000;
/** A permission is granted by people: asked again every few minutes. */
const refusedWaitMs = 300_000;

/**
 * Takes a request as far as it goes now: finds who decides, lets time pass, carries out what was approved. One worker at
 * a time by a lease. Each step looks before it acts and is written down before the next, so that a step begun by a
 * process that died is done once. While Entra does not answer, the request says so and is taken up again.
 */
export async function advanceRequest(parts: Parts, id: string): Promise<void> {
  if (!(await parts.store.requests.lease(id))) {
    await parts.store.enqueue({ name: 'advance', requestId: id }, busyMs);
    return;
  }
  try {
    // Bounded: a request of ten guests takes some sixty steps; anything beyond is a defect, and goes on in a next job.
    for (let round = 0; round < 200; round += 1) {
      if (!(await oneStep(parts, id))) return;
    }
    await parts.store.enqueue({ name: 'advance', requestId: id });
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ request: id, reason: error.reason, ...error.details }, 'Entra is being waited for');
    await waitForEntra(parts, id, error);
  } finally {
    await parts.store.requests.release(id);
  }
}

/** Does the next thing that is due; false when nothing is. */
async function oneStep(parts: Parts, id: string): Promise<boolean> {
  const request = await parts.store.requests.byId(id);
  if (!request) return false;
  if (request.state.kind === 'preparing') return prepare(parts, request);
  const passed = await changeRequest(parts, id, 'foyer', passTime);
  if (passed.ok) return true;
  if (request.state.kind !== 'approved') return false;
  const now = parts.clock.now();
  const delays: number[] = [];
  for (const [index, stay] of request.guests.entries()) {
    const step = nextStep(stay, request.terms, now);
    const result = step && (await takeStep(parts, request, index, step));
    if (result?.kind === 'done') return true;
    if (result?.kind === 'later') delays.push(result.delayMs);
  }
  if (delays.length > 0) await parts.store.enqueue({ name: 'advance', requestId: id }, Math.min(...delays));
  return false;
}

/** Entra has to be asked who decides: the checks that could not run before run now, with nobody waiting. */
async function prepare(parts: Parts, request: GuestRequest): Promise<boolean> {
  const inviter = { tenantId: request.tenantId, personId: request.requestor.id };
  const { facts } = await gatherFacts(parts, inviter, request.guests.map((stay) => stay.mail));
  // The request itself is under way for its own guests.
  const others = new Map([...facts.openRequests].filter(([, open]) => open.number !== request.number));
  const { terms } = request;
  const ask = { guests: request.guests, packageId: terms.package?.id ?? null, start: terms.start, end: terms.end, reason: terms.reason, language: terms.language };
  const findings = checkAgainstFacts(ask, parts.house.limits, { ...facts, openRequests: others });
  const { approver } = facts;
  const change = await changeRequest(parts, request.id, 'foyer', (current, now) => (approver.found && !findings.some(isBlocking) ? askApprover(current, approver, findings, parts.house.timers, now) : refuse(current, findings.filter(isBlocking), now)));
  return change.ok;
}

async function waitForEntra(parts: Parts, id: string, error: DirectoryError): Promise<void> {
  const why = error.reason === 'forbidden' ? 'forbidden' : 'silent';
  await changeRequest(parts, id, 'foyer', (request, now) => (request.entraWait?.why === why ? null : proceed(request, { entraWait: { since: now.toISOString(), why } }, [])));
  await parts.store.enqueue({ name: 'advance', requestId: id }, error.retryAfterMs ?? (error.passes ? usualWaitMs : refusedWaitMs));
}
