import { z } from 'zod';
import { plainText } from '../../card/plain-text.ts';
import { decideRequest } from '../../rule/decide-request.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { changeRequest } from '../request/change-request.ts';
import { followMessage } from '../request/follow-message.ts';
import { refusalAnswer } from '../request/refusal-answer.ts';
import { requestCard } from '../request/request-card.ts';
import { speakerOf } from '../speaker.ts';

const decisionData = z.looseObject({ request: idSchema('request'), note: z.string().max(20_000).default('') });
const longestNote = 1000;

/** 'Approve' or 'Deny' on an approver's card: decided by the person who pressed it, if the request is theirs to decide. */
export async function decide(parts: Parts, turn: ActionTurn, decision: 'approve' | 'deny'): Promise<ActionAnswer> {
  const parsed = decisionData.safeParse(turn.input.data);
  if (!parsed.success) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was decided. Ask ‘what is waiting for me’ for a fresh card.' };
  const note = plainText(parsed.data.note, 20_000);
  const by = speakerOf(turn);
  const reader = readerOf(parts, turn);
  const problem = noteProblem(decision, note);
  if (problem) {
    const request = await parts.store.requests.byId(parsed.data.request);
    if (!request || request.tenantId !== turn.chat.tenantId) return refusalAnswer(null, 'unknown', by, reader);
    // Who may not decide at all is told that, and not what to write.
    const allowed = decideRequest(request, by, { kind: 'approve', note: null }, parts.clock.now());
    if (!allowed.ok) return refusalAnswer(request, allowed.refusal, by, reader);
    return { kind: 'card', card: requestCard(request, by, 'approver', reader, { remark: problem, note: note.slice(0, longestNote) }).card };
  }
  const change = await changeRequest(parts, parsed.data.request, by, (request, now) => {
    if (request.tenantId !== turn.chat.tenantId) return { ok: false, refusal: { reason: 'not-yours' } };
    return decideRequest(request, by, decision === 'approve' ? { kind: 'approve', note: note || null } : { kind: 'deny', reason: note }, now);
  });
  if (change.ok) {
    await followMessage(parts, turn, change.request, 'approver', true);
    return { kind: 'card', card: requestCard(change.request, by, 'approver', reader).card };
  }
  if ('request' in change && change.refusal.reason === 'closed') await followMessage(parts, turn, change.request, 'approver', false);
  return refusalAnswer('request' in change ? change.request : null, change.refusal, by, reader);
}

function noteProblem(decision: 'approve' | 'deny', note: string): string | null {
  if (decision === 'deny' && note === '') return 'Nothing was decided yet. To deny, write the reason in the field below, then press Deny again: the requestor reads it.';
  if (note.length > longestNote) return `Nothing was decided yet. Your words are too long: ${note.length.toLocaleString('en')} characters, where 1,000 fit. Shorten them, then press the button again.`;
  return null;
}
