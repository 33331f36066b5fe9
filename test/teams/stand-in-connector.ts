import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ConnectorCall {
  method: string;
  path: string;
  authorization: string | undefined;
  // The tests look into what was sent; its shape is what they assert.
  body: any;
}

/** One scripted answer; `drop` loses the connection, after the call was taken note of. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  drop?: true;
  /** Answers only when this resolves. */
  after?: Promise<unknown>;
}

/** A Bot Connector on this machine that takes note of every call and answers as scripted, else with success. */
export class StandInConnector {
  readonly calls: ConnectorCall[] = [];
  /** Answers for the next calls, in order. */
  readonly script: ScriptedAnswer[] = [];
  url = '';
  #ids = 0;
  #server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const path = request.url ?? '';
    this.calls.push({ method: request.method ?? '', path, authorization: request.headers.authorization, body: text ? JSON.parse(text) : undefined });
    const answer = this.script.shift() ?? {};
    await answer.after;
    if (answer.drop) return response.destroy();
    response.writeHead(answer.status ?? (request.method === 'POST' ? 201 : 200), { 'content-type': 'application/json', ...answer.headers });
    const id = path === '/v3/conversations' ? 'a:opened' : `m${++this.#ids}`;
    return response.end(JSON.stringify(answer.body ?? { id }));
  });

  static async start(): Promise<StandInConnector> {
    const connector = new StandInConnector();
    await new Promise<void>((resolve) => connector.#server.listen(0, '127.0.0.1', resolve));
    connector.url = `http://127.0.0.1:${(connector.#server.address() as AddressInfo).port}`;
    return connector;
  }

  /** What was sent or updated, oldest first. */
  get bodies(): any[] {
    return this.calls.map(({ body }) => body);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
