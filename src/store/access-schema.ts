import { z } from 'zod';
import type { AccessFinding } from '../rule/access-finding.ts';
import type { AccessHappening, AccessRequest, AccessState, StageState } from '../rule/access-request.ts';
import { assignmentId } from '../rule/identity.ts';
import { failureReason, id, instant, someone } from './request-schema.ts';

// The stored form of a request for an access package; checked when it is read, as that of an invitation is.

const accessFailure = z.enum([...failureReason.options, 'not-allowed', 'already-requested', 'incompatible-group', 'not-possible', 'not-found']);
const words = z.string();
const stage = z.number().int();
// Written once and only shown: level and code are checked, the details are taken as they are.
const finding = z.looseObject({ level: z.enum(['blocking', 'notice', 'fine']), code: z.string() }).transform((value) => value as AccessFinding);

const stageApprover = someone.extend({
  kind: z.enum(['requestor-manager', 'requestor-second-manager', 'target-manager', 'target-sponsor', 'organization-sponsor', 'external-sponsor', 'named', 'group-member', 'by-entra']),
  group: z.string().nullable(),
  as: z.enum(['first', 'fallback', 'escalation', 'delegate']),
  by: someone.nullable(),
});

const stageState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upcoming') }),
  z.object({ kind: z.literal('open'), since: instant, escalateAt: instant.nullable(), lapseAt: instant, remindAt: instant.nullable(), remindedAt: instant.nullable(), away: z.array(z.object({ id: id.person, until: instant.nullable() })).nullable().default(null) }),
  z.object({ kind: z.literal('decided'), result: z.enum(['approved', 'denied']), by: someone.nullable(), at: instant, words }),
  z.object({ kind: z.literal('lapsed'), at: instant }),
]) satisfies z.ZodType<StageState>;

const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sending'), since: instant }),
  z.object({ kind: z.literal('unsent'), at: instant }),
  z.object({ kind: z.literal('submitted'), since: instant }),
  z.object({ kind: z.literal('waiting') }),
  z.object({ kind: z.literal('scheduled'), for: instant }),
  z.object({ kind: z.literal('delivering'), since: instant }),
  z.object({ kind: z.literal('delivered'), at: instant }),
  z.object({ kind: z.literal('partly'), at: instant }),
  z.object({ kind: z.literal('failed'), at: instant, reason: accessFailure, code: z.string() }),
  z.object({ kind: z.literal('denied'), at: instant, by: someone.nullable(), reason: z.string() }),
  z.object({ kind: z.literal('lapsed'), at: instant }),
  z.object({ kind: z.literal('withdrawn'), at: instant, by: someone.nullable() }),
  z.object({ kind: z.literal('refused'), at: instant, reason: accessFailure, code: z.string() }),
]) satisfies z.ZodType<AccessState>;

const stateKind = z.enum(['sending', 'unsent', 'submitted', 'waiting', 'scheduled', 'delivering', 'delivered', 'partly', 'failed', 'denied', 'lapsed', 'withdrawn', 'refused']);

const happening = z.discriminatedUnion('what', [
  z.object({ at: instant, what: z.literal('access-asked'), by: someone }),
  z.object({ at: instant, what: z.literal('access-sent') }),
  z.object({ at: instant, what: z.literal('access-unsent') }),
  z.object({ at: instant, what: z.literal('stage-approver-asked'), stage, who: stageApprover, until: instant }),
  z.object({ at: instant, what: z.literal('stage-reminded'), stage, who: z.array(someone), by: someone.nullable() }),
  z.object({ at: instant, what: z.literal('stage-forwarded'), stage, by: someone, to: someone }),
  z.object({ at: instant, what: z.literal('stage-approved'), stage, by: someone.nullable(), words }),
  z.object({ at: instant, what: z.literal('stage-denied'), stage, by: someone.nullable(), words }),
  z.object({ at: instant, what: z.literal('stage-lapsed'), stage }),
  z.object({ at: instant, what: z.literal('question-asked'), by: someone, words }),
  z.object({ at: instant, what: z.literal('question-answered'), by: someone, words }),
  z.object({ at: instant, what: z.literal('access-withdrawn'), by: someone.nullable() }),
  z.object({ at: instant, what: z.literal('access-refused'), reason: accessFailure }),
  z.object({ at: instant, what: z.literal('access-scheduled'), for: instant }),
  z.object({ at: instant, what: z.literal('access-delivering') }),
  z.object({ at: instant, what: z.literal('access-delivered'), endsAt: instant.nullable() }),
  z.object({ at: instant, what: z.literal('access-partly') }),
  z.object({ at: instant, what: z.literal('access-failed'), reason: accessFailure }),
  z.object({ at: instant, what: z.literal('access-tried-again'), by: someone }),
]) satisfies z.ZodType<AccessHappening>;

export const accessSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  version: z.number().int(),
  tenantId: id.tenant,
  requestor: someone,
  target: z.object({ id: z.string().nullable(), name: z.string(), mail: z.string().nullable(), isGuest: z.boolean(), relation: z.enum(['self', 'report', 'guest', 'newcomer', 'directed']) }),
  askedAt: instant,
  origin: z.enum(['foyer', 'entra']),
  run: z.enum(['entra', 'foyer', 'direct']),
  terms: z.object({
    action: z.enum(['add', 'extend', 'remove']),
    package: z.object({ id: id.package, name: z.string(), resources: z.array(z.string()) }),
    policy: z.object({ id: id.policy, name: z.string() }),
    assignmentId: z.string().transform(assignmentId).nullable(),
    period: z.object({ start: z.string(), end: z.string().nullable(), startAt: instant, endAt: instant.nullable() }).nullable(),
    timeZone: z.string(),
    reason: z.string(),
    answers: z.array(z.object({ questionId: z.string(), form: z.enum(['text', 'choice']), question: z.string(), value: z.string(), words: z.string() })),
  }),
  findings: z.array(finding),
  approvalRequired: z.boolean(),
  stages: z.array(
    z.object({ approvers: z.array(stageApprover), escalation: z.array(stageApprover), escalateAfterMs: z.number().nullable(), lapseAfterMs: z.number(), justificationRequired: z.boolean(), state: stageState }),
  ),
  state,
  entraRequestId: id.assignmentRequest.nullable(),
  endsAt: instant.nullable(),
  missing: z.array(z.string()),
  background: z
    .object({
      held: z.array(z.object({ name: z.string(), endsAt: instant.nullable() })),
      earlier: z.array(z.object({ number: z.number(), name: z.string(), outcome: stateKind, at: instant })),
      incompatible: z.array(z.string()),
      sponsors: z.array(z.string()),
    })
    .nullable(),
  thread: z.array(z.object({ at: instant, from: someone, side: z.enum(['approver', 'requestor']), words })),
  happenings: z.array(happening),
  entraWait: z.object({ since: instant, why: z.enum(['silent', 'forbidden']) }).nullable(),
}) satisfies z.ZodType<AccessRequest>;
