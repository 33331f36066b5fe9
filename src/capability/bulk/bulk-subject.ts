import { DateTime } from 'luxon';
import type { Reader } from '../../card/date-words.ts';
import type { Bulk } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import { bulkCard, samplesOf, type BulkView } from './bulk-card.ts';

/** A list as the delivery of cards needs it; drawn for its owner alone. */
export async function bulkSubject(parts: Pick<Parts, 'store' | 'clock' | 'house'>, id: string) {
  const bulk = await parts.store.bulks.byId(id);
  if (!bulk) return null;
  const view = await viewOf(parts, bulk);
  return {
    id,
    version: bulk.version,
    draw: (_viewer: unknown, reader: Reader): Message => bulkCard({ ...view, reader }),
    instead: () => null,
  };
}

/** What a card of a list shows beside the list itself. */
export async function viewOf({ store, clock, house }: Pick<Parts, 'store' | 'clock' | 'house'>, bulk: Bulk): Promise<Omit<BulkView, 'reader'>> {
  const { bulks } = store;
  const ready = bulk.state.kind === 'ready';
  return {
    bulk,
    samples: {
      problems: ready ? await bulks.rows(bulk.id, ['problem'], samplesOf.problem) : [],
      nothing: ready ? await bulks.rows(bulk.id, ['nothing'], samplesOf.nothing) : [],
      ready: ready ? await bulks.rows(bulk.id, ['ready'], samplesOf.ready) : [],
      failed: ready ? [] : await bulks.rows(bulk.id, ['failed'], samplesOf.failed),
    },
    languages: house.limits.languages,
    today: DateTime.fromJSDate(clock.now(), { zone: bulk.timeZone }).toISODate() ?? '',
  };
}
