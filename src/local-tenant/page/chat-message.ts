import { isRecord, listAt, numberAt, textAt } from './read-json.ts';

/** A message of the chat, in its newest form; `seq` grows with every message and every update. */
export interface ChatMessage {
  seq: number;
  id: string;
  isBot: boolean;
  sentAt: Date;
  updatedAt?: Date;
  text: string;
  isPlainText: boolean;
  summary: string;
  attachments: { type: string; name: string; content: unknown }[];
  suggestions: string[];
}

/** Reads the answer of `GET …/messages`, oldest first. */
export function readChatMessages(answer: unknown): ChatMessage[] {
  return listAt(answer, 'messages').map(readChatMessage);
}

function readChatMessage(entry: unknown): ChatMessage {
  const activity = isRecord(entry) ? entry['activity'] : undefined;
  const updatedAt = textAt(entry, 'updatedAt');
  const isBot = textAt(entry, 'from') === 'bot';
  return {
    seq: numberAt(entry, 'seq'),
    id: textAt(entry, 'id'),
    isBot,
    sentAt: new Date(textAt(activity, 'timestamp')),
    ...(updatedAt && { updatedAt: new Date(updatedAt) }),
    text: textAt(activity, 'text'),
    isPlainText: !isBot || textAt(activity, 'textFormat') === 'plain',
    summary: textAt(activity, 'summary'),
    attachments: listAt(activity, 'attachments').map((attachment) => ({
      type: textAt(attachment, 'contentType'),
      name: textAt(attachment, 'name'),
      content: isRecord(attachment) ? attachment['content'] : undefined,
    })),
    suggestions: listAt(isRecord(activity) ? activity['suggestedActions'] : undefined, 'actions')
      .map((action) => textAt(action, 'value') || textAt(action, 'title'))
      .filter((said) => said !== ''),
  };
}
