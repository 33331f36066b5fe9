import { DateTime } from 'luxon';
import { z } from 'zod';
import type { BulkVerb } from '../../card/verb.ts';
import { plainText } from '../../card/plain-text.ts';
import { commandBulk, type Bulk, type BulkCommand, type BulkDefaults } from '../../rule/bulk.ts';
import { readDay } from '../../rule/bulk-row.ts';
import { packageId } from '../../rule/identity.ts';
import { idSchema } from '../new-id.ts';
import type { Parts } from '../parts.ts';
import type { ActionAnswer, ActionTurn, Say } from '../port/turn.ts';
import { bulkForm } from './bulk-form.ts';
import { changeBulk } from './change-bulk.ts';
import { mayRunBulk } from './may-run.ts';
import { offerFile } from './offer-file.ts';
import { listProblem } from './open-bulk.ts';
import { readList } from './read-list.ts';
import { checkNow, receiveList } from './receive-list.ts';
import { answerBulkCard } from './show-bulk.ts';

const words = z.string().max(100_000).default('');
const pressed = z.looseObject({ bulk: idSchema('bulk'), list: words, package: words, end: words, reason: words, language: words, day: words, time: words, now: z.literal(true).optional(), which: z.enum(['problems', 'results']).default('problems') });
type Pressed = z.infer<typeof pressed>;

const unreadable: ActionAnswer = { kind: 'refused', status: 400, text: 'This button did not arrive whole, so nothing was changed. Send the list again.' };
/** Somebody else's list and one that never was get the same answer: nothing is told of what exists. */
const notYours = 'This list belongs to somebody else, or exists no more. Nothing was changed.';
const usualTime = '08:00';

/** A button on the card of a list. Whoever presses it must be a governance administrator now, and the list theirs. */
export async function pressBulk(parts: Parts, turn: ActionTurn, verb: BulkVerb, say: Say): Promise<ActionAnswer> {
  const parsed = pressed.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  const may = await mayRunBulk(parts, turn.chat.personId);
  if (!may.ok) return { kind: 'refused', status: 403, text: may.text };
  const data = parsed.data;
  const bulk = await parts.store.bulks.byId(data.bulk);
  if (verb === 'bulk.list' && !bulk) return takeForm(parts, turn, data);
  if (!bulk || bulk.tenantId !== turn.chat.tenantId || bulk.owner.id !== turn.chat.personId) return { kind: 'refused', status: 403, text: notYours };
  switch (verb) {
    case 'bulk.list':
      return answerBulkCard(parts, turn, bulk);
    case 'bulk.check':
      return recheck(parts, turn, bulk, data, '');
    case 'bulk.start':
      return start(parts, turn, bulk, data);
    case 'bulk.pause':
      return command(parts, turn, bulk, { kind: 'pause' });
    case 'bulk.resume':
      return command(parts, turn, bulk, { kind: 'resume' });
    case 'bulk.stop':
      return command(parts, turn, bulk, { kind: 'stop' });
    case 'bulk.discard':
      return command(parts, turn, bulk, { kind: 'discard' });
    case 'bulk.file':
      return offerFile(parts, turn, bulk, data.which, say);
  }
}

/** 'Check the list' on the form: the form is the list from then on, however often it is pressed. */
async function takeForm(parts: Parts, turn: ActionTurn, data: Pressed): Promise<ActionAnswer> {
  const defaults = defaultsFrom(data, parts.house.limits.languages);
  const read = readList(data.list);
  if (!read.ok) return { kind: 'card', card: (await bulkForm(parts, turn, { id: data.bulk, defaults, list: data.list, remark: listProblem(read) })).card };
  const bulk = await receiveList(parts, turn, { id: data.bulk, key: data.bulk, source: { kind: 'pasted' }, read, defaults });
  return answerBulkCard(parts, turn, bulk);
}

/** 'Start': once, with what the person has seen. Values that were changed on the card are checked first. */
async function start(parts: Parts, turn: ActionTurn, bulk: Bulk, data: Pressed): Promise<ActionAnswer> {
  if (bulk.state.kind !== 'ready' || data.now) return command(parts, turn, bulk, { kind: 'start', at: null });
  if (!sameDefaults(bulk.defaults, defaultsFrom(data, parts.house.limits.languages, bulk))) return recheck(parts, turn, bulk, data, 'Nothing was started: what counts for all rows was changed, so the rows were checked again. Look at them, then start.');
  const at = momentFrom(data, bulk.timeZone, parts.clock.now());
  if (at === undefined) return answerBulkCard(parts, turn, bulk, 'Nothing was started: the day or time to start at cannot be read. Choose them from the calendar and the clock.');
  return command(parts, turn, bulk, { kind: 'start', at });
}

async function recheck(parts: Parts, turn: ActionTurn, bulk: Bulk, data: Pressed, remark: string): Promise<ActionAnswer> {
  const change = await changeBulk(parts, bulk.id, bulk.owner, (current, now) => commandBulk(current, { id: turn.chat.personId }, { kind: 'recheck', defaults: defaultsFrom(data, parts.house.limits.languages, current) }, now));
  if (!change.ok) return refusal(parts, turn, change.bulk ?? bulk, change.refusal);
  return answerBulkCard(parts, turn, await checkNow(parts, change.bulk), remark);
}

async function command(parts: Parts, turn: ActionTurn, bulk: Bulk, wanted: BulkCommand): Promise<ActionAnswer> {
  const change = await changeBulk(parts, bulk.id, bulk.owner, (current, now) => commandBulk(current, { id: turn.chat.personId }, wanted, now));
  return change.ok ? answerBulkCard(parts, turn, change.bulk) : refusal(parts, turn, change.bulk ?? bulk, change.refusal);
}

async function refusal(parts: Parts, turn: ActionTurn, bulk: Bulk, why: 'not-yours' | 'not-now' | 'nothing-ready' | 'too-early' | 'unknown'): Promise<ActionAnswer> {
  switch (why) {
    case 'not-yours':
    case 'unknown':
      return { kind: 'refused', status: 403, text: notYours };
    case 'not-now':
      return answerBulkCard(parts, turn, bulk, 'That is not possible as the list stands now. Nothing was changed.');
    case 'nothing-ready':
      return answerBulkCard(parts, turn, bulk, 'Nothing was started: no row is ready. Mend the problems first.');
    case 'too-early':
      return answerBulkCard(parts, turn, bulk, 'Nothing was started: that moment has passed. Choose a later one, or leave the day empty to start at once.');
  }
}

/** What the card's fields say for all rows; what a field does not hold keeps what it was. */
function defaultsFrom(data: Pressed, languages: readonly string[], bulk?: Bulk): BulkDefaults {
  const before = bulk?.defaults;
  const answers = { ...before?.answers };
  for (const { id } of bulk?.summary.asked ?? []) {
    const answer = z.string().max(4_000).safeParse(data[`answer_${id}`]);
    if (answer.success) answers[id] = plainText(answer.data, 4_000);
  }
  return {
    packageId: data.package === '' || data.package === 'none' ? null : packageId(data.package.slice(0, 100)),
    end: data.end === '' ? '' : (readDay(data.end) ?? before?.end ?? ''),
    reason: plainText(data.reason, 1_000),
    language: languages.includes(data.language) ? data.language : (before?.language ?? 'en'),
    answers,
  };
}

const sameDefaults = (one: BulkDefaults, other: BulkDefaults) => {
  const told = ({ packageId: pkg, end, reason, language, answers }: BulkDefaults) => JSON.stringify([pkg, end, reason, language, Object.entries(answers).filter(([, answer]) => answer !== '').toSorted()]);
  return told(one) === told(other);
};

/** When the person wants it to start; null at once, undefined where it cannot be read. */
function momentFrom({ day, time }: Pressed, zone: string, now: Date): string | null | undefined {
  if (day === '' && time === '') return null;
  const on = day === '' ? DateTime.fromJSDate(now, { zone }).toISODate() : readDay(day);
  const at = DateTime.fromISO(`${on ?? ''}T${time || usualTime}`, { zone });
  return on !== null && at.isValid ? at.toUTC().toISO() : undefined;
}
