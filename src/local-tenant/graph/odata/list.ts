import { badRequest } from '../graph-error.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { filterView, project } from './model.ts';
import type { Model } from './model.ts';

interface ListOptions<T> {
  readonly items: Iterable<T>;
  /** The item's place in the order of creation: a page continues after the last one's, whatever came or went meanwhile. */
  readonly rowOf: (item: T) => number;
  readonly model: Model<T>;
  readonly context: string;
  readonly pageSize?: number;
}

/** Answers a collection: filtered, ordered, counted, in pages. */
export function listReply<T>(call: GraphCall, options: ListOptions<T>): GraphReply {
  const { query } = call;
  const { model, rowOf } = options;
  const { filter } = query;
  const found: T[] = [];
  for (const item of options.items) if (filter === undefined || filter.matches(filterView(model, item, filter.properties))) found.push(item);
  const ordered = query.orderBy.length === 0 ? found : sorted(found, query.orderBy, model);
  const size = query.top ?? options.pageSize ?? 100;
  const start = query.skipToken === undefined ? (query.skip ?? 0) : startAfter(query.skipToken, ordered, query.orderBy.length === 0 ? rowOf : undefined);
  const page = ordered.slice(start, start + size);
  const last = page.at(-1);
  const hasMore = last !== undefined && start + size < ordered.length;
  return {
    status: 200,
    body: {
      '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${options.context}`,
      ...(query.count ? { '@odata.count': ordered.length } : {}),
      ...(hasMore ? { '@odata.nextLink': nextLink(call, query.orderBy.length === 0 ? `r${rowOf(last)}` : `o${start + size}`) } : {}),
      value: page.map((item) => project(model, item, query)),
    },
  };
}

/** The same request with a token for where to go on. */
export function nextLink(call: GraphCall, token: string, name: '$skiptoken' | '$deltatoken' = '$skiptoken'): string {
  const options = new URLSearchParams(call.options);
  options.delete('$skip');
  options.delete('$skiptoken');
  options.delete('$deltatoken');
  options.set(name, Buffer.from(token).toString('base64url'));
  return `${call.tenant.url}/v1.0${call.path}?${options.toString().replaceAll('%24', '$')}`;
}

export function decodeToken(token: string): string {
  return Buffer.from(token, 'base64url').toString('utf8');
}

function startAfter<T>(token: string, items: readonly T[], rowOf: ((item: T) => number) | undefined): number {
  const [, kind, digits] = /^([ro])(\d+)$/.exec(decodeToken(token)) ?? [];
  if (digits === undefined || (kind === 'r') !== (rowOf !== undefined)) throw badRequest("The specified skip token is invalid.", 'Request_BadRequest');
  if (rowOf === undefined) return Number(digits);
  const index = items.findIndex((item) => rowOf(item) > Number(digits));
  return index < 0 ? items.length : index;
}

function sorted<T>(items: readonly T[], orderBy: readonly { path: string; isDescending: boolean }[], model: Model<T>): T[] {
  const keyed = items.map((item) => {
    const view = filterView(model, item);
    return {
      item,
      keys: orderBy.map(({ path }) => String(path.split('/').reduce<unknown>(
        (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined), view,
      ) ?? '')),
    };
  });
  keyed.sort((left, right) => {
    for (const [index, { isDescending }] of orderBy.entries()) {
      const order = (left.keys[index] ?? '').localeCompare(right.keys[index] ?? '', 'en', { sensitivity: 'base' });
      if (order !== 0) return isDescending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}
