import { z } from 'zod';
import type { HoldingAction } from '../../rule/holding-right.ts';
import { entraId, pickedData, readJson } from '../card-input.ts';
import { openAccessForm, type Prefill } from '../package/open-access-form.ts';
import type { Parts } from '../parts.ts';
import { packageId, type PackageId } from '../port/identity.ts';
import type { ActionAnswer, ActionTurn, Say, Turn } from '../port/turn.ts';

const address = z.string().trim().toLowerCase().max(254);
const buttonData = z.looseObject({ package: entraId, target: address });
const saidSchema = z.object({ target: address, end: z.string().max(10), reason: z.string().max(1_000) });

/** What was said of a change before it was known what it is about. */
export type SaidOfChange = z.infer<typeof saidSchema>;

/** 'Extend' and 'Give up' on a card: opens the form. Whatever the client says is looked up and checked anew. */
export async function openChange(parts: Parts, turn: ActionTurn, action: HoldingAction, say: Say): Promise<ActionAnswer> {
  const read = readChange(turn.input.data);
  if (!read) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was opened. Write ‘what do I have’ for a fresh card.' };
  await openHoldingForm(parts, turn, action, read.package, read.said, say);
  return { kind: 'notice', text: 'The answer is below.' };
}

/** The form of an extension or a removal, filled with what was said. */
export function openHoldingForm(parts: Parts, turn: Turn, action: HoldingAction, pkg: PackageId, { target, end, reason }: SaidOfChange, say: Say): Promise<void> {
  const prefill: Prefill = { end: action === 'extend' ? end : '', reason };
  return openAccessForm(parts, turn, { action, packageId: pkg, policyId: '', address: target, direct: false }, prefill, say);
}

function readChange(data: unknown): { package: PackageId; said: SaidOfChange } | null {
  const plain = buttonData.safeParse(data);
  if (plain.success) return { package: packageId(plain.data.package), said: { target: plain.data.target, end: '', reason: '' } };
  const picked = pickedData.safeParse(data);
  const said = picked.success ? saidSchema.safeParse(readJson(picked.data.subject)) : null;
  return picked.success && said?.success ? { package: packageId(picked.data.choice), said: said.data } : null;
}
