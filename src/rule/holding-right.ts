import type { AssignmentPolicy } from './policy.ts';

/** What somebody is to an access package that is held, so that they may change it. */
export type HoldingRole = 'holder' | 'sponsor' | 'manager' | 'owner' | 'administrator';

export type HoldingAction = 'extend' | 'remove';

/** Why it may not be changed in this way, by somebody who may as such. */
export type HoldingRefusal =
  /** Entra gives and takes it by a rule. */
  | 'automatic'
  /** The policy does not let people do this for themselves. */
  | 'not-by-oneself'
  /** The policy does not let managers do this for the people who report to them. */
  | 'not-on-behalf'
  /** Owners of catalogs take access away, and do not prolong it. */
  | 'owner-removes-only'
  /** It does not end by itself, so that there is nothing to prolong. */
  | 'no-end'
  /** It is still being delivered, or was not delivered. */
  | 'not-delivered'
  /** It lasts for as long as its policy allows, counted from today. */
  | 'at-longest'
  /** Its policy cannot be found any more. */
  | 'policy-gone';

/** The access as far as the right to change it hangs on it. */
export interface HeldAccess {
  delivered: 'yes' | 'partly' | 'no';
  ends: boolean;
  policy: Pick<AssignmentPolicy, 'selfExtend' | 'selfRemove' | 'onBehalf' | 'automatic'> | null;
}

/** Whether somebody in this role may extend or end what is held; null where they may, else why not. */
export function refusalFor(action: HoldingAction, role: HoldingRole, held: HeldAccess): HoldingRefusal | null {
  if (held.delivered === 'no' || (held.delivered === 'partly' && action === 'extend')) return 'not-delivered';
  if (held.policy === null) return 'policy-gone';
  if (held.policy.automatic !== null) return 'automatic';
  if (action === 'extend' && !held.ends) return 'no-end';
  switch (role) {
    case 'holder':
      return (action === 'extend' ? held.policy.selfExtend : held.policy.selfRemove) ? null : 'not-by-oneself';
    case 'manager':
      return (action === 'extend' ? held.policy.onBehalf.extend : held.policy.onBehalf.remove) ? null : 'not-on-behalf';
    case 'owner':
      return action === 'extend' ? 'owner-removes-only' : null;
    // What people may do for themselves does not bind those who answer for a guest.
    case 'sponsor':
    case 'administrator':
      return null;
  }
}

/** The role by which somebody acts who may have several: the first that allows it. Without a role they are a stranger. */
export function actingRole(action: HoldingAction, roles: readonly HoldingRole[], held: HeldAccess): { ok: true; role: HoldingRole } | { ok: false; refusal: HoldingRefusal | 'stranger' } {
  const refusals: HoldingRefusal[] = [];
  for (const role of roles) {
    const refusal = refusalFor(action, role, held);
    if (refusal === null) return { ok: true, role };
    refusals.push(refusal);
  }
  return { ok: false, refusal: refusals[0] ?? 'stranger' };
}
