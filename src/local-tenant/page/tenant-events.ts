import { numberAt, textAt } from './read-json.ts';

/** What the page does when the local tenant says that something happened. */
export interface TenantEventHandlers {
  message(person: string, seq: number): void;
  removal(person: string, messageId: string): void;
  typing(person: string): void;
  mail(): void;
  clock(now: Date): void;
  /** The stream is open, at first or again: what was missed must be asked for. */
  opened(): void;
  lost(): void;
}

const retryDelayMs = 2000;

/** Follows the local tenant's event stream, for ever: a lost one is opened again. */
export function followTenant(handlers: TenantEventHandlers): void {
  const stream = new EventSource('/local/events');
  const on = (name: string, handle: (data: unknown) => void) =>
    stream.addEventListener(name, (event: MessageEvent<string>) => handle(JSON.parse(event.data)));
  on('message', (data) => handlers.message(textAt(data, 'person'), numberAt(data, 'seq')));
  on('removal', (data) => handlers.removal(textAt(data, 'person'), textAt(data, 'messageId')));
  on('typing', (data) => handlers.typing(textAt(data, 'person')));
  on('mail', () => handlers.mail());
  on('clock', (data) => handlers.clock(new Date(textAt(data, 'now'))));
  stream.onopen = () => handlers.opened();
  stream.onerror = () => {
    handlers.lost();
    // A browser tries again by itself after a broken connection, but not after an answer that is no stream.
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => followTenant(handlers), retryDelayMs);
  };
}
