import { plainText } from '../../card/plain-text.ts';
import { looksAfterPackages, type Viewer } from '../catalog/viewer.ts';
import { noteCard } from '../help/note-card.ts';
import type { Parts } from '../parts.ts';
import type { OrganizationDetail } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';
import type { Turn } from '../port/turn.ts';
import { partnerCard } from './partner-card.ts';

/** 'Onboard Northwind', 'who sponsors Northwind': the organization of that name or domain. */
export async function partnerNamed(parts: Parts, turn: Turn, viewer: Viewer, name: string): Promise<Message> {
  const said = name.toLowerCase();
  const found = (await parts.entitlement.organizationDetails()).find((one) => one.displayName.toLowerCase() === said || one.domains.includes(said));
  if (found && mayLook(viewer, turn, found)) return partnerCard(found, viewer);
  if (!looksAfterPackages(viewer)) return noteCard('Only for administrators', 'Your governance administrators take partner organizations on, or refuse them; beside them, the sponsors of an organization can look at it here.');
  return noteCard(`${plainText(name, 60)} is not a partner organization`, 'Entra knows no connected organization of that name or domain. It proposes one by itself as soon as somebody from it asks for a package that is open to everybody outside; an administrator can also add it in the Entra admin center, under connected organizations.');
}

/** The card of an organization; null where there is none that this person may see. */
export async function partnerById(parts: Parts, turn: Turn, viewer: Viewer, id: string): Promise<(Message & { kind: 'card' }) | null> {
  const found = (await parts.entitlement.organizationDetails()).find((one) => one.id === id);
  return found && mayLook(viewer, turn, found) ? partnerCard(found, viewer) : null;
}

/** Who looks after packages sees all of them, a sponsor the own one. */
const mayLook = (viewer: Viewer, turn: Turn, { internalSponsors }: OrganizationDetail) => looksAfterPackages(viewer) || (viewer.as.kind === 'employee' && internalSponsors.some((one) => one.id === turn.chat.personId));
