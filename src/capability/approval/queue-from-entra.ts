import { recordApproval, recordAsked } from '../../rule/record-approval.ts';
import { plainText } from '../../card/plain-text.ts';
import { adoptAccess } from '../delivery/adopt-access.ts';
import { changeAccess } from '../package/change-access.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { ApprovalStage } from '../port/entitlement.ts';
import type { AssignmentRequestId } from '../port/identity.ts';
import type { Turn } from '../port/turn.ts';
import { toldStages } from './decide-as-person.ts';

/**
 * Takes over what Entra says that this person is asked about, with their own token: a request that was made elsewhere is
 * followed from then on, and a stage that was decided elsewhere is told on its cards. `silent` where Entra does not answer.
 * Throws SignInNeeded.
 */
export async function takeOverFromEntra(parts: Parts, turn: Turn): Promise<'told' | 'silent'> {
  try {
    const asked = await parts.entitlement.as(turn.chat).approvals();
    const waiting = await parts.store.access.waitingFor(turn.chat, 200);
    const stale = new Set(waiting.requests.map(({ entraRequestId }) => entraRequestId));
    const telling = asked.filter(({ requestId, stages }) => stale.has(requestId) || stages.some(isMine));
    await Promise.all(telling.map(({ requestId, stages }) => takeOver(parts, turn, requestId, stages)));
    return 'told';
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    parts.log.warn({ reason: error.reason, ...error.details }, 'Entra did not tell what somebody is asked about');
    return 'silent';
  }
}

const isMine = (stage: ApprovalStage) => stage.assignedToMe && stage.status === 'open';

async function takeOver(parts: Parts, { chat, personName }: Turn, requestId: AssignmentRequestId, stages: readonly ApprovalStage[]): Promise<void> {
  const { store, house } = parts;
  const [known] = await store.access.byEntraIds([requestId]);
  const request = known ?? (await adopt(parts, chat.tenantId, requestId));
  if (!request || request.tenantId !== chat.tenantId) return;
  const told = toldStages(stages);
  await changeAccess(parts, request.id, 'foyer', (current, now) => recordApproval(current, told, house.timers.remindAfterMs, now));
  if (!stages.some(isMine)) return;
  const me = { id: chat.personId, name: plainText(personName, 100) };
  await changeAccess(parts, request.id, 'foyer', (current, now) => recordAsked(current, me, told, now));
}

/** A request that Foyer does not know yet; where another process takes it up at the same moment, that one's. */
async function adopt(parts: Parts, tenantId: Turn['chat']['tenantId'], requestId: AssignmentRequestId) {
  const entra = await parts.entitlement.request(requestId);
  const adopted = entra && (await adoptAccess(parts, tenantId, entra));
  return adopted ?? (await parts.store.access.byEntraIds([requestId]))[0];
}
