import { z } from 'zod';
import { accessStanding } from '../../card/access-words.ts';
import type { Reader } from '../../card/date-words.ts';
import { plainText } from '../../card/plain-text.ts';
import type { CardData } from '../../card/registry.ts';
import type { AccessRequest } from '../../rule/access-request.ts';
import type { GuestRequest, Someone } from '../../rule/request.ts';
import { changeAccess } from '../package/change-access.ts';
import { accessRoleOf } from '../package/show-access.ts';
import type { Parts } from '../parts.ts';
import { SignInNeeded } from '../port/sign-in.ts';
import type { ActionAnswer, ActionTurn, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { changeRequest } from '../request/change-request.ts';
import { decidedWords } from '../request/request-card.ts';
import { roleOf } from '../request/show-request.ts';
import { decide } from './decide.ts';
import { decideAccess, decidedAlready } from './decide-access.ts';
import { pageSize, queueCard, thing } from './queue-card.ts';
import { readTicks, type Tick } from './queue-tick.ts';
import { speakerOf } from '../speaker.ts';
type Decision = 'approve' | 'deny';
type Result = CardData<'queue'>['results'][number];
type Named = { kind: 'package'; request: AccessRequest } | { kind: 'invitation'; request: GuestRequest };

const severalData = z.looseObject({ decision: z.enum(['approve', 'deny']), from: z.number().int().min(0).max(10_000).default(0), note: z.string().max(20_000).default('') });
const longestNote = 1000;

/**
 * 'Approve ticked' and 'Deny ticked' on the queue: each is decided by itself, as its own button would, and only after this
 * person has opened it. One that fails does not keep the others back; the card says of each what came of it.
 */
export async function decideSeveral(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> {
  const parsed = severalData.safeParse(turn.input.data);
  const ticks = parsed.success ? readTicks(parsed.data) : [];
  if (!parsed.success || ticks.length > pageSize) return { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was decided. Ask ‘what is waiting for me’ for a fresh list.' };
  const { decision, from } = parsed.data;
  const note = plainText(parsed.data.note, 20_000);
  const problem = problemWith(decision, note, ticks);
  const again = { from, note: note.slice(0, longestNote) };
  if (problem) return { kind: 'card', card: (await queueCard(parts, turn, { ...again, remark: problem, ticked: ticks.map(({ id }) => id) })).card };

  const { tenantId, personId } = turn.chat;
  const opened = await parts.store.views.openedBy(tenantId, personId, 'approver', ticks.map(({ id }) => id));
  const named = await Promise.all(ticks.map(async (tick) => ({ tick, item: await find(parts, turn, tick.id) })));
  // A token is asked for before anything is decided; what lacks one later is told in its row.
  if (named.some(({ item }) => item?.kind === 'package' && item.request.run === 'entra' && opened.has(item.request.id))) await parts.entitlement.as(turn.chat).ready();
  const results = await Promise.all(named.map(({ tick, item }) => decideOne(parts, turn, tick, item, opened.has(tick.id), decision, note)));
  return { kind: 'card', card: (await queueCard(parts, turn, { from, results })).card };
}

function problemWith(decision: Decision, note: string, ticks: readonly Tick[]): string {
  if (ticks.length === 0) return 'Nothing is ticked, so nothing was decided.';
  if (decision === 'deny' && note === '') return 'Nothing was decided yet. To deny, write the reason in the field, then press Deny ticked again: the requestors read it.';
  if (note.length > longestNote) return `Nothing was decided yet. Your words are too long: ${note.length.toLocaleString('en')} characters, where 1,000 fit. Shorten them, then press the button again.`;
  return '';
}

/** A request of this tenant, whoever may see it. */
async function find({ store }: Parts, { chat }: Turn, id: string): Promise<Named | null> {
  if (id.startsWith('access_')) {
    const request = await store.access.byId(id);
    return request?.tenantId === chat.tenantId ? { kind: 'package', request } : null;
  }
  const request = await store.requests.byId(id);
  return request?.tenantId === chat.tenantId ? { kind: 'invitation', request } : null;
}

async function decideOne(parts: Parts, turn: ActionTurn, tick: Tick, item: Named | null, isOpened: boolean, decision: Decision, note: string): Promise<Result> {
  const role = item && (item.kind === 'package' ? accessRoleOf(item.request, turn) : roleOf(item.request, turn));
  if (!item || !role) return strangers(parts, turn, item);
  const name = `${item.request.number}, ${thing(item)}`;
  const not = (words: string): Result => ({ mark: '!', name, words });
  if (role === 'approver' && !isOpened) return not('Not decided: open it first, then tick it.');
  try {
    // The very button of its own card, pressed on no message.
    const one: ActionTurn = { ...turn, input: { ...turn.input, data: { request: tick.id, note, ...(tick.stage === undefined ? {} : { stage: tick.stage }) }, messageId: null } };
    const answer = await (item.kind === 'package' ? decideAccess(parts, one, decision) : decide(parts, one, decision));
    if (answer.kind === 'refused') return not(answer.text);
  } catch (error) {
    if (error instanceof SignInNeeded) return not('Not decided: Entra wants you to sign in again. Press Look again, then decide it once more.');
    parts.log.error({ request: tick.id, reason: error instanceof Error ? error.name : 'unknown' }, 'one of several decisions failed');
    return not('It is not known whether this was decided: something went wrong here. Open it to see where it stands.');
  }
  const after = await find(parts, turn, tick.id);
  return after ? outcome(after, tick, { id: turn.chat.personId, name: turn.personName }, decision, name, readerOf(parts, turn)) : not('It exists no more.');
}

/** Whether it was decided as it was wished, by this person; else what stands there instead. */
function outcome(item: Named, tick: Tick, by: Someone, decision: Decision, name: string, reader: Reader): Result {
  const wanted = decision === 'approve' ? 'approved' : 'denied';
  const state = item.kind === 'package' ? item.request.stages[tick.stage ?? 0]?.state : item.request.state;
  const result = state?.kind === 'decided' ? state.result : state?.kind;
  const isMine = result === wanted && state !== undefined && 'by' in state && state.by?.id === by.id;
  if (!isMine) return { mark: '!', name, words: item.kind === 'package' ? decidedAlready(item.request, by, reader) : decidedWords(item.request, reader) };
  if (decision === 'deny') return { mark: '✕', name, words: 'Denied.' };
  return { mark: '✓', name, words: item.kind === 'package' ? `Approved. ${accessStanding(item.request, reader, by).headline}.` : 'Approved.' };
}

/** To somebody who was never asked, a request does not exist; that they tried is written down. */
async function strangers(parts: Parts, turn: ActionTurn, item: Named | null): Promise<Result> {
  const by = speakerOf(turn);
  const refuse = () => ({ ok: false as const, refusal: { reason: 'not-yours' as const } });
  if (item) await (item.kind === 'package' ? changeAccess(parts, item.request.id, by, refuse) : changeRequest(parts, item.request.id, by, refuse));
  return { mark: '!', name: 'A request', words: 'It is not yours to decide, or exists no more. Nothing was changed.' };
}
