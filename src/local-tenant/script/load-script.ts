import { z } from 'zod';
import { ok } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { generateLoad } from '../seed/generate-load.ts';
import type { Tenant } from '../tenant.ts';
import { withBody } from './script-reply.ts';

const count = z.int().min(0).max(200_000).default(0);
const loadSchema = z.strictObject({ guests: count, assignments: count, requests: count, seed: z.int().default(1) });

/** Fills the tenant with generated people; the same seed makes the same people. */
export function loadPeople(tenant: Tenant, request: Request): Reply | Promise<Reply> {
  return withBody(request, loadSchema, (load) => ok(tenant.store.transaction(() => generateLoad(tenant, load))));
}
