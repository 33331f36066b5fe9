import { element, pagePart } from './element.ts';

const sentencesKept = 4;

/** Says one sentence to screen readers when they have finished what they are saying. */
export function announce(sentence: string): void {
  const announcer = pagePart('announcer');
  // What is added is spoken: replacing would swallow the sentence before.
  announcer.append(element('p', {}, sentence));
  while (announcer.children.length > sentencesKept) announcer.firstElementChild?.remove();
}

/** Shows a sentence at the foot of the page for as long as reading it takes; it can be dismissed. */
export function showToast(sentence: string): void {
  const toast = element('div', { class: 'toast' }, element('span', {}, sentence));
  toast.append(element('button', { type: 'button', class: 'toast-close', onclick: () => toast.remove() }, 'Dismiss'));
  pagePart('toasts').append(toast);
  setTimeout(() => toast.remove(), 4000 + sentence.length * 60);
}
