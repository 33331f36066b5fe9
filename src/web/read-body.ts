import type { IncomingMessage } from 'node:http';

/** What is thrown away of a body that is too large, so that its sender hears why, before the connection is given up. */
const patienceBytes = 4 * 1024 * 1024;

/** Reads a request's body as it came; `null` when it is larger than the limit. Throws when the sender goes away. */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (bytes > patienceBytes) resolve(null);
    });
    request.on('end', () => resolve(bytes > limitBytes ? null : chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('close', () => request.complete || reject(new Error('The sender went away.')));
  });
}
