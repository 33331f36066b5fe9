import { z } from 'zod';
import { verbs, type Verb } from '../../card/verb.ts';
import { understand } from '../../language/understand.ts';
import type { Understanding } from '../../language/understanding.ts';
import { decide } from '../approval/decide.ts';
import { listApprovals } from '../approval/list-approvals.ts';
import { listGuests } from '../guest/list-guests.ts';
import { helpCard, notOffered, unknownCard } from '../help/help.ts';
import { openForm } from '../invite/open-form.ts';
import { checkForm, discardForm, submitForm } from '../invite/submit-form.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, Say, Turn, TurnHandler } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { listRequests } from '../request/list-requests.ts';
import { offerInWords } from '../request/offer-in-words.ts';
import { showRequest } from '../request/show-request.ts';
import { withdraw } from '../request/withdraw.ts';
import { vocabularyOf } from './vocabulary.ts';

const sayData = z.looseObject({ text: z.string().max(500) });

type ActionTurn = Turn & { input: { kind: 'action' } };

/** What Foyer does with what people say and press: the table of contents of the capabilities. */
export function createTurnHandler(parts: Parts): TurnHandler {
  return {
    async message(turn, say) {
      await remember(parts, turn);
      await answer(parts, turn, turn.input.text, say);
    },
    async action(turn, say) {
      await remember(parts, turn);
      const verb = verbs.find((one) => one === turn.input.verb);
      return verb === undefined ? unknownButton : press(parts, turn, verb, say);
    },
    async installation(turn, say) {
      const { tenantId, personId } = turn.chat;
      if (turn.input.kind === 'removed') return parts.store.chats.close(tenantId, personId);
      // Whoever was reached by Foyer itself has its card to look at, and needs no greeting on top.
      const known = await parts.store.chats.byPerson(tenantId, personId);
      await remember(parts, turn);
      if (!known && !(await parts.store.views.anyFor(tenantId, personId))) await say(helpCard(parts.house, true));
    },
  };
}

async function answer(parts: Parts, turn: Turn, text: string, say: Say): Promise<void> {
  const { timeZone, locale } = readerOf(parts, turn);
  const vocabulary = await vocabularyOf(parts);
  const understood = understand(text, { now: parts.clock.now(), timeZone, locale, speaker: '', vocabulary });
  await route(parts, turn, understood, say);
}

async function route(parts: Parts, turn: Turn, { intent, slots, nearest }: Understanding, say: Say): Promise<void> {
  switch (intent) {
    case 'invite_guest':
      return openForm(parts, turn, slots, say);
    case 'my_requests':
      return listRequests(parts, turn, { number: slots.request, mails: slots.emails ?? [] }, say);
    case 'my_guests':
      return listGuests(parts, turn, slots.organization, say);
    case 'my_approvals':
      return listApprovals(parts, turn, say);
    case 'decide':
      return offerInWords(parts, turn, slots.decision === 'deny' ? 'deny' : 'approve', slots, say);
    case 'cancel_request':
      return offerInWords(parts, turn, 'withdraw', slots, say);
    case 'help':
      await say(helpCard(parts.house));
      return;
    case 'cancel': {
      const forms = await parts.store.drafts.discardAll(turn.chat.tenantId, turn.chat.personId);
      await say({ kind: 'text', text: forms > 0 ? 'Stopped. What was not sent will not be sent.' : 'There is nothing to stop. A request that was sent is taken back with ‘withdraw’ and its number.' });
      return;
    }
    case 'unknown':
      await say(unknownCard(nearest));
      return;
    case 'bulk_invite':
    case 'request_package':
    case 'direct_assign':
    case 'list_packages':
    case 'my_access':
    case 'guest_profile':
    case 'my_reviews':
    case 'attest':
    case 'extend':
    case 'remove_access':
    case 'resend_invitation':
    case 'change_sponsor':
    case 'inactive_guests':
    case 'start_review':
    case 'onboard_partner':
    case 'offboard_partner':
    case 'discover':
    case 'run_workflow':
    case 'audit':
    case 'policy':
      await say(notOffered(intent, parts.house));
      return;
  }
}

async function press(parts: Parts, turn: ActionTurn, verb: Verb, say: Say): Promise<ActionAnswer> {
  switch (verb) {
    case 'invite.check':
      return checkForm(parts, turn);
    case 'invite.send':
      return submitForm(parts, turn);
    case 'invite.discard':
      return discardForm(parts, turn);
    case 'request.show':
      return showRequest(parts, turn, say);
    case 'request.withdraw':
      return withdraw(parts, turn);
    case 'request.approve':
      return decide(parts, turn, 'approve');
    case 'request.deny':
      return decide(parts, turn, 'deny');
    case 'say': {
      const parsed = sayData.safeParse(turn.input.data);
      if (!parsed.success) return unknownButton;
      await answer(parts, turn, parsed.data.text, say);
      return { kind: 'notice', text: 'The answer is below.' };
    }
  }
}

const unknownButton: ActionAnswer = { kind: 'refused', status: 400, text: 'Foyer does not know this button, so nothing was changed. Write ‘help’ for a fresh start.' };

const remember = (parts: Parts, turn: Turn) => parts.store.chats.remember({ ...turn.chat, locale: turn.locale, timeZone: turn.timeZone }, parts.clock.now());
