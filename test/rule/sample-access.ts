import type { AccessRequest, AccessStage, StageApprover } from '../../src/rule/access-request.ts';
import { packageId, policyId, tenantId } from '../../src/rule/identity.ts';
import { asked, dana, day, ines, marco } from './sample-request.ts';

export const approver = (person: typeof marco, changes: Partial<StageApprover> = {}): StageApprover => ({ ...person, kind: 'requestor-manager', group: null, as: 'first', by: null, ...changes });

export const stage = (changes: Partial<AccessStage> = {}): AccessStage => ({
  approvers: [approver(marco)],
  escalation: [approver(dana, { kind: 'named', as: 'escalation' })],
  escalateAfterMs: 7 * day,
  lapseAfterMs: 14 * day,
  justificationRequired: false,
  state: { kind: 'upcoming' },
  ...changes,
});

/** A request for Apollo, by Ines for herself, that Entra has and that waits for its approvers to be found. */
export function access(changes: Partial<AccessRequest> = {}): AccessRequest {
  return {
    id: 'access_1',
    number: 1001,
    version: 1,
    tenantId: tenantId('contoso'),
    requestor: ines,
    target: { id: ines.id, name: ines.name, mail: 'ines@contoso.example', isGuest: false, relation: 'self' },
    askedAt: asked.toISOString(),
    origin: 'foyer',
    run: 'entra',
    terms: {
      action: 'add',
      package: { id: packageId('apollo'), name: 'Apollo Project', resources: ['Apollo', 'Apollo Docs'] },
      policy: { id: policyId('apollo-employees'), name: 'Apollo Project: employees' },
      assignmentId: null,
      period: null,
      timeZone: 'Europe/Berlin',
      reason: 'the cover',
      answers: [],
    },
    findings: [],
    approvalRequired: true,
    stages: [],
    state: { kind: 'waiting' },
    entraRequestId: null,
    endsAt: null,
    missing: [],
    background: null,
    thread: [],
    happenings: [{ at: asked.toISOString(), what: 'access-asked', by: ines }],
    entraWait: null,
    ...changes,
  };
}
