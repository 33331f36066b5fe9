import { announce, showToast } from './announce.ts';
import { avatar } from './avatar.ts';
import type { CardPress, PressOutcome } from './card-view.ts';
import type { ChatMessage } from './chat-message.ts';
import { composer } from './composer.ts';
import { element, icon } from './element.ts';
import { messageList } from './message-list.ts';
import { gist, messageView, type MessageView } from './message-view.ts';
import { pendingMessage, type PendingMessage } from './pending-message.ts';
import { roleText } from './people-list.ts';
import { isRecord, textAt } from './read-json.ts';
import { tenantClient, TenantProblem, type ActionAnswer, type Person } from './tenant-client.ts';
import { welcomeCard } from './welcome.ts';

/** One person's chat with the bot. */
export interface ChatColumn {
  element: HTMLElement;
  /** Asks for what is new and shows it. */
  catchUp(): Promise<void>;
  showTyping(): void;
  focus(): void;
}

export interface ChatColumnContext {
  botName: string;
  now(): Date;
  close(): void;
  seen(seq: number): void;
}

const typingShownMs = 8000;

export function chatColumn(person: Person, context: ChatColumnContext): ChatColumn {
  const views = new Map<string, MessageView>();
  const pending = new Set<PendingMessage>();
  let lastSeq = 0;
  let turns = 0;
  let typingUntil = 0;
  let isFirstLoad = true;
  let loading: Promise<void> | undefined;
  let askAgain = false;

  const welcome = welcomeCard(person, context.botName, context.now(), (text) => void send({ text }));
  const typing = element('p', { class: 'typing', hidden: true },
    element('span', { class: 'typing-dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')), `${context.botName} is typing`);
  const suggestions = element('div', { class: 'suggestions' });
  const list = messageList(`Messages of ${person.name} and ${context.botName}`, welcome, element('div', {}, suggestions, typing), context.now);
  const writing = composer(person.name, context.botName, (text) => void send({ text }));
  const headingId = `chat-${person.id}`;
  const root = element('section', { class: 'column', 'aria-labelledby': headingId, 'data-region': true, 'data-person': person.id, tabindex: -1 },
    element('header', { class: 'column-bar' },
      avatar(person.name),
      element('div', { class: 'column-title' },
        element('h2', { id: headingId }, person.name),
        element('p', {}, `${roleText(person)} · chat with ${context.botName}`)),
      element('button', { type: 'button', class: 'icon-button column-close', 'aria-label': `Close the chat of ${person.name}`, title: 'Close', onclick: context.close }, icon('close'))),
    list.element,
    writing.element);

  function catchUp(): Promise<void> {
    askAgain = loading !== undefined;
    loading ??= load().finally(() => { loading = undefined; });
    return loading;
  }

  async function load(): Promise<void> {
    do {
      askAgain = false;
      const messages = await tenantClient.messages(person.id, lastSeq);
      list.change(() => messages.forEach(place), messages.some((message) => !views.has(message.id) || message.isBot));
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
    if (!message.isBot) {
      welcome.hidden = true;
      [...pending].find((waiting) => waiting.text === message.text)?.arriveAs(view.element);
    }
    list.append(view.element, message);
    suggestions.replaceChildren(...message.suggestions.map((text) =>
      element('button', { type: 'button', class: 'say', onclick: () => void send({ text }) }, text)));
  }

  async function send(message: { text: string; value?: unknown }): Promise<void> {
    const waiting = message.text === '' ? undefined : pendingMessage(message.text, () => void send(message));
    welcome.hidden = true;
    list.toNewest();
    if (waiting) {
      pending.add(waiting);
      list.change(() => list.append(waiting.element, { sentAt: context.now() }));
    }
    countTurn(1);
    try {
      await tenantClient.send(person.id, message);
      await catchUp();
      waiting?.settle();
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      const sentence = failure.isUnreachable ? 'Not sent: the local tenant is not answering.' : `${context.botName} did not answer this message.`;
      list.change(() => waiting?.fail(sentence));
      announce(sentence);
    } finally {
      if (waiting) pending.delete(waiting);
      countTurn(-1);
    }
  }

  async function press(messageId: string, pressed: CardPress): Promise<PressOutcome> {
    const { verb, inputs, data } = pressed;
    if (verb === undefined) return submit({ ...(isRecord(data) && data), ...inputs });
    try {
      const answer = await tenantClient.press(person.id, { messageId, verb, inputs, data });
      void catchUp();
      return outcomeOf(answer);
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      return { problem: failure.isUnreachable ? 'The local tenant is not answering. Press the button again in a moment.' : `${context.botName} did not answer. Press the button again.` };
    }
  }

  /** `Action.Submit` arrives at the bot as a message; with `imBack` and `messageBack`, as what the person says. */
  async function submit(data: Record<string, unknown>): Promise<undefined> {
    const teams = data['msteams'];
    const said = textAt(teams, 'text') || textAt(teams, 'value');
    await send(said === '' ? { text: '', value: data } : { text: said });
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

  return { element: root, catchUp, showTyping, focus: () => writing.focus() };
}

function outcomeOf(answer: ActionAnswer): PressOutcome {
  if (answer.type === 'application/vnd.microsoft.card.adaptive') return { card: answer.value };
  if (answer.type === 'application/vnd.microsoft.activity.message' && typeof answer.value === 'string') {
    showToast(answer.value);
    return undefined;
  }
  if (answer.status < 400) return undefined;
  return { problem: textAt(answer.value, 'message') || `This did not work (${answer.status}). Nothing was changed; press the button again in a moment.` };
}
