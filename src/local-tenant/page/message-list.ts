import type { ChatMessage } from './chat-message.ts';
import { element, icon } from './element.ts';
import { dayHeading, isoDay } from './tenant-time.ts';

/** The scrolling list of a chat: stays at the newest message, unless the reader has scrolled up. */
export interface MessageList {
  element: HTMLElement;
  append(item: HTMLElement, message: Pick<ChatMessage, 'sentAt'>): void;
  /** Runs a change of the list's content, and keeps the newest message in sight if it was. */
  change(change: () => void, isNew?: boolean): void;
  toNewest(): void;
  /** After the clock was moved: what was today is yesterday. */
  renameDays(): void;
}

const nearPx = 80;
const gapPx = 12;

export function messageList(label: string, top: HTMLElement, foot: HTMLElement, now: () => Date): MessageList {
  let lastDay = '';
  const days: (() => void)[] = [];
  const items = element('ol', { class: 'messages' });
  const lane = element('div', { class: 'lane' }, top, items, foot);
  const scroller = element('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': label, onscroll: hidePillAtEnd }, lane);
  const pill = element('button', { type: 'button', class: 'pill', hidden: true, onclick: toNewest }, icon('down'), 'New messages');
  let isAtEnd = true;

  // Cards grow after they were drawn (fonts, expanded parts, a narrower column): the end stays in sight all the same.
  new ResizeObserver(followEnd).observe(lane);
  new ResizeObserver(followEnd).observe(scroller);

  function followEnd(): void {
    if (isAtEnd && !typedIn()) scrollToEnd();
  }

  /** The input of a card in which somebody is typing: it must not move away from under the cursor. */
  function typedIn(): Element | undefined {
    const focused = document.activeElement;
    return focused?.matches('input, textarea, select') && items.contains(focused) ? focused : undefined;
  }

  function scrollToEnd(): void {
    scroller.scrollTop = scroller.scrollHeight;
  }

  function hidePillAtEnd(): void {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
    if (isAtEnd) pill.hidden = true;
  }

  function toNewest(): void {
    isAtEnd = true;
    pill.hidden = true;
    scrollToEnd();
  }

  function change(apply: () => void, isNew = false): void {
    const before = items.lastElementChild;
    const held = typedIn();
    const heldAt = held?.getBoundingClientRect().top ?? 0;
    apply();
    if (held?.isConnected) {
      scroller.scrollTop += held.getBoundingClientRect().top - heldAt;
      pill.hidden = pill.hidden && !(isNew && items.lastElementChild !== before);
      return;
    }
    const newest = items.lastElementChild;
    if (!isAtEnd) pill.hidden = pill.hidden && !isNew;
    else if (isNew && before && newest instanceof HTMLElement && newest !== before && newest.offsetHeight > scroller.clientHeight) showStart(newest);
    else scrollToEnd();
  }

  /** What does not fit is read from its beginning. */
  function showStart(item: HTMLElement): void {
    isAtEnd = false;
    scroller.scrollTop += item.getBoundingClientRect().top - scroller.getBoundingClientRect().top - gapPx;
  }

  function append(item: HTMLElement, message: Pick<ChatMessage, 'sentAt'>): void {
    const day = isoDay(message.sentAt);
    if (day !== lastDay) {
      const heading = element('span');
      days.push(() => { heading.textContent = dayHeading(message.sentAt, now()); });
      items.append(element('li', { class: 'day' }, heading));
      renameDays();
    }
    lastDay = day;
    items.append(item);
  }

  function renameDays(): void {
    for (const rename of days) rename();
  }

  return { element: element('div', { class: 'list' }, scroller, pill), append, change, toNewest, renameDays };
}
