import { z } from 'zod';
import { assignmentRequestId, packageId, personId, policyId, tenantId } from '../rule/identity.ts';
import { rowStates, type Bulk, type BulkState } from '../rule/bulk.ts';
import type { PaceLog } from '../rule/bulk-pace.ts';
import type { BulkRow, RowIdle, RowPlan, RowProblem } from '../rule/bulk-row.ts';

// The stored form of a list and of its rows. What comes out of the database is checked like anything else that comes in.

const instant = z.string();
const pkg = z.string().transform(packageId);
const end = z.enum(['all-sent', 'stopped', 'not-allowed']);

const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('checking'), then: z.enum(['ask', 'run']) }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('scheduled'), at: instant }),
  z.object({ kind: z.literal('running'), since: instant }),
  z.object({ kind: z.literal('paused'), at: instant, why: z.enum(['pressed', 'invitations-suspended', 'invitations-off']) }),
  z.object({ kind: z.literal('delivering'), since: instant, end }),
  z.object({ kind: z.literal('finished'), at: instant, end }),
  z.object({ kind: z.literal('discarded'), at: instant }),
]) satisfies z.ZodType<BulkState>;

export const bulkSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  tenantId: z.string().transform(tenantId),
  owner: z.object({ id: z.string().transform(personId), name: z.string() }),
  timeZone: z.string(),
  receivedAt: instant,
  source: z.discriminatedUnion('kind', [z.object({ kind: z.literal('file'), name: z.string(), delimiter: z.string() }), z.object({ kind: z.literal('pasted') })]),
  extraColumns: z.array(z.string()),
  unknownColumns: z.array(z.string()),
  packages: z.array(z.object({ id: pkg, name: z.string() })),
  defaults: z.object({ packageId: pkg.nullable(), end: z.string(), reason: z.string(), language: z.string(), answers: z.record(z.string(), z.string()) }),
  total: z.number().int(),
  counts: z.record(z.enum(rowStates), z.number().int()),
  summary: z.object({
    invitations: z.number().int(),
    shares: z.array(z.object({ packageId: pkg, name: z.string(), policy: z.string(), rows: z.number().int(), skippedStages: z.number().int(), asksItself: z.boolean(), skippedQuestions: z.array(z.string()) })),
    newcomers: z.number().int(),
    billed: z.number().int(),
    asked: z.array(z.object({ id: z.string(), text: z.string(), choices: z.array(z.object({ value: z.string(), text: z.string() })) })),
  }),
  round: z.number().int(),
  checkedAt: instant.nullable(),
  startedAt: instant.nullable(),
  wait: z.object({ since: instant, why: z.enum(['throttled', 'silent', 'forbidden']) }).nullable(),
  setbacks: z.number().int(),
  state,
}) satisfies z.ZodType<Bulk>;

const answer = z.object({ questionId: z.string(), form: z.enum(['text', 'choice']), question: z.string(), value: z.string(), words: z.string() });
const plan = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invite'), mail: z.string(), name: z.string().nullable(), language: z.string() }),
  z.object({
    kind: z.literal('assign'),
    target: z.union([z.object({ id: z.string() }), z.object({ mail: z.string() })]),
    packageId: pkg,
    package: z.string(),
    policyId: z.string().transform(policyId),
    period: z.object({ startAt: instant, endAt: instant.nullable() }).nullable(),
    reason: z.string(),
    answers: z.array(answer),
  }),
]) satisfies z.ZodType<RowPlan>;

// What a check found is written once and only shown: its code is checked, its details are taken as they are.
const problem = z.looseObject({ code: z.string() }).transform((value) => value as RowProblem);
const idle = z.looseObject({ code: z.string() }).transform((value) => value as RowIdle);

/** What is kept of a row beside its columns. */
export const rowBodySchema = z.object({
  input: z.object({
    line: z.number().int(),
    mail: z.string(),
    name: z.string(),
    organization: z.string(),
    package: z.string(),
    policy: z.string(),
    start: z.string(),
    end: z.string(),
    reason: z.string(),
    language: z.string(),
    answers: z.record(z.string(), z.string()),
    repeats: z.number().int().nullable(),
    alsoFor: z.array(z.string()),
  }),
  problems: z.array(problem),
  idle: idle.nullable(),
  plan: plan.nullable(),
  failure: z.object({ reason: z.string(), code: z.string() }).nullable(),
}) satisfies z.ZodType<Pick<BulkRow, 'input' | 'problems' | 'idle' | 'plan' | 'failure'>>;

export const rowStateSchema = z.enum(rowStates);
export const requestIdSchema = z.string().transform(assignmentRequestId).nullable();
export const paceSchema = z.array(z.object({ atMs: z.number(), count: z.number().int() })) satisfies z.ZodType<PaceLog>;
