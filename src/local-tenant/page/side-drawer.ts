import { pagePart } from './element.ts';

/** On a narrow screen the people and the tools live in a drawer, else beside the chats and in the bar. */
export interface SideDrawer {
  close(): void;
}

export function sideDrawer(tools: HTMLElement[]): SideDrawer {
  const side = pagePart('side');
  const menu = pagePart('menu');
  const scrim = pagePart('scrim');
  const narrow = matchMedia('(max-width: 47.99rem)');

  function set(isOpen: boolean): void {
    side.classList.toggle('is-open', isOpen);
    scrim.hidden = !isOpen;
    menu.setAttribute('aria-expanded', String(isOpen));
  }

  function close(): void {
    if (!side.classList.contains('is-open')) return;
    set(false);
    menu.focus();
  }

  function place(): void {
    set(false);
    pagePart(narrow.matches ? 'side-tools' : 'bar-tools').append(...tools);
  }

  menu.addEventListener('click', () => {
    const isOpen = !side.classList.contains('is-open');
    set(isOpen);
    if (isOpen) side.focus();
  });
  scrim.addEventListener('click', close);
  side.addEventListener('keydown', (event) => event.key === 'Escape' && close());
  narrow.addEventListener('change', place);
  place();
  return { close };
}
