import { randomBytes } from 'node:crypto';
import type { Log } from '../capability/port/log.ts';

/** Logs what went wrong under a short reference, and answers with the sentence that the person gets: it says nothing of the inside. */
export function reportFailure(log: Log, error: unknown): string {
  const reference = randomBytes(3).toString('hex');
  log.error({ reference, ...describe(error) }, 'turn failed');
  return `Something went wrong here, and nothing was changed. Try again; if it happens again, give your administrator the reference ${reference}.`;
}

/** Error texts may quote what a person wrote; the place says enough together with the name, and quotes nobody. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const place = error.stack?.split('\n').filter((line) => line.startsWith('    at ')).slice(0, 6).map((line) => line.trim());
  return {
    name: error.name,
    ...('code' in error && { code: error.code }),
    ...('reason' in error && { reason: error.reason }),
    ...('details' in error && { details: error.details }),
    place,
  };
}
