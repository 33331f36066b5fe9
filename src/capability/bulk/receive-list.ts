import type { ReadList } from './read-list.ts';
import { noCounts, noSummary, type Bulk, type BulkDefaults } from '../../rule/bulk.ts';
import type { BulkInput, BulkRow } from '../../rule/bulk-row.ts';
import type { Parts } from '../parts.ts';
import type { Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { within } from '../within.ts';
import { bulkEntry } from './change-bulk.ts';
import { runBulk } from './run-bulk.ts';
import { speakerOf } from '../speaker.ts';

/** A list of so many rows is checked while its owner waits; a longer one behind the chat. */
const mostAtOnce = 100;
const patienceMs = 1_200;
/** If the process dies while its owner waits, the check is taken up by a job. */
const takenUpMs = 5_000;

export interface NewList {
  id: string;
  /** Names the message or form that brought it: delivered twice, it is one list. */
  key: string;
  source: Bulk['source'];
  read: Extract<ReadList, { ok: true }>;
  defaults: BulkDefaults;
}

/** Writes a list down and has its rows checked; answers with the list as it stands after a moment. */
export async function receiveList(parts: Parts, turn: Turn, list: NewList): Promise<Bulk> {
  const { store, clock } = parts;
  const now = clock.now();
  const { inputs, extraColumns } = list.read;
  const bulk: Bulk = {
    id: list.id,
    version: 1,
    tenantId: turn.chat.tenantId,
    owner: speakerOf(turn),
    timeZone: readerOf(parts, turn).timeZone,
    receivedAt: now.toISOString(),
    source: list.source,
    extraColumns,
    unknownColumns: extraColumns,
    packages: [],
    defaults: list.defaults,
    total: inputs.length,
    counts: { ...noCounts(), unchecked: inputs.length },
    summary: noSummary(),
    round: 1,
    checkedAt: null,
    startedAt: null,
    wait: null,
    setbacks: 0,
    state: { kind: 'checking', then: 'ask' },
  };
  const small = inputs.length <= mostAtOnce;
  const added = await store.transaction(async (tx) => {
    if (!(await tx.bulks.insert(bulk, inputs.map(newRow), list.key))) return false;
    await tx.audit([bulkEntry(bulk, 'bulk-received', bulk.owner, { rows: inputs.length, source: list.source.kind })], now);
    await tx.enqueue({ name: 'run-bulk', bulkId: bulk.id }, small ? takenUpMs : 0);
    return true;
  });
  if (!added) return (await store.bulks.byKey(list.key)) ?? bulk;
  return small ? checkNow(parts, bulk) : bulk;
}

/** Goes on with the check in this turn for a moment; what it has not done by then goes on behind the chat. */
export async function checkNow(parts: Parts, bulk: Bulk): Promise<Bulk> {
  if (bulk.total <= mostAtOnce) await within(patienceMs, runBulk(parts, bulk.id));
  return (await parts.store.bulks.byId(bulk.id)) ?? bulk;
}

const newRow = (input: BulkInput, position: number): BulkRow => ({ position, input, state: 'unchecked', problems: [], idle: null, plan: null, sentAt: null, requestId: null, failure: null });
