import { failure } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';

const connectorErrors = {
  BadArgument: [400, 'Bad argument.'],
  BadSyntax: [400, 'The request is not valid.'],
  Unauthorized: [401, 'Authorization has been denied for this request.'],
  BotNotInConversationRoster: [403, 'The bot is not part of the conversation roster.'],
  ForbiddenOperationException: [403, "Bot isn't installed in user's personal scope"],
  NotEnoughPermissions: [403, 'Bot is not allowed to do this.'],
  ActivityNotFoundInConversation: [404, 'The activity was not found in the conversation.'],
  ConversationNotFound: [404, 'Conversation not found.'],
  MemberNotFoundInConversation: [404, 'The member was not found in the conversation.'],
  ServiceError: [404, 'No such operation.'],
  MessageSizeTooBig: [413, 'Message size too large.'],
} as const;

/** A refusal of the Bot Connector, with its documented code. */
export function connectorFailure(code: keyof typeof connectorErrors, message?: string): Reply {
  const [status, text] = connectorErrors[code];
  return failure(status, code, message ?? text);
}
