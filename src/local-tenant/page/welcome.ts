import { element } from './element.ts';
import { nextMonthName } from './tenant-time.ts';
import type { Person } from './tenant-client.ts';

/** What a newcomer sees in a chat in which the person has said nothing yet: what the bot is for, and sentences to begin with. */
export function welcomeCard(person: Person, botName: string, now: Date, say: (text: string) => void): HTMLElement {
  const { sentences, hint } = firstSteps(person, now);
  return element('section', { class: 'welcome', 'aria-label': 'How to begin' },
    element('img', { src: '/page/foyer.svg', alt: '', width: 44, height: 44 }),
    element('p', { class: 'welcome-title' }, `${botName} brings guests in, keeps their access honest, and sees them out, all in chat.`),
    element('p', { class: 'welcome-lead' }, `You are ${person.name}. Say it in your own words, or start with one of these:`),
    element('ul', {}, ...sentences.map((sentence) =>
      element('li', {}, element('button', { type: 'button', class: 'say', onclick: () => say(sentence) }, sentence)))),
    hint ? element('p', { class: 'welcome-hint' }, hint) : undefined);
}

function firstSteps(person: Person, now: Date): { sentences: string[]; hint?: string } {
  const role = person.role.toLowerCase();
  const soon = `until the end of ${nextMonthName(now)}`;
  if (person.isGuest) return { sentences: ['What can I request?', 'What do I have?', 'What can you do?'] };
  if (role.includes('manager') || role.includes('director')) {
    return {
      sentences: ['What is waiting for me?', 'Which guests do I sponsor?', 'What can I request?', 'What can you do?'],
      hint: 'Requests of the people who report to you arrive here by themselves.',
    };
  }
  if (role.includes('administrator')) {
    return {
      sentences: ['Show me the catalogs', 'Connected organizations', `Assign Apollo to alex@litware.example ${soon}`, 'Import guests from a file', 'What can you do?'],
      hint: 'The paper clip below takes files, and so does the whole chat when you drop one on it.',
    };
  }
  const isSponsor = person.id.startsWith('ines@');
  return {
    sentences: [
      `Please invite jane.porter@fabrikam.example ${soon}, she reviews the Apollo mockups`,
      ...(isSponsor ? [`Extend lena@fabrikam.example on Apollo ${soon}`] : []),
      'I need the finance data room for two weeks, month-end close',
      'What can I request?',
      'What do I have?',
      'What can you do?',
    ],
    ...(isSponsor && { hint: 'Then open Marco Duarte beside it: he decides.' }),
  };
}
