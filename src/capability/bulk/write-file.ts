import { stringify } from 'csv-stringify/sync';
import type { Reader } from '../../card/date-words.ts';
import { resultWords } from '../../card/bulk-words.ts';
import { rowStates, type Bulk, type BulkRowState } from '../../rule/bulk.ts';
import type { Parts } from '../parts.ts';

export type FileKind = 'problems' | 'results';

const rowsAtOnce = 500;
/** What was not done, and could be done after all once it is mended. */
const notDone: readonly BulkRowState[] = ['problem', 'failed', 'undone'];

/**
 * A list's rows as CSV, as they came and with what became of each: it can be mended and sent again. Cells that a
 * spreadsheet would compute get an apostrophe in front; the mark at the beginning has Excel read it as UTF-8.
 */
export async function writeFile({ store }: Pick<Parts, 'store'>, bulk: Bulk, kind: FileKind, reader: Reader): Promise<Buffer> {
  const options = { delimiter: bulk.source.kind === 'file' ? bulk.source.delimiter : ',', escape_formulas: true, record_delimiter: 'windows' as const };
  const heading = ['email', 'name', 'organization', 'package', 'policy', 'start', 'end', 'reason', 'language', ...bulk.extraColumns, 'line', 'result', 'problem', 'what to do'];
  const parts = ['\ufeff', stringify([heading], options)];
  for (let after = -1; ; ) {
    const rows = await store.bulks.rows(bulk.id, kind === 'problems' ? notDone : rowStates, rowsAtOnce, after);
    const last = rows.at(-1);
    if (!last) break;
    after = last.position;
    const records = rows.map((row) => {
      const { input } = row;
      const { result, problem, remedy } = resultWords(row, reader);
      return [input.mail, input.name, input.organization, input.package, input.policy, input.start, input.end, input.reason, input.language, ...bulk.extraColumns.map((title) => input.answers[title.toLowerCase()] ?? ''), String(input.line), result, problem, remedy];
    });
    parts.push(stringify(records, options));
  }
  return Buffer.from(parts.join(''));
}
