import { showToast } from './announce.ts';
import { element } from './element.ts';
import { tenantClient, TenantProblem } from './tenant-client.ts';

/** A button that accepts the invitation in the guest's place. */
export function acceptButton(guest: string, redeemed: (guest: string) => Promise<void>): HTMLElement {
  const problem = element('p', { class: 'card-problem', role: 'alert', hidden: true });
  const button = element('button', { type: 'button', class: 'button button-primary', onclick: () => void accept() }, 'Accept as the guest');

  async function accept(): Promise<void> {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    problem.hidden = true;
    try {
      await tenantClient.redeem(guest);
      button.textContent = 'Accepted';
      showToast(`${guest} has accepted the invitation.`);
      await redeemed(guest);
    } catch (failure) {
      if (!(failure instanceof TenantProblem)) throw failure;
      button.ariaDisabled = 'false';
      problem.textContent = `The invitation was not accepted. ${failure.message}`;
      problem.hidden = false;
    }
  }

  return element('div', { class: 'accept' }, button, problem);
}
