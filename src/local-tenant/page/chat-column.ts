import { acceptButton } from './accept-button.ts';
import { announce } from './announce.ts';
import { avatar } from './avatar.ts';
import { cardPresser } from './card-press.ts';
import type { ChatMessage } from './chat-message.ts';
import { composer } from './composer.ts';
import { consentSwitch } from './consent-switch.ts';
import { dropFiles } from './drop-files.ts';
import { element, icon } from './element.ts';
import { messageList } from './message-list.ts';
import { gist, messageView, type MessageView } from './message-view.ts';
import { pendingMessage, type PendingMessage } from './pending-message.ts';
import { roleText } from './people-list.ts';
import { tenantClient, TenantProblem, type Person } from './tenant-client.ts';
import { welcomeCard } from './welcome.ts';

/** One person's chat with the bot. */
export interface ChatColumn {
  element: HTMLElement;
  /** Opens the app for the person where that is still to be done, asks for what is new, and shows it. */
  catchUp(): Promise<void>;
  remove(messageId: string): void;
  showTyping(): void;
  clockMoved(): void;
  focus(): void;
}

export interface ChatColumnContext {
  botName: string;
  now(): Date;
  close(): void;
  seen(seq: number): void;
  /** A guest accepted an invitation. */
  redeemed(guest: string): Promise<void>;
}

const typingShownMs = 8000;

export function chatColumn(person: Person, context: ChatColumnContext): ChatColumn {
  const views = new Map<string, MessageView>();
  const pending = new Set<PendingMessage>();
  let lastSeq = 0;
  let turns = 0;
  let typingUntil = 0;
  let isOpen = person.installed;
  let isFirstLoad = true;
  let loading: Promise<void> | undefined;
  let askAgain = false;

  const welcome = welcomeCard(person, context.botName, context.now(), (text) => void send(text));
  const consent = consentSwitch(person.id, person.name);
  const press = cardPresser({ person, botName: context.botName, say: send, catchUp, consentChanged: consent.refresh });
  const obstacle = element('div', { class: 'welcome obstacle' });
  const typing = element('p', { class: 'typing', hidden: true },
    element('span', { class: 'typing-dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')), `${context.botName} is typing`);
  const suggestions = element('div', { class: 'suggestions' });
  const list = messageList(`Messages of ${person.name} and ${context.botName}`, obstacle, element('div', {}, welcome, suggestions, typing), context.now);
  const writing = composer(person.name, context.botName, (text, files) => void send(text, files));
  const headingId = `chat-${person.id}`;
  const root = element('section', { class: 'column', 'aria-labelledby': headingId, 'data-region': true, 'data-person': person.id, tabindex: -1 },
    element('header', { class: 'column-bar' },
      avatar(person.name),
      element('div', { class: 'column-title' },
        element('h2', { id: headingId }, person.name),
        element('p', {}, `${roleText(person)} · chat with ${context.botName}`)),
      consent.element,
      element('button', { type: 'button', class: 'icon-button column-close', 'aria-label': `Close the chat of ${person.name}`, title: 'Close', onclick: context.close }, icon('close'))),
    list.element,
    writing.element);
  dropFiles(root, (files) => { if (!writing.element.hidden) writing.attach(files); });

  function catchUp(): Promise<void> {
    askAgain = loading !== undefined;
    loading ??= load().catch(showObstacle).finally(() => { loading = undefined; });
    return loading;
  }

  /** Somebody who cannot sign in has no chat: says so in its place. What is out of reach comes back by itself. */
  function showObstacle(failure: unknown): void {
    if (!(failure instanceof TenantProblem)) throw failure;
    if (failure.reason === 'unreachable') return;
    const isPending = failure.reason === 'invitation pending';
    welcome.hidden = true;
    writing.element.hidden = true;
    obstacle.replaceChildren(
      element('p', { class: 'welcome-title' }, isPending ? `${person.name} has not accepted the invitation yet` : 'This chat cannot be opened'),
      element('p', { class: 'welcome-lead' }, isPending ? 'Until then there is nobody to chat with.' : failure.message),
      ...(isPending ? [acceptButton(person.id, context.redeemed)] : []));
  }

  async function load(): Promise<void> {
    do {
      askAgain = false;
      if (!isOpen) await tenantClient.open(person.id);
      isOpen = true;
      obstacle.replaceChildren();
      writing.element.hidden = false;
      const [messages] = await Promise.all([tenantClient.messages(person.id, lastSeq), isFirstLoad ? consent.refresh() : undefined]);
      list.change(() => messages.forEach(place), messages.some((message) => !views.has(message.id)));
      if (messages.length > 0) context.seen(lastSeq);
    } while (askAgain);
    isFirstLoad = false;
  }

  function place(message: ChatMessage): void {
    lastSeq = Math.max(lastSeq, message.seq);
    const known = views.get(message.id);
    if (known) known.update(message);
    else add(message);
    if (!message.isBot) return;
    typingUntil = 0;
    paintTyping();
    if (!isFirstLoad) announce(`${context.botName} ${known ? 'updated a message' : 'wrote'} to ${person.name}: ${gist(message)}`);
  }

  function add(message: ChatMessage): void {
    const view = messageView(message, message.isBot ? context.botName : person.name, press);
    views.set(message.id, view);
    // Below a greeting the newcomer's hints are short; a chat that is under way does not need them.
    welcome.classList.add('is-short');
    if (!message.isBot || views.size > 1) welcome.hidden = true;
    if (!message.isBot) {
      [...pending].find((waiting) => waiting.text === message.text)?.arriveAs(view.element);
    }
    list.append(view.element, message);
    suggestions.replaceChildren(...message.suggestions.map((text) =>
      element('button', { type: 'button', class: 'say', onclick: () => void send(text) }, text)));
  }

  async function send(text: string, files: File[] = []): Promise<void> {
    const waiting = pendingMessage(text, files.map((file) => file.name), () => void send(text, files));
    pending.add(waiting);
    welcome.hidden = true;
    list.toNewest();
    list.change(() => list.append(waiting.element, { sentAt: context.now() }));
    countTurn(1);
    try {
      await tenantClient.send(person.id, text, files);
      await catchUp();
      waiting.settle();
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      const sentence = failure.reason === 'bot silent' ? `${context.botName} did not answer this message.` : `Not sent. ${failure.message}`;
      list.change(() => waiting.fail(sentence));
      announce(sentence);
    } finally {
      pending.delete(waiting);
      countTurn(-1);
    }
  }

  /** The bot took a message away. */
  function remove(messageId: string): void {
    list.change(() => views.get(messageId)?.element.remove());
    views.delete(messageId);
  }

  function showTyping(): void {
    typingUntil = Date.now() + typingShownMs;
    paintTyping();
    setTimeout(paintTyping, typingShownMs);
  }

  function countTurn(change: number): void {
    turns += change;
    paintTyping();
  }

  function paintTyping(): void {
    list.change(() => { typing.hidden = turns === 0 && Date.now() >= typingUntil; });
  }

  return { element: root, catchUp, remove, showTyping, clockMoved: list.renameDays, focus: () => writing.focus() };
}
