import type { TurnContext } from 'botbuilder';
import type { Log } from '../capability/port/log.ts';
import type { TurnHandler } from '../capability/port/turn.ts';
import type { InboundActivity } from './activity.ts';
import { inTime } from './in-time.ts';
import { readFileAnswer } from './read-files.ts';
import { isPersonalChat, readTurn } from './read-turn.ts';
import type { Replies } from './replies.ts';
import { reportFailure } from './report-failure.ts';

export interface TakeFileAnswerOptions {
  handler: TurnHandler;
  replies: Replies;
  log: Log;
  invokeLimitMs: number;
  keepInHand(work: Promise<unknown>): void;
}

/** Takes a person's yes or no to an offered file; the offer then goes, since Teams would let it be answered again. */
export function createTakeFileAnswer({ handler, replies, log, invokeLimitMs, keepInHand }: TakeFileAnswerOptions) {
  return async (context: TurnContext, activity: InboundActivity): Promise<void> => {
    const input = isPersonalChat(activity) ? readFileAnswer(activity.value) : null;
    const turn = input && readTurn(activity, input);
    if (!turn) return replies.answer(context, { status: 400 });
    const whole = replies
      .apologizing(context, async () => {
        await handler.fileAnswer(turn, replies.sayIn(context));
        if (activity.replyToId) await context.deleteActivity(activity.replyToId).catch((error: unknown) => reportFailure(log, error));
      })
      .then(() => true);
    if (!(await inTime(whole, invokeLimitMs))) keepInHand(whole);
    return replies.answer(context, { status: 200 });
  };
}
