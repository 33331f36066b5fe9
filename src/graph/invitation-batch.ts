import type { Clock } from '../capability/port/clock.ts';
import type { Directory } from '../capability/port/directory.ts';
import { guestId } from '../capability/port/identity.ts';
import { later, mostBatchItems, postBatch } from './batch.ts';
import { done, refused } from './effect.ts';
import type { GraphClient } from './graph-client.ts';
import { invitationAnswer, invitationBody, invitations } from './invitation.ts';
import { invitationRefusal } from './invitation-refusal.ts';

type Outcome = Awaited<ReturnType<Directory['inviteMany']>>[number];

/**
 * Invites up to twenty people by one call. One that was throttled, or of which nobody knows whether it was carried out,
 * comes back as `later`: nothing lists invitations, so look for the account before asking again.
 */
export async function inviteMany(graph: GraphClient, clock: Clock, redirectUrl: string, wanted: Parameters<Directory['inviteMany']>[0]): Promise<Outcome[]> {
  if (wanted.length > mostBatchItems) throw new Error(`A batch takes ${mostBatchItems} invitations, not ${wanted.length}.`);
  const answers = await postBatch(graph, clock, invitations, wanted.map((one) => invitationBody(redirectUrl, one)));
  return answers.map((answer): Outcome => {
    if (answer.ok === 'later') return answer;
    if (!answer.ok) return refused(invitationRefusal(answer) ?? (answer.status === 403 ? 'not-allowed' : answer.status === 404 ? 'not-found' : 'other'), answer);
    const made = invitationAnswer.safeParse(answer.body);
    return made.success ? done(answer, { guestId: guestId(made.data.invitedUser.id) }) : later;
  });
}
