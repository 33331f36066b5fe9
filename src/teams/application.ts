// The file itself: the package's index also loads tokenizers and models, 32 MB and 180 ms that nobody here uses.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import type { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import { ActivityTypes } from 'botbuilder';
import type { TurnContext } from 'botbuilder';
import type { Clock } from '../capability/port/clock.ts';
import type { Log } from '../capability/port/log.ts';
import type { PersonalTokens } from '../capability/port/sign-in.ts';
import type { TurnHandler } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { readSubmit } from './read-action.ts';
import { readFiles } from './read-files.ts';
import { isPersonalChat, readText, readTurn } from './read-turn.ts';
import { createReplies } from './replies.ts';
import type { SignInOptions } from './sign-in-card.ts';
import { createTakeAction, personalOnly } from './take-action.ts';
import { createTakeFileAnswer } from './take-file-answer.ts';
import { createTakeSignIn } from './take-sign-in.ts';
import { inboundOf } from './turn-context.ts';

export interface ApplicationOptions {
  handler: TurnHandler;
  personalTokens: PersonalTokens;
  signIn: SignInOptions;
  clock: Clock;
  log: Log;
  /** How long an invoke may wait for its handler before it is answered without. */
  invokeLimitMs: number;
  /** Takes note of work that goes on after its turn was answered. */
  keepInHand(work: Promise<unknown>): void;
}

/** `run` of teams-ai 1.7.4 starts the typing timer whatever the option says; all turns share it, and it holds back the first message. */
class QuietApplication extends Application<TurnState> {
  override startTypingTimer(): void {}
}

/**
 * teams-ai's Application as the router of turns: an activity finds its route here, and the route calls the TurnHandler.
 * No storage, since what Foyer knows is in its database; no use of `adaptiveCards.actionExecute`, which shows one person's refreshed
 * card to everybody; no use of its sign-in, which exchanges whatever token arrives, whoever's it is.
 */
export function createApplication(options: ApplicationOptions): Application<TurnState> {
  const { handler } = options;
  const application = new QuietApplication({ startTypingTimer: false, removeRecipientMention: false });
  const replies = createReplies(options);
  const takeAction = createTakeAction({ ...options, replies });
  const takeSignIn = createTakeSignIn({ ...options, replies });
  const takeFileAnswer = createTakeFileAnswer({ ...options, replies });

  type Run = (context: TurnContext, activity: InboundActivity) => Promise<void>;
  const route = (matches: (activity: InboundActivity) => boolean, run: Run) =>
    application.addRoute(async (context) => matches(inboundOf(context)), (context) => run(context, inboundOf(context)));
  const routeInvoke = (name: string | null, run: Run) =>
    application.addRoute(async (context) => name === null || inboundOf(context).name === name, (context) => run(context, inboundOf(context)), true);

  async function takeMessage(context: TurnContext, activity: InboundActivity): Promise<void> {
    const turn = readTurn(activity, { kind: 'message', text: readText(activity), files: readFiles(activity) });
    if (turn) await replies.apologizing(context, () => handler.message(turn, replies.sayIn(context)));
  }

  async function takeInstallation(context: TurnContext, activity: InboundActivity): Promise<void> {
    const turn = readTurn(activity, { kind: activity.action === 'add' ? 'installed' : 'removed' });
    if (turn) await replies.apologizing(context, () => handler.installation(turn, replies.sayIn(context)));
  }

  routeInvoke('adaptiveCard/action', takeAction.execute);
  routeInvoke('signin/tokenExchange', takeSignIn.tokenExchange);
  routeInvoke('signin/verifyState', takeSignIn.verifyState);
  routeInvoke('signin/failure', takeSignIn.failure);
  routeInvoke('fileConsent/invoke', takeFileAnswer);
  // Any other invoke that nobody takes would be answered 501.
  routeInvoke(null, (context) => replies.answer(context, { status: 200 }));
  route(({ type }) => type === ActivityTypes.Invoke, (context) => replies.answer(context, { status: 200 }));

  route(
    (activity) => activity.type === ActivityTypes.Message && !isPersonalChat(activity),
    (context) => replies.apologizing(context, () => replies.sayText(context, personalOnly)),
  );
  route((activity) => activity.type === ActivityTypes.Message && readSubmit(activity) !== null, takeAction.submit);
  route(({ type }) => type === ActivityTypes.Message, takeMessage);
  // An upgrade of the app neither begins nor ends anything; conversationUpdate says nothing more than this, and is left unheard.
  route(
    (activity) => activity.type === ActivityTypes.InstallationUpdate && (activity.action === 'add' || activity.action === 'remove') && isPersonalChat(activity),
    takeInstallation,
  );
  return application;
}
