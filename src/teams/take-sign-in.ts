import type { TurnContext } from 'botbuilder';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { Log } from '../capability/port/log.ts';
import { SignInNeeded } from '../capability/port/sign-in.ts';
import type { Brought, PersonalTokens, SignInNeed } from '../capability/port/sign-in.ts';
import type { Turn, TurnHandler } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { inTime } from './in-time.ts';
import type { InvokeAnswer } from './invoke-answer.ts';
import { readExchange, readFailure, wasCancelled } from './read-sign-in.ts';
import type { BroughtToken } from './read-sign-in.ts';
import { isPersonalChat, readTurn } from './read-turn.ts';
import { RecentMap } from './recent-map.ts';
import type { Replies } from './replies.ts';
import { failureSentence, signInWords } from './sign-in-words.ts';

export interface TakeSignInOptions {
  handler: TurnHandler;
  personalTokens: PersonalTokens;
  replies: Replies;
  clock: Clock;
  log: Log;
  invokeLimitMs: number;
  keepInHand(work: Promise<unknown>): void;
}

/** The three invokes by which Teams tells how a sign-in went that a message had asked for. */
export interface TakeSignIn {
  tokenExchange(context: TurnContext, activity: InboundActivity): Promise<void>;
  verifyState(context: TurnContext, activity: InboundActivity): Promise<void>;
  failure(context: TurnContext, activity: InboundActivity): Promise<void>;
}

type SignedIn = Turn & { input: { kind: 'signed-in' } };
type Outcome = Brought | { kind: 'repeated' };

const rememberedMs = 10 * 60_000;
const complaintPauseMs = 60_000;
const remembered = 2_000;

/** Takes tokens in, and has the turn begun anew that had asked for them. */
export function createTakeSignIn({ handler, personalTokens, replies, clock, log, invokeLimitMs, keepInHand }: TakeSignInOptions): TakeSignIn {
  const exchanges = new RecentMap<Promise<Brought>>(clock, remembered);
  const complaints = new RecentMap<true>(clock, remembered);

  /** Every device of a person answers a card: the first token that can be used is enough for all of them. */
  async function bringOnce({ chat }: SignedIn, { id, token }: BroughtToken): Promise<Outcome> {
    const key = `${chat.tenantId}\n${chat.personId}\n${id}`;
    for (let before = exchanges.get(key); before; ) {
      if ((await before).kind === 'taken') return { kind: 'repeated' };
      const newest = exchanges.get(key);
      if (newest === before) break;
      before = newest;
    }
    const brought = personalTokens.bring(chat, token);
    exchanges.set(key, brought.catch(() => ({ kind: 'unavailable' })), clock.now().getTime() + rememberedMs);
    return brought;
  }

  /** Runs to its end whatever happens; `isLate` tells whether the invoke was answered meanwhile. */
  async function exchange(context: TurnContext, turn: SignedIn, brought: BroughtToken, isLate: () => boolean): Promise<InvokeAnswer> {
    let answer: InvokeAnswer = { status: 200, body: { id: brought.id } };
    await replies.apologizing(context, async () => {
      const outcome = await bringOnce(turn, brought);
      switch (outcome.kind) {
        case 'taken':
          return handler.signedIn(turn, replies.sayIn(context));
        case 'repeated':
          return;
        case 'refused':
        case 'unavailable':
          return replies.sayText(context, signInWords[outcome.kind]);
        case 'needed':
          // On 412 Teams shows the button of the card that had asked. That one knows nothing of what Entra wants for a step-up.
          if (outcome.need.kind === 'step-up') return void (await replies.sayIn(context)({ kind: 'sign-in', need: outcome.need }));
          if (!isLate()) answer = { status: 412, body: { id: brought.id, failureDetail: 'The token could not be exchanged: the person has to sign in by hand.' } };
          else if (outcome.need.kind === 'consent') await replies.sayIn(context)({ kind: 'sign-in', need: outcome.need });
          else await replies.sayText(context, signInWords.ended);
      }
    });
    return answer;
  }

  /** What stands in the way of acting as this person; `null` where nothing does. */
  async function needOf({ chat }: SignedIn): Promise<SignInNeed | null> {
    try {
      await personalTokens.token(chat);
      return null;
    } catch (error) {
      if (error instanceof SignInNeeded) return error.need;
      throw error;
    }
  }

  async function goOn(context: TurnContext, turn: SignedIn): Promise<void> {
    const need = await needOf(turn).catch((error: unknown) => {
      if (error instanceof DirectoryError && error.passes) return 'unavailable' as const;
      throw error;
    });
    if (need === null) return handler.signedIn(turn, replies.sayIn(context));
    if (need === 'unavailable') return replies.sayText(context, signInWords.unavailable);
    // After a stronger sign-in it takes a new token, which Teams brings silently.
    await replies.sayIn(context)({ kind: 'sign-in', need: need.kind === 'consent' ? need : { kind: 'token' } });
  }

  const signedInTurn = (activity: InboundActivity): SignedIn | null => (isPersonalChat(activity) ? readTurn(activity, { kind: 'signed-in' }) : null);

  return {
    async tokenExchange(context, activity) {
      const brought = readExchange(activity.value);
      const turn = signedInTurn(activity);
      if (!brought || !turn) return replies.answer(context, { status: 400, body: { failureDetail: 'There is no token in this, or no person whose it could be.' } });
      let late = false;
      const whole = exchange(context, turn, brought, () => late);
      const answer = await inTime(whole, invokeLimitMs);
      if (answer) return replies.answer(context, answer);
      late = true;
      keepInHand(whole);
      return replies.answer(context, { status: 200, body: { id: brought.id } });
    },

    async verifyState(context, activity) {
      const turn = signedInTurn(activity);
      if (turn && !wasCancelled(activity.value)) {
        const whole = replies.apologizing(context, () => goOn(context, turn)).then(() => true);
        if (!(await inTime(whole, invokeLimitMs))) keepInHand(whole);
      }
      return replies.answer(context, { status: 200 });
    },

    async failure(context, activity) {
      const { known, sentence } = failureSentence(readFailure(activity.value));
      log.warn({ code: known }, 'sign-in failed in the client');
      const turn = signedInTurn(activity);
      if (turn && sentence) {
        await replies.apologizing(context, async () => {
          // Each device tells of its own failure, also when another one has managed.
          const key = `${turn.chat.tenantId}\n${turn.chat.personId}`;
          if (complaints.get(key) || (await needOf(turn)) === null) return;
          complaints.set(key, true, clock.now().getTime() + complaintPauseMs);
          await replies.sayText(context, sentence);
        });
      }
      return replies.answer(context, { status: 200 });
    },
  };
}
