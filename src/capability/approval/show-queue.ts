import { z } from 'zod';
import { idSchema } from '../new-id.ts';
import { accessRoleOf, sendAccessCard } from '../package/show-access.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn, Say, Turn } from '../port/turn.ts';
import { roleOf, sendRequestCard } from '../request/show-request.ts';
import { queueCard } from './queue-card.ts';
import { takeOverFromEntra } from './queue-from-entra.ts';
import { readTicks } from './queue-tick.ts';

const showData = z.looseObject({
  open: z.union([idSchema('access'), idSchema('request')]).optional(),
  /** `yes` where Entra is to be asked anew. */
  anew: z.enum(['yes', 'no']).default('no'),
  from: z.number().int().min(0).max(10_000).default(0),
  note: z.string().max(20_000).default(''),
});

export const silence = 'Entra is not answering right now, so what was asked outside of Foyer may be missing. Look again in a minute.';

/** 'Open', 'Look again' and the turning of pages on the queue: the card is drawn anew, with what was ticked and written. */
export async function showQueue(parts: Parts, turn: ActionTurn, say: Say): Promise<ActionAnswer> {
  const parsed = showData.safeParse(turn.input.data);
  if (!parsed.success) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was opened. Ask ‘what is waiting for me’ for a fresh list.' };
  const { open, anew, from, note } = parsed.data;
  if (open !== undefined && !(await openOne(parts, turn, open, say))) return { kind: 'refused', status: 403, text: 'This request is not yours to see, or exists no more.' };
  const told = anew === 'yes' ? await takeOverFromEntra(parts, turn) : 'told';
  const ticked = readTicks(parsed.data).map(({ id }) => id);
  return { kind: 'card', card: (await queueCard(parts, turn, { from, ticked, note, ...(told === 'silent' ? { remark: silence } : {}) })).card };
}

/** Sends the request's own card below the list; false for somebody who may not see it. */
async function openOne(parts: Parts, turn: Turn, id: string, say: Say): Promise<boolean> {
  if (id.startsWith('access_')) {
    const request = await parts.store.access.byId(id);
    const role = request && accessRoleOf(request, turn);
    if (request && role) await sendAccessCard(parts, turn, request, role, say);
    return Boolean(role);
  }
  const request = await parts.store.requests.byId(id);
  const role = request && roleOf(request, turn);
  if (request && role) await sendRequestCard(parts, turn, request, role, say);
  return Boolean(role);
}
