import { z } from 'zod';
import type { SubjectSet } from '../../rule/policy.ts';

/** One entry of a policy's targets, approvers, requestors or reviewers; `description` is the name of what the id means. */
export const subjectSet = z.object({
  '@odata.type': z.string(),
  description: z.string().nullish(),
  userId: z.string().nullish(),
  groupId: z.string().nullish(),
  managerLevel: z.number().int().nullish(),
  connectedOrganizationId: z.string().nullish(),
  membershipRule: z.string().nullish(),
});
export const subjectSets = z.array(subjectSet).nullish();

export function toSubjectSets(found: z.infer<typeof subjectSets>): SubjectSet[] {
  return (found ?? []).map(toSubjectSet);
}

/** One that lacks its id is as unknown as one of a type that did not exist when this was written. */
function toSubjectSet(found: z.infer<typeof subjectSet>): SubjectSet {
  const type = found['@odata.type'].replace(/^#?microsoft\.graph\./, '');
  const name = found.description || null;
  const unknown: SubjectSet = { kind: 'unknown', type };
  switch (type) {
    case 'singleUser':
      return found.userId ? { kind: 'person', id: found.userId, name } : unknown;
    case 'groupMembers':
      return found.groupId ? { kind: 'group', id: found.groupId, name } : unknown;
    case 'requestorManager':
      return { kind: 'requestor-manager', level: found.managerLevel ?? 1 };
    case 'targetManager':
      return { kind: 'target-manager', level: found.managerLevel ?? 1 };
    case 'targetUserSponsors':
      return { kind: 'target-sponsors' };
    case 'internalSponsors':
      return { kind: 'internal-sponsors' };
    case 'externalSponsors':
      return { kind: 'external-sponsors' };
    case 'connectedOrganizationMembers':
      return found.connectedOrganizationId ? { kind: 'organization', id: found.connectedOrganizationId, name } : unknown;
    case 'attributeRuleMembers':
      return found.membershipRule ? { kind: 'rule', membershipRule: found.membershipRule } : unknown;
    default:
      return unknown;
  }
}
