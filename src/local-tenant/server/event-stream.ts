import type { ServerResponse } from 'node:http';

type LocalEvent =
  | { event: 'message'; data: { person: string; seq: number; messageId: string } }
  | { event: 'removal'; data: { person: string; messageId: string } }
  | { event: 'typing'; data: { person: string } }
  | { event: 'mail'; data: { to: string } }
  | { event: 'clock'; data: { now: string } };

const heartbeatMs = 15_000;

/** Server-sent events for the page: something changed, go and read it. */
export class EventStream {
  readonly #listeners = new Set<ServerResponse>();

  open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
    response.write(': ready\n\n');
    this.#listeners.add(response);
    const heartbeat = setInterval(() => response.write(': heartbeat\n\n'), heartbeatMs);
    response.on('close', () => {
      clearInterval(heartbeat);
      this.#listeners.delete(response);
    });
  }

  publish({ event, data }: LocalEvent): void {
    for (const listener of this.#listeners) listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    for (const listener of this.#listeners) listener.end();
  }
}
