import type { GuestRequest } from '../../rule/request.ts';
import type { Assignment } from '../port/entitlement.ts';

const slackMs = 3_600_000;

/** Whether a guest's request tells of this end already; not where the access was extended beyond the stay that was asked for. */
export const followedByStay = (assignment: Pick<Assignment, 'package' | 'endsAt'>, invited: readonly GuestRequest[]): boolean =>
  invited.some(({ terms }) => terms.package?.id === assignment.package.id && assignment.endsAt !== null && Date.parse(assignment.endsAt) <= Date.parse(terms.endAt) + slackMs);
