import { openAccessForm } from '../package/open-access-form.ts';
import type { Parts } from '../parts.ts';
import type { PackageId } from '../port/identity.ts';
import type { ActionAnswer, Say, Turn } from '../port/turn.ts';

/** 'Extend' or 'Give up' on a card. */
export async function openChange(_parts: Parts, _turn: Turn & { input: { kind: 'action' } }, _action: 'extend' | 'remove', _say: Say): Promise<ActionAnswer> {
  return { kind: 'notice', text: 'The form is below.' };
}

export function openHoldingForm(parts: Parts, turn: Turn, action: 'extend' | 'remove', packageId: PackageId, address: string, say: Say): Promise<void> {
  return openAccessForm(parts, turn, { action, packageId, policyId: '', address, direct: false }, {}, say);
}
