import type { DateTime } from 'luxon';
import { DateTime as Luxon } from 'luxon';
import { addDuration, daysIn, isoDay } from './date/calendar.ts';
import type { FoundDate } from './date/find-dates.ts';
import type { Evidence } from './intent/features.ts';
import { isEmployee } from './intent/features.ts';
import { slotsOfIntent } from './intent/slot-table.ts';
import { findQuery } from './slot/query.ts';
import type { FoundReason } from './slot/reason.ts';
import type { Span } from './token.ts';
import type { Intent, SlotName, Slots } from './understanding.ts';

/** Everything that a slot can be filled from. */
export interface SlotSource extends Evidence {
  folded: string;
  reason: FoundReason | undefined;
  today: DateTime;
  /** The dates again, looked for before today where they have no year. */
  pastDates: () => FoundDate[];
  speaker: string;
}

type Filler = (source: SlotSource, intent: Intent, filled: Slots) => Slots;

/** One filler a slot (dates share one), tried in this order: the end of an extension needs the guest and the package. */
const fillers: Partial<Record<SlotName, Filler>> = {
  emails: (source, intent) => some('emails', emailsOf(source, intent)),
  names: (source, intent) => some('names', namesOf(source, intent)),
  package: (source) => only('package', packageOf(source)),
  organization: (source) => only('organization', beside(source, source.entities.organizations)[0]?.name),
  request: (source) => only('request', source.entities.requests[0]?.number),
  decision: (source, intent) => only('decision', decisionOf(source, intent)),
  person: (source) => only('person', personOf(source)),
  language: (source) => only('language', source.entities.language?.tag),
  workflow: (source) => only('workflow', workflowOf(source)),
  query: (source) => only('query', findQuery(source.text, source.folded, source.tokens, source.findings.hits, new Set(source.findings.unknown))),
  days: (source) => only('days', daysOf(source)),
  reason: (source) => only('reason', source.reason?.reason),
  end: (source, intent, filled) => datesOf(source, intent, filled),
};

/** The slots of an intent from what was found in the text. */
export function fillSlots(intent: Intent, source: SlotSource): Slots {
  const wanted = slotsOfIntent[intent];
  let slots: Slots = {};
  for (const [name, fill] of Object.entries(fillers)) {
    if (wanted.some((slot) => slot === name)) slots = { ...slots, ...fill(source, intent, slots) };
  }
  if (!wanted.includes('start')) delete slots.start;
  return slots;
}

function some(slot: 'emails' | 'names', values: string[]): Slots {
  return values.length > 0 ? { [slot]: values } : {};
}

function only<Slot extends SlotName>(slot: Slot, value: Slots[Slot] | undefined): Slots {
  return value === undefined ? {} : { [slot]: value };
}

/** What stands beside the reason, not in it: an organization in 'for the Fabrikam audit' is part of the reason. */
function beside<Found extends Span>({ reason }: SlotSource, found: Found[]): Found[] {
  return reason ? found.filter(({ start }) => start < reason.start || start >= reason.end) : found;
}

function emailsOf(source: SlotSource, intent: Intent): string[] {
  const { entities, vocabulary, speaker } = source;
  const isTarget = (address: string): boolean => intent !== 'change_sponsor' || !isEmployee(address, vocabulary);
  const said = entities.emails.map(({ address, start }) => ({ address, start }));
  // Where the intent has no slot for names, a guest's name stands for the address.
  const named = slotsOfIntent[intent].includes('names') ? [] : beside(source, entities.people)
    .filter(({ kind }) => kind === 'guest' || mayConcernEmployee(source, intent))
    .filter(({ address }) => address !== speaker);
  const inOrder = [...said, ...named].sort((one, other) => one.start - other.start).map(({ address }) => address);
  return [...new Set(inOrder)].filter(isTarget);
}

/** Employees have no stay that could end: an extension or a removal is about them only where it names the package. */
function mayConcernEmployee({ entities }: SlotSource, intent: Intent): boolean {
  if (intent === 'extend' || intent === 'remove_access') return entities.packages.length > 0;
  return ['request_package', 'direct_assign', 'audit', 'run_workflow'].includes(intent);
}

function namesOf(source: SlotSource, intent: Intent): string[] {
  const known = source.entities.people.filter(({ kind }) => kind === 'guest' || intent === 'guest_profile').map(({ said, start, end }) => ({ name: said, start, end }));
  return beside(source, [...source.names, ...known]).sort((one, other) => one.start - other.start).map(({ name }) => name);
}

function packageOf(source: SlotSource): string | undefined {
  const outside = beside(source, source.entities.packages);
  // 'to help with Apollo' names the package in the reason; 'for the Apollo workshop' does not ask for it.
  const inReason = source.reason && /^to\b/.test(source.reason.reason) ? source.entities.packages : [];
  return (outside.find(({ certain }) => certain) ?? outside[0] ?? inReason[0])?.name;
}

function decisionOf(source: SlotSource, intent: Intent): Slots['decision'] {
  const hits = beside(source, source.findings.hits);
  const has = (...concepts: string[]): boolean => hits.some(({ concept }) => concepts.includes(concept));
  if (intent === 'decide') return has('deny') ? 'deny' : 'approve';
  return has('done', 'noNeed', 'remove', 'end', 'cancel', 'withdraw') || (has('not') && !has('still')) ? 'leave' : 'keep';
}

function personOf({ entities, vocabulary, findings, speaker }: SlotSource): string | undefined {
  const employees = [
    ...entities.emails.filter(({ address }) => isEmployee(address, vocabulary)),
    ...entities.people.filter(({ kind }) => kind === 'employee'),
  ].sort((one, other) => one.start - other.start);
  if (employees.length === 0) return findings.hits.some(({ concept }) => concept === 'me') ? speaker : undefined;
  return employees.at(-1)!.address === speaker ? employees[0]!.address : employees.at(-1)!.address;
}

function workflowOf({ entities, text }: SlotSource): string | undefined {
  if (entities.workflow) return entities.workflow.name;
  const named = /\b(?:workflow|flujo de trabajo|ワークフロー)\s+(?:named |called |namens |nommé |llamado )?"?((?!for\b|für\b|pour\b|para\b|on\b)[\p{L}\p{N} -]{2,40}?)"?(?=\s(?:for|on|für|auf|pour|para|sur|against|with|bei|an)\b|[.,:!?]|$)/iu.exec(text);
  if (named) return named[1];
  return /\b(?:the|den|le|el)\s([\p{L}\p{N} -]{2,40}?)[\s-]workflow\b/iu.exec(text)?.[1];
}

function daysOf({ dates }: SlotSource): number | undefined {
  for (const { reading } of dates) {
    const length = reading.kind === 'duration' ? reading : reading.length;
    if (length) return daysIn(length.amount, length.unit);
  }
  return undefined;
}

/** The start and end of what is wanted. */
function datesOf(source: SlotSource, intent: Intent, filled: Slots): Slots {
  const isAudit = intent === 'audit';
  const dates = isAudit ? source.pastDates() : beside(source, source.dates);
  let start: DateTime | undefined;
  let end: DateTime | undefined;
  for (const { role, reading } of dates) {
    if (reading.kind === 'duration') continue;
    const { first, last } = reading.period;
    if (role === 'start' || role === 'since') {
      start ??= first;
      if (last > first && !isAudit && role === 'start' && first.month === last.month && dates.length === 1 && last.diff(first, 'days').days < 27) end ??= last;
    } else if (role === 'end') end ??= last;
    else if (isAudit || last > first) { start ??= first; end ??= last; }
    else if (intent === 'invite_guest' || intent === 'onboard_partner' || intent === 'request_package' || intent === 'direct_assign') start ??= first;
    else end ??= last;
  }
  // 'effective 15 March': what has no start ends then.
  if (!slotsOfIntent[intent].includes('start')) end ??= start;
  // 'Monday to Friday', said on a Monday, ends in the week that it begins in.
  if (start && end && end < start && !isAudit) end = end.plus(start.diff(end, 'days').days < 7 ? { week: 1 } : { year: 1 });
  const length = dates.find(({ reading }) => reading.kind === 'duration')?.reading;
  if (length?.kind === 'duration' && length.past) start ??= addDuration(source.today, -length.amount, length.unit);
  else if (length?.kind === 'duration' && !end && !isAudit) end = addDuration(baseOf(source, intent, filled) ?? start ?? source.today, length.amount, length.unit);
  else if (length?.kind === 'duration' && isAudit && !start) start = addDuration(source.today, -length.amount, length.unit);
  return { ...(start && { start: isoDay(start) }), ...(end && { end: isoDay(end) }) };
}

/** An extension counts from the present end of the assignment that it prolongs. */
function baseOf({ vocabulary, speaker }: SlotSource, intent: Intent, filled: Slots): DateTime | undefined {
  if (intent !== 'extend') return undefined;
  const holder = filled.emails?.[0] ?? speaker;
  const assignments = vocabulary.guests.find(({ mail }) => mail.toLowerCase() === holder)?.assignments ?? [];
  const meant = assignments.find((assignment) => assignment.package === filled.package) ?? (filled.package ? undefined : assignments[0]);
  return meant && Luxon.fromISO(meant.end.slice(0, 10), { zone: 'utc' });
}
