import { element, pagePart } from './element.ts';

/** Says one sentence to screen readers when they have finished what they are saying. */
export function announce(sentence: string): void {
  // A live region speaks on change: the same sentence twice would be silent the second time.
  pagePart('announcer').replaceChildren(element('span', {}, sentence));
}

/** Shows a sentence at the foot of the page for as long as reading it takes; it can be dismissed. */
export function showToast(sentence: string): void {
  const toast = element('div', { class: 'toast' }, element('span', {}, sentence));
  toast.append(element('button', { type: 'button', class: 'toast-close', onclick: () => toast.remove() }, 'Dismiss'));
  pagePart('toasts').append(toast);
  setTimeout(() => toast.remove(), 4000 + sentence.length * 60);
}
