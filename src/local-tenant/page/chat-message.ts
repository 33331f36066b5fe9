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
  attachments: { type: string; name: string; address: string; content: unknown }[];
  suggestions: string[];
}

/** Reads the answer of `GET …/messages`, in the order of sending: an update does not move a message. */
export function readChatMessages(answer: unknown): ChatMessage[] {
  return listAt(answer, 'messages').map(readChatMessage).sort((left, right) => left.sentAt.getTime() - right.sentAt.getTime());
}

function readChatMessage(entry: unknown): ChatMessage {
  const activity = isRecord(entry) ? entry['activity'] : undefined;
  const updatedAt = textAt(entry, 'updatedAt');
  const isBot = textAt(entry, 'from') === 'bot';
  return {
    seq: numberAt(entry, 'seq'),
    id: textAt(entry, 'id'),
    isBot,
    sentAt: sendingTime(textAt(entry, 'id'), textAt(activity, 'timestamp')),
    ...(updatedAt && { updatedAt: new Date(updatedAt) }),
    text: textAt(activity, 'text'),
    isPlainText: !isBot || textAt(activity, 'textFormat') === 'plain',
    summary: textAt(activity, 'summary'),
    attachments: listAt(activity, 'attachments')
      .map((attachment) => ({
        type: textAt(attachment, 'contentType'),
        name: textAt(attachment, 'name'),
        address: textAt(attachment, 'contentUrl'),
        content: isRecord(attachment) ? attachment['content'] : undefined,
      }))
      // Teams sends a message's text a second time, as HTML.
      .filter(({ type }) => type !== 'text/html'),
    suggestions: listAt(isRecord(activity) ? activity['suggestedActions'] : undefined, 'actions')
      .map((action) => textAt(action, 'value') || textAt(action, 'title'))
      .filter((said) => said !== ''),
  };
}

/** Teams' message ids are the time of sending in milliseconds; the timestamp of an updated message is that of the update. */
function sendingTime(id: string, timestamp: string): Date {
  return new Date(/^\d{13}$/.test(id) ? Number(id) : timestamp);
}
