import { z } from 'zod';
import { isAccessVerb, isBulkVerb, isGovernanceVerb, verbs, type Verb } from '../../card/verb.ts';
import type { Understanding } from '../../language/understanding.ts';
import { decide } from '../approval/decide.ts';
import { listApprovals } from '../approval/list-approvals.ts';
import { takeFileAnswer } from '../bulk/offer-file.ts';
import { assignDirectly, inviteInBulk, offerBulk, takeFile, takePasted } from '../bulk/open-bulk.ts';
import { pressBulk } from '../bulk/press-bulk.ts';
import { looksLikeList } from '../bulk/read-list.ts';
import { governanceWish } from '../catalog/governance-wish.ts';
import { pressGovernance } from '../catalog/press-governance.ts';
import { showGovernance, showPartner, showPolicy } from '../catalog/show-governance.ts';
import { troubleWords } from '../entra-trouble.ts';
import { listGuests } from '../guest/list-guests.ts';
import { changeInWords } from '../holding/change-in-words.ts';
import { listHoldings } from '../holding/list-holdings.ts';
import { help, notOffered, unknownCard } from '../help/help.ts';
import { openForm } from '../invite/open-form.ts';
import { checkForm, discardForm, submitForm } from '../invite/submit-form.ts';
import { askInWords } from '../package/ask-in-words.ts';
import { findPackages } from '../package/find-packages.ts';
import { pressAccess } from '../package/press-access.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import { SignInNeeded } from '../port/sign-in.ts';
import type { ActionAnswer, ActionTurn, Say, Turn, TurnHandler } from '../port/turn.ts';
import { listRequests } from '../request/list-requests.ts';
import { offerInWords } from '../request/offer-in-words.ts';
import { showRequest } from '../request/show-request.ts';
import { withdraw } from '../request/withdraw.ts';
import { understandTurn } from './understand-turn.ts';

const sayData = z.looseObject({ text: z.string().max(500) });

/** What Foyer does with what people say and press: the table of contents of the capabilities. */
export function createTurnHandler(parts: Parts): TurnHandler {
  return {
    async message(turn, say) {
      await remember(parts, turn);
      const { text, files } = turn.input;
      if (files.length > 0) return takeFile(parts, turn, files, say);
      if (looksLikeList(text, parts.house.limits.mostGuests)) return takePasted(parts, turn, text, say);
      await askingToSignIn(parts, turn, text, say, () => answer(parts, turn, text, say));
    },
    async action(turn, say) {
      await remember(parts, turn);
      const verb = verbs.find((one) => one === turn.input.verb);
      if (verb === undefined) return unknownButton;
      try {
        return await press(parts, turn, verb, say);
      } catch (error) {
        if (error instanceof SignInNeeded) return { kind: 'sign-in', need: error.need };
        const trouble = troubleWords(error, true);
        if (trouble === null) throw error;
        logTrouble(parts, error);
        return { kind: 'notice', text: trouble };
      }
    },
    async signedIn(turn, say) {
      const { tenantId, personId } = turn.chat;
      const said = await parts.store.pendingTurns.take(tenantId, personId);
      if (!said) return;
      const again: Turn = { ...turn, activityId: said.activityId, locale: said.locale, timeZone: said.timeZone };
      await askingToSignIn(parts, again, said.text, say, () => answer(parts, again, said.text, say));
    },
    async fileAnswer(turn, say) {
      await remember(parts, turn);
      await takeFileAnswer(parts, turn, say);
    },
    async installation(turn, say) {
      const { tenantId, personId } = turn.chat;
      if (turn.input.kind === 'removed') return parts.store.chats.close(tenantId, personId);
      // Whoever was reached by Foyer itself has its card to look at, and needs no greeting on top.
      const known = await parts.store.chats.byPerson(tenantId, personId);
      await remember(parts, turn);
      if (!known && !(await parts.store.views.anyFor(tenantId, personId))) await say(await help(parts, turn, true));
    },
  };
}

/** Where somebody has to sign in first, what they said is kept and taken up again afterwards. */
async function askingToSignIn(parts: Parts, turn: Turn, text: string, say: Say, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const trouble = troubleWords(error);
    if (trouble !== null) {
      logTrouble(parts, error);
      await say({ kind: 'text', text: trouble });
      return;
    }
    if (!(error instanceof SignInNeeded)) throw error;
    const { activityId, locale, timeZone } = turn;
    await parts.store.pendingTurns.keep(turn.chat.tenantId, turn.chat.personId, { text, activityId, locale, timeZone });
    await say({ kind: 'sign-in', need: error.need });
  }
}

function logTrouble(parts: Parts, error: unknown): void {
  if (error instanceof DirectoryError) parts.log.warn({ reason: error.reason, ...error.details }, 'a turn could not reach Entra');
}

async function answer(parts: Parts, turn: Turn, text: string, say: Say): Promise<void> {
  const { understood, vocabulary } = await understandTurn(parts, turn, text);
  const wish = governanceWish(text, understood, vocabulary);
  if (wish !== null && (await showGovernance(parts, turn, wish, say))) return;
  await route(parts, turn, understood, say);
}

async function route(parts: Parts, turn: Turn, { intent, slots, nearest }: Understanding, say: Say): Promise<void> {
  switch (intent) {
    case 'invite_guest':
      if ((slots.emails?.length ?? 0) > parts.house.limits.mostGuests && (await inviteInBulk(parts, turn, slots, say))) return;
      return openForm(parts, turn, slots, say);
    case 'my_requests':
      return listRequests(parts, turn, { number: slots.request, mails: slots.emails ?? [], package: slots.package }, say);
    case 'my_guests':
      return listGuests(parts, turn, slots.organization, say);
    case 'my_approvals':
      return listApprovals(parts, turn, say);
    case 'decide':
      return offerInWords(parts, turn, slots.decision === 'deny' ? 'deny' : 'approve', slots, say);
    case 'cancel_request':
      return offerInWords(parts, turn, 'withdraw', slots, say);
    case 'request_package':
      return askInWords(parts, turn, slots, 'ask', say);
    case 'bulk_invite':
      return offerBulk(parts, turn, say);
    case 'direct_assign':
      if ((slots.emails?.length ?? 0) > 1) return assignDirectly(parts, turn, slots, say);
      return askInWords(parts, turn, slots, 'direct', say);
    case 'list_packages':
      return findPackages(parts, turn, slots.query, say);
    case 'my_access':
      return listHoldings(parts, turn, say);
    case 'extend':
      return changeInWords(parts, turn, 'extend', slots, say);
    case 'remove_access':
      return changeInWords(parts, turn, 'remove', slots, say);
    case 'attest':
      // Nobody is asked by a review yet: to keep something means to extend it, to leave it means to give it up.
      return changeInWords(parts, turn, slots.decision === 'leave' ? 'remove' : 'extend', slots, say);
    case 'policy':
      return showPolicy(parts, turn, slots, say);
    case 'onboard_partner':
      return showPartner(parts, turn, slots.organization, say);
    case 'help':
      await say(await help(parts, turn));
      return;
    case 'cancel': {
      const forms = await parts.store.drafts.discardAll(turn.chat.tenantId, turn.chat.personId);
      await say({ kind: 'text', text: forms > 0 ? 'Stopped. What was not sent will not be sent.' : 'There is nothing to stop. A request that was sent is taken back with ‘withdraw’ and its number.' });
      return;
    }
    case 'unknown':
      await say(unknownCard(nearest));
      return;
    case 'guest_profile':
    case 'my_reviews':
    case 'resend_invitation':
    case 'change_sponsor':
    case 'inactive_guests':
    case 'start_review':
    case 'offboard_partner':
    case 'discover':
    case 'run_workflow':
    case 'audit':
      await say(notOffered);
      return;
  }
}

async function press(parts: Parts, turn: ActionTurn, verb: Verb, say: Say): Promise<ActionAnswer> {
  if (isGovernanceVerb(verb)) return pressGovernance(parts, turn, verb);
  if (isBulkVerb(verb)) return pressBulk(parts, turn, verb, say);
  if (isAccessVerb(verb)) return pressAccess(parts, turn, verb, say);
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
