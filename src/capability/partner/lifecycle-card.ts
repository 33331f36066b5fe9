import { lifecycleWords } from '../../card/lifecycle-words.ts';
import { daysWords } from '../../card/policy-words.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import type { OutsiderLifecycle } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';

const usualDays = [0, 7, 14, 30, 60, 90, 180, 365];

/** What happens to guests after their last access package, with the choices for whoever may change it. */
export function lifecycleCard(now: OutsiderLifecycle, canChange: boolean, remark: { text: string; style: CardData<'lifecycle'>['remarkStyle'] } | null = null): Message & { kind: 'card' } {
  const title = 'Lifecycle of outside people';
  const days = [...new Set([...usualDays, now.deleteAfterDays])].sort((one, other) => one - other);
  return {
    kind: 'card',
    summary: title,
    card: buildCard('lifecycle', {
      lang: 'en',
      summary: title,
      title,
      lead: 'What Entra does when the last access package of a guest has ended.',
      status: lifecycleWords(now),
      remark: remark?.text ?? '',
      remarkStyle: remark?.style ?? 'accent',
      notes: [
        { text: 'It concerns guests whom entitlement management invited, or who were made governed. All others stay as they are.' },
        { text: 'Entra tells nobody: neither the guest nor a sponsor.' },
        { text: 'Deleting looks at nothing else: teams, sites and applications that the guest has in another way go too.' },
        { text: 'A deleted account can be restored for 30 days.' },
      ],
      actions: [
        { title: 'Nothing: the account stays as it is', value: 'none' },
        { title: 'Block the sign-in', value: 'block' },
        { title: 'Block the sign-in, then delete the account', value: 'block-and-delete' },
      ],
      action: now.action,
      dayChoices: days.map((one) => ({ title: one === 0 ? 'at once' : daysWords(one), value: String(one) })),
      days: String(now.deleteAfterDays),
      canChange,
    }),
  };
}
