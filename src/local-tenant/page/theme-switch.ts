import { element, icon } from './element.ts';
import type { Theme } from './page-state.ts';

const choices: { theme: Theme; label: string }[] = [
  { theme: 'light', label: 'Light' },
  { theme: 'dark', label: 'Dark' },
  { theme: 'system', label: 'Follow the system' },
];

/** Paints the page: every colour is a light and dark pair (theme.css, host-config.ts), so nothing is drawn anew. */
export function paintTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}

/** Three radio buttons that look like one switch. */
export function themeSwitch(initial: Theme, choose: (theme: Theme) => void): HTMLElement {
  const group = element('fieldset', { class: 'segments' }, element('legend', { class: 'visually-hidden' }, 'Theme'));
  for (const { theme, label } of choices) {
    const input = element('input', {
      type: 'radio', name: 'theme', value: theme, 'aria-label': label, checked: theme === initial,
      onchange: () => choose(theme),
    });
    group.append(element('label', { class: 'segment', title: label }, input, icon(theme)));
  }
  return group;
}
