import type { FoundDate } from './date/find-dates.ts';
import type { FoundEmail } from './slot/email.ts';
import { findEmails } from './slot/email.ts';
import type { FoundLanguage } from './slot/language.ts';
import { findLanguage } from './slot/language.ts';
import type { FoundOrganization } from './slot/organization.ts';
import { findOrganizations } from './slot/organization.ts';
import type { FoundPackage } from './slot/package.ts';
import { findPackages } from './slot/package.ts';
import type { FoundPerson } from './slot/person.ts';
import { findPeople } from './slot/person.ts';
import type { FoundRequest } from './slot/request.ts';
import { findRequests } from './slot/request.ts';
import type { FoundWorkflow } from './slot/workflow.ts';
import { findWorkflow } from './slot/workflow.ts';
import { fold } from './normalize.ts';
import type { Span, Token } from './token.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Everything in a text that names a thing, apart from dates. */
export interface Entities {
  emails: FoundEmail[];
  requests: FoundRequest[];
  workflow: FoundWorkflow | undefined;
  language: FoundLanguage | undefined;
  packages: FoundPackage[];
  organizations: FoundOrganization[];
  people: FoundPerson[];
}

export type EntitySpan = Span & { kind: 'email' | 'request' | 'workflow' | 'language' | 'package' | 'organization' | 'person' | 'name' };

/** Finds the entities, the least ambiguous first; words that one has taken are not offered to the next. */
export function findEntities(text: string, tokens: Token[], vocabulary: Vocabulary): { entities: Entities; spans: EntitySpan[]; taken: Set<number> } {
  const spans: EntitySpan[] = [];
  const taken = new Set<number>();
  const take = (kind: EntitySpan['kind'], found: readonly (Span | undefined)[]): void => {
    for (const span of found) {
      if (!span) continue;
      spans.push({ kind, start: span.start, end: span.end });
      tokens.forEach((token, at) => { if (!token.japanese && token.start < span.end && span.start < token.end) taken.add(at); });
    }
  };
  const isTaken = (at: number): boolean => taken.has(at);
  const emails = findEmails(text);
  take('email', emails);
  const workflow = findWorkflow(text, tokens, vocabulary.workflows, isTaken);
  take('workflow', [workflow]);
  const language = findLanguage(tokens);
  take('language', [language]);
  const organizations = findOrganizations(text, tokens, vocabulary, isTaken).filter(({ start }) => !emails.some((email) => start >= email.start && start < email.end));
  take('organization', organizations);
  const requests = findRequests(fold(text)).filter(({ start }) => !spans.some((span) => start >= span.start && start < span.end));
  take('request', requests);
  const packages = findPackages(text, tokens, vocabulary.packages, isTaken);
  take('package', packages);
  const people = findPeople(tokens, vocabulary, isTaken);
  take('person', people);
  return { entities: { emails, requests, workflow, language, packages, organizations, people }, spans, taken };
}

/** Dates with what the reason finder must know: a date with a cue of its own never belongs to 'for the workshop'. */
export function datesAsSpans(dates: FoundDate[]): (Span & { binding: boolean })[] {
  return dates.map(({ start, end, role, reading }) => ({ start, end, binding: role === 'end' || role === 'start' || role === 'for' || role === 'since' || reading.kind === 'duration' }));
}
