import { z } from 'zod';
import type { Suggestion } from '../../capability/port/entitlement.ts';
import { packageId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';

const reason = z.object({
  relatedPeopleAssignmentCount: z.number().int().nullish(),
  relatedPeople: z.array(z.object({ displayName: z.string().nullish() })).nullish(),
  pastAssignmentCount: z.number().int().nullish(),
});

const suggestion = z.object({ accessPackage: z.object({ id: z.string().min(1) }).nullish(), reasons: z.array(reason).nullish() });

/** What Entra suggests to this person: by what the people they work with hold, and by what they held before. */
export async function listSuggestions(graph: GraphClient): Promise<Suggestion[]> {
  const place = path`/identityGovernance/entitlementManagement/accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments,assignmentHistory')`;
  const found = await graph.list(place, { $expand: 'accessPackage' }, suggestion);
  return found.flatMap(({ accessPackage, reasons }) => {
    if (!accessPackage) return [];
    const people = (reasons ?? []).find(({ relatedPeopleAssignmentCount }) => relatedPeopleAssignmentCount);
    return [
      {
        package: packageId(accessPackage.id),
        relatedPeople: people?.relatedPeopleAssignmentCount ?? 0,
        names: (people?.relatedPeople ?? []).flatMap(({ displayName }) => displayName ?? []),
        heldBefore: (reasons ?? []).some(({ pastAssignmentCount }) => (pastAssignmentCount ?? 0) > 0),
      },
    ];
  });
}
