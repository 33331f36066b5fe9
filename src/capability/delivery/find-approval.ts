import type { AccessRequest, AccessStage, Away, Background } from '../../rule/access-request.ts';
import { openStage } from '../../rule/access-request.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import { findApprovers } from '../approval/find-approvers.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import { guestId } from '../port/identity.ts';

/** Who is asked about a request, stage by stage, and what they should know beside it. */
export async function findApproval(parts: Parts, request: AccessRequest, detail: PackageDetail, policy: AssignmentPolicy): Promise<{ stages: AccessStage[]; background: Background }> {
  const run = request.run === 'foyer' ? 'foyer' : 'entra';
  const [stages, background] = await Promise.all([
    findApprovers(parts, { requestor: request.requestor, target: request.target, policy, run }),
    backgroundOf(parts, request, detail.incompatible.packages.map(({ displayName }) => displayName)),
  ]);
  return { stages, background };
}

/** What an approver should know beside the request. */
async function backgroundOf(parts: Parts, { target, tenantId, id }: AccessRequest, incompatible: string[]): Promise<Background> {
  const [held, earlier, guest] = await Promise.all([
    target.id === null ? [] : parts.entitlement.assignmentsOf(target.id),
    parts.store.access.aboutTarget(tenantId, target.id === null ? { mail: target.mail ?? '' } : { id: target.id }, 10),
    target.isGuest && target.id !== null ? parts.directory.guestById(guestId(target.id)) : null,
  ]);
  return {
    held: held.map((one) => ({ name: one.package.displayName, endsAt: one.endsAt })),
    earlier: earlier.filter((one) => one.id !== id).map((one) => ({ number: one.number, name: one.terms.package.name, outcome: one.state.kind, at: one.happenings.at(-1)?.at ?? one.askedAt })),
    incompatible,
    sponsors: guest?.sponsors.map(({ displayName }) => displayName) ?? [],
  };
}

/** That all of many are away at once is not worth a call for each of them. */
const mostLookedUp = 10;

/** Who of those that are asked, or would be asked next, is out of office. What cannot be read counts as being there. */
export async function findAway({ entitlement }: Pick<Parts, 'entitlement'>, request: AccessRequest): Promise<Away[]> {
  const stage = openStage(request)?.stage;
  const people = [...(stage?.approvers ?? []), ...(stage?.escalation ?? [])];
  if (people.length > mostLookedUp) return [];
  const found = await Promise.all(
    people.map(async ({ id }): Promise<Away | null> => {
      try {
        const away = await entitlement.awayUntil(id);
        return away && { id, until: away.until };
      } catch (error) {
        if (error instanceof DirectoryError) return null;
        throw error;
      }
    }),
  );
  return found.filter((one) => one !== null);
}
