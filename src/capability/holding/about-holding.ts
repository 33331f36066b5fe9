import { originOf, type HoldingOrigin } from '../../rule/holding-got.ts';
import type { HoldingAbout } from '../../rule/holding.ts';
import { refusalFor, type HoldingRole } from '../../rule/holding-right.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import type { TenantId } from '../../rule/identity.ts';
import type { GuestRequest } from '../../rule/request.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { guestId } from '../port/identity.ts';
import { heldAccess } from './held-access.ts';

type Reading = Pick<Parts, 'store' | 'entitlement' | 'directory'>;

/** Foyer's own requests by which somebody may have come to what they hold. */
export interface Past {
  asked: AccessRequest[];
  invited: GuestRequest[];
}

export async function pastOf({ store }: Pick<Parts, 'store'>, tenantId: TenantId, holder: string): Promise<Past> {
  const [asked, stays] = await Promise.all([store.access.aboutTarget(tenantId, { id: holder }, 50), store.requests.openStaysOf([guestId(holder)])]);
  const invited = await Promise.all([...new Set(stays.map(({ requestId }) => requestId))].map((id) => store.requests.byId(id)));
  return { asked, invited: invited.filter((one) => one !== null) };
}

/** A package that is held, with its policy and how it was got. */
export interface Held {
  assignment: Assignment;
  detail: PackageDetail | null;
  policy: AssignmentPolicy | null;
  origin: HoldingOrigin;
}

export async function heldWith({ entitlement }: Pick<Parts, 'entitlement'>, assignment: Assignment, past: Past): Promise<Held> {
  const detail = await entitlement.packageDetail(assignment.package.id);
  const policy = detail?.policies.find(({ id }) => id === assignment.policyId) ?? null;
  return { assignment, detail, policy, origin: originOf(assignment.package.id, policy, past.asked, past.invited) };
}

/** What the people concerned are shown of what somebody holds; looked up anew. */
export async function aboutHolding(parts: Reading, assignment: Assignment, holder: string, past: Past): Promise<HoldingAbout> {
  const [person, held] = await Promise.all([parts.directory.person(holder), heldWith(parts, assignment, past)]);
  const isGuest = person?.isGuest ?? false;
  const guest = isGuest ? await parts.directory.guestById(guestId(holder)) : null;
  const { detail, policy, origin } = held;
  const rights = (role: HoldingRole) => ({ extend: refusalFor('extend', role, heldAccess(assignment, policy)), remove: refusalFor('remove', role, heldAccess(assignment, policy)) });
  return {
    mail: guest?.mail ?? person?.mail ?? assignment.target.mail,
    isGuest,
    sponsors: guest?.sponsors.map(({ id, displayName }) => ({ id, name: displayName })) ?? [],
    resources: detail?.resources.map(({ name }) => name) ?? [],
    policy: policy && { name: policy.displayName, end: policy.end, approvalToExtend: policy.approval.forExtend || !policy.selfExtend },
    since: assignment.since,
    origin,
    holderRights: rights('holder'),
    sponsorRights: rights('sponsor'),
  };
}
