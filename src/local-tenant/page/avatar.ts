import { element } from './element.ts';

const hueCount = 8;

/** A person's initials on a colour of their own (theme.css holds the colours). */
export function avatar(name: string): HTMLElement {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const initials = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.slice(0, 1) ?? '').join('');
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 4093, 5);
  return element('span', { class: `avatar avatar-${hue % hueCount}`, 'aria-hidden': 'true' }, initials.toUpperCase());
}

/** The bot's mark, in place of initials. */
export function botAvatar(): HTMLElement {
  return element('img', { class: 'avatar', src: '/page/foyer.svg', alt: '', width: 32, height: 32 });
}
