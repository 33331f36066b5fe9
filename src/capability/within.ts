import { setTimeout as wait } from 'node:timers/promises';

/** The value if it comes within `ms`, else undefined; a promise that comes later, or fails, is not waited for. */
export async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value | undefined> {
  const stop = new AbortController();
  try {
    return await Promise.race([promise.catch(() => undefined), wait(ms, undefined, { signal: stop.signal }).catch(() => undefined)]);
  } finally {
    stop.abort();
  }
}
