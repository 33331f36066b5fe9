import type { ActionAnswer } from '../capability/port/turn.ts';
import type { SignInNeed } from '../capability/port/sign-in.ts';
import { oauthCard } from './sign-in-card.ts';
import type { SignInOptions } from './sign-in-card.ts';

/** The HTTP answer to an invoke. */
export interface InvokeAnswer {
  status: number;
  body?: unknown;
}

/** An answer to a button, or the news that the token which came with it could not be exchanged. */
export type ButtonAnswer = ActionAnswer | { kind: 'not-exchanged'; need: SignInNeed };

const codes = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 500: 'ServiceError' } as const;

/**
 * The answer to a press of a card's button, by the Universal Action Model: the envelope carries the outcome, HTTP says 200 whenever
 * the bot has dealt with it. `mayBeSilent`: whether the client may be asked for a token without the person's doing; a client that
 * has just brought one would bring the same again, for ever.
 */
export function invokeAnswer(answer: ButtonAnswer, signIn: SignInOptions, mayBeSilent = true): InvokeAnswer {
  switch (answer.kind) {
    case 'card':
      return envelope(200, 'application/vnd.microsoft.card.adaptive', answer.card);
    case 'notice':
      return envelope(200, 'application/vnd.microsoft.activity.message', answer.text);
    case 'sign-in':
      return envelope(401, 'application/vnd.microsoft.activity.loginRequest', oauthCard(answer.need, signIn, mayBeSilent && answer.need.kind === 'token'));
    case 'not-exchanged':
      // The client then shows the button of the card that had asked for the token.
      return envelope(412, 'application/vnd.microsoft.error.preconditionFailed', { code: '412', message: 'The token could not be exchanged: the person has to sign in by hand.' });
    case 'refused':
      return envelope(answer.status, 'application/vnd.microsoft.error', { code: codes[answer.status], message: answer.text });
  }
}

function envelope(statusCode: number, type: string, value: unknown): InvokeAnswer {
  return { status: 200, body: { statusCode, type, value } };
}
