import type { Effect, Refusal } from '../capability/port/directory.ts';
import { failureOf, type Accepted, type Rejected } from './graph-answer.ts';

/** What a write came to when Graph did as it was asked. */
export function done<Value extends object>({ graphRequestId }: { graphRequestId: string | null }, value: Value): Effect<Value> {
  return { ok: true, graphRequestId, ...value };
}

/** What a write came to when a person has to do something about it. */
export function refused(reason: Refusal['reason'], { code, graphRequestId }: Rejected): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { reason, code, graphRequestId } };
}

/** A rejection without a meaning of its own: gone is a refusal, forbidden is the administrator's, the rest is told as `other`. */
export function plainlyRefused(rejected: Rejected): { ok: false; refusal: Refusal } {
  if (rejected.status === 403) throw failureOf(rejected);
  return refused(rejected.status === 404 ? 'not-found' : 'other', rejected);
}

/** The outcome of a write whose answer holds nothing of interest. */
export function effectOf(answer: Accepted | Rejected): Effect<object> {
  return answer.ok ? done(answer, {}) : plainlyRefused(answer);
}
