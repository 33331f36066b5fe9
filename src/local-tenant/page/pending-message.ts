import { element, icon } from './element.ts';

/** A message on its way: shown at once, replaced by the tenant's copy, or marked as failed. */
export interface PendingMessage {
  text: string;
  element: HTMLElement;
  /** The tenant's copy is in the chat: it stands in for this one from now on. */
  arriveAs(copy: HTMLElement): void;
  settle(): void;
  fail(sentence: string): void;
}

export function pendingMessage(text: string, fileNames: string[], tryAgain: () => void): PendingMessage {
  const meta = element('p', { class: 'message-meta' }, 'Sending…');
  const own = element('li', { class: 'message message-own is-pending' },
    element('div', { class: 'message-main' }, meta,
      element('div', { class: 'message-content' },
        text === '' ? undefined : element('div', { class: 'bubble' }, text),
        ...fileNames.map((name) => element('span', { class: 'file-chip' }, icon('file'), element('span', { class: 'file-name' }, name))))));
  let shown: HTMLElement = own;

  function fail(sentence: string): void {
    shown.classList.remove('is-pending');
    meta.remove();
    const note = element('p', { class: 'message-failed' }, `${sentence} `);
    note.append(element('button', { type: 'button', class: 'link-button', onclick: again }, 'Try again'));
    shown.querySelector('.message-main')?.append(note);

    function again(): void {
      note.remove();
      own.remove();
      tryAgain();
    }
  }

  return {
    text,
    element: own,
    arriveAs(copy) {
      own.remove();
      shown = copy;
    },
    settle: () => own.remove(),
    fail,
  };
}
