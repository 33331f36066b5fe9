import { z } from 'zod';
import type { Holding, HoldingRights } from '../rule/holding.ts';
import type { GuestFate } from '../rule/holding-fate.ts';
import type { HoldingOrigin } from '../rule/holding-got.ts';
import { assignmentId } from '../rule/identity.ts';
import { id, instant, someone } from './request-schema.ts';

// The stored form of what somebody holds; checked when it is read, as that of a request is.

const refusal = z.enum(['automatic', 'not-by-oneself', 'not-on-behalf', 'owner-removes-only', 'no-end', 'not-delivered', 'at-longest', 'policy-gone']).nullable();
const rights = z.object({ extend: refusal, remove: refusal }) satisfies z.ZodType<HoldingRights>;
const person = z.object({ id: z.string(), name: z.string() });

const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), number: z.number().int(), by: person, approvers: z.array(z.string()) }),
  z.object({ kind: z.literal('ordered'), number: z.number().int(), by: person }),
  z.object({ kind: z.literal('invited'), number: z.number().int(), by: person }),
  z.object({ kind: z.literal('automatic') }),
  z.object({ kind: z.literal('assigned') }),
  z.object({ kind: z.literal('elsewhere') }),
]) satisfies z.ZodType<HoldingOrigin>;

const fate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kept'), why: z.enum(['not-governed', 'setting']) }),
  z.object({ kind: z.literal('blocked') }),
  z.object({ kind: z.literal('deleted'), on: instant, days: z.number() }),
  z.object({ kind: z.literal('unknown'), deletes: z.boolean(), days: z.number() }),
]) satisfies z.ZodType<GuestFate>;

const policyEnd = z.discriminatedUnion('kind', [z.object({ kind: z.literal('never') }), z.object({ kind: z.literal('after'), days: z.number() }), z.object({ kind: z.literal('on'), at: instant })]);

export const holdingSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  tenantId: id.tenant,
  assignmentId: z.string().transform(assignmentId),
  holder: person,
  package: z.object({ id: id.package, name: z.string() }),
  endsAt: instant.nullable(),
  remindFrom: instant,
  reminders: z.array(z.object({ days: z.number().int(), at: instant })),
  reminded: z.array(z.number().int()),
  shown: z.boolean(),
  ending: instant.nullable(),
  lookAt: instant.nullable(),
  state: z.discriminatedUnion('kind', [z.object({ kind: z.literal('standing') }), z.object({ kind: z.literal('ended'), at: instant, fate: fate.nullable() })]),
  about: z
    .object({
      mail: z.string().nullable(),
      isGuest: z.boolean(),
      sponsors: z.array(someone),
      resources: z.array(z.string()),
      policy: z.object({ name: z.string(), end: policyEnd, approvalToExtend: z.boolean() }).nullable(),
      since: instant.nullable(),
      origin,
      holderRights: rights,
      sponsorRights: rights,
    })
    .nullable(),
}) satisfies z.ZodType<Holding>;
