import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findOperation, requestProblems, responseProblems } from './description.ts';

/** What the server received, as it came over the wire. */
export interface Received {
  method: string;
  /** Path and query, untouched. */
  url: string;
  /** Below `/v1.0`, still encoded. */
  path: string;
  /** The path of the description, such as `/users/{user-id}`. */
  template: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

/** `drop` breaks the connection off without an answer; `silence` never answers; `undescribed` is one that the description does not foresee. */
export type Reply = 'drop' | 'silence' | { status: number; body?: unknown; headers?: Record<string, string>; undescribed?: true };

/** A Graph that says what a test tells it to, and holds both sides of every exchange against the description. */
export interface ScriptedGraph {
  url: string;
  received: Received[];
  /** Whatever did not fit the description; a test that leaves any has failed. */
  problems: string[];
  /** Answers an operation, such as `GET /users/{user-id}`, with these replies in turn; the last one stays. */
  on(operation: string, ...replies: [Reply, ...Reply[]]): void;
  reset(): void;
  close(): Promise<void>;
}

export async function startScriptedGraph(): Promise<ScriptedGraph> {
  const replies = new Map<string, Reply[]>();
  const received: Received[] = [];
  const problems: string[] = [];

  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://graph');
    const method = request.method ?? 'GET';
    const path = url.pathname.replace(/^\/v1\.0/, '');
    const text = await textOf(request);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const template = findOperation(method, path)?.template ?? 'unknown';
    problems.push(...requestProblems({ method, path, query: url.searchParams, body }));
    received.push({ method, url: request.url ?? '', path, template, query: Object.fromEntries(url.searchParams), headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])), body });

    const waiting = replies.get(`${method} ${template}`) ?? [];
    const reply = waiting.length > 1 ? waiting.shift() : waiting[0];
    if (reply === undefined) {
      problems.push(`nothing scripted for ${method} ${template}`);
      response.statusCode = 501;
      response.end();
    } else if (reply === 'drop') {
      request.socket.destroy();
    } else if (reply !== 'silence') {
      if (reply.status < 300 && !reply.undescribed) problems.push(...responseProblems({ method, path, status: reply.status, body: reply.body }));
      response.writeHead(reply.status, { 'content-type': 'application/json', 'request-id': 'request-of-graph', ...reply.headers });
      response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
    }
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    problems,
    on: (operation, ...told) => void replies.set(operation, told),
    reset() {
      replies.clear();
      received.length = 0;
      problems.length = 0;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The body of a Graph error, as learn.microsoft.com/graph/errors shows it. */
export function graphError(status: number, code: string, message = 'Words of Graph.', headers: Record<string, string> = {}): Exclude<Reply, string> {
  return { status, headers, body: { error: { code, message, innerError: { date: '2026-03-02T09:00:00', 'request-id': 'request-of-graph', 'client-request-id': 'client' } } } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
