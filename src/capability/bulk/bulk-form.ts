import { DateTime } from 'luxon';
import { buildCard, type CardData } from '../../card/registry.ts';
import type { BulkDefaults } from '../../rule/bulk.ts';
import { languageChoices } from '../invite/form-card.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { within } from '../within.ts';

const patienceMs = 1_200;
const mostPackages = 60;
/** A card that holds a long list would be larger than Teams takes. */
const longestShownList = 6_000;

/** The form for a pasted list, with what counts for all of its rows. */
export async function bulkForm(parts: Parts, turn: Turn, form: { id: string; defaults?: BulkDefaults; list?: string; remark?: string }): Promise<Message & { kind: 'card' }> {
  const packages = (await within(patienceMs, parts.directory.packages())) ?? [];
  const { defaults, list = '' } = form;
  const data: CardData<'bulk-form'> = {
    lang: 'en',
    summary: 'Invite or assign many: a form for the list',
    title: 'Invite or assign many',
    lead: 'Paste the list below, or send it to this chat as a CSV file of up to 10,000 rows. Nothing is done before you have seen what each row comes to.',
    remark: form.remark ?? '',
    list: list.length <= longestShownList ? list : '',
    packages: [{ title: 'None: only the guest account', value: 'none' }, ...packages.slice(0, mostPackages).map(({ id, displayName }) => ({ title: displayName, value: id }))],
    package: defaults?.packageId ?? 'none',
    languages: languageChoices(parts.house.limits.languages),
    language: defaults?.language ?? 'en',
    end: defaults?.end ?? '',
    today: DateTime.fromJSDate(parts.clock.now(), { zone: readerOf(parts, turn).timeZone }).toISODate() ?? '',
    reason: defaults?.reason ?? '',
    bulk: form.id,
  };
  return { kind: 'card', card: buildCard('bulk-form', data), summary: data.summary };
}
