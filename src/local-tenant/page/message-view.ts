import { botAvatar } from './avatar.ts';
import { cardView, type CardPress, type CardView, type PressOutcome } from './card-view.ts';
import type { ChatMessage } from './chat-message.ts';
import { element } from './element.ts';
import { fileChip } from './file-chip.ts';
import { chatTextHtml } from './markdown.ts';
import { plainCardAsAdaptive } from './plain-card.ts';
import { isRecord, listAt, textAt } from './read-json.ts';
import { timeText } from './tenant-time.ts';

const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

/** One message of the chat, drawn; a newer form is drawn in its place. */
export interface MessageView {
  element: HTMLElement;
  update(message: ChatMessage): void;
}

type Press = (messageId: string, press: CardPress) => Promise<PressOutcome>;

export function messageView(first: ChatMessage, author: string, press: Press): MessageView {
  const meta = element('p', { class: 'message-meta' });
  const content = element('div', { class: 'message-content' });
  const root = element('li', { class: first.isBot ? 'message message-bot' : 'message message-own', tabindex: -1, 'data-message': first.id },
    first.isBot ? botAvatar() : undefined,
    element('div', { class: 'message-main' }, meta, content));
  let cards: CardView[] = [];

  function update(message: ChatMessage): void {
    meta.replaceChildren(
      element('span', { class: message.isBot ? 'message-author' : 'visually-hidden' }, author), ' ',
      element('time', { datetime: message.sentAt.toISOString() }, timeText(message.sentAt)),
      ...(message.updatedAt ? [element('span', { class: 'message-updated' }, `Updated ${timeText(message.updatedAt)}`)] : []));
    const cardJsons = message.attachments.map((attachment) => (attachment.type === adaptiveCardType ? attachment.content : plainCardAsAdaptive(attachment)));
    const isSameShape = cards.length > 0 && cards.length === cardJsons.length && cardJsons.every((json) => json !== undefined);
    if (isSameShape) cards.forEach((card, index) => card.redraw(cardJsons[index]));
    else cards = cardJsons.filter((json) => json !== undefined).map((json) => cardView(json, (pressed) => press(message.id, pressed)));
    const others = message.attachments.filter((_, index) => cardJsons[index] === undefined);
    // A card that stays in the document keeps its focus: only the rest is replaced.
    if (isSameShape) content.querySelector('.bubble')?.remove();
    else content.replaceChildren(...cards.map((card) => card.element));
    if (message.text !== '') content.prepend(textBubble(message));
    for (const other of others) content.append(fileChip(other) ?? element('p', { class: 'bubble' }, `Attachment: ${other.name || other.type}`));
  }

  update(first);
  return { element: root, update };
}

function textBubble(message: ChatMessage): HTMLElement {
  const bubble = element('div', { class: 'bubble' });
  if (message.isPlainText) bubble.textContent = message.text;
  // chatTextHtml escapes whatever is not its own mark-up.
  else bubble.innerHTML = chatTextHtml(message.text);
  return bubble;
}

/** What a message says in a few words, for screen readers: its summary, its text, or its card's first words. */
export function gist(message: ChatMessage): string {
  const [first] = message.attachments;
  const said = message.summary || message.text || firstWords(first?.content) || first?.name || 'a card';
  return said.length > 140 ? `${said.slice(0, 140)}…` : said;
}

function firstWords(part: unknown): string {
  if (!isRecord(part)) return '';
  if (textAt(part, 'type') === 'TextBlock') return textAt(part, 'text');
  for (const child of [...listAt(part, 'body'), ...listAt(part, 'items'), ...listAt(part, 'columns')]) {
    const words = firstWords(child);
    if (words !== '') return words;
  }
  return textAt(part, 'title') || textAt(part, 'text');
}
