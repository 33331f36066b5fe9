import { noCounts, noSummary, type Bulk } from '../../src/rule/bulk.ts';
import type { BulkFacts, BulkPackage } from '../../src/rule/bulk-check.ts';
import type { BulkInput, BulkRow } from '../../src/rule/bulk-row.ts';
import { catalogId, packageId, personId, policyId, tenantId } from '../../src/rule/identity.ts';
import type { AssignmentPolicy, PackageDetail, Question } from '../../src/rule/policy.ts';

export const sam = { id: personId('sam'), name: 'Sam Whitlock' };
export const now = new Date('2027-03-01T09:00:00Z');

/** A list of four rows, three of them ready. */
export const bulk = (changes: Partial<Bulk> = {}): Bulk => ({
  id: 'bulk_1', version: 3, tenantId: tenantId('contoso'), owner: sam, timeZone: 'Europe/Berlin', receivedAt: '2027-03-01T08:50:00.000Z',
  source: { kind: 'pasted' }, extraColumns: [], unknownColumns: [], packages: [],
  defaults: { packageId: null, end: '', reason: '', language: 'en', answers: {} },
  total: 4, counts: { ...noCounts(), ready: 3, problem: 1 }, summary: noSummary(), round: 1, checkedAt: '2027-03-01T08:55:00.000Z', startedAt: null, wait: null, setbacks: 0,
  state: { kind: 'ready' }, ...changes,
});

export const input = (changes: Partial<BulkInput> = {}): BulkInput => ({ line: 2, mail: 'jane@fabrikam.example', name: '', organization: '', package: '', policy: '', start: '', end: '', reason: '', language: '', answers: {}, repeats: null, alsoFor: [], ...changes });

export const row = (position: number, changes: Partial<BulkRow> = {}): BulkRow => ({ position, input: input({ line: position + 2, mail: `guest${position}@fabrikam.example` }), state: 'unchecked', problems: [], idle: null, plan: null, sentAt: null, requestId: null, failure: null, ...changes });

export const question = (changes: Partial<Question> = {}): Question => ({ id: 'q1', text: 'Role in the project', localizations: [], required: true, sequence: 1, form: { kind: 'choice', several: false, choices: ['Designer', 'Engineer'].map((text) => ({ value: text, text, localizations: [] })) }, ...changes });

export const policy = (changes: Partial<AssignmentPolicy> = {}): AssignmentPolicy => ({
  id: policyId('direct'), packageId: packageId('apollo'), displayName: 'Apollo Project: direct assignment', description: '', scope: 'notSpecified', targets: [], end: { kind: 'after', days: 90 },
  selfAdd: false, selfExtend: false, selfRemove: false, customPeriod: true, onBehalf: { add: false, extend: false, remove: false, requestors: [] },
  approval: { forAdd: false, forExtend: false, requestorJustification: false, stages: [] }, questions: [], review: null, automatic: null, customExtension: false, ...changes,
});

const stage = { approvers: [{ kind: 'requestor-manager' as const, level: 1 }], fallback: [], escalation: [], escalationFallback: [], escalateAfterMs: null, lapseAfterMs: 1, justificationRequired: false };
export const approved = { forAdd: true, forExtend: true, requestorJustification: true, stages: [stage] };

export const detail = (changes: Partial<PackageDetail> = {}): PackageDetail => ({
  id: packageId('apollo'), displayName: 'Apollo Project', description: '', hidden: false, catalog: { id: catalogId('partners'), displayName: 'Partners', published: true, forOutsiders: true },
  resources: [], policies: [policy(), policy({ id: policyId('employees'), displayName: 'Apollo Project: employees', scope: 'allMemberUsers', selfAdd: true, approval: approved })], incompatible: { packages: [], groups: [] }, ...changes,
});

export const apollo = (changes: Partial<BulkPackage> = {}): BulkPackage => ({ detail: detail(), holders: new Set(), waiting: new Set(), incompatible: [], ...changes });

export const facts = (changes: Partial<BulkFacts> = {}): BulkFacts => ({
  accounts: new Map(), organizations: [{ id: 'fabrikam', state: 'configured', domains: ['fabrikam.example'] }],
  named: new Map([['apollo project', { package: apollo() }], ['apolo', { nearest: 'Apollo Project' }]]), byId: new Map([['apollo', apollo()]]),
  openRequests: new Map(), groups: new Map(), invitationsOff: false, ...changes,
});
