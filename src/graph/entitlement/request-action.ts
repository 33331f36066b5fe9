import type { Effect } from '../../capability/port/directory.ts';
import type { AssignmentRequestId } from '../../capability/port/identity.ts';
import { done, plainlyRefused, refused } from '../effect.ts';
import type { GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { readRequest } from './request.ts';

/** Takes a request back, as the person who made it; `reader` tells what became of it where that is too late. */
export async function cancelRequest(graph: GraphClient, reader: GraphClient, id: AssignmentRequestId): Promise<Effect<object>> {
  const answer = await graph.request({ method: 'POST', path: path`/identityGovernance/entitlementManagement/assignmentRequests/${id}/cancel` });
  if (answer.ok) return done(answer, {});
  if (answer.status === 403) return refused('not-allowed', answer);
  if (answer.status !== 400 && answer.status !== 409) return plainlyRefused(answer);
  return (await readRequest(reader, id))?.state === 'canceled' ? done(answer, {}) : refused('not-possible', answer);
}

/** Has a failed or partial delivery tried again. */
export async function reprocessRequest(graph: GraphClient, id: AssignmentRequestId): Promise<Effect<object>> {
  const answer = await graph.request({ method: 'POST', path: path`/identityGovernance/entitlementManagement/assignmentRequests/${id}/reprocess` });
  if (answer.ok) return done(answer, {});
  return answer.status === 400 || answer.status === 409 ? refused('not-possible', answer) : plainlyRefused(answer);
}
