import { plainText } from '../card/plain-text.ts';
import type { Someone } from '../rule/request.ts';
import type { Parts } from './parts.ts';
import type { Turn } from './port/turn.ts';

/** Who speaks: the id that the channel vouches for, with the name that is shown. */
export const speakerOf = (turn: Pick<Turn, 'chat' | 'personName'>): Someone => ({ id: turn.chat.personId, name: plainText(turn.personName, 100) });

/** Writes down what somebody did, or tried and may not, where no request holds it. */
export async function auditSpeaker(parts: Pick<Parts, 'store' | 'clock'>, turn: Turn, kind: string, subject: string, details: Record<string, unknown>): Promise<void> {
  const entry = { tenantId: turn.chat.tenantId, kind, subject, actor: { kind: 'person' as const, ...speakerOf(turn) }, details };
  await parts.store.transaction((tx) => tx.audit([entry], parts.clock.now()));
}
