import { sendAccessCard } from '../package/show-access.ts';
import type { Parts } from '../parts.ts';
import { SignInNeeded } from '../port/sign-in.ts';
import type { Say, Turn } from '../port/turn.ts';
import { sendRequestCard } from '../request/show-request.ts';
import { queueCard } from './queue-card.ts';
import { takeOverFromEntra } from './queue-from-entra.ts';
import { readQueue } from './queue-items.ts';
import { silence } from './show-queue.ts';

const unsigned = 'This is what Foyer knows by itself. What Entra asks you beside it is missing, since Foyer may not look as you: press Look again, and sign in.';

/** 'What is waiting for me': all of it, Entra's list included; the one request as its own card, or several as a list. */
export async function listApprovals(parts: Parts, turn: Turn, say: Say): Promise<void> {
  const remark = await missing(parts, turn);
  const { items, total } = await readQueue(parts, turn.chat);
  const [only] = items;
  if (!only && remark === '') {
    await say({ kind: 'text', text: 'Nothing is waiting for your decision.' });
    return;
  }
  if (only && total === 1 && remark === '') {
    await (only.kind === 'package' ? sendAccessCard(parts, turn, only.request, 'approver', say) : sendRequestCard(parts, turn, only.request, 'approver', say));
    return;
  }
  await say(await queueCard(parts, turn, { remark }));
}

/** Why the list may not be all there is; empty where it is. A token that the client brings by itself is asked for, a consent is not. */
async function missing(parts: Parts, turn: Turn): Promise<string> {
  try {
    return (await takeOverFromEntra(parts, turn)) === 'silent' ? silence : '';
  } catch (error) {
    if (!(error instanceof SignInNeeded)) throw error;
    if (error.need.kind === 'token' && !(await wasAskedToSignIn(parts, turn))) throw error;
    return unsigned;
  }
}

/** Whether a wish to sign in stands unanswered: who does not want to is not asked for ever before being shown anything. */
async function wasAskedToSignIn({ store }: Parts, { chat: { tenantId, personId } }: Turn): Promise<boolean> {
  const unanswered = await store.pendingTurns.take(tenantId, personId);
  if (unanswered) await store.pendingTurns.keep(tenantId, personId, unanswered);
  return unanswered !== null;
}
