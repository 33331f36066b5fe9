import type { HeldAccess } from '../../rule/holding-right.ts';
import type { AssignmentPolicy } from '../../rule/policy.ts';
import type { Assignment } from '../port/entitlement.ts';

const delivered = { delivering: 'no', partiallyDelivered: 'partly', delivered: 'yes', expired: 'no', deliveryFailed: 'no' } as const;

/** An assignment as the right to change it sees it. */
export const heldAccess = ({ state, endsAt }: Pick<Assignment, 'state' | 'endsAt'>, policy: AssignmentPolicy | null): HeldAccess => ({ delivered: delivered[state], ends: endsAt !== null, policy });
