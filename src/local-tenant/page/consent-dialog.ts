import { element } from './element.ts';

/** What Entra's consent page says of each scope (Graph's permissions reference); others are shown by their name. */
const meanings: Readonly<Record<string, string>> = {
  'EntitlementMgmt-SubjectAccess.ReadWrite': 'Request access packages for you, and see what you have',
  'Mail.Send': 'Send mail as you',
  'User.Read': 'Sign you in and read your profile',
  'User.ReadBasic.All': 'Read the names and addresses of everybody in the organization',
};

/** Asks the person whether the bot may act for them, as Teams does the first time; Escape is a no. */
export function askConsent(given: { botName: string; personName: string; scopes: string[] }): Promise<boolean> {
  const accept = element('button', { type: 'submit', value: 'yes', class: 'button button-primary' }, 'Accept');
  const dialog = element('dialog', { class: 'consent', 'aria-labelledby': 'consent-title' },
    element('form', { method: 'dialog' },
      element('img', { src: '/page/foyer.svg', alt: '', width: 40, height: 40 }),
      element('h2', { id: 'consent-title' }, `${given.botName} needs your permission`),
      element('p', {}, `It asks to act for you, ${given.personName}, in Microsoft Entra, with your own rights and no more:`),
      element('ul', {}, ...given.scopes.map((scope) => element('li', {}, meanings[scope] ?? scope))),
      element('p', { class: 'consent-note' }, 'It asks once. You can withdraw this at any time.'),
      element('div', { class: 'consent-buttons' }, element('button', { type: 'submit', value: 'no', class: 'button' }, 'Cancel'), accept)));
  document.body.append(dialog);
  dialog.showModal();
  accept.focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
