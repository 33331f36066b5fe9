import { CsvError, parse } from 'csv-parse/sync';
import { plainText } from '../../card/plain-text.ts';
import type { BulkInput } from '../../rule/bulk-row.ts';

export const mostRows = 10_000;
const longestCell = 4_000;
const mostExtraColumns = 20;

export type ReadList =
  | { ok: true; inputs: BulkInput[]; delimiter: string; extraColumns: string[] }
  | { ok: false; why: 'empty' | 'no-address' | 'too-many' }
  | { ok: false; why: 'broken'; line: number };

type Field = Exclude<keyof BulkInput, 'line' | 'answers' | 'repeats' | 'alsoFor'>;

/** How people head their columns; compared in lower case, letters and digits alone. */
const headers: Record<Field, readonly string[]> = {
  mail: ['email', 'mail', 'emailaddress', 'mailaddress', 'address', 'emailadresse', 'mailadresse', 'adresse', 'userprincipalname', 'upn', 'guest', 'inviteeemail'],
  name: ['name', 'displayname', 'fullname', 'guestname', 'anzeigename'],
  organization: ['organization', 'organisation', 'company', 'companyname', 'firma', 'partner'],
  package: ['package', 'accesspackage', 'paket', 'zugriffspaket'],
  policy: ['policy', 'assignmentpolicy', 'richtlinie'],
  start: ['start', 'startdate', 'firstday', 'from', 'beginn'],
  end: ['end', 'enddate', 'lastday', 'until', 'to', 'expires', 'ende'],
  reason: ['reason', 'justification', 'why', 'grund', 'begrundung'],
  language: ['language', 'lang', 'sprache'],
};
/** Columns that Foyer's own files have beside: read past when such a file comes back. */
const ownColumns = ['line', 'result', 'problem', 'whattodo'];

const shortened = (header: string) => header.normalize('NFKD').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Reads a list: CSV with a heading, or addresses one a line or with commas between them. The delimiter is the one that the
 * first line has most of, since Excel writes semicolons where commas are decimal. A column that is no field may be the
 * answer to a question: what it says is kept under its heading.
 */
export function readList(text: string): ReadList {
  const body = text.replace(/^sep=(.)\r?\n/i, '');
  const skippedLines = body.length === text.length ? 0 : 1;
  if (body.trim() === '') return { ok: false, why: 'empty' };
  const firstLine = body.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((one, other) => count(firstLine, other) - count(firstLine, one))[0] ?? ',';
  const named = cells(firstLine, delimiter).map((cell) => fieldOf(cell));
  if (!named.includes('mail')) return readAddresses(body);
  const records = readRecords(body, delimiter, skippedLines);
  if ('why' in records) return { ok: false, ...records };
  const [heading, ...rows] = records;
  if (!heading) return { ok: false, why: 'empty' };
  if (rows.length > mostRows) return { ok: false, why: 'too-many' };
  const columns = heading.cells.map((cell) => ({ title: plainText(cell, 200), field: fieldOf(cell) }));
  const extra = columns.filter(({ title, field }) => field === null && title !== '' && !ownColumns.includes(shortened(title))).map(({ title }) => title).slice(0, mostExtraColumns);
  const inputs = rows.map(({ cells: row, line }) => {
    const input = emptyInput(line);
    for (const [index, { title, field }] of columns.entries()) {
      const value = cellWords(row[index] ?? '');
      if (field !== null) input[field] ||= field === 'mail' ? value.toLowerCase() : value;
      else if (value !== '' && extra.includes(title)) input.answers[title.toLowerCase()] = value;
    }
    return input;
  });
  return inputs.length === 0 ? { ok: false, why: 'empty' } : { ok: true, inputs: withRepeats(inputs), delimiter, extraColumns: extra };
}

const count = (text: string, delimiter: string) => text.replaceAll(/"[^"]*"/g, '').split(delimiter).length;

function fieldOf(header: string): Field | null {
  const name = shortened(header);
  return (Object.keys(headers) as Field[]).find((field) => headers[field].includes(name)) ?? null;
}

/** What a cell says. An apostrophe before a sign that spreadsheets compute with is Foyer's own, from a file that it wrote. */
const cellWords = (cell: string) => plainText(cell, longestCell).replace(/^'(?=[=+\-@])/, '');

const emptyInput = (line: number): BulkInput => ({ line, mail: '', name: '', organization: '', package: '', policy: '', start: '', end: '', reason: '', language: '', answers: {}, repeats: null, alsoFor: [] });

function cells(line: string, delimiter: string): string[] {
  const records = readRecords(line, delimiter, 0);
  return 'why' in records ? [] : (records[0]?.cells ?? []);
}

function readRecords(text: string, delimiter: string, skippedLines: number): { cells: string[]; line: number }[] | { why: 'broken'; line: number } {
  try {
    const found: { cells: string[]; line: number }[] = [];
    parse(text, {
      delimiter, relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, trim: true, max_record_size: 100_000,
      // The heading, and one record more than may be, so that it is known when there are too many.
      to: mostRows + 2,
      on_record(record: string[], { lines }) {
        found.push({ cells: record, line: lines + skippedLines });
        return null;
      },
    });
    return found;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { why: 'broken', line: 'lines' in error && typeof error.lines === 'number' ? error.lines + skippedLines : 0 };
  }
}

/** A list without a heading: addresses, as `name@company.com` or `Jane Porter <name@company.com>`. */
function readAddresses(text: string): ReadList {
  const inputs: BulkInput[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    for (const part of line.split(/[,;\t]/)) {
      const words = part.trim();
      if (!words.includes('@')) continue;
      const pointed = /^"?([^"<]*?)"?\s*<([^<>\s]+)>$/.exec(words);
      const input = emptyInput(index + 1);
      inputs.push({ ...input, mail: cellWords(pointed?.[2] ?? words.split(/\s+/).find((word) => word.includes('@')) ?? words).toLowerCase().slice(0, 300), name: plainText(pointed?.[1] ?? '', longestCell) });
      if (inputs.length > mostRows) return { ok: false, why: 'too-many' };
    }
  }
  return inputs.length === 0 ? { ok: false, why: 'no-address' } : { ok: true, inputs: withRepeats(inputs), delimiter: ',', extraColumns: [] };
}

/** Marks rows that ask for what an earlier one asks for, and what else earlier ones want for the same address. */
function withRepeats(inputs: BulkInput[]): BulkInput[] {
  const first = new Map<string, number>();
  const wanted = new Map<string, string[]>();
  for (const input of inputs) {
    if (input.mail === '') continue;
    const pkg = input.package.toLowerCase();
    const key = `${input.mail} ${pkg}`;
    input.repeats = first.get(key) ?? null;
    if (input.repeats === null) first.set(key, input.line);
    const also = wanted.get(input.mail) ?? [];
    input.alsoFor = also.filter((name) => name.toLowerCase() !== pkg).slice(0, 20);
    if (input.package !== '' && input.repeats === null) wanted.set(input.mail, [...also, input.package]);
  }
  return inputs;
}

/**
 * Whether a message is a list rather than a sentence: it has a heading of columns, or more addresses than one request takes
 * with hardly a word beside them, or on lines of their own.
 */
export function looksLikeList(text: string, mostGuests: number): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const [first = ''] = lines;
  const headed = lines.length > 1 && !first.includes('@') && [',', ';', '\t'].some((delimiter) => first.split(delimiter).some((cell) => fieldOf(cell) === 'mail'));
  const pieces = text.split(/[\s,;<>"]+/);
  const addresses = pieces.filter(isLikeAddress).length;
  const words = pieces.filter((piece) => !isLikeAddress(piece)).join(' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return headed || (addresses > mostGuests && (words <= 3 || lines.filter((line) => line.includes('@')).length > 1));
}

/** In linear time: this looks at everything that anybody writes. */
function isLikeAddress(piece: string): boolean {
  const at = piece.indexOf('@');
  return piece.length <= 254 && at > 0 && piece.indexOf('.', at + 2) > 0 && !piece.endsWith('.');
}
