import type { ActionAnswer } from '../capability/port/turn.ts';

/** The HTTP answer to an invoke. */
export interface InvokeAnswer {
  status: number;
  body?: unknown;
}

const codes = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 500: 'ServiceError' } as const;

/**
 * The answer to a press of a card's button, by the Universal Action Model: the envelope carries the outcome, HTTP says 200 whenever
 * the bot has dealt with it.
 */
export function invokeAnswer(answer: ActionAnswer): InvokeAnswer {
  switch (answer.kind) {
    case 'card':
      return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: answer.card } };
    case 'notice':
      return { status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: answer.text } };
    case 'refused':
      return {
        status: 200,
        body: { statusCode: answer.status, type: 'application/vnd.microsoft.error', value: { code: codes[answer.status], message: answer.text } },
      };
  }
}
