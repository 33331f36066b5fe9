import type { AccessRequest } from './access-request.ts';
import type { AssignmentPolicy } from './policy.ts';
import type { GuestRequest } from './request.ts';

/** How somebody came to hold an access package. */
export type HoldingOrigin =
  | { kind: 'asked'; number: number; by: { id: string; name: string }; approvers: string[] }
  | { kind: 'ordered'; number: number; by: { id: string; name: string } }
  | { kind: 'invited'; number: number; by: { id: string; name: string } }
  | { kind: 'automatic' }
  /** By an administrator, outside of Foyer: nobody can ask by this policy. */
  | { kind: 'assigned' }
  | { kind: 'elsewhere' };

/** How it was got, as far as Foyer knows: its own requests first, then what the policy tells. */
export function originOf(packageId: string, policy: Pick<AssignmentPolicy, 'automatic' | 'scope'> | null, asked: readonly AccessRequest[], invited: readonly GuestRequest[]): HoldingOrigin {
  const given = asked.find(({ terms, state }) => terms.package.id === packageId && terms.action === 'add' && (state.kind === 'delivered' || state.kind === 'partly'));
  const invitation = invited.find(({ terms, state }) => terms.package?.id === packageId && state.kind === 'approved');
  if (given && (!invitation || given.number > invitation.number)) {
    const { number, requestor: by } = given;
    if (given.run === 'direct') return { kind: 'ordered', number, by };
    return { kind: 'asked', number, by, approvers: given.stages.flatMap(({ state }) => (state.kind === 'decided' && state.by ? [state.by.name] : [])) };
  }
  if (invitation) return { kind: 'invited', number: invitation.number, by: invitation.requestor };
  if (policy?.automatic) return { kind: 'automatic' };
  return policy?.scope === 'notSpecified' ? { kind: 'assigned' } : { kind: 'elsewhere' };
}
