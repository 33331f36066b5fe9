import { z } from 'zod';
import type { SendResult } from '../capability/port/messenger.ts';

export type NotSent = Extract<SendResult, { ok: false }>;

/** The connector refused for a reason that neither waiting nor the person can mend: a setting or a defect. */
export class ConnectorError extends Error {
  override name = 'ConnectorError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`Bot Connector: ${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

/** A message of a turn could not be sent to the person whose turn it is. */
export class MessageNotSent extends Error {
  override name = 'MessageNotSent';
  readonly reason: NotSent['reason'];

  constructor(reason: NotSent['reason']) {
    super(`The message was not sent: ${reason}`);
    this.reason = reason;
  }
}

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string().nullish() }) });
/** Some refusals carry their real reason as JSON in the error's message. */
const innerSchema = z.object({ subCode: z.string() });

/** The codes of "Status codes from bot conversational APIs" that say something about the person or the chat. */
const byCode: Record<string, Exclude<NotSent['reason'], 'later'>> = {
  BotNotInConversationRoster: 'not-installed',
  ForbiddenOperationException: 'not-installed',
  BotDisabledByAdmin: 'blocked',
  ConversationBlockedByUser: 'blocked',
  MessageWritesBlocked: 'blocked',
  ActivityNotFoundInConversation: 'gone',
  ConversationNotFound: 'gone',
  MessageSizeTooBig: 'too-large',
};
/** Refusals of the bot, not of the message. */
const ofTheBot = new Set(['InvalidBotApiHost', 'NotEnoughPermissions']);

/** Reads what a final refusal means; throws a `ConnectorError` for one that means nothing to the person. */
export function readRefusal(status: number, body: string): NotSent {
  const code = readCode(body);
  const known = byCode[code];
  if (known) return { ok: false, reason: known };
  // Some callers never see the code of a blocked chat: a bare 403 is taken for one, so that nobody is pestered.
  if (status === 403 && !ofTheBot.has(code)) return { ok: false, reason: 'blocked' };
  if (status === 404) return { ok: false, reason: 'gone' };
  if (status === 413) return { ok: false, reason: 'too-large' };
  throw new ConnectorError(status, code);
}

function readCode(body: string): string {
  const parsed = errorSchema.safeParse(parseJson(body));
  if (!parsed.success) return 'unknown';
  const inner = innerSchema.safeParse(parseJson(parsed.data.error.message ?? ''));
  return inner.success ? inner.data.subCode : parsed.data.error.code;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
