import type { TurnContext } from 'botbuilder';
import type { Log } from '../capability/port/log.ts';
import { SignInNeeded } from '../capability/port/sign-in.ts';
import type { PersonalTokens } from '../capability/port/sign-in.ts';
import type { ActionAnswer, ActionTurn, TurnHandler } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { inTime } from './in-time.ts';
import { invokeAnswer } from './invoke-answer.ts';
import type { ButtonAnswer } from './invoke-answer.ts';
import { readExecute, readSubmit } from './read-action.ts';
import { readAuthentication } from './read-sign-in.ts';
import { isPersonalChat, readTurn } from './read-turn.ts';
import type { Replies } from './replies.ts';
import { reportFailure } from './report-failure.ts';
import type { SignInOptions } from './sign-in-card.ts';
import { signInWords } from './sign-in-words.ts';

export interface TakeActionOptions {
  handler: TurnHandler;
  personalTokens: PersonalTokens;
  signIn: SignInOptions;
  replies: Replies;
  log: Log;
  /** How long a button may wait for its handler before it is answered with a notice. */
  invokeLimitMs: number;
  /** Takes note of work that goes on after its turn was answered. */
  keepInHand(work: Promise<unknown>): void;
}

/** The two ways in which a button arrives. */
export interface TakeAction {
  /** An Action.Execute, as an invoke. */
  execute(context: TurnContext, activity: InboundActivity): Promise<void>;
  /** An Action.Submit, as a message: the fallback of old clients. */
  submit(context: TurnContext, activity: InboundActivity): Promise<void>;
}

export const personalOnly = 'I work in our personal chat only. Open a chat with me, and write there.';

/** Takes buttons, and the tokens that clients bring with them. */
export function createTakeAction({ handler, personalTokens, signIn, replies, log, invokeLimitMs, keepInHand }: TakeActionOptions): TakeAction {
  /** What stands in the way after a token was brought; `null` where nothing does. */
  async function bring({ chat }: ActionTurn, token: string): Promise<ButtonAnswer | null> {
    const brought = await personalTokens.bring(chat, token);
    switch (brought.kind) {
      case 'taken':
        return null;
      case 'refused':
        return { kind: 'refused', status: 403, text: signInWords.refused };
      case 'unavailable':
        return { kind: 'refused', status: 500, text: signInWords.unavailable };
      case 'needed':
        // 412 leads to the button of the card that had asked, which knows nothing of what Entra wants for a step-up.
        return { kind: brought.need.kind === 'step-up' ? 'sign-in' : 'not-exchanged', need: brought.need };
    }
  }

  /** Begins a button's turn; it never fails. */
  async function press(turn: ActionTurn, context: TurnContext, token: string | null): Promise<ButtonAnswer> {
    try {
      return (token === null ? null : await bring(turn, token)) ?? (await handler.action(turn, replies.sayIn(context)));
    } catch (error) {
      if (error instanceof SignInNeeded) return { kind: 'sign-in', need: error.need };
      return { kind: 'refused', status: 500, text: reportFailure(log, error) };
    }
  }

  return {
    async execute(context, activity) {
      const answer = (given: ButtonAnswer, mayBeSilent = true) => replies.answer(context, invokeAnswer(given, signIn, mayBeSilent));
      if (!isPersonalChat(activity)) return answer({ kind: 'refused', status: 403, text: personalOnly });
      const input = readExecute(activity);
      const authentication = readAuthentication(activity.value);
      const turn = input && readTurn(activity, input);
      if (!turn || !authentication) return answer({ kind: 'refused', status: 400, text: 'This button says nothing that I understand.' });

      const whole = press(turn, context, authentication.token?.token ?? null).then((given) => (authentication.signedInByHand ? afterSignIn(given) : given));
      const soon = await inTime(whole, invokeLimitMs);
      if (soon) return answer(soon, authentication.token === null);
      keepInHand(whole.then((late) => replies.apologizing(context, () => replies.sendAnswer(context, late, turn.input.messageId))));
      return answer({ kind: 'notice', text: 'This takes a little longer; the card will follow.' });
    },

    async submit(context, activity) {
      const input = readSubmit(activity);
      const turn = input && readTurn(activity, input);
      if (turn) await replies.apologizing(context, async () => replies.sendAnswer(context, await handler.action(turn, replies.sayIn(context)), null));
    },
  };
}

/** After a stronger sign-in it takes a new token, which the client brings silently. */
function afterSignIn(given: ButtonAnswer): ButtonAnswer {
  const again: ActionAnswer = { kind: 'sign-in', need: { kind: 'token' } };
  return given.kind === 'sign-in' && given.need.kind === 'step-up' ? again : given;
}
