import { openStage, type AccessRequest } from '../../rule/access-request.ts';
import type { GuestRequest } from '../../rule/request.ts';
import type { Instant } from '../../rule/time.ts';
import type { Parts } from '../parts.ts';
import type { Chat } from '../port/messenger.ts';

/** Something that waits for somebody's decision: an invitation, or an access package at one of its stages. */
export type QueueItem = { since: Instant; lapseAt: Instant } & ({ kind: 'invitation'; request: GuestRequest } | { kind: 'package'; request: AccessRequest; stage: number });

/** More than anybody works through by hand. */
const most = 200;

/** All that waits for somebody as Foyer knows it: what lapses soonest first, then the oldest. */
export async function readQueue(parts: Pick<Parts, 'store'>, chat: Chat): Promise<{ items: QueueItem[]; total: number }> {
  const [invitations, packages] = await Promise.all([parts.store.requests.waitingFor(chat, most), parts.store.access.waitingFor(chat, most)]);
  const items = [...invitations.requests.flatMap((request) => invitationItem(request, chat)), ...packages.requests.flatMap(packageItem)];
  return { items: items.sort(bySoonest), total: invitations.total + packages.total };
}

function invitationItem(request: GuestRequest, { personId }: Chat): QueueItem[] {
  const { state } = request;
  if (state.kind !== 'waiting') return [];
  const since = state.approvers.find(({ id }) => id === personId)?.askedAt ?? request.askedAt;
  return [{ kind: 'invitation', request, since, lapseAt: state.lapseAt }];
}

function packageItem(request: AccessRequest): QueueItem[] {
  const found = openStage(request);
  return found ? [{ kind: 'package', request, stage: found.index, since: found.stage.state.since, lapseAt: found.stage.state.lapseAt }] : [];
}

const bySoonest = (one: QueueItem, other: QueueItem) => Date.parse(one.lapseAt) - Date.parse(other.lapseAt) || one.request.number - other.request.number;
