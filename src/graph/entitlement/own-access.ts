import { z } from 'zod';
import type { Effect } from '../../capability/port/directory.ts';
import type { OwnAccess, OwnRequest } from '../../capability/port/entitlement.ts';
import { packageId, type AssignmentRequestId, type PackageId } from '../../capability/port/identity.ts';
import type { Owner } from '../../capability/port/sign-in.ts';
import { done, plainlyRefused, refused } from '../effect.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { answersBody } from './answer.ts';
import { decideStage, listApprovals, readApproval } from './approval.ts';
import { created } from './assign.ts';
import { changeEnd, removeAssignment, type Changer } from './change-assignment.ts';
import { cancelRequest } from './request-action.ts';
import { requests } from './request.ts';
import { readRequirements } from './requirement.ts';
import { scheduleBody } from './schedule.ts';
import { listSuggestions } from './suggestion.ts';
import { whyNotGiven } from './why-not-given.ts';

/** Entitlement management as a person; `reader` is the application, which may read why something was refused. */
export function ownAccess({ graph, reader, owner, ready }: { graph: GraphClient; reader: GraphClient; owner: Owner; ready: () => Promise<void> }): OwnAccess {
  const self: Changer = { graph, as: 'person', reader };
  return {
    ready,
    requestable: () => listRequestable(graph),
    suggestions: () => listSuggestions(graph),
    requirements: (pkg) => readRequirements(graph, pkg),
    request: (wanted) => requestPackage(graph, reader, owner, wanted),
    extend: (assignment, wanted) => changeEnd(self, assignment, wanted),
    giveUp: (assignment, justification) => removeAssignment(self, assignment, justification),
    cancel: (request) => cancelRequest(graph, reader, request),
    approvals: () => listApprovals(graph),
    approval: (request) => readApproval(graph, request),
    decide: (request, stageId, decision, justification) => decideStage(graph, request, stageId, decision, justification),
  };
}

async function listRequestable(graph: GraphClient): Promise<PackageId[]> {
  const place = path`/identityGovernance/entitlementManagement/accessPackages/filterByCurrentUser(on='allowedRequestor')`;
  return (await graph.list(place, { $select: 'id' }, z.object({ id: z.string().min(1) }))).map(({ id }) => packageId(id));
}

/** Asks for a package, for the person or for a direct report of theirs; who asks is told by the token alone. */
async function requestPackage(graph: GraphClient, reader: GraphClient, owner: Owner, wanted: OwnRequest): Promise<Effect<{ requestId: AssignmentRequestId }>> {
  const { target } = wanted;
  const answer = await graph.request({
    method: 'POST',
    path: requests,
    body: {
      requestType: 'userAdd',
      justification: wanted.justification,
      assignment: {
        accessPackageId: wanted.package,
        assignmentPolicyId: wanted.policy,
        ...(target ? { target: { objectId: target.id, displayName: target.displayName, ...(target.mail && { email: target.mail }), subjectType: 'user' } } : { targetId: owner.personId }),
      },
      ...scheduleBody(wanted.period),
      ...answersBody(wanted.answers),
    },
  });
  if (answer.ok) return done(answer, { requestId: parse(created, answer, requests) });
  if (answer.status === 403) return refused('not-allowed', answer);
  if (answer.status !== 400 && answer.status !== 409) return plainlyRefused(answer);
  const why = await whyNotGiven(reader, { target: { id: target?.id ?? owner.personId }, package: wanted.package }, answer);
  if (why.ok || why.refusal.reason !== 'other') return why;
  // What applies to a direct report is told to nobody but the report.
  const allowed = target !== null || (await readRequirements(graph, wanted.package)).some(({ policyId }) => policyId === wanted.policy);
  return allowed ? why : refused('not-allowed', answer);
}
