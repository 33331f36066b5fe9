import { choicesCard } from '../../card/choices-card.ts';
import type { Intent } from '../../language/understanding.ts';
import type { House, Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { Turn } from '../port/turn.ts';
import { within } from '../within.ts';

const patienceMs = 600;

/** 'What can you do': what there is for this person, by example, with the most wanted as buttons. */
export async function help(parts: Parts, turn: Turn, greeting = false): Promise<Message> {
  const me = await within(patienceMs, parts.directory.person(turn.chat.personId));
  return me?.isGuest ? guestHelp(greeting) : helpCard(parts.house, greeting);
}

const titleOf = (greeting: boolean) => (greeting ? 'Hello, this is Foyer' : 'What you can ask');

function guestHelp(greeting: boolean): Message {
  const title = titleOf(greeting);
  return choicesCard({
    title,
    lead: 'You are a guest here. Foyer gets you access: you ask, somebody of the organization decides, and you see where it stands. Write in your own words.',
    lines: [
      { name: 'Get access  ', text: 'what can I request, I need Marketing Assets for two weeks because …' },
      { name: 'Keep or end it  ', text: 'what do I have, extend Marketing Assets until 30 June, give up Marketing Assets' },
      { name: 'Follow a request  ', text: 'my requests, where is request 1042, withdraw 1042' },
      { name: 'Know the rules  ', text: 'who can get Apollo' },
    ],
    choices: [
      { title: 'What can I request', text: 'what can I request' },
      { title: 'What do I have', text: 'what do I have' },
      { title: 'My requests', text: 'my requests' },
    ],
  });
}

function helpCard(house: House, greeting: boolean): Message {
  const title = titleOf(greeting);
  return choicesCard({
    title,
    lead: 'Foyer brings guests in and gives access: you ask, your manager or a sponsor decides, Microsoft Entra carries it out, and everybody sees where it stands. Write in your own words.',
    lines: [
      { name: 'Invite guests  ', text: `invite name@partner.com until 31 March, she reviews the mockups. Up to ${house.limits.mostGuests} guests at once.` },
      { name: 'Get access  ', text: 'what can I request, I need Apollo for two weeks because …, request Apollo for a guest whom you sponsor' },
      { name: 'Keep or end it  ', text: 'what do I have, extend Apollo until 30 June, give up Apollo' },
      { name: 'Follow a request  ', text: 'my requests, where is request 1042, withdraw 1042' },
      { name: 'See your guests  ', text: 'my guests, my guests from Fabrikam' },
      { name: 'Decide  ', text: 'what is waiting for me, approve 1042, deny 1042 because it is the wrong project' },
      { name: 'Know the rules  ', text: 'who can get Apollo, who approves Apollo' },
      { name: 'Look after it  ', text: 'governance, import guests from a file; for administrators and owners of catalogs' },
    ],
    choices: [
      { title: 'Invite a guest', text: 'invite a guest' },
      { title: 'What can I request', text: 'what can I request' },
      { title: 'What do I have', text: 'what do I have' },
      { title: 'My requests', text: 'my requests' },
      { title: 'My guests', text: 'my guests' },
      { title: 'Waiting for me', text: 'what is waiting for me' },
    ],
  });
}

/** What a button says for an intent, and the words that it stands for; only for what Foyer can do. */
const offers: Partial<Record<Intent, { title: string; text: string }>> = {
  invite_guest: { title: 'Invite a guest', text: 'invite a guest' },
  list_packages: { title: 'What can I request', text: 'what can I request' },
  request_package: { title: 'Request access', text: 'what can I request' },
  my_access: { title: 'What do I have', text: 'what do I have' },
  extend: { title: 'Extend access', text: 'what do I have' },
  remove_access: { title: 'End access', text: 'what do I have' },
  bulk_invite: { title: 'Import guests', text: 'import guests from a file' },
  my_requests: { title: 'My requests', text: 'my requests' },
  my_guests: { title: 'My guests', text: 'my guests' },
  my_approvals: { title: 'What waits for me', text: 'what is waiting for me' },
  policy: { title: 'Rules and governance', text: 'governance' },
  help: { title: 'What you can do', text: 'help' },
};
const usual: readonly Intent[] = ['invite_guest', 'my_requests', 'help', 'my_guests', 'my_approvals'];

/** Not understood: said so, with the three nearest things as buttons. Nothing is guessed, nothing is done. */
export function unknownCard(nearest: readonly Intent[]): Message {
  const intents = [...new Set([...nearest, ...usual])].filter((intent) => offers[intent] !== undefined).slice(0, 3);
  const title = 'That was not understood';
  return choicesCard({
    title,
    lead: 'Nothing was done. Did you mean one of these? Or say it in other words.',
    lines: [],
    choices: intents.flatMap((intent) => offers[intent] ?? []),
  });
}

/** Understood, but not something that Foyer does: said plainly, with where to do it. */
export const notOffered: Message = { kind: 'text', text: 'That was understood, but Foyer does not do it yet. Nothing was changed. ‘Help’ shows what there is; your IT administrators do the rest in the Entra admin center.' };
