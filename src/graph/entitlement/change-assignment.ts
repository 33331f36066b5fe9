import type { Effect } from '../../capability/port/directory.ts';
import type { OwnAccess } from '../../capability/port/entitlement.ts';
import type { AssignmentId, AssignmentRequestId } from '../../capability/port/identity.ts';
import { done, plainlyRefused, refused } from '../effect.ts';
import type { Rejected } from '../graph-answer.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { answersBody } from './answer.ts';
import { created } from './assign.ts';
import { readAssignment } from './assignment.ts';
import { readSelfService } from './policy.ts';
import { listOpenRequests, requests } from './request.ts';
import { scheduleBody } from './schedule.ts';

type Change = Effect<{ requestId: AssignmentRequestId }>;

/** Who changes an assignment: the application, or a person for themselves, to whom the application's token tells why not. */
export type Changer = { graph: GraphClient; as: 'application' } | { graph: GraphClient; as: 'person'; reader: GraphClient };

/** Sets a new end. */
export function changeEnd(by: Changer, assignment: AssignmentId, wanted: Parameters<OwnAccess['extend']>[1]): Promise<Change> {
  return send(by, 'Update', assignment, { justification: wanted.justification, ...scheduleBody({ end: wanted.end }), ...answersBody(wanted.answers) });
}

/** Ends an assignment; one that is being ended already counts as done. */
export function removeAssignment(by: Changer, assignment: AssignmentId, justification: string): Promise<Change> {
  return send(by, 'Remove', assignment, { justification });
}

async function send(by: Changer, kind: 'Update' | 'Remove', assignment: AssignmentId, more: object): Promise<Change> {
  const body = { requestType: `${by.as === 'application' ? 'admin' : 'user'}${kind}`, assignment: { id: assignment }, ...more };
  const answer = await by.graph.request({ method: 'POST', path: requests, body });
  if (answer.ok) return done(answer, { requestId: parse(created, answer, requests) });
  if (answer.status === 403 && by.as === 'person') return refused('not-allowed', answer);
  return answer.status === 400 || answer.status === 409 ? whyNot(by, kind, assignment, answer) : plainlyRefused(answer);
}

/** As with new requests, the cause is read from what stands: entitlement management documents no codes. */
async function whyNot(by: Changer, kind: 'Update' | 'Remove', id: AssignmentId, answer: Rejected): Promise<Change> {
  const reader = by.as === 'person' ? by.reader : by.graph;
  const assignment = await readAssignment(reader, id);
  if (!assignment || assignment.state === 'expired') return refused('not-found', answer);
  const open = (await listOpenRequests(reader, assignment.package.id)).filter(({ assignmentId }) => assignmentId === id);
  const removal = open.find(({ type }) => type.endsWith('Remove'));
  if (removal && kind === 'Remove') return done(answer, { requestId: removal.id });
  if (open.length > 0) return refused('already-requested', answer);
  if (by.as === 'person') {
    const self = await readSelfService(reader, assignment.policyId);
    if (self && !(kind === 'Update' ? self.extend : self.remove)) return refused('not-allowed', answer);
  }
  return plainlyRefused(answer);
}
