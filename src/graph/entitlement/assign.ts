import { z } from 'zod';
import type { Directory, Effect } from '../../capability/port/directory.ts';
import type { DirectAssignment } from '../../capability/port/entitlement.ts';
import { assignmentRequestId, type AssignmentRequestId } from '../../capability/port/identity.ts';
import { done, plainlyRefused } from '../effect.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { answersBody } from './answer.ts';
import { listPackageRequests, requests } from './request.ts';
import { scheduleBody } from './schedule.ts';
import { isTarget } from './subject.ts';
import { whyNotGiven } from './why-not-given.ts';

/** What Graph answers to a new request, of which nothing but the id is settled yet. */
export const created = z.object({ id: z.string().min(1) }).transform(({ id }) => assignmentRequestId(id));

/** Assigns a package as an administrator would; what comes of it is told by the request's state later. */
export async function assign(graph: GraphClient, wanted: DirectAssignment): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const answer = await graph.request({ method: 'POST', path: requests, body: assignBody(wanted) });
  if (answer.ok) return done(answer, { requestId: parse(created, answer, requests) });
  return answer.status === 400 || answer.status === 409 ? whyNotGiven(graph, wanted, answer) : plainlyRefused(answer);
}

/**
 * The body of a direct assignment. The documented example for somebody who is not in the directory yet spells the request
 * as beta does; `assignment.target.email` is the same in the spelling of v1.0.
 */
export function assignBody(wanted: DirectAssignment): object {
  return {
    requestType: 'adminAdd',
    justification: wanted.justification,
    assignment: {
      ...('id' in wanted.target ? { targetId: wanted.target.id } : { target: { email: wanted.target.mail } }),
      assignmentPolicyId: wanted.policy,
      accessPackageId: wanted.package,
    },
    ...scheduleBody(wanted.period),
    ...answersBody(wanted.answers),
  };
}

/** The same for a guest; to whom it is no matter whether they have the package or wait for it. */
export async function assignPackage(graph: GraphClient, { guest, package: pkg, policy, start, end, justification }: Parameters<Directory['assignPackage']>[0]): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const effect = await assign(graph, { target: { id: guest }, package: pkg, policy, period: { start, end }, justification, answers: [] });
  return !effect.ok && effect.refusal.reason === 'already-requested' ? { ok: false, refusal: { ...effect.refusal, reason: 'already-assigned' } } : effect;
}

/** The latest direct assignment of a package to a guest that was asked for at or after `since`, by Entra's clock. */
export async function findAssignmentRequest(graph: GraphClient, { guest, package: pkg, since }: Parameters<Directory['findAssignmentRequest']>[0]): ReturnType<Directory['findAssignmentRequest']> {
  const found = (await listPackageRequests(graph, pkg, since)).filter(({ type, target }) => type === 'adminAdd' && isTarget(target, { id: guest }));
  // Entra fills in the date a moment after a request was made: one without is the newest.
  const createdAtMs = ({ createdAt }: { createdAt: string | null }) => (createdAt === null ? Number.POSITIVE_INFINITY : Date.parse(createdAt));
  const [latest] = found.toSorted((one, other) => createdAtMs(other) - createdAtMs(one));
  return latest ? { id: latest.id, state: latest.state } : null;
}
