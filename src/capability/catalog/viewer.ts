import { domainOf, isWithin } from '../../rule/mail-address.ts';
import type { PolicyViewer } from '../../rule/policy-reach.ts';
import type { Parts } from '../parts.ts';
import type { Roles } from '../port/entitlement.ts';
import type { CatalogId } from '../port/identity.ts';
import type { Turn } from '../port/turn.ts';
import { within } from '../within.ts';

/** The person of a turn, as Entra has them now: as whom they look at packages, and what their roles allow. */
export interface Viewer {
  as: PolicyViewer;
  roles: Roles;
}

const nobody: Roles = { governanceAdministrator: false, ownedCatalogs: [] };
const patienceMs = 1_000;

/** `if-known`: where roles only add to what is shown, their absence holds nothing up. */
export async function viewerOf(parts: Parts, turn: Turn, roles: 'needed' | 'if-known' = 'needed'): Promise<Viewer> {
  const reading = parts.entitlement.rolesOf(turn.chat.personId);
  const [person, held] = await Promise.all([parts.directory.person(turn.chat.personId), roles === 'needed' ? reading : within(patienceMs, reading).then((known) => known ?? nobody)]);
  // Somebody whom the directory does not know is shown what a stranger is shown.
  if (person !== null && !person.isGuest) return { as: { kind: 'employee' }, roles: held };
  const domain = domainOf(person?.mail ?? '');
  const organization = domain === '' ? undefined : (await parts.entitlement.organizationDetails()).find((one) => isWithin(domain, one.domains));
  return { as: { kind: 'guest', id: turn.chat.personId, organization: organization ? { id: organization.id, configured: organization.state === 'configured' } : null }, roles: nobody };
}

/** Whether somebody looks after packages at all. */
export const looksAfterPackages = ({ roles }: Viewer) => roles.governanceAdministrator || roles.ownedCatalogs.length > 0;

export const looksAfter = ({ roles }: Viewer, catalog: CatalogId) => roles.governanceAdministrator || roles.ownedCatalogs.includes(catalog);
