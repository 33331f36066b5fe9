import { accessTitle } from '../../card/access-words.ts';
import { momentWords, type Reader } from '../../card/date-words.ts';
import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import { guestName } from '../../card/request-words.ts';
import { openStage, type AccessRequest } from '../../rule/access-request.ts';
import type { GuestRequest } from '../../rule/request.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { readQueue, type QueueItem } from './queue-items.ts';
import { tickOf } from './queue-tick.ts';

/** How many rows a card shows at a time; also how many can be decided by one press. */
export const pageSize = 8;

export interface QueueView {
  /** Why the list may not be all there is, or why a press changed nothing. */
  remark?: string;
  results?: CardData<'queue'>['results'];
  /** The place of the first row that is shown. */
  from?: number;
  /** Ids that are ticked, and words that are already written. */
  ticked?: readonly string[];
  note?: string;
}

/** What waits for the person of a turn, as a list: what they have opened can be ticked, and decided together. */
export async function queueCard(parts: Parts, turn: Turn, view: QueueView = {}): Promise<Message & { kind: 'card' }> {
  const reader = readerOf(parts, turn);
  const { items, total } = await readQueue(parts, turn.chat);
  const from = Math.min(Math.max(0, view.from ?? 0), Math.max(0, Math.ceil(items.length / pageSize) - 1) * pageSize);
  const page = items.slice(from, from + pageSize);
  const { tenantId, personId } = turn.chat;
  const opened = await parts.store.views.openedBy(tenantId, personId, 'approver', page.map(({ request }) => request.id));
  const rows = page.map((item) => row(item, opened.has(item.request.id), view.ticked?.includes(item.request.id) ?? false, reader));
  const title = total === 0 ? 'Nothing is waiting for your decision' : total === 1 ? 'One request waits for your decision' : `${total} requests wait for your decision`;
  const shown = total > page.length ? ` Shown: ${from + 1} to ${from + page.length}.` : '';
  const data: CardData<'queue'> = {
    lang: 'en',
    summary: title,
    title,
    lead: `${total > 1 ? `Soonest to lapse first, then the oldest.${shown} ` : ''}As of ${momentWords(parts.clock.now().toISOString(), reader)}.`,
    remark: view.remark ?? '',
    resultsTitle: 'What came of it',
    results: view.results ?? [],
    rows,
    hint: hint(rows),
    canDecide: rows.some(({ canTick }) => canTick),
    note: plainText(view.note ?? ''),
    from,
    canGoBack: from > 0,
    previousFrom: Math.max(0, from - pageSize),
    canGoOn: from + pageSize < items.length,
    nextFrom: from + pageSize,
  };
  return { kind: 'card', card: buildCard('queue', data), summary: data.summary };
}

function hint(rows: CardData<'queue'>['rows']): string {
  const unopened = rows.filter(({ canTick }) => !canTick).length;
  if (unopened === 0) return '';
  return unopened === rows.length ? 'Open a request to see it whole. What you have opened can be ticked, and decided here together.' : 'What you have not opened yet cannot be ticked.';
}

function row(item: QueueItem, canTick: boolean, ticked: boolean, reader: Reader): CardData<'queue'>['rows'][number] {
  const { number, requestor, id } = item.request;
  const reason = plainText(item.request.terms.reason, 90);
  return {
    name: `${number}  ${requestor.name}`,
    detail: `  ${thing(item)}`,
    reason: reason && `“${reason}”`,
    when: `Asked ${momentWords(item.since, reader)}. Lapses ${momentWords(item.lapseAt, reader)}.`,
    marks: marks(item, reader).join(' · '),
    request: id,
    openTooltip: `Open request ${number}`,
    canTick,
    tick: tickOf(item),
    tickTitle: `Request ${number}, ${thing(item)}`,
    ticked: ticked && canTick ? 'true' : 'false',
  };
}

/** What is asked for, in a few words. */
export function thing(item: { kind: 'package'; request: AccessRequest } | { kind: 'invitation'; request: GuestRequest }): string {
  if (item.kind === 'package') return plainText(accessTitle(item.request), 120);
  const { guests } = item.request;
  return plainText(`${listed(guests.map(guestName))} as ${guests.length === 1 ? 'a guest' : 'guests'}`, 120);
}

function marks(item: QueueItem, reader: Reader): string[] {
  if (item.kind === 'invitation') {
    const { state } = item.request;
    return state.kind === 'waiting' && state.alternate && state.escalateAt ? [`↑ ${state.alternate.name} is asked too ${momentWords(state.escalateAt, reader)}`] : [];
  }
  const { request } = item;
  const stage = openStage(request)?.stage;
  const last = request.thread.at(-1)?.side;
  return [
    ...(request.stages.length > 1 ? [`Stage ${item.stage + 1} of ${request.stages.length}`] : []),
    ...(last === 'approver' ? ['? A question waits for its answer'] : last === 'requestor' ? ['! A question was answered'] : []),
    ...(stage?.state.escalateAt && stage.escalation.length > 0 ? [`↑ ${listed(stage.escalation.map(({ name }) => name))} asked too ${momentWords(stage.state.escalateAt, reader)}`] : []),
  ];
}
