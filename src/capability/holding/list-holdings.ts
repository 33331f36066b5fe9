import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';

/** 'What do I have'. */
export async function listHoldings(parts: Parts, turn: Turn, say: Say): Promise<void> {
  const held = await parts.entitlement.assignmentsOf(turn.chat.personId);
  await say({ kind: 'text', text: `You hold ${held.length} access packages.` });
}
