import type { GuestFate } from '../rule/holding-fate.ts';
import type { HoldingOrigin } from '../rule/holding-got.ts';
import type { HoldingAction, HoldingRefusal } from '../rule/holding-right.ts';
import { dayOfMoment, type Reader } from './date-words.ts';
import { listed, plainText } from './plain-text.ts';

/** People or roles of whom one will do: `Ines Calder or your IT administrators`. */
export const eitherOf = (items: readonly string[]): string => new Intl.ListFormat('en', { type: 'disjunction' }).format(items).replace(/, or /, ' or ');

/** How far off a day is: `today`, `tomorrow`, `in 9 days`. */
export const inDays = (days: number): string => (days < 0 ? 'already' : days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`);

/** How somebody came to hold something, as a sentence without its end. Guests are not told who approved. */
export function originWords(origin: HoldingOrigin, viewer: { id: string; isGuest: boolean }, policy: string): string {
  const who = (by: { id: string; name: string }) => (by.id === viewer.id ? 'you' : plainText(by.name, 100));
  const by = policy === '' ? '' : `, by the policy ${plainText(policy, 100)}`;
  switch (origin.kind) {
    case 'asked':
      return `Asked for by ${who(origin.by)} in request ${origin.number}${origin.approvers.length > 0 && !viewer.isGuest ? `, approved by ${listed([...new Set(origin.approvers)])}` : ''}${by}`;
    case 'ordered':
      return `Assigned by ${who(origin.by)}, an administrator, in request ${origin.number}${by}`;
    case 'invited':
      return `Came with the invitation by ${who(origin.by)}, request ${origin.number}`;
    case 'automatic':
      return `Assigned automatically${by}`;
    case 'assigned':
      return `Assigned by an administrator, outside of Foyer${by}`;
    case 'elsewhere':
      return `Got outside of Foyer${by}`;
  }
}

/** Why something held cannot be extended or ended by whoever looks at it. `whose` is null for their own. */
export function refusalWords(refusal: HoldingRefusal, action: HoldingAction, whose: string | null): string {
  const verb = action === 'extend' ? 'be extended' : whose === null ? 'be given up' : 'be ended';
  switch (refusal) {
    case 'automatic':
      return action === 'extend' ? 'Entra assigns it by a rule, so there is nothing to extend: it lasts for as long as the rule fits.' : `It cannot ${verb}: Entra assigns it by a rule, and takes it back when the rule no longer fits.`;
    case 'not-by-oneself':
      return action === 'extend' ? 'Its policy does not let you extend it yourself.' : 'Its policy does not let you give it up yourself.';
    case 'not-on-behalf':
      return `Its policy does not let managers ${action === 'extend' ? 'extend' : 'end'} it for the people who report to them.`;
    case 'owner-removes-only':
      return 'Owners of a catalog can end access, and not extend it.';
    case 'no-end':
      return 'It does not end by itself, so there is nothing to extend.';
    case 'not-delivered':
      return `It is not wholly delivered, so it cannot ${verb} now.`;
    case 'at-longest':
      return 'It lasts for as long as its policy allows already: counted from today, not a day can be added yet.';
    case 'policy-gone':
      return `Its policy cannot be found, so it cannot ${verb} here.`;
  }
}

/** What becomes of a guest's account when nothing is held any more; `with that` once it has ended. `who` is null for the guest themselves. */
export function fateWords(fate: GuestFate, who: string | null, when: 'then' | 'with that', reader: Reader): string {
  const account = who === null ? 'your guest account' : `the guest account of ${who}`;
  const Account = `${account[0]?.toUpperCase()}${account.slice(1)}`;
  switch (fate.kind) {
    case 'kept':
      return fate.why === 'setting'
        ? `${Account} stays as it is: Entra is set to leave it.`
        : `${Account} stays as it is, since entitlement management did not bring it in.`;
    case 'blocked':
      return `Entra blocks ${account} ${when}. It is not deleted.`;
    case 'deleted':
      return fate.days === 0 ? `Entra blocks ${account} ${when}, and deletes it at once.` : `Entra blocks ${account} ${when}, and deletes it on ${dayOfMoment(fate.on, reader)}, after ${fate.days} days.`;
    case 'unknown':
      return `Foyer may not read whether entitlement management governs ${account}. If it does, Entra blocks it ${when}${fate.deletes ? `, and deletes it after ${fate.days} days` : ''}.`;
  }
}
