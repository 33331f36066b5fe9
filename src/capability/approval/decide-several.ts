import type { Parts } from '../parts.ts';
import type { ActionAnswer, Turn } from '../port/turn.ts';

/** 'Approve ticked' and 'Deny ticked' on the queue. */
export async function decideSeveral(_parts: Parts, _turn: Turn & { input: { kind: 'action' } }): Promise<ActionAnswer> {
  return { kind: 'refused', status: 400, text: 'Nothing was ticked, so nothing was decided.' };
}
