import { announce, showToast } from './announce.ts';
import { element, icon } from './element.ts';
import { tenantClient, TenantProblem } from './tenant-client.ts';

/** A switch that has the person asked for consent, as somebody is who has never used the bot; off, consent counts as given. */
export interface ConsentSwitch {
  element: HTMLElement;
  refresh(): Promise<void>;
}

export function consentSwitch(personId: string, personName: string): ConsentSwitch {
  const label = `Ask ${personName} for consent`;
  const button = element('button', {
    type: 'button', class: 'icon-button consent-switch', 'aria-pressed': 'false', 'aria-label': label, title: label, onclick: () => void toggle(),
  }, icon('shield'));

  async function toggle(): Promise<void> {
    const ask = button.ariaPressed !== 'true';
    try {
      await tenantClient.answerConsent(personId, ask ? 'ask' : true);
      await refresh();
      announce(ask ? `${personName} is asked for consent when it is needed next.` : `${personName} has consented.`);
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      showToast(failure.message);
    }
  }

  async function refresh(): Promise<void> {
    button.ariaPressed = String((await tenantClient.consent(personId)).answer === 'ask');
  }

  return { element: button, refresh };
}
