import { z } from 'zod';
import type { Clock } from '../capability/port/clock.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import { rejectedOf, type Accepted, type Rejected } from './graph-answer.ts';
import { parse, type GraphClient } from './graph-client.ts';
import { path, type GraphPath } from './graph-url.ts';
import { retryAfterMs } from './retry-after.ts';

/** learn.microsoft.com/graph/json-batching */
export const mostBatchItems = 20;
/** Twenty requests are carried out before a batch is answered. */
const deadlineMs = 60_000;

const place = path`/$batch`;
const item = z.object({ id: z.string(), status: z.number().int(), headers: z.record(z.string(), z.unknown()).nullish().catch(null), body: z.unknown() });
const batchAnswer = z.object({ responses: z.array(item) });

/** How one item of a batch was answered. `later`: throttled, or nobody knows whether it was carried out. */
export type ItemAnswer = Accepted | Rejected | Later;
export interface Later {
  ok: 'later';
  retryAfterMs: number | null;
}
export const later: Later = { ok: 'later', retryAfterMs: null };

/** Makes up to twenty calls at once; each is answered by itself, in the order in which they are given. */
export async function postBatch(graph: GraphClient, clock: Clock, to: GraphPath, bodies: readonly object[]): Promise<ItemAnswer[]> {
  const requests = bodies.map((body, index) => ({ id: String(index), method: 'POST', url: to.path, headers: { 'Content-Type': 'application/json' }, body }));
  const answer = await graph.request({ method: 'POST', path: place, body: { requests }, deadlineMs });
  // Older documentation answers a batch with a throttled item as a whole with 424, its items as usual.
  if (!answer.ok && answer.status !== 424) throw new DirectoryError(answer.status === 403 ? 'forbidden' : 'unexpected', { code: answer.code, status: answer.status, graphRequestId: answer.graphRequestId });
  const { responses } = answer.ok ? parse(batchAnswer, answer, place) : { responses: [] };
  const byId = new Map(responses.map((response) => [response.id, response]));
  return bodies.map((_, index) => itemAnswer(byId.get(String(index)), clock));
}

function itemAnswer(response: z.infer<typeof item> | undefined, clock: Clock): ItemAnswer {
  if (!response) return later;
  const headers = new Headers(Object.entries(response.headers ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as [string, string]] : [])));
  const { status, body } = response;
  if (status === 429 || status === 424 || status === 401 || status >= 500) return { ok: 'later', retryAfterMs: retryAfterMs(headers, clock) };
  return status >= 200 && status < 300 ? { ok: true, status, body, graphRequestId: headers.get('request-id') } : rejectedOf(status, headers, body);
}
