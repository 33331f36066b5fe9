import { Client, GraphClientError, ResponseType } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import type { Log } from '../capability/port/log.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import { answerOf, failureOf, type Accepted, type Rejected } from './graph-answer.ts';
import { graphAddress, queryString, type GraphPath, type Query } from './graph-url.ts';
import { ExactUrl, middlewareChain, Thrown } from './middleware.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Call {
  method: Method;
  path: GraphPath;
  query?: Query;
  body?: object;
  /** Asks this address in place of path and query. */
  exactUrl?: string;
}

/** Requests to Microsoft Graph v1.0 with the application's token: every operation of this folder goes through here. */
export interface GraphClient {
  /** `https://graph.microsoft.com/v1.0`, for references in bodies. */
  base: string;
  /** Makes one call; a 4xx that may mean something is a value, all other failures are `DirectoryError`s. */
  request(call: Call): Promise<Accepted | Rejected>;
  /** Reads one object; `null` where there is none (404). */
  find<T>(path: GraphPath, query: Query, schema: z.ZodType<T>): Promise<T | null>;
  /** Reads a collection to its end, page after page. */
  list<T>(path: GraphPath, query: Query, item: z.ZodType<T>): Promise<T[]>;
}

export interface GraphClientOptions {
  graphUrl: string;
  tokens: TokenSource;
  clock: Clock;
  log: Log;
  /** How long one call may take, retries included. */
  deadlineMs?: number;
}

/** A collection that has not ended after this many pages never will. */
const mostPages = 1000;

export function createGraphClient({ graphUrl, tokens, clock, log, deadlineMs = 10_000 }: GraphClientOptions): GraphClient {
  const address = graphAddress(graphUrl);
  const client = Client.initWithMiddleware({ baseUrl: address.origin, defaultVersion: 'v1.0', middleware: middlewareChain({ address, tokens, clock }) });

  async function exchange({ method, path, query = {}, body, exactUrl }: Call): Promise<Response> {
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

  return {
    base: address.base,
    request,
    async find(path, query, schema) {
      const answer = await request({ method: 'GET', path, query });
      if (answer.ok) return parse(schema, answer, path);
      if (answer.status === 404) return null;
      throw failureOf(answer);
    },
    async list(path, query, item) {
      const page = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
      const items: z.infer<typeof item>[] = [];
      let exactUrl: string | undefined;
      for (let count = 0; count < mostPages; count += 1) {
        const answer = await request({ method: 'GET', path, query, ...(exactUrl && { exactUrl }) });
        if (!answer.ok) throw failureOf(answer);
        const { value, '@odata.nextLink': next } = parse(page, answer, path);
        items.push(...value);
        if (next === undefined) return items;
        exactUrl = next;
      }
      throw new DirectoryError('unexpected', { code: `endless ${path.template}`, status: null, graphRequestId: null });
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
  const depth = path.template.split('/').length - 1;
  if (method === 'DELETE' && depth > 2 && !path.template.endsWith('/$ref')) throw new Error(`A deletion below an object must end in /$ref: ${path.template}`);
}
