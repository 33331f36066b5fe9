import { z } from 'zod';
import { block, choice, common } from './common-schema.ts';
import { verbs } from './verb.ts';

const verb = z.enum(verbs);
const line = z.object({ name: z.string(), detail: z.string() });
const remark = { remark: z.string(), remarkStyle: z.enum(['good', 'warning', 'attention', 'accent']) };
const sponsor = z.object({ name: z.string(), id: z.string(), side: z.enum(['internal', 'external']), removable: z.boolean(), tooltip: z.string() });

/** The cards by which administrators and catalog owners look after packages, partners and settings. */
export const governanceCards = {
  'governance-list': z.object({
    ...common,
    ...remark,
    rows: z.array(line.extend({ status: z.string(), verb, id: z.string(), button: z.string(), tooltip: z.string() })),
    more: block,
    buttons: z.array(z.object({ verb, title: z.string(), id: z.string(), page: z.number() })),
  }),
  'governance-confirm': z.object({
    ...common,
    lines: z.array(z.object({ mark: z.string(), text: z.string() })),
    verb,
    confirmTitle: z.string(),
    confirmStyle: z.enum(['positive', 'destructive']),
    backVerb: verb,
    id: z.string(),
    detail: z.string(),
  }),
  'package-rules': z.object({
    ...common,
    notes: z.array(z.object({ text: z.string() })),
    resources: z.array(line),
    policies: z.array(z.object({ heading: block, steps: z.array(z.object({ mark: z.string(), text: z.string(), details: z.array(z.object({ text: z.string() })) })), billing: z.string() })),
    others: z.array(line.extend({ policy: z.string(), tooltip: z.string() })),
    incompatible: z.array(line),
    incompatibleMeaning: z.string(),
    choices: z.array(z.object({ title: z.string(), text: z.string() })),
    package: z.string(),
    catalog: z.string(),
  }),
  organization: z.object({
    ...common,
    ...remark,
    status: z.string(),
    statusMark: z.string(),
    statusDetail: z.string(),
    statusStyle: z.enum(['good', 'warning']),
    facts: z.array(z.object({ label: z.string(), value: z.string() })),
    internalSponsors: z.array(sponsor),
    externalSponsors: z.array(sponsor),
    sponsorsMeaning: z.string(),
    organization: z.string(),
    mail: z.string(),
    canChange: z.boolean(),
    canDecide: z.boolean(),
    canList: z.boolean(),
  }),
  lifecycle: z.object({
    ...common,
    ...remark,
    status: z.string(),
    notes: z.array(z.object({ text: z.string() })),
    actions: z.array(choice),
    action: z.string(),
    dayChoices: z.array(choice),
    days: z.string(),
    canChange: z.boolean(),
  }),
} as const satisfies Record<string, z.ZodType>;
