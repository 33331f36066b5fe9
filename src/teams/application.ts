// The file itself: the package's index also loads tokenizers and models, 32 MB and 180 ms that nobody here uses.
import { Application } from '@microsoft/teams-ai/lib/Application.js';
import type { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import { ActivityTypes } from 'botbuilder';
import type { TurnContext } from 'botbuilder';
import type { Log } from '../capability/port/log.ts';
import type { ActionAnswer, Say, TurnHandler } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { inboundOf } from './turn-context.ts';
import { invokeAnswer } from './invoke-answer.ts';
import type { InvokeAnswer } from './invoke-answer.ts';
import { cardActivity, messageActivity } from './message-activity.ts';
import { readExecute, readSubmit } from './read-action.ts';
import { isPersonalChat, readText, readTurn } from './read-turn.ts';
import { reportFailure } from './report-failure.ts';
import { MessageNotSent } from './send-outcome.ts';

export interface ApplicationOptions {
  handler: TurnHandler;
  log: Log;
  /** How long a button may wait for its handler before it is answered with a notice. */
  invokeLimitMs: number;
  /** Takes note of work that goes on after its turn was answered. */
  keepInHand(work: Promise<void>): void;
}

const personalOnly = 'I work in our personal chat only. Open a chat with me, and write there.';

/** `run` of teams-ai 1.7.4 starts the typing timer whatever the option says; all turns share it, and it holds back the first message. */
class QuietApplication extends Application<TurnState> {
  override startTypingTimer(): void {}
}

/**
 * teams-ai's Application as the router of turns: an activity finds its route here, and the route calls the TurnHandler.
 * No storage, since what Foyer knows is in its database; no use of `adaptiveCards.actionExecute`, which shows one person's refreshed
 * card to everybody.
 */
export function createApplication({ handler, log, invokeLimitMs, keepInHand }: ApplicationOptions): Application<TurnState> {
  const application = new QuietApplication({ startTypingTimer: false, removeRecipientMention: false });

  type Run = (context: TurnContext, activity: InboundActivity) => Promise<void>;
  const route = (matches: (activity: InboundActivity) => boolean, run: Run) =>
    application.addRoute(async (context) => matches(inboundOf(context)), (context) => run(context, inboundOf(context)));
  const routeInvoke = (matches: (name: string) => boolean, run: Run) =>
    application.addRoute(async (context) => matches(inboundOf(context).name ?? ''), (context) => run(context, inboundOf(context)), true);

  async function takeMessage(context: TurnContext, activity: InboundActivity): Promise<void> {
    const turn = readTurn(activity, { kind: 'message', text: readText(activity) });
    if (turn) await apologizing(context, () => handler.message(turn, sayIn(context)));
  }

  async function takeInstallation(context: TurnContext, activity: InboundActivity): Promise<void> {
    const turn = readTurn(activity, { kind: activity.action === 'add' ? 'installed' : 'removed' });
    if (turn) await apologizing(context, () => handler.installation(turn, sayIn(context)));
  }

  async function takeSubmit(context: TurnContext, activity: InboundActivity): Promise<void> {
    const input = readSubmit(activity);
    const turn = input && readTurn(activity, input);
    if (turn) await apologizing(context, async () => sendAnswer(context, await handler.action(turn, sayIn(context))));
  }

  async function takeExecute(context: TurnContext, activity: InboundActivity): Promise<void> {
    if (!isPersonalChat(activity)) return answer(context, invokeAnswer({ kind: 'refused', status: 403, text: personalOnly }));
    const input = readExecute(activity);
    const turn = input && readTurn(activity, input);
    if (!turn) return answer(context, invokeAnswer({ kind: 'refused', status: 400, text: 'This button says nothing that I understand.' }));

    const whole = takeAction(() => handler.action(turn, sayIn(context)));
    const inTime = await firstOf(whole, invokeLimitMs);
    if (inTime) return answer(context, invokeAnswer(inTime));
    keepInHand(whole.then((late) => apologizing(context, () => sendLate(context, input.messageId, late))));
    return answer(context, invokeAnswer({ kind: 'notice', text: 'This takes a little longer; the card will follow.' }));
  }

  async function takeAction(run: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
    try {
      return await run();
    } catch (error) {
      return { kind: 'refused', status: 500, text: reportFailure(log, error) };
    }
  }

  /** Runs a part of a turn; where it fails, the person is told so. */
  async function apologizing(context: TurnContext, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      const sentence = reportFailure(log, error);
      // Nobody hears an apology where the message itself could not be sent.
      if (error instanceof MessageNotSent) return;
      await sayIn(context)({ kind: 'text', text: sentence }).catch((failure: unknown) => reportFailure(log, failure));
    }
  }

  routeInvoke((name) => name === 'adaptiveCard/action', takeExecute);
  // Nobody is asked to sign in here: 412 tells the client to stop trying silently.
  routeInvoke((name) => name === 'signin/tokenExchange', (context) => answer(context, { status: 412, body: { failureDetail: 'Sign-in is not used here.' } }));
  // signin/failure has no route of teams-ai's own and would be answered 501, as any other invoke that nobody takes.
  routeInvoke(() => true, (context) => answer(context, { status: 200 }));
  route(({ type }) => type === ActivityTypes.Invoke, (context) => answer(context, { status: 200 }));

  route((activity) => activity.type === ActivityTypes.Message && !isPersonalChat(activity), (context) => apologizing(context, () => sayOnce(context, personalOnly)));
  route((activity) => activity.type === ActivityTypes.Message && readSubmit(activity) !== null, takeSubmit);
  route(({ type }) => type === ActivityTypes.Message, takeMessage);
  // An upgrade of the app neither begins nor ends anything; conversationUpdate says nothing more than this, and is left unheard.
  route(
    (activity) => activity.type === ActivityTypes.InstallationUpdate && (activity.action === 'add' || activity.action === 'remove') && isPersonalChat(activity),
    takeInstallation,
  );
  return application;
}

function sayIn(context: TurnContext): Say {
  return async (message) => (await context.sendActivity(messageActivity(message)))?.id ?? '';
}

async function sayOnce(context: TurnContext, text: string): Promise<void> {
  await sayIn(context)({ kind: 'text', text });
}

async function answer(context: TurnContext, value: InvokeAnswer): Promise<void> {
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
}

async function sendAnswer(context: TurnContext, given: ActionAnswer): Promise<void> {
  if (given.kind === 'card') await context.sendActivity(cardActivity(given.card));
  else await sayOnce(context, given.text);
}

/** The answer to a button whose invoke has been answered already: the card takes the place of the one that was pressed. */
async function sendLate(context: TurnContext, messageId: string | null, late: ActionAnswer): Promise<void> {
  if (late.kind === 'card' && messageId !== null) await context.updateActivity({ id: messageId, ...cardActivity(late.card) });
  else await sendAnswer(context, late);
}

/** What a promise that never fails brings within a time; `null` after it. */
function firstOf<Value>(promise: Promise<Value>, limitMs: number): Promise<Value | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs, null);
    void promise.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
