import type { Slots } from '../../language/understanding.ts';
import { noteCard } from '../help/note-card.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { Say, Turn } from '../port/turn.ts';
import { lifecycleCard } from '../partner/lifecycle-card.ts';
import { partnerList } from '../partner/partner-list.ts';
import { partnerNamed } from '../partner/show-partner.ts';
import { troubleWords } from '../entra-trouble.ts';
import type { GovernanceWish } from './governance-wish.ts';
import { homeCard, rulesHint } from './home-card.ts';
import { catalogList, openCatalog } from './show-catalog.ts';
import { packageNamed } from './show-package.ts';
import { looksAfterPackages, viewerOf, type Viewer } from './viewer.ts';

/** 'Who can get Apollo', 'the rules for Northwind', 'governance'. */
export function showPolicy(parts: Parts, turn: Turn, slots: Slots, say: Say): Promise<void> {
  return answering(say, async () => {
    if (slots.package !== undefined) return packageNamed(parts, turn, slots.package);
    const viewer = await viewerOf(parts, turn);
    if (slots.organization !== undefined) return partnerNamed(parts, turn, viewer, slots.organization);
    return looksAfterPackages(viewer) ? homeCard(parts, viewer) : rulesHint();
  });
}

/** 'Onboard Northwind': the organization as it stands, with what is to be done; without a name, all of them. */
export function showPartner(parts: Parts, turn: Turn, organization: string | undefined, say: Say): Promise<void> {
  return answering(say, async () => {
    const viewer = await viewerOf(parts, turn);
    return organization === undefined ? organizations(parts, viewer) : partnerNamed(parts, turn, viewer, organization);
  });
}

/** What was wished by an administrator's noun. False where this person is better served by the intent. */
export async function showGovernance(parts: Parts, turn: Turn, wish: GovernanceWish, say: Say): Promise<boolean> {
  let served = true;
  await answering(say, async () => {
    if (wish.kind === 'package') return packageNamed(parts, turn, wish.name);
    const viewer = await viewerOf(parts, turn);
    switch (wish.kind) {
      case 'catalogs': {
        const said = wish.text.toLowerCase();
        const card = (await openCatalog(parts, viewer, (one) => said.includes(one.displayName.toLowerCase()))) ?? (await catalogList(parts, viewer, 0));
        // An employee who says ‘the catalog’ means what they may ask for.
        if (card === null) served = false;
        return card;
      }
      case 'organizations':
        return organizations(parts, viewer);
      case 'organization':
        return partnerNamed(parts, turn, viewer, wish.name);
      case 'lifecycle':
        return looksAfterPackages(viewer) ? lifecycleCard(await parts.entitlement.outsiderLifecycle(), viewer.roles.governanceAdministrator) : noteCard('Only for administrators', 'What happens to guests after their last access package is set by your governance administrators.');
    }
  });
  return served;
}

async function organizations(parts: Parts, viewer: Viewer): Promise<Message> {
  return (await partnerList(parts, viewer, 0)) ?? noteCard('Only for administrators', 'Partner organizations are looked after by your governance administrators. To invite somebody from one, you need nothing from here: invite name@partner.com until 31 March, because …');
}

async function answering(say: Say, find: () => Promise<Message | null>): Promise<void> {
  let message: Message | null;
  try {
    message = await find();
  } catch (error) {
    const words = troubleWords(error);
    if (words === null) throw error;
    message = { kind: 'text', text: words };
  }
  if (message !== null) await say(message);
}
