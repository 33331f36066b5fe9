import { badRequest } from '../graph-error.ts';
import type { Query } from './query.ts';

/** How an entity of the tenant looks on the wire: its properties, what may be expanded, and what filters see. */
export interface Model<T> {
  readonly type: string;
  readonly wire: (entity: T) => Record<string, unknown>;
  /** The properties that come without $select; all of them where this is missing. */
  readonly usual?: readonly string[];
  readonly navigation: Readonly<Record<string, (entity: T, query: Query) => unknown>>;
  /** One property without making the whole wire form: for kinds of which there are very many. */
  readonly property?: (entity: T, name: string) => unknown;
  /** More that $filter may look at than the wire shows. */
  readonly filterExtra?: (entity: T) => Record<string, unknown>;
}

/** The entity as this query wants it. */
export function project<T>(model: Model<T>, entity: T, query: Query): Record<string, unknown> {
  const wire = model.wire(entity);
  const names = query.select ?? model.usual;
  const result: Record<string, unknown> = {};
  if (names === undefined || names.includes('*')) Object.assign(result, wire);
  else {
    for (const name of names) {
      if (name in wire) result[name] = wire[name];
      else if (!(name in model.navigation)) throw badRequest(`Could not find a property named '${name}' on type '${model.type}'.`);
    }
    if (typeof wire['@odata.type'] === 'string') result['@odata.type'] = wire['@odata.type'];
  }
  for (const { name, query: nested } of query.expand) {
    const expand = model.navigation[name];
    if (expand === undefined) throw badRequest(`Could not find a property named '${name}' on type '${model.type}'.`);
    const value = expand(entity, nested);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** What a filter sees of an entity, at least the named properties. */
export function filterView<T>(model: Model<T>, entity: T, names?: readonly string[]): Record<string, unknown> {
  const { property } = model;
  if (names !== undefined && property !== undefined) return Object.fromEntries(names.map((name) => [name, property(entity, name)]));
  return model.filterExtra === undefined ? model.wire(entity) : { ...model.wire(entity), ...model.filterExtra(entity) };
}
