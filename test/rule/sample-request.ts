import { packageId, personId, policyId, tenantId } from '../../src/rule/identity.ts';
import type { GuestRequest } from '../../src/rule/request.ts';

export const ines = { id: personId('ines'), name: 'Ines Calder' };
export const marco = { id: personId('marco'), name: 'Marco Duarte' };
export const dana = { id: personId('dana'), name: 'Dana Osei' };
export const theo = { id: personId('theo'), name: 'Theo Lindqvist' };

export const hour = 3_600_000;
export const day = 24 * hour;
export const asked = new Date('2026-03-02T08:00:00.000Z');
export const after = (ms: number) => new Date(asked.getTime() + ms);
export const timers = { remindAfterMs: day, escalateAfterMs: 3 * day, lapseAfterMs: 7 * day };

/** Ines' request for Jane Porter, as it is before anybody is asked. */
export const received = (changes: Partial<GuestRequest> = {}): GuestRequest => ({
  id: 'request_1',
  number: 1001,
  version: 1,
  tenantId: tenantId('contoso'),
  requestor: ines,
  askedAt: asked.toISOString(),
  terms: {
    package: null,
    start: '2026-03-02',
    end: '2026-03-31',
    startAt: asked.toISOString(),
    endAt: '2026-03-31T21:59:59.999Z',
    timeZone: 'Europe/Berlin',
    reason: 'she reviews the Apollo mockups',
    language: 'en',
  },
  findings: [],
  state: { kind: 'preparing' },
  guests: [{ mail: 'jane.porter@fabrikam.example', name: 'Jane Porter', organization: 'Fabrikam', acceptedAt: null, state: { kind: 'asked' } }],
  happenings: [{ at: asked.toISOString(), what: 'asked', by: ines }],
  entraWait: null,
  ...changes,
});

export const apollo = { id: packageId('apollo'), policyId: policyId('apollo-direct'), name: 'Apollo Project', resources: ['Apollo (Member)', 'Apollo Docs (Visitor)'] };
