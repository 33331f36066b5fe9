import { Client, GraphClientError, ResponseType } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { Log } from '../capability/port/log.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import { applicationBearer, type Bearer } from './bearer.ts';
import { answerOf, failureOf, type Accepted, type Rejected } from './graph-answer.ts';
import { graphAddress, queryString, type GraphAddress, type GraphPath, type Query } from './graph-url.ts';
import { ExactUrl, middlewareChain, openWire, Thrown } from './middleware.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Call {
  method: Method;
  path: GraphPath;
  query?: Query;
  body?: object;
  /** Asks this address in place of path and query. */
  exactUrl?: string;
  /** In place of the client's own; for a call that does the work of many. */
  deadlineMs?: number;
}

/** Requests to Microsoft Graph v1.0 with somebody's token: every operation of this folder goes through here. */
export interface GraphClient {
  /** `https://graph.microsoft.com/v1.0`, for references in bodies. */
  base: string;
  /** Makes one call; a 4xx that may mean something is a value, all other failures are `DirectoryError`s. */
  request(call: Call): Promise<Accepted | Rejected>;
  /** Reads one object; `null` where there is none (404). */
  find<T>(path: GraphPath, query: Query, schema: z.ZodType<T>): Promise<T | null>;
  /** Reads a collection to its end, page after page. */
  list<T>(path: GraphPath, query: Query, item: z.ZodType<T>): Promise<T[]>;
  /** The same for a collection that may be too large to be held as a whole. */
  pages<T>(path: GraphPath, query: Query, item: z.ZodType<T>): AsyncGenerator<T[], void>;
}

export interface GraphConnectionOptions {
  graphUrl: string;
  clock: Clock;
  log: Log;
  /** How long one call may take, retries included. */
  deadlineMs?: number;
}

/** A collection that has not ended after this many pages never will; a tenant may hold 300,000 assignments, a hundred a page. */
const mostPages = 5000;

/** One pool of connections to Graph, for everybody whose tokens requests carry. */
export interface GraphConnection {
  address: GraphAddress;
  client(bearer: Bearer): GraphClient;
}

export function connectGraph(options: GraphConnectionOptions): GraphConnection {
  const address = graphAddress(options.graphUrl);
  const wire = openWire(address.origin);
  return {
    address,
    client: (bearer) => clientOf(address, Client.initWithMiddleware({ baseUrl: address.origin, defaultVersion: 'v1.0', middleware: middlewareChain({ bearer, clock: options.clock, wire }) }), options),
  };
}

/** A connection of its own, with the application's token. */
export function createGraphClient({ tokens, ...options }: GraphConnectionOptions & { tokens: TokenSource }): GraphClient {
  const connection = connectGraph(options);
  return connection.client(applicationBearer(tokens, connection.address.scope));
}

function clientOf(address: GraphAddress, client: Client, { clock, log, deadlineMs: ownDeadlineMs = 10_000 }: GraphConnectionOptions): GraphClient {
  async function exchange({ method, path, query = {}, body, exactUrl, deadlineMs = ownDeadlineMs }: Call): Promise<Response> {
    const request = client
      .api(path.path + queryString(query))
      .responseType(ResponseType.RAW)
      .option('signal', AbortSignal.timeout(deadlineMs))
      .middlewareOptions(exactUrl ? [new ExactUrl(exactUrl)] : []);
    try {
      switch (method) {
        case 'GET':
          return await request.get();
        case 'POST':
          return await request.post(body);
        case 'PATCH':
          return await request.patch(body);
        case 'DELETE':
          return await request.delete();
      }
    } catch (error) {
      const thrown: unknown = error instanceof GraphClientError && error.customError instanceof Thrown ? error.customError.error : error;
      if (thrown instanceof Error && thrown.name === 'AbortError') throw new DirectoryError('unavailable', { code: 'deadline', status: null, graphRequestId: null });
      throw thrown;
    }
  }

  async function request(call: Call): Promise<Accepted | Rejected> {
    assertDeletesNoNeighbour(call);
    const startedAtMs = performance.now();
    const told = { method: call.method, path: call.path.template };
    try {
      const answer = await answerOf(await exchange(call), clock);
      log.debug({ ...told, status: answer.status, graphRequestId: answer.graphRequestId, ms: Math.round(performance.now() - startedAtMs) }, 'Graph answered');
      return answer;
    } catch (error) {
      if (error instanceof DirectoryError) log.warn({ ...told, reason: error.reason, ...error.details, ms: Math.round(performance.now() - startedAtMs) }, 'Graph failed');
      throw error;
    }
  }

  async function* pages<T>(path: GraphPath, query: Query, item: z.ZodType<T>): AsyncGenerator<T[], void> {
    const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
    let exactUrl: string | undefined;
    for (let count = 0; count < mostPages; count += 1) {
      const answer = await request({ method: 'GET', path, query, ...(exactUrl && { exactUrl }) });
      if (!answer.ok) throw failureOf(answer);
      const { value, '@odata.nextLink': next } = parse(page, answer, path);
      yield value;
      if (next === undefined) return;
      exactUrl = next;
    }
    throw new DirectoryError('unexpected', { code: `endless ${path.template}`, status: null, graphRequestId: null });
  }

  return {
    base: address.base,
    request,
    async find(path, query, schema) {
      const answer = await request({ method: 'GET', path, query });
      if (answer.ok) return parse(schema, answer, path);
      if (answer.status === 404) return null;
      throw failureOf(answer);
    },
    pages,
    async list(path, query, item) {
      const items: z.infer<typeof item>[] = [];
      for await (const page of pages(path, query, item)) items.push(...page);
      return items;
    },
  };
}

/** Holds an answer against its schema; a mismatch names the place and the problem, never the data. */
export function parse<T>(schema: z.ZodType<T>, answer: Accepted, path: GraphPath): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue ? `${issue.path.join('.') || 'answer'} ${issue.code}` : 'answer';
  throw new DirectoryError('unexpected', { code: `shape of ${path.template}: ${place}`, status: answer.status, graphRequestId: answer.graphRequestId });
}

/**
 * `DELETE /users/{id}/sponsors/{id}` deletes the sponsor's account; with `/$ref` it ends the sponsorship. The same trap waits
 * on every relation (learn.microsoft.com, user-delete-sponsors).
 */
function assertDeletesNoNeighbour({ method, path }: Call): void {
  if (method === 'DELETE' && path.template.includes('{}/') && !path.template.endsWith('/$ref')) throw new Error(`A deletion below an object must end in /$ref: ${path.template}`);
}
