import { readFileSync } from 'node:fs';
import * as ACData from 'adaptivecards-templating';
import { z } from 'zod';
import { accessCards, fact, findings, moment } from './access-schema.ts';
import { bulkCards } from './bulk-schema.ts';
import { choice, common } from './common-schema.ts';
import { governanceCards } from './governance-schema.ts';
import type { AdaptiveCard } from '../capability/port/messenger.ts';

const row = z.object({ name: z.string(), detail: z.string(), status: z.string() });
const request = z.object({
  ...common,
  ...findings,
  status: z.string(),
  statusMark: z.string(),
  statusDetail: z.string(),
  statusStyle: z.enum(['emphasis', 'good', 'attention', 'warning', 'accent']),
  guestsTitle: z.string(),
  guests: z.array(row),
  facts: z.array(fact),
  timelineTitle: z.string(),
  timeline: z.array(moment),
  request: z.string(),
  version: z.number(),
});

/** Every card there is, and the data that its template takes. Nothing but strings, numbers and truth values reaches a template. */
export const cards = {
  'invite-form': z.object({
    ...common,
    ...findings,
    guests: z.array(
      z.object({ heading: z.string(), separator: z.boolean(), mailId: z.string(), mailLabel: z.string(), mail: z.string(), required: z.boolean(), nameId: z.string(), name: z.string(), organizationId: z.string(), organization: z.string() }),
    ),
    guestCount: z.number(),
    packages: z.array(choice),
    package: z.string(),
    languages: z.array(choice),
    language: z.string(),
    today: z.string(),
    start: z.string(),
    end: z.string(),
    reason: z.string(),
    draft: z.string(),
  }),
  request: request.extend({ canWithdraw: z.boolean() }),
  approval: request.extend({ canDecide: z.boolean(), note: z.string() }),
  list: z.object({ ...common, rows: z.array(row.extend({ open: z.string(), openTooltip: z.string() })), more: z.string() }),
  choices: z.object({ ...common, lines: z.array(z.object({ name: z.string(), text: z.string() })), choices: z.array(z.object({ title: z.string(), text: z.string() })) }),
  ...accessCards,
  ...governanceCards,
  ...bulkCards,
} as const satisfies Record<string, z.ZodType>;

export type CardName = keyof typeof cards;
export type CardData<Name extends CardName> = z.input<(typeof cards)[Name]>;

const folder = new URL('../../adaptiveCards/', import.meta.url);
const templates = new Map<CardName, ACData.Template>();

/** Builds a card from its template. Data of the wrong shape is a defect, and throws. */
export function buildCard<Name extends CardName>(name: Name, data: CardData<Name>): AdaptiveCard {
  const checked = cards[name].parse(data);
  return withoutNulls(template(name).expand({ $root: checked })) as AdaptiveCard;
}

/** The template as it stands in `adaptiveCards/`, read once. */
function template(name: CardName): ACData.Template {
  let found = templates.get(name);
  if (!found) {
    found = new ACData.Template(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')));
    templates.set(name, found);
  }
  return found;
}

/** A false `$when` on a property leaves null behind, and Teams refuses a card with nulls. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => one !== null).map(withoutNulls);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null).map(([key, one]) => [key, withoutNulls(one)]));
}
