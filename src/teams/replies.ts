import { ActivityTypes } from 'botbuilder';
import type { TurnContext } from 'botbuilder';
import type { Log } from '../capability/port/log.ts';
import { SignInNeeded } from '../capability/port/sign-in.ts';
import type { Say } from '../capability/port/turn.ts';
import type { ButtonAnswer, InvokeAnswer } from './invoke-answer.ts';
import { cardActivity, messageActivity } from './message-activity.ts';
import { reportFailure } from './report-failure.ts';
import { MessageNotSent } from './send-outcome.ts';
import type { SignInOptions } from './sign-in-card.ts';

/** What a turn sends back. */
export interface Replies {
  sayIn(context: TurnContext): Say;
  sayText(context: TurnContext, text: string): Promise<void>;
  /** The HTTP answer to an invoke. */
  answer(context: TurnContext, value: InvokeAnswer): Promise<void>;
  /** The answer to a button that came as a message, or whose invoke has been answered: a message, or the new card in place of the old one. */
  sendAnswer(context: TurnContext, given: ButtonAnswer, insteadOf: string | null): Promise<void>;
  /** Runs a part of a turn; where it fails, the person is told so, and where they have to sign in first, they are asked to. */
  apologizing(context: TurnContext, run: () => Promise<void>): Promise<void>;
}

export function createReplies({ log, signIn }: { log: Log; signIn: SignInOptions }): Replies {
  const sayIn = (context: TurnContext): Say => async (message) => (await context.sendActivity(messageActivity(message, signIn)))?.id ?? '';

  const sayText = async (context: TurnContext, text: string): Promise<void> => {
    await sayIn(context)({ kind: 'text', text });
  };

  return {
    sayIn,
    sayText,
    async answer(context, value) {
      await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
    },
    async sendAnswer(context, given, insteadOf) {
      switch (given.kind) {
        case 'card':
          if (insteadOf === null) await context.sendActivity(cardActivity(given.card));
          else await context.updateActivity({ id: insteadOf, ...cardActivity(given.card) });
          return;
        case 'sign-in':
        case 'not-exchanged':
          await sayIn(context)({ kind: 'sign-in', need: given.need });
          return;
        case 'notice':
        case 'refused':
          await sayText(context, given.text);
      }
    },
    async apologizing(context, run) {
      try {
        await run();
      } catch (error) {
        // Nobody hears an apology where the message itself could not be sent.
        if (error instanceof MessageNotSent) return void reportFailure(log, error);
        const message = error instanceof SignInNeeded ? ({ kind: 'sign-in', need: error.need } as const) : ({ kind: 'text', text: reportFailure(log, error) } as const);
        await sayIn(context)(message).catch((failure: unknown) => reportFailure(log, failure));
      }
    },
  };
}
