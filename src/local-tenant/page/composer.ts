import { element, icon } from './element.ts';

/** The box in which a person writes; Enter sends, Shift and Enter begin a new line. */
export interface Composer {
  element: HTMLElement;
  focus(): void;
}

export function composer(personName: string, botName: string, send: (text: string) => void): Composer {
  const label = `Message to ${botName} as ${personName}`;
  const box = element('textarea', {
    rows: 1, class: 'composer-box', placeholder: `Message ${botName} as ${personName}`, 'aria-label': label, autocomplete: 'off',
    enterkeyhint: 'send', onkeydown: sendOnEnter, oninput: paint,
  });
  const button = element('button', { type: 'submit', class: 'icon-button composer-send', 'aria-label': 'Send', title: 'Send (Enter)', 'aria-disabled': 'true' }, icon('send'));
  const form = element('form', { class: 'composer', onsubmit: submit }, element('div', { class: 'composer-frame' }, box, button));

  function sendOnEnter(event: KeyboardEvent): void {
    // While an input method is composing, Enter chooses a word.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  }

  function submit(event: Event): void {
    event.preventDefault();
    const text = box.value.trim();
    box.focus();
    if (text === '') return;
    box.value = '';
    paint();
    send(text);
  }

  function paint(): void {
    button.setAttribute('aria-disabled', String(box.value.trim() === ''));
  }

  return { element: form, focus: () => box.focus() };
}
