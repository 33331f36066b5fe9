import { lifecycleWords } from '../../card/lifecycle-words.ts';
import { buildCard } from '../../card/registry.ts';
import { lifecycleChange, lifecycleData, unreadable } from '../catalog/governance-data.ts';
import type { Parts } from '../parts.ts';
import type { OutsiderLifecycle } from '../port/entitlement.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { lifecycleCard } from './lifecycle-card.ts';
import { asAdministrator, carryOut } from './carry-out.ts';

const subject = 'setting:outsider-lifecycle';

/** 'Back' on the confirmation. */
export function openLifecycle(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  return asAdministrator(parts, turn, subject, async () => asAnswer(lifecycleCard(await parts.entitlement.outsiderLifecycle(), true)));
}

/** 'See what would change': how it is and how it would be, to be confirmed. */
export function reviewLifecycle(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  const parsed = lifecycleData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  return asAdministrator(parts, turn, subject, async () => {
    const now = await parts.entitlement.outsiderLifecycle();
    // The days mean something for deletion alone; otherwise they stay what they were.
    const then = { action: parsed.data.action, deleteAfterDays: parsed.data.action === 'block-and-delete' ? parsed.data.days : now.deleteAfterDays };
    if (isSame(now, then)) return asAnswer(lifecycleCard(now, true, { text: 'That is how it is already: nothing would change.', style: 'accent' }));
    const title = 'Change the lifecycle of outside people';
    return {
      kind: 'card',
      card: buildCard('governance-confirm', {
        lang: 'en',
        summary: title,
        title,
        lead: 'Nothing has been changed yet.',
        lines: [
          { mark: '–', text: `Now: ${lifecycleWords(now)}` },
          { mark: '→', text: `Then: ${lifecycleWords(then)}` },
          ...(then.action === 'block-and-delete' && now.action !== 'block-and-delete' ? [{ mark: '!', text: 'Accounts will be deleted, with all other access that these guests have, and nobody is told beforehand.' }] : []),
        ],
        verb: 'lifecycle.change',
        confirmTitle: 'Change it',
        confirmStyle: then.action === 'block-and-delete' ? 'destructive' : 'positive',
        backVerb: 'lifecycle.open',
        id: 'lifecycle',
        detail: `${now.action} ${now.deleteAfterDays} ${then.action} ${then.deleteAfterDays}`,
      }),
    };
  });
}

/** The confirmed change; carried out only where the setting is still as the confirmation showed it. */
export function changeLifecycle(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  const parsed = lifecycleChange.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  const [fromAction, fromDays, toAction, toDays] = parsed.data.detail;
  const from = { action: fromAction, deleteAfterDays: fromDays };
  const to = { action: toAction, deleteAfterDays: toDays };
  return asAdministrator(parts, turn, subject, async () => {
    const now = await parts.entitlement.outsiderLifecycle();
    if (isSame(now, to)) return asAnswer(lifecycleCard(now, true, { text: 'It is so already. Nothing was changed.', style: 'accent' }));
    if (!isSame(now, from)) return asAnswer(lifecycleCard(now, true, { text: 'Somebody has changed this in the meantime. Nothing was changed: look at how it is now.', style: 'warning' }));
    const change = await carryOut(parts, turn, 'outsider-lifecycle-changed', subject, { from, to }, () => parts.entitlement.setOutsiderLifecycle(to));
    return asAnswer(lifecycleCard(await parts.entitlement.outsiderLifecycle(), true, change.done ? { text: 'Changed.', style: 'good' } : { text: change.words, style: 'attention' }));
  });
}

const isSame = (one: OutsiderLifecycle, other: OutsiderLifecycle) => one.action === other.action && one.deleteAfterDays === other.deleteAfterDays;

const asAnswer = (card: ReturnType<typeof lifecycleCard>): ActionAnswer => ({ kind: 'card', card: card.card });
