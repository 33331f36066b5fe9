import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { answerUnderFaults } from '../script/answer-under-faults.ts';
import type { Call } from '../script/call-log.ts';
import type { Reply } from '../server/reply.ts';
import { problemOf } from '../server/request.ts';
import type { Tenant } from '../tenant.ts';
import type { Caller } from './graph-call.ts';
import { badRequest, graphFailure } from './graph-error.ts';
import { serveOperation } from './serve-operation.ts';
import type { OperationCall } from './serve-operation.ts';

const itemSchema = z.object({
  id: z.string().min(1),
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
  url: z.string().startsWith('/'),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).default([]),
});
const batchSchema = z.object({ requests: z.array(itemSchema).min(1).max(20) });
type Item = z.infer<typeof itemSchema>;

interface ItemResponse {
  readonly id: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** A JSON batch: up to 20 operations under one token, each answered, logged and throttled on its own. */
export async function answerBatch(tenant: Tenant, caller: Caller, call: OperationCall, logged: Call['caller']): Promise<Reply> {
  const fail = (message: string): Reply => graphFailure(badRequest(message), tenant.clock.iso(), randomUUID(), randomUUID());
  if (!call.json.ok) return fail('Invalid batch payload format.');
  const parsed = batchSchema.safeParse(call.json.value);
  if (!parsed.success) return fail(`Invalid batch payload format: ${problemOf(parsed.error)}`);
  const { requests } = parsed.data;
  if (new Set(requests.map(({ id }) => id)).size < requests.length) return fail('Request Id values must be unique within a batch.');
  const responses = new Map<string, ItemResponse>();
  for (const item of requests) {
    if (item.dependsOn.some((id) => !requests.some((other) => other.id === id))) {
      return fail(`Request ${item.id} depends on a request that the batch does not hold.`);
    }
  }
  for (const item of requests) {
    const failed = item.dependsOn.some((id) => (responses.get(id)?.status ?? 424) >= 400);
    responses.set(item.id, failed ? failedDependency(tenant, item) : await answerItem(tenant, caller, item, logged));
  }
  return { status: 200, body: { responses: [...responses.values()] } };
}

async function answerItem(tenant: Tenant, caller: Caller, item: Item, logged: Call['caller']): Promise<ItemResponse> {
  const url = new URL(item.url, 'http://local');
  const requestId = randomUUID();
  const headers = Object.fromEntries(Object.entries(item.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const hasType = item.body === undefined || (headers['content-type'] ?? '').toLowerCase().startsWith('application/json');
  const reply = await answerUnderFaults(tenant, {
    surface: 'graph', method: item.method, path: decodeURIComponent(url.pathname), query: url.searchParams.toString(), caller: logged,
    body: item.body ?? null, requestId, inBatch: true,
    answer: () => (hasType
      ? serveOperation(
        tenant, caller, { method: item.method, path: url.pathname, options: url.searchParams, headers, json: { ok: true, value: item.body ?? {} } },
        requestId, requestId,
      )
      : graphFailure(badRequest('Write request id : an item with a body needs its own Content-Type header.'), tenant.clock.iso(), requestId, requestId)),
  });
  const shown: Record<string, string> = { 'Content-Type': 'application/json', 'request-id': requestId };
  for (const [name, value] of Object.entries(reply.headers ?? {})) shown[name === 'retry-after' ? 'Retry-After' : name] = value;
  // A connection cannot break inside a batch; what would be a broken one is a gateway's error here.
  return { id: item.id, status: reply.drop === true ? 504 : reply.status, headers: shown, body: reply.body ?? null };
}

function failedDependency(tenant: Tenant, item: Item): ItemResponse {
  const { body } = graphFailure(badRequest('The dependent request failed.', 'FailedDependency'), tenant.clock.iso(), randomUUID(), randomUUID());
  return { id: item.id, status: 424, headers: { 'Content-Type': 'application/json' }, body };
}
