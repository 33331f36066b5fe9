import { Agent } from 'undici';
import type { Dispatcher } from 'undici';
import type { FileExchange } from '../capability/port/turn.ts';
import { createHostCheck } from './service-host.ts';

export interface FileExchangeOptions {
  /** Where Teams keeps files: exact host names, or `*.` and a suffix, such as `*.sharepoint.com`. */
  hosts: readonly string[];
  /** Admits a store on this machine, over plain http: the embedded mode. */
  allowLoopback: boolean;
  /** How long one file may take; 20 s where nothing is said. */
  limitMs?: number;
}

/** Of a redirection: the address must be an allowed one at each step. */
const mostSteps = 3;
/** The address was good for a time, or for one use, and that is over. */
const gone = new Set([401, 403, 404, 409, 410, 416]);

/**
 * Fetches and puts files at SharePoint and OneDrive, by the addresses that Teams hands out. They carry their own right to the file,
 * so nothing of the bot's goes along, and they are never logged.
 */
export function createFileExchange({ hosts, allowLoopback, limitMs = 20_000 }: FileExchangeOptions): FileExchange & { close(): Promise<void> } {
  const agent = new Agent({ keepAliveTimeout: 10_000, connections: 32, connect: { timeout: 3_000 }, allowH2: false });
  const isAllowed = createHostCheck({ hosts, allowLoopback });

  function parse(address: string, base?: URL): URL | null {
    const url = URL.parse(address, base);
    return url && isAllowed(url) ? url : null;
  }

  const ask = (url: URL, signal: AbortSignal, more: Partial<Dispatcher.RequestOptions> = {}) =>
    agent.request({ origin: url.origin, path: url.pathname + url.search, method: 'GET', signal, headersTimeout: limitMs, bodyTimeout: limitMs, ...more });

  return {
    async read({ downloadUrl }, mostBytes) {
      const signal = AbortSignal.timeout(limitMs);
      let url = parse(downloadUrl);
      try {
        for (let step = 0; step < mostSteps; step++) {
          if (!url) return { ok: false, reason: 'foreign-host' };
          const { statusCode, headers, body } = await ask(url, signal);
          if (statusCode === 200) {
            const bytes = Number(headers['content-length'] ?? 0) > mostBytes ? null : await readUpTo(body, mostBytes);
            if (bytes) return { ok: true, bytes };
            // undici tells of what was given up as an error, which nobody else would catch.
            body.on('error', () => {}).destroy();
            return { ok: false, reason: 'too-large' };
          }
          await body.dump();
          const { location } = headers;
          if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string') return { ok: false, reason: gone.has(statusCode) ? 'gone' : 'unavailable' };
          url = parse(location, url);
        }
        return { ok: false, reason: 'unavailable' };
      } catch {
        return { ok: false, reason: 'unavailable' };
      }
    },

    async write({ uploadUrl }, bytes) {
      if (bytes.length === 0) throw new Error('An empty file cannot be put: an upload names the range of its bytes.');
      const url = parse(uploadUrl);
      if (!url) return { ok: false, reason: 'foreign-host' };
      try {
        const { statusCode, body } = await ask(url, AbortSignal.timeout(limitMs), {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length), 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` },
          body: bytes,
        });
        await body.dump();
        if (statusCode === 200 || statusCode === 201) return { ok: true };
        return { ok: false, reason: gone.has(statusCode) ? 'gone' : 'unavailable' };
      } catch {
        return { ok: false, reason: 'unavailable' };
      }
    },

    close: () => agent.close(),
  };
}

/** What a sender says of a file's length is not believed: reading ends where there is more than allowed. */
async function readUpTo(body: AsyncIterable<Buffer>, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
