import { z } from 'zod';
import type { User } from '../../directory/user.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { decodeToken, nextLink } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import { userModel } from './user-model.ts';

const pageSize = 100;
/** Where a round of delta pages stands: the change that the next round starts after, and the place in the first full reading. */
const tokenSchema = z.object({ change: z.number(), row: z.number().optional(), select: z.array(z.string()).optional() });
type Token = z.infer<typeof tokenSchema>;

/** Properties of the wire that follow from others of the tenant's. */
const wireNames: Readonly<Record<string, string>> = { lastSignInDateTime: 'signInActivity' };

/** Users that changed since a token: a first full reading in pages, then only what is new. */
export function userDelta(call: GraphCall): GraphReply {
  const { query, tenant } = call;
  if (query.top !== undefined || query.orderBy.length > 0 || query.expand.length > 0 || query.search !== undefined) throw badRequest(
    'The query parameter is not supported by delta queries.', 'Request_UnsupportedQuery',
  );
  const filter = query.filter;
  if (filter !== undefined && filter.properties.some((name) => name !== 'id')) throw badRequest('Delta queries filter by id only.', 'Request_UnsupportedQuery');
  const { directory } = tenant;
  if (query.deltaToken === 'latest') return answer(call, [], { change: directory.lastChange(), ...selected(query.select) }, true);

  const token = query.deltaToken ?? query.skipToken;
  const state: Token = token === undefined ? { change: directory.lastChange(), row: 0, ...selected(query.select) } : readToken(token);
  const select = state.select;
  const model = userModel(tenant);
  const shown = (user: User): Record<string, unknown> => project(model, user, {
    ...query, select: select === undefined ? undefined : [...new Set(['id', ...select])],
  });
  if (state.row !== undefined) {
    const from = state.row;
    const rest = [...directory.users.values()].filter((user) => directory.users.rowOf(user.id) > from && (filter?.matches({ id: user.id }) ?? true));
    const page = rest.slice(0, pageSize);
    const last = page.at(-1);
    const isLast = last === undefined || rest.length <= pageSize;
    return answer(call, page.map(shown), isLast ? { change: state.change, ...selected(select) } : { ...state, row: directory.users.rowOf(last.id) }, isLast);
  }

  const changed = new Map<string, { names: Set<string>; removed: 'changed' | 'deleted' | undefined }>();
  for (const { entry } of directory.changesSince(state.change)) {
    const known = changed.get(entry.userId) ?? { names: new Set<string>(), removed: undefined };
    for (const name of entry.properties) known.names.add(wireNames[name] ?? name);
    changed.set(entry.userId, { names: known.names, removed: entry.removed });
  }
  const isMinimal = String(call.headers.prefer ?? '').includes('return=minimal');
  const values: Record<string, unknown>[] = [];
  for (const [id, { names, removed }] of changed) {
    if (filter?.matches({ id }) === false) continue;
    const user = directory.users.get(id);
    const tracked = [...names].filter((name) => select === undefined || select.includes(name));
    if (user === undefined) values.push({ id, '@removed': { reason: removed ?? 'deleted' } });
    else if (tracked.length > 0) {
      const wire = shown(user);
      values.push(isMinimal ? Object.fromEntries(Object.entries(wire).filter(([name]) => name === 'id' || names.has(name))) : wire);
    }
  }
  return answer(call, values, { change: directory.lastChange(), ...selected(select) }, true);
}

function answer(call: GraphCall, value: unknown[], next: Token, isLast: boolean): GraphReply {
  const link = nextLink(call, JSON.stringify(next), isLast ? '$deltatoken' : '$skiptoken');
  return {
    status: 200,
    body: { '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users', [isLast ? '@odata.deltaLink' : '@odata.nextLink']: link, value },
  };
}

function selected(select: readonly string[] | undefined): { select?: string[] } {
  return select === undefined ? {} : { select: [...select] };
}

function readToken(token: string): Token {
  try {
    return tokenSchema.parse(JSON.parse(decodeToken(token)));
  } catch {
    throw new GraphError(410, 'syncStateNotFound', 'The sync state generation is not found; it is expired or was not created by this service. Start over.');
  }
}
