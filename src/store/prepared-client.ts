import { createHash } from 'node:crypto';
import pg from 'pg';

/** How many statements a connection keeps prepared; what comes later is planned anew each time. */
const mostPrepared = 300;

/**
 * A connection that prepares each statement once. Parsing and planning cost more than running, most of all in the
 * embedded database, and the store's statements are few and always the same.
 */
export class PreparedClient extends pg.Client {
  readonly #names = new Map<string, string>();

  // The overloads of pg's own method, of which the store's query builder uses this one: a text with its values.
  override query(...parameters: unknown[]): never {
    const [text, values, ...rest] = parameters;
    const name = typeof text === 'string' && Array.isArray(values) && rest.length === 0 ? this.#nameOf(text) : null;
    const run: (...given: unknown[]) => never = super.query.bind(this) as never;
    return name === null ? run(...parameters) : run({ name, text, values });
  }

  #nameOf(text: string): string | null {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    // Transaction control has nothing to plan.
    if (this.#names.size >= mostPrepared || /^(begin|commit|rollback|start|listen)/i.test(text)) return null;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 24);
    this.#names.set(text, name);
    return name;
  }
}
