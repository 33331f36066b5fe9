import { avatar } from './avatar.ts';
import { element, icon } from './element.ts';
import type { Person } from './tenant-client.ts';

/** What the list shows of each person, besides who they are. */
export interface PeopleListState {
  people: Person[];
  shown: string[];
  unread: Set<string>;
  canAddBeside: boolean;
}

/** The people of the tenant: each a button that opens the chat, and one that opens it beside the others. */
export function drawPeopleList(
  root: HTMLElement,
  state: PeopleListState,
  choose: (person: string, beside: boolean) => void,
): void {
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['focus'] : undefined;
  const group = (title: string, people: Person[]) =>
    element('section', { class: 'people-group' },
      element('h2', {}, title),
      element('ul', {}, ...people.map((person) => personItem(person, state, choose))));
  root.replaceChildren(
    group('Employees', state.people.filter((person) => !person.isGuest)),
    group('Guests', state.people.filter((person) => person.isGuest)),
  );
  if (focused) root.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

function personItem(person: Person, state: PeopleListState, choose: (person: string, beside: boolean) => void): HTMLElement {
  const isShown = state.shown.includes(person.id);
  const isUnread = state.unread.has(person.id);
  const open = element('button',
    {
      type: 'button', class: 'person', 'data-focus': person.id, title: person.id,
      'aria-current': isShown && 'true', onclick: () => choose(person.id, false), onkeydown: moveWithArrows,
    },
    avatar(person.name),
    element('span', { class: 'person-text' },
      element('span', { class: 'person-name' }, person.name),
      element('span', { class: 'person-role' }, roleText(person))),
    person.isGuest ? element('span', { class: 'badge' }, 'Guest') : undefined,
    isUnread ? element('span', { class: 'unread' }, element('span', { class: 'visually-hidden' }, 'New messages')) : undefined);
  const label = `Open ${person.name} beside`;
  const beside = element('button',
    {
      type: 'button', class: 'icon-button person-beside', 'data-focus': `beside ${person.id}`, 'aria-label': label, title: label,
      onclick: () => choose(person.id, true),
    },
    icon('beside'));
  return element('li', { class: isUnread ? 'is-unread' : undefined }, open, isShown || !state.canAddBeside ? undefined : beside);
}

/** `Employee, Design` reads as `Design`: the list's groups say who is an employee and who a guest. */
export function roleText(person: Person): string {
  const role = person.role.replace(/^(employee|guest),\s*/i, '');
  return role.slice(0, 1).toUpperCase() + role.slice(1);
}

function moveWithArrows(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const buttons = [...document.querySelectorAll<HTMLElement>('.person')];
  const here = buttons.findIndex((button) => button === event.currentTarget);
  buttons[here + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  event.preventDefault();
}
