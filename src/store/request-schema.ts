import { z } from 'zod';
import { assignmentRequestId, guestId, packageId, personId, policyId, tenantId } from '../rule/identity.ts';
import type { Finding } from '../rule/finding.ts';
import type { FailureReason, GuestRequest, Happening, StayState } from '../rule/request.ts';

// The stored form of a request. What comes out of the database is checked like anything else that comes in:
// another version of Foyer may have written it.

export const id = {
  person: z.string().transform(personId),
  guest: z.string().transform(guestId),
  tenant: z.string().transform(tenantId),
  package: z.string().transform(packageId),
  policy: z.string().transform(policyId),
  assignmentRequest: z.string().transform(assignmentRequestId),
};
export const instant = z.string();
export const someone = z.object({ id: id.person, name: z.string() });
const approverReason = z.enum(['manager', 'no-manager', 'manager-unavailable', 'manager-silent']);
export const failureReason = z.enum([
  'guest-disabled', 'own-domain', 'domain-blocked', 'cross-tenant-blocked', 'invitations-off', 'invitations-suspended',
  'address-invalid', 'incompatible-package', 'already-assigned', 'delivery-failed', 'removed', 'other',
]) satisfies z.ZodType<FailureReason>;

// Findings are written once and only shown: their level and code are checked, their details are taken as they are.
const finding = z.looseObject({ level: z.enum(['blocking', 'notice', 'fine']), code: z.string() }).transform((value) => value as Finding);

const state = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preparing') }),
  z.object({
    kind: z.literal('waiting'),
    approvers: z.array(someone.extend({ why: approverReason, askedAt: instant })),
    alternate: someone.nullable(),
    remindAt: instant.nullable(),
    escalateAt: instant.nullable(),
    lapseAt: instant,
  }),
  z.object({ kind: z.literal('approved'), by: someone, at: instant, note: z.string().nullable() }),
  z.object({ kind: z.literal('denied'), by: someone, at: instant, reason: z.string() }),
  z.object({ kind: z.literal('withdrawn'), by: someone, at: instant }),
  z.object({ kind: z.literal('lapsed'), at: instant }),
  z.object({ kind: z.literal('refused'), at: instant, findings: z.array(finding) }),
]);

const stayState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked') }),
  z.object({ kind: z.literal('planned') }),
  z.object({ kind: z.literal('inviting'), since: instant, before: z.enum(['absent', 'pending']).nullable(), attempted: z.boolean() }),
  z.object({ kind: z.literal('appearing'), guestId: id.guest, created: z.boolean(), since: instant }),
  z.object({ kind: z.literal('assigning'), guestId: id.guest, created: z.boolean(), since: instant, assignmentRequestId: id.assignmentRequest.nullable() }),
  z.object({ kind: z.literal('present'), guestId: id.guest, created: z.boolean(), warnedDays: z.array(z.number()), extendedTo: instant.optional() }),
  z.object({ kind: z.literal('leaving'), guestId: id.guest, deleteAt: instant }),
  z.object({ kind: z.literal('left'), guestId: id.guest, created: z.boolean() }),
  z.object({ kind: z.literal('failed'), reason: failureReason, code: z.string() }),
]) satisfies z.ZodType<StayState>;

const guest = z.string();
const happening = z.discriminatedUnion('what', [
  z.object({ at: instant, what: z.literal('asked'), by: someone }),
  z.object({ at: instant, what: z.literal('approver-asked'), who: someone, why: approverReason, until: instant }),
  z.object({ at: instant, what: z.literal('reminded'), who: z.array(someone) }),
  z.object({ at: instant, what: z.literal('approved'), by: someone, note: z.string().nullable() }),
  z.object({ at: instant, what: z.literal('denied'), by: someone, reason: z.string() }),
  z.object({ at: instant, what: z.literal('withdrawn'), by: someone }),
  z.object({ at: instant, what: z.literal('lapsed') }),
  z.object({ at: instant, what: z.literal('refused'), findings: z.array(finding) }),
  z.object({ at: instant, what: z.literal('invited'), guest }),
  z.object({ at: instant, what: z.literal('already-guest'), guest }),
  z.object({ at: instant, what: z.literal('access-given'), guest }),
  z.object({ at: instant, what: z.literal('accepted'), guest }),
  z.object({ at: instant, what: z.literal('end-announced'), guest, days: z.number() }),
  z.object({ at: instant, what: z.literal('access-ended'), guest }),
  z.object({ at: instant, what: z.literal('disabled'), guest, deleteAt: instant }),
  z.object({ at: instant, what: z.literal('deleted'), guest }),
  z.object({ at: instant, what: z.literal('kept'), guest }),
  z.object({ at: instant, what: z.literal('extended'), guest, until: instant }),
  z.object({ at: instant, what: z.literal('failed'), guest, reason: failureReason }),
]) satisfies z.ZodType<Happening>;

export const requestSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  version: z.number().int(),
  tenantId: id.tenant,
  requestor: someone,
  askedAt: instant,
  terms: z.object({
    package: z.object({ id: id.package, policyId: id.policy, name: z.string(), resources: z.array(z.string()) }).nullable(),
    start: z.string(),
    end: z.string(),
    startAt: instant,
    endAt: instant,
    timeZone: z.string(),
    reason: z.string(),
    language: z.string(),
  }),
  findings: z.array(finding),
  state,
  guests: z.array(z.object({ mail: z.string(), name: z.string().nullable(), organization: z.string().nullable(), acceptedAt: instant.nullable(), state: stayState })),
  happenings: z.array(happening),
  entraWait: z.object({ since: instant, why: z.enum(['silent', 'forbidden']) }).nullable(),
}) satisfies z.ZodType<GuestRequest>;
