const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** What a link to the page holds: who is shown, side by side, and in which theme. */
export interface PageState {
  people: string[];
  theme: Theme;
}

export const maxColumns = 3;

/** Reads the state from the address's query; unknown values read as the default. */
export function readPageState(query: string): PageState {
  const parameters = new URLSearchParams(query);
  const people = (parameters.get('people') ?? '').split(',').filter((person) => person !== '');
  return {
    people: [...new Set(people)].slice(0, maxColumns),
    theme: themes.find((theme) => theme === parameters.get('theme')) ?? 'system',
  };
}

/** The query that `readPageState` reads back; an `@` and a comma stay readable. */
export function pageQuery(state: PageState): string {
  const people = state.people.map((person) => encodeURIComponent(person).replaceAll('%40', '@'));
  const parts = [people.length > 0 && `people=${people.join(',')}`, state.theme !== 'system' && `theme=${state.theme}`];
  return `?${parts.filter((part) => part !== false).join('&')}`;
}
