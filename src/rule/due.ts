import { nextMoment } from './decide-request.ts';
import type { GuestRequest } from './request.ts';
import type { Instant } from './time.ts';
import { stayMoment } from './stay.ts';

/** When a request next needs looking at by the clock alone; null once nothing more can happen. */
export function dueAt(request: GuestRequest): Instant | null {
  const moments = [nextMoment(request), ...request.guests.map((stay) => stayMoment(stay, request.terms))];
  // What is still being prepared waits for Entra: looked at again within minutes, whatever became of its job.
  if (request.state.kind === 'preparing') moments.push(new Date(Date.parse(request.askedAt) + 15 * 60_000).toISOString());
  return moments.filter((moment) => moment !== null).sort()[0] ?? null;
}
