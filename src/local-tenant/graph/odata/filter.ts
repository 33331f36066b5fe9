import { badRequest } from '../graph-error.ts';

/*
 * The part of OData's $filter that Graph's directory and governance use: or, and, not, parentheses, eq ne gt ge lt le, in,
 * startswith endswith contains, any, paths with '/', and literals. One pass from text to a predicate.
 */

type Value = string | number | boolean | null;
type Scope = Readonly<Record<string, unknown>>;
type Evaluate<T> = (scope: Scope) => T;

export interface Filter {
  readonly matches: (entity: Readonly<Record<string, unknown>>) => boolean;
  /** The first name of every path, and the operators, for the rules on what a service supports. */
  readonly properties: readonly string[];
  readonly operators: readonly string[];
  /** Set when the whole filter is one equality: an index may answer it. */
  readonly equality?: { path: string; value: Value };
  /** Equalities that every match fulfils: an index on one of them finds all candidates. */
  readonly demanded: readonly { path: string; value: Value }[];
}

const token = /\s*('(?:[^']|'')*'|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}|-?\d+(?:\.\d+)?|[A-Za-z_@][\w.@]*|[()/,:])/y;
const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];

export function parseFilter(text: string): Filter {
  return new Parser(text).parse();
}

class Parser {
  readonly #tokens: string[] = [];
  readonly #properties = new Set<string>();
  readonly #operators = new Set<string>();
  readonly #text: string;
  #variables: string[] = [];
  readonly #equalities: { path: string; value: Value }[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    token.lastIndex = 0;
    while (token.lastIndex < text.trimEnd().length) {
      const from = token.lastIndex;
      const match = token.exec(text);
      if (match?.[1] === undefined) throw this.#problem(`Syntax error at position ${from}`);
      this.#tokens.push(match[1]);
    }
  }

  parse(): Filter {
    const matches = this.#or();
    if (this.#at < this.#tokens.length) throw this.#problem(`Syntax error near '${this.#tokens[this.#at]}'`);
    const [equality] = this.#equalities;
    const isPlain = this.#operators.size === 1 && this.#operators.has('eq') && this.#comparisonCount === 1;
    return {
      matches: (entity) => matches({ '': entity }), properties: [...this.#properties], operators: [...this.#operators],
      demanded: ['or', 'not', 'any'].some((operator) => this.#operators.has(operator)) ? [] : this.#equalities,
      ...(isPlain && equality !== undefined ? { equality } : {}),
    };
  }

  #comparisonCount = 0;

  #or(): Evaluate<boolean> {
    let left = this.#and();
    while (this.#take('or')) {
      this.#operators.add('or');
      const [first, second] = [left, this.#and()];
      left = (scope) => first(scope) || second(scope);
    }
    return left;
  }

  #and(): Evaluate<boolean> {
    let left = this.#not();
    while (this.#take('and')) {
      this.#operators.add('and');
      const [first, second] = [left, this.#not()];
      left = (scope) => first(scope) && second(scope);
    }
    return left;
  }

  #not(): Evaluate<boolean> {
    if (this.#take('not')) {
      this.#operators.add('not');
      const inner = this.#not();
      return (scope) => !inner(scope);
    }
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    return this.#term();
  }

  #term(): Evaluate<boolean> {
    const name = this.#peek()?.toLowerCase();
    if ((name === 'startswith' || name === 'endswith' || name === 'contains') && this.#tokens[this.#at + 1] === '(') return this.#textFunction(name);
    const path = this.#path();
    if (typeof path === 'function') return path;
    const operator = this.#next()?.toLowerCase() ?? '';
    this.#comparisonCount += 1;
    this.#operators.add(operator);
    if (operator === 'in') {
      const values = this.#list();
      return (scope) => values.some((value) => compare(read(scope, path), value) === 0);
    }
    if (!comparisons.includes(operator)) throw this.#problem(`'${operator}' is not an operator`);
    const value = this.#literal();
    if (operator === 'eq') this.#equalities.push({ path: path.join('/'), value });
    return (scope) => holds(operator, compare(read(scope, path), value));
  }

  #textFunction(name: 'startswith' | 'endswith' | 'contains'): Evaluate<boolean> {
    this.#at += 2;
    this.#operators.add(name);
    this.#comparisonCount += 1;
    const path = this.#path();
    if (typeof path === 'function') throw this.#problem(`${name} takes a property`);
    this.#expect(',');
    const wanted = this.#literal();
    this.#expect(')');
    if (typeof wanted !== 'string') throw this.#problem(`${name} takes a text`);
    const sought = wanted.toLowerCase();
    return (scope) => {
      const value = read(scope, path);
      if (typeof value !== 'string') return false;
      const text = value.toLowerCase();
      return name === 'startswith' ? text.startsWith(sought) : name === 'endswith' ? text.endsWith(sought) : text.includes(sought);
    };
  }

  /** A path, or an `any` over the collection at its end. */
  #path(): string[] | Evaluate<boolean> {
    const names = [this.#name()];
    const isVariable = this.#variables.includes(names[0] ?? '');
    if (!isVariable) {
      this.#properties.add(names[0] ?? '');
      names.unshift('');
    }
    while (this.#take('/')) {
      const name = this.#name();
      if (name.toLowerCase() === 'any' && this.#peek() === '(') return this.#any(names);
      // A cast such as microsoft.graph.accessReviewQueryScope changes the type, not the place.
      if (!name.startsWith('microsoft.graph.')) names.push(name);
    }
    return names;
  }

  #any(path: string[]): Evaluate<boolean> {
    this.#expect('(');
    this.#operators.add('any');
    if (this.#take(')')) return (scope) => listAt(scope, path).length > 0;
    const variable = this.#name();
    this.#expect(':');
    const outer = this.#variables;
    this.#variables = [...outer, variable];
    const inner = this.#or();
    this.#variables = outer;
    this.#expect(')');
    return (scope) => listAt(scope, path).some((item) => inner({ ...scope, [variable]: item }));
  }

  #list(): Value[] {
    this.#expect('(');
    const values = [this.#literal()];
    while (this.#take(',')) values.push(this.#literal());
    this.#expect(')');
    return values;
  }

  #literal(): Value {
    const text = this.#next();
    if (text === undefined) throw this.#problem('a value is missing');
    if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
    if (text === 'null') return null;
    if (text === 'true' || text === 'false') return text === 'true';
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    if (/^\d{4}-|^[0-9a-fA-F]{8}-/.test(text)) return text;
    throw this.#problem(`'${text}' is not a value`);
  }

  #name(): string {
    const name = this.#next();
    if (name === undefined || !/^[A-Za-z_@]/.test(name)) throw this.#problem(`a property was expected${name === undefined ? '' : ` instead of '${name}'`}`);
    return name;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#take(word)) throw this.#problem(`'${word}' is missing`);
  }

  #problem(what: string): Error {
    return badRequest(`Invalid filter clause: ${what} in '${this.#text}'.`);
  }
}

function read(scope: Scope, path: readonly string[]): unknown {
  let value: unknown = scope;
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return value;
}

function listAt(scope: Scope, path: readonly string[]): readonly unknown[] {
  const value = read(scope, path);
  return Array.isArray(value) ? value : [];
}

const isoTime = /^\d{4}-\d\d-\d\d(T|$)/;

/** Below, equal or above zero; NaN where the two cannot be ordered. Texts compare without regard to case, times as times. */
function compare(value: unknown, literal: Value): number {
  if (value === undefined || value === null || literal === null) return (value ?? null) === literal ? 0 : NaN;
  if (typeof value === 'number' && typeof literal === 'number') return value - literal;
  if (typeof value === 'boolean' && typeof literal === 'boolean') return Number(value) - Number(literal);
  if (typeof value !== 'string' || typeof literal !== 'string') return NaN;
  if (isoTime.test(value) && isoTime.test(literal)) return Date.parse(value) - Date.parse(literal);
  const [left, right] = [value.toLowerCase(), literal.toLowerCase()];
  return left === right ? 0 : left < right ? -1 : 1;
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case 'eq': return order === 0;
    case 'ne': return order !== 0;
    case 'gt': return order > 0;
    case 'ge': return order >= 0;
    case 'lt': return order < 0;
    default: return order <= 0;
  }
}
