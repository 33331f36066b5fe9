import type { GovernanceVerb } from '../../card/verb.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { askTakeOn, askRefuse, configure, refuse } from '../partner/change-partner.ts';
import { addSponsor, askDropSponsor, removeSponsor } from '../partner/change-sponsor.ts';
import { changeLifecycle, openLifecycle, reviewLifecycle } from '../partner/change-lifecycle.ts';
import { partnerList } from '../partner/partner-list.ts';
import { partnerById } from '../partner/show-partner.ts';
import { troubleWords } from '../entra-trouble.ts';
import { idData, pageData, rulesData, unreadable } from './governance-data.ts';
import { catalogList, openCatalog } from './show-catalog.ts';
import { packageById } from './show-package.ts';
import { viewerOf } from './viewer.ts';

const changing: ReadonlySet<GovernanceVerb> = new Set(['partner.configure', 'partner.delete', 'partner.add-sponsor', 'partner.remove-sponsor', 'lifecycle.change']);

/** The buttons of catalogs, packages, partner organizations and settings. Each looks up anew who presses, and what they may. */
export async function pressGovernance(parts: Parts, turn: ActionTurn, verb: GovernanceVerb): Promise<ActionAnswer> {
  try {
    return await press(parts, turn, verb);
  } catch (error) {
    const words = troubleWords(error, changing.has(verb));
    if (words === null) throw error;
    return { kind: 'refused', status: 500, text: words };
  }
}

function press(parts: Parts, turn: ActionTurn, verb: GovernanceVerb): ActionAnswer | Promise<ActionAnswer> {
  switch (verb) {
    case 'catalog.list':
      return withPage(turn, async (page) => catalogList(parts, await viewerOf(parts, turn), page));
    case 'catalog.open':
      return withId(turn, async (id) => openCatalog(parts, await viewerOf(parts, turn), (one) => one.id === id));
    case 'package.rules': {
      const parsed = rulesData.safeParse(turn.input.data);
      return parsed.success ? shown(packageById(parts, turn, parsed.data.id, parsed.data.policy)) : unreadable;
    }
    case 'partner.list':
      return withPage(turn, async (page) => partnerList(parts, await viewerOf(parts, turn), page));
    case 'partner.open':
      return withId(turn, async (id) => partnerById(parts, turn, await viewerOf(parts, turn), id));
    case 'partner.take-on':
      return askTakeOn(parts, turn);
    case 'partner.configure':
      return configure(parts, turn);
    case 'partner.refuse':
      return askRefuse(parts, turn);
    case 'partner.delete':
      return refuse(parts, turn);
    case 'partner.add-sponsor':
      return addSponsor(parts, turn);
    case 'partner.drop-sponsor':
      return askDropSponsor(parts, turn);
    case 'partner.remove-sponsor':
      return removeSponsor(parts, turn);
    case 'lifecycle.open':
      return openLifecycle(parts, turn);
    case 'lifecycle.review':
      return reviewLifecycle(parts, turn);
    case 'lifecycle.change':
      return changeLifecycle(parts, turn);
  }
}

type Card = Message & { kind: 'card' };

function withId(turn: ActionTurn, find: (id: string) => Promise<Card | null>): ActionAnswer | Promise<ActionAnswer> {
  const parsed = idData.safeParse(turn.input.data);
  return parsed.success ? shown(find(parsed.data.id)) : unreadable;
}

function withPage(turn: ActionTurn, find: (page: number) => Promise<Card | null>): ActionAnswer | Promise<ActionAnswer> {
  const parsed = pageData.safeParse(turn.input.data);
  return parsed.success ? shown(find(parsed.data.page)) : unreadable;
}

/** What is not theirs to see and what is no more get the same answer. */
async function shown(finding: Promise<Card | null>): Promise<ActionAnswer> {
  const found = await finding;
  return found === null ? { kind: 'refused', status: 403, text: 'This is not yours to see, or exists no more.' } : { kind: 'card', card: found.card };
}
