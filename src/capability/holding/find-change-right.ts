import type { AccessFinding } from '../../rule/access-finding.ts';
import { actingRole, refusalFor, type HoldingAction, type HoldingRole } from '../../rule/holding-right.ts';
import type { AssignmentPolicy, PackageDetail } from '../../rule/policy.ts';
import type { ResolvedTarget } from '../package/resolve-target.ts';
import type { Parts } from '../parts.ts';
import type { Assignment } from '../port/entitlement.ts';
import { guestId, personId } from '../port/identity.ts';
import type { Turn } from '../port/turn.ts';
import { heldAccess } from './held-access.ts';

export interface ChangeRight {
  /** As what the person acts; null where they may not. */
  role: HoldingRole | null;
  findings: AccessFinding[];
}

/**
 * As what somebody may extend or end what is held: its holder, the guest's sponsor, the holder's manager, an owner of the
 * catalog, an administrator. A stranger is told whom to ask, and nothing of what is held.
 */
export async function findChangeRight(parts: Parts, turn: Turn, action: HoldingAction, { resolved, detail, assignment, policy }: { resolved: ResolvedTarget; detail: PackageDetail; assignment: Assignment | null; policy: AssignmentPolicy | null }): Promise<ChangeRight> {
  const unknown = resolved.findings.filter(({ code }) => code === 'address-invalid' || code === 'colleague-unknown');
  if (unknown.length > 0) return { role: null, findings: unknown };
  const { target } = resolved;
  const pkg = detail.displayName;
  const self = target.relation === 'self';
  const near = nearRole(resolved);
  const roles: HoldingRole[] = near ? [near] : [];
  const held = assignment && heldAccess(assignment, policy);
  // Roles in the directory are asked for only where being near is not enough.
  if (!near || (held && refusalFor(action, near, held) !== null)) roles.push(...(await farRoles(parts, turn, detail)));
  if (roles.length === 0) return { role: null, findings: [{ level: 'blocking', code: 'not-yours-to-change', action, package: pkg, name: target.name, ask: await whomToAsk(parts, resolved) }] };
  if (!held) return { role: null, findings: [{ level: 'blocking', code: 'not-held', package: pkg, who: self ? null : target.name }] };
  const acting = actingRole(action, roles, held);
  if (acting.ok) return { role: acting.role, findings: [] };
  const ask = self && target.isGuest ? await whomToAsk(parts, resolved) : [];
  return { role: null, findings: acting.refusal === 'stranger' ? [] : [{ level: 'blocking', code: 'change-refused', action, package: pkg, who: self ? null : target.name, why: acting.refusal, ask }] };
}

/** What somebody is to the holder, by what the target's resolution found. */
export function nearRole({ target, findings }: ResolvedTarget): HoldingRole | null {
  const found = (code: AccessFinding['code']) => findings.some((one) => one.code === code);
  switch (target.relation) {
    case 'self':
      return 'holder';
    case 'guest':
      return found('not-your-guest') ? null : 'sponsor';
    case 'report':
      return found('not-your-report') ? null : 'manager';
    // Nobody has an account by this address, so nothing is held.
    case 'newcomer':
    case 'directed':
      return null;
  }
}

async function farRoles(parts: Parts, turn: Turn, detail: PackageDetail): Promise<HoldingRole[]> {
  const { governanceAdministrator, ownedCatalogs } = await parts.entitlement.rolesOf(turn.chat.personId);
  return [...(governanceAdministrator ? ['administrator' as const] : []), ...(ownedCatalogs.includes(detail.catalog.id) ? ['owner' as const] : [])];
}

/** The sponsors of a guest, or the manager of a colleague. */
export async function whomToAsk({ directory }: Pick<Parts, 'directory'>, { target }: ResolvedTarget): Promise<string[]> {
  if (target.id === null) return [];
  if (target.isGuest) return (await directory.guestById(guestId(target.id)))?.sponsors.map(({ displayName }) => displayName) ?? [];
  const manager = await directory.managerOf(personId(target.id));
  return [target.name, ...(manager ? [manager.displayName] : [])];
}
