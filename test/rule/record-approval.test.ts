import assert from 'node:assert/strict';
import type { AccessOutcome, AccessRequest } from '../../src/rule/access-request.ts';
import { recordTold } from '../../src/rule/carry-access.ts';
import { findStages, mayDecideAccess } from '../../src/rule/decide-access.ts';
import { assignmentRequestId } from '../../src/rule/identity.ts';
import { recordApproval, recordAsked, type ToldStage } from '../../src/rule/record-approval.ts';
import { access, approver, stage } from './sample-access.ts';
import { after, asked, dana, day, ines, marco, theo } from './sample-request.ts';

const done = (outcome: AccessOutcome | null): AccessRequest => {
  assert.ok(outcome?.ok, JSON.stringify(outcome));
  return outcome.request;
};
const waiting = (changes: Partial<AccessRequest> = {}) =>
  done(findStages(access({ entraRequestId: assignmentRequestId('entra-1'), ...changes }), [stage(), stage({ approvers: [approver(theo, { kind: 'named' })] })], { held: [], earlier: [], incompatible: [], sponsors: [] }, day, asked));
const told = (status: ToldStage['status'], changes: Partial<ToldStage> = {}): ToldStage => ({ status, result: 'none', by: null, at: null, words: '', ...changes });
const approved = told('completed', { result: 'approved', by: marco, at: '2026-03-04T08:00:00.000Z', words: 'fine' });

describe('what Entra says of an approval', () => {
  it('is no news while it is what Foyer knows', () => {
    assert.equal(recordApproval(waiting(), [told('open'), told('initializing')], day, after(day)), null);
    assert.equal(recordApproval(waiting({ run: 'foyer' }), [approved, told('open')], day, after(day)), null);
    assert.equal(recordApproval(access(), [approved, told('open')], day, after(day)), null);
  });

  it('opens the next stage, with deadlines from when the first was decided', () => {
    const next = done(recordApproval(waiting(), [approved, told('open')], day, after(5 * day)));
    assert.deepEqual(next.stages[0]?.state, { kind: 'decided', result: 'approved', by: marco, at: '2026-03-04T08:00:00.000Z', words: 'fine' });
    const state = next.stages[1]?.state;
    assert.ok(state?.kind === 'open');
    assert.deepEqual([state.since, state.lapseAt, state.remindAt], ['2026-03-04T08:00:00.000Z', '2026-03-18T08:00:00.000Z', '2026-03-08T08:00:00.000Z']);
    assert.equal(next.version, 3);
    assert.deepEqual(next.happenings.map(({ what }) => what), ['access-asked', 'stage-approver-asked', 'stage-approved', 'stage-approver-asked']);
  });

  it('takes several stages at once', () => {
    const next = done(recordApproval(waiting(), [approved, told('completed', { result: 'approved', by: theo, at: '2026-03-05T08:00:00.000Z' })], day, after(5 * day)));
    assert.deepEqual(next.state, { kind: 'delivering', since: '2026-03-05T08:00:00.000Z' });
    assert.equal(next.version, 3);
  });

  it('ends with a denial, and with a stage that has run out', () => {
    assert.deepEqual(done(recordApproval(waiting(), [told('completed', { result: 'denied', by: marco, at: '2026-03-04T08:00:00.000Z', words: 'no' })], day, after(5 * day))).state, { kind: 'denied', at: '2026-03-04T08:00:00.000Z', by: marco, reason: 'no' });
    assert.deepEqual(done(recordApproval(waiting(), [told('expired')], day, after(15 * day))).state, { kind: 'lapsed', at: '2026-03-17T08:00:00.000Z' });
  });

  it('names who decided, where an application was not told', () => {
    const nameless = done(recordTold(waiting(), { state: 'denied', status: 'Denied', startsAt: null, endsAt: null, targetId: null, missing: [] }, after(3 * day)));
    assert.deepEqual(nameless.state, { kind: 'denied', at: '2026-03-05T08:00:00.000Z', by: null, reason: '' });
    const stages = [told('completed', { result: 'denied', by: marco, at: '2026-03-04T08:00:00.000Z', words: 'no' }), told('initializing')];
    const known = done(recordApproval(nameless, stages, day, after(4 * day)));
    assert.deepEqual(known.state, { kind: 'denied', at: '2026-03-05T08:00:00.000Z', by: marco, reason: 'no' });
    assert.deepEqual(known.stages[0]?.state, { kind: 'decided', result: 'denied', by: marco, at: '2026-03-04T08:00:00.000Z', words: 'no' });
    assert.equal(known.happenings.length, nameless.happenings.length);
    assert.equal(recordApproval(known, stages, day, after(4 * day)), null);
  });

  it('asks whom Entra asks beside those that Foyer found', () => {
    const open = [told('open'), told('initializing')];
    const beside = done(recordAsked(waiting(), theo, open, after(day)));
    assert.ok(mayDecideAccess(beside, theo));
    assert.deepEqual(beside.stages[0]?.approvers.at(-1), { id: 'theo', name: 'Theo Lindqvist', kind: 'by-entra', group: null, as: 'first', by: null });
    assert.equal(recordAsked(beside, theo, open, after(day)), null);
    const alternate = done(recordAsked(waiting(), dana, open, after(day)));
    assert.deepEqual([alternate.stages[0]?.approvers.at(-1)?.as, alternate.stages[0]?.escalation], ['escalation', []]);
  });

  it('asks nobody at a stage that Entra has not open, and never a party', () => {
    assert.equal(recordAsked(waiting(), theo, [approved, told('open')], after(day)), null);
    assert.equal(recordAsked(waiting(), ines, [told('open')], after(day)), null);
    assert.equal(recordAsked(waiting({ run: 'foyer' }), theo, [told('open')], after(day)), null);
  });
});
