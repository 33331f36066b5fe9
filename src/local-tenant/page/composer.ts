import { element, icon } from './element.ts';
import { fileTray } from './file-tray.ts';

/** The box in which a person writes, and where files are attached; Enter sends, Shift and Enter begin a new line. */
export interface Composer {
  element: HTMLElement;
  focus(): void;
  attach(files: Iterable<File>): void;
}

export function composer(personName: string, botName: string, send: (text: string, files: File[]) => void): Composer {
  const label = `Message to ${botName} as ${personName}`;
  const box = element('textarea', {
    rows: 1, class: 'composer-box', placeholder: `Message ${botName} as ${personName.split(' ')[0]}`, 'aria-label': label, autocomplete: 'off',
    enterkeyhint: 'send', onkeydown: sendOnEnter, oninput: paint, onpaste: pasteFiles,
  });
  const button = element('button', { type: 'submit', class: 'icon-button composer-send', 'aria-label': 'Send', title: 'Send (Enter)', 'aria-disabled': 'true' }, icon('send'));
  const tray = fileTray(`Attach a file to the message of ${personName}`, paint);
  const form = element('form', { class: 'composer', onsubmit: submit }, tray.element, element('div', { class: 'composer-frame' }, box, tray.button, button));

  function sendOnEnter(event: KeyboardEvent): void {
    // While an input method is composing, Enter chooses a word.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  }

  function pasteFiles(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (!files || files.length === 0) return;
    event.preventDefault();
    tray.add(files);
  }

  function submit(event: Event): void {
    event.preventDefault();
    const text = box.value.trim();
    box.focus();
    if (text === '' && tray.isEmpty()) return;
    box.value = '';
    send(text, tray.take());
    paint();
  }

  function paint(): void {
    button.setAttribute('aria-disabled', String(box.value.trim() === '' && tray.isEmpty()));
  }

  return { element: form, focus: () => box.focus(), attach: tray.add };
}
