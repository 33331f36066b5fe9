import { z } from 'zod';
import { policyId, type PackageId } from '../../capability/port/identity.ts';
import type { Requirement } from '../../rule/policy.ts';
import { failureOf } from '../graph-answer.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';
import { question, toQuestions } from './question.ts';
import { policyEnd, schedule } from './schedule.ts';

const flag = z.boolean().nullish();

const requirement = z.object({
  policyId: z.string().nullish(),
  policyDisplayName: z.string().nullish(),
  policyDescription: z.string().nullish(),
  isApprovalRequiredForAdd: flag,
  isApprovalRequiredForUpdate: flag,
  isRequestorJustificationRequired: flag,
  allowCustomAssignmentSchedule: flag,
  schedule: schedule.nullish(),
  questions: z.array(question).nullish(),
});

/** What a person who asks for a package has to tell, one element a policy that lets them ask; none also where the package is gone. */
export async function readRequirements(graph: GraphClient, pkg: PackageId): Promise<Requirement[]> {
  const place = path`/identityGovernance/entitlementManagement/accessPackages/${pkg}/getApplicablePolicyRequirements`;
  const answer = await graph.request({ method: 'POST', path: place });
  if (!answer.ok && answer.status === 404) return [];
  if (!answer.ok) throw failureOf(answer);
  return parse(z.object({ value: z.array(requirement) }), answer, place).value.flatMap((found) => (found.policyId ? [toRequirement(found.policyId, found)] : []));
}

function toRequirement(id: string, found: z.infer<typeof requirement>): Requirement {
  return {
    policyId: policyId(id),
    displayName: found.policyDisplayName ?? id,
    description: found.policyDescription ?? '',
    approvalForAdd: found.isApprovalRequiredForAdd === true,
    approvalForExtend: found.isApprovalRequiredForUpdate === true,
    justification: found.isRequestorJustificationRequired === true,
    customPeriod: found.allowCustomAssignmentSchedule === true,
    end: policyEnd(found.schedule?.expiration),
    questions: toQuestions(found.questions),
  };
}
