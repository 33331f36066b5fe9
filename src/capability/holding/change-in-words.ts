import type { Slots } from '../../language/understanding.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { openHoldingForm } from './change-holding.ts';

/** 'Extend …', 'remove …' in words. */
export async function changeInWords(parts: Parts, turn: Turn, action: 'extend' | 'remove', slots: Slots, say: Say): Promise<void> {
  const [pkg] = await parts.directory.packages();
  if (pkg) await openHoldingForm(parts, turn, action, pkg.id, slots.emails?.[0] ?? '', say);
}
