import { badRequest } from '../graph-error.ts';
import { parseFilter } from './filter.ts';
import type { Filter } from './filter.ts';

export interface Expansion {
  readonly name: string;
  readonly query: Query;
}

/** The query options of one request, or of one expansion. */
export interface Query {
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expansion[];
  readonly filter: Filter | undefined;
  readonly top: number | undefined;
  readonly skip: number | undefined;
  readonly orderBy: readonly { path: string; isDescending: boolean }[];
  readonly count: boolean;
  readonly search: string | undefined;
  readonly skipToken: string | undefined;
  readonly deltaToken: string | undefined;
  /** ConsistencyLevel: eventual, which the directory's advanced queries demand. */
  readonly isEventual: boolean;
}

const known = ['$select', '$expand', '$filter', '$top', '$skip', '$orderby', '$count', '$search', '$skiptoken', '$deltatoken', '$levels', '$format'];

export function parseQuery(options: URLSearchParams | Map<string, string>, isEventual: boolean): Query {
  const get = (name: string): string | undefined => options.get(name) ?? undefined;
  for (const name of options.keys()) {
    if (name.startsWith('$') && !known.includes(name)) throw badRequest(`The query parameter '${name}' is not supported.`);
  }
  const filter = get('$filter');
  return {
    select: get('$select')?.split(',').map((name) => name.trim()).filter((name) => name !== ''),
    expand: splitOutside(get('$expand') ?? '', ',').map(parseExpansion),
    filter: filter === undefined ? undefined : parseFilter(filter),
    top: wholeNumber('$top', get('$top')),
    skip: wholeNumber('$skip', get('$skip')),
    orderBy: (get('$orderby') ?? '').split(',').filter((part) => part.trim() !== '').map((part) => {
      const [path = '', direction = 'asc'] = part.trim().split(/\s+/);
      return { path, isDescending: direction.toLowerCase() === 'desc' };
    }),
    count: get('$count')?.toLowerCase() === 'true',
    search: get('$search'),
    skipToken: get('$skiptoken'),
    deltaToken: get('$deltatoken'),
    isEventual,
  };
}

function parseExpansion(text: string): Expansion {
  const open = text.indexOf('(');
  if (open < 0) return { name: text.trim(), query: parseQuery(new Map(), false) };
  if (!text.trim().endsWith(')')) throw badRequest(`Invalid $expand clause '${text}'.`);
  const inner = text.trim().slice(open + 1, -1);
  const options = new Map(splitOutside(inner, ';').map((option) => {
    const equals = option.indexOf('=');
    if (equals < 0) throw badRequest(`Invalid $expand clause '${text}'.`);
    return [option.slice(0, equals).trim(), option.slice(equals + 1)] as const;
  }));
  return { name: text.slice(0, open).trim(), query: parseQuery(options, false) };
}

/** Splits at a separator that stands outside parentheses and quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const character = text[at];
    if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')') depth -= 1;
    if (at === text.length || (character === separator && depth === 0 && !isQuoted)) {
      const part = text.slice(from, at).trim();
      if (part !== '') parts.push(part);
      from = at + 1;
    }
  }
  return parts;
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw badRequest(`Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`);
  }
  return value;
}
