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
  if (person.isGuest) {
    return { sentences: ['What can you do?'] };
  }
  if (role.includes('manager') || role.includes('director')) {
    return {
      sentences: ['What is waiting for my approval?', 'Which guests do I sponsor?', 'What can you do?'],
      hint: 'Requests of the people who report to you arrive here by themselves.',
    };
  }
  if (role.includes('administrator')) {
    return { sentences: ['Invite kim@wingtip.example for a month because of the audit', 'What is waiting for me?', 'What can you do?'] };
  }
  return {
    sentences: [
      `Please invite jane.porter@fabrikam.example until the end of ${nextMonthName(now)}, she reviews the Apollo mockups`,
      'Bring in a.lopez@litware.example and b.chen@litware.example for three weeks, they test the prototype',
      'My requests',
      'Who are my guests?',
      'What can you do?',
    ],
    ...(person.id.startsWith('ines@') && { hint: 'Then open Marco Duarte beside it: he decides.' }),
  };
}
