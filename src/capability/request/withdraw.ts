import { z } from 'zod';
import { withdrawRequest } from '../../rule/decide-request.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { changeRequest } from './change-request.ts';
import { followMessage } from './follow-message.ts';
import { refusalAnswer } from './refusal-answer.ts';
import { requestCard } from './request-card.ts';
import { speakerOf } from '../speaker.ts';

const withdrawData = z.looseObject({ request: idSchema('request') });

/** 'Withdraw request': the requestor takes it back before anybody has decided. */
export async function withdraw(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const parsed = withdrawData.safeParse(turn.input.data);
  if (!parsed.success) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was withdrawn. Ask ‘my requests’ for a fresh card.' };
  const by = speakerOf(turn);
  const reader = readerOf(parts, turn);
  const change = await changeRequest(parts, parsed.data.request, by, (request, now) => {
    if (request.tenantId !== turn.chat.tenantId) return { ok: false, refusal: { reason: 'not-yours' } };
    return withdrawRequest(request, by, now);
  });
  if (change.ok) {
    await followMessage(parts, turn, change.request, 'requestor', true);
    return { kind: 'card', card: requestCard(change.request, by, 'requestor', reader).card };
  }
  if ('request' in change && change.refusal.reason === 'closed') await followMessage(parts, turn, change.request, 'requestor', false);
  return refusalAnswer('request' in change ? change.request : null, change.refusal, by, reader);
}
