import assert from 'node:assert/strict';
import type { AccessOutcome, AccessRequest, AccessState } from '../../src/rule/access-request.ts';
import { accessDueAt, awaitsEntra, isForgotten, mayAskAgain, mayTryAgain, recordRefusal, recordSent, recordTold, recordTriedAgain, recordUnsent, type ToldRequest } from '../../src/rule/carry-access.ts';
import { findStages } from '../../src/rule/decide-access.ts';
import { assignmentRequestId } from '../../src/rule/identity.ts';
import { access, stage } from './sample-access.ts';
import { after, asked, day, ines, marco } from './sample-request.ts';

const done = (outcome: AccessOutcome | null): AccessRequest => {
  assert.ok(outcome?.ok, JSON.stringify(outcome));
  return outcome.request;
};
const at = '2026-03-02T08:00:00.000Z';
const entraRequestId = assignmentRequestId('entra-1');
const sending = (changes: Partial<AccessRequest> = {}) => access({ state: { kind: 'sending', since: at }, ...changes });
const known = (state: AccessState, changes: Partial<AccessRequest> = {}) => access({ state, entraRequestId, ...changes });
const waiting = (stages = [stage()]) => done(findStages(known({ kind: 'waiting' }), stages, { held: [], earlier: [], incompatible: [], sponsors: [] }, day, asked));
const told = (state: ToldRequest['state'], changes: Partial<ToldRequest> = {}): ToldRequest => ({ state, status: '', startsAt: null, endsAt: null, targetId: null, missing: [], ...changes });
const over: AccessState[] = [
  { kind: 'delivered', at },
  { kind: 'denied', at, by: marco, reason: 'no' },
  { kind: 'lapsed', at },
  { kind: 'withdrawn', at, by: ines },
];

describe('a request for an access package at Entra', () => {
  it('is there once Entra has taken it in, however often that is told', () => {
    const sent = done(recordSent(sending(), entraRequestId, after(1_000)));
    assert.deepEqual([sent.state, sent.entraRequestId], [{ kind: 'submitted', since: '2026-03-02T08:00:01.000Z' }, 'entra-1']);
    assert.equal(recordSent(sent, assignmentRequestId('entra-2'), after(2_000)), null);
    assert.equal(recordSent(waiting(), entraRequestId, after(2_000)), null);
  });

  it('is refused, or not sent, only on its way there', () => {
    assert.deepEqual(done(recordRefusal(sending(), 'already-assigned', 'ExistingGrant', after(1_000))).state, { kind: 'refused', at: '2026-03-02T08:00:01.000Z', reason: 'already-assigned', code: 'ExistingGrant' });
    assert.equal(recordRefusal(waiting(), 'other', '', after(1_000)), null);
    assert.equal(done(recordUnsent(sending(), after(1_000))).state.kind, 'unsent');
    assert.equal(recordUnsent(sending({ run: 'foyer' }), after(1_000)), null);
    assert.equal(done(recordSent(access({ state: { kind: 'unsent', at } }), entraRequestId, after(1_000))).state.kind, 'submitted');
  });

  it('says nothing before Entra has it', () => {
    assert.equal(recordTold(sending(), told('delivered'), after(1_000)), null);
  });

  const steps: { from: AccessState; says: ToldRequest; to: AccessState | null }[] = [
    { from: { kind: 'submitted', since: at }, says: told('submitted'), to: null },
    { from: { kind: 'submitted', since: at }, says: told('pendingApproval'), to: { kind: 'waiting' } },
    { from: { kind: 'submitted', since: at }, says: told('delivering'), to: { kind: 'delivering', since: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'delivering', since: at }, says: told('delivering'), to: null },
    { from: { kind: 'delivering', since: at }, says: told('scheduled', { startsAt: '2026-04-01T00:00:00.000Z' }), to: { kind: 'scheduled', for: '2026-04-01T00:00:00.000Z' } },
    { from: { kind: 'scheduled', for: at }, says: told('delivering'), to: { kind: 'delivering', since: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'delivering', since: at }, says: told('delivered'), to: { kind: 'delivered', at: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'delivering', since: at }, says: told('partiallyDelivered'), to: { kind: 'partly', at: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'delivering', since: at }, says: told('deliveryFailed', { status: 'Timeout' }), to: { kind: 'failed', at: '2026-03-03T08:00:00.000Z', reason: 'delivery-failed', code: 'Timeout' } },
    { from: { kind: 'partly', at }, says: told('partiallyDelivered'), to: null },
    { from: { kind: 'partly', at }, says: told('delivered'), to: { kind: 'delivered', at: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'failed', at, reason: 'delivery-failed', code: '' }, says: told('delivered'), to: { kind: 'delivered', at: '2026-03-03T08:00:00.000Z' } },
    { from: { kind: 'scheduled', for: at }, says: told('canceled'), to: { kind: 'withdrawn', at: '2026-03-03T08:00:00.000Z', by: null } },
    { from: { kind: 'waiting' }, says: told('denied', { status: 'Denied' }), to: { kind: 'denied', at: '2026-03-03T08:00:00.000Z', by: null, reason: '' } },
    { from: { kind: 'waiting' }, says: told('denied', { status: 'ExpiredApproval' }), to: { kind: 'lapsed', at: '2026-03-03T08:00:00.000Z' } },
  ];
  for (const { from, says, to } of steps) {
    it(`goes from ${from.kind} ${to ? `to ${to.kind}` : 'nowhere'} when Entra says ${says.state}${says.status ? `, ${says.status}` : ''}`, () => {
      const outcome = recordTold(known(from), says, after(day));
      assert.deepEqual(outcome?.ok ? outcome.request.state : outcome, to);
    });
  }

  for (const state of over) {
    it(`stays ${state.kind}, whatever Entra says later`, () => {
      for (const says of ['submitted', 'pendingApproval', 'scheduled', 'delivering', 'delivered', 'partiallyDelivered', 'deliveryFailed', 'denied', 'canceled'] as const) assert.equal(recordTold(known(state), told(says), after(day)), null, says);
    });
  }

  it('takes over the account that Entra has made, the end, and what is missing', () => {
    const target = { id: null, name: 'jane@fabrikam.example', mail: 'jane@fabrikam.example', isGuest: true, relation: 'newcomer' as const };
    const delivered = done(recordTold(known({ kind: 'delivering', since: at }, { target }), told('delivered', { targetId: 'jane', endsAt: '2026-06-01T00:00:00.000Z' }), after(day)));
    assert.deepEqual([delivered.target.id, delivered.endsAt], ['jane', '2026-06-01T00:00:00.000Z']);
    assert.deepEqual(done(recordTold(known({ kind: 'delivering', since: at }), told('partiallyDelivered', { missing: ['Apollo Docs'] }), after(day))).missing, ['Apollo Docs']);
  });

  it('marks stages that were decided elsewhere, by nobody whom Entra would name', () => {
    const both = waiting([stage(), stage()]);
    const approved = { kind: 'decided', result: 'approved', by: null, at: '2026-03-03T08:00:00.000Z', words: '' };
    assert.deepEqual(done(recordTold(both, told('delivering'), after(day))).stages.map((one) => one.state), [approved, approved]);
    assert.deepEqual(done(recordTold(both, told('denied'), after(day))).stages.map((one) => one.state), [{ ...approved, result: 'denied' }, { kind: 'upcoming' }]);
    assert.deepEqual(done(recordTold(both, told('denied', { status: 'ExpiredApproval' }), after(day))).stages.map((one) => one.state.kind), ['lapsed', 'upcoming']);
  });

  it('asks the alternates when Entra says that it has', () => {
    const escalated = done(recordTold(waiting(), told('pendingApproval', { status: 'PendingApprovalEscalated' }), after(day)));
    assert.deepEqual(escalated.stages[0]?.approvers.map(({ id }) => id), ['marco', 'dana']);
    assert.equal(recordTold(escalated, told('pendingApproval', { status: 'PendingApprovalEscalated' }), after(2 * day)), null);
  });

  it('becomes Entra’s approval where Foyer has sent it, and Entra wants one all the same', () => {
    const sent = known({ kind: 'submitted', since: at }, { run: 'foyer', approvalRequired: false, stages: [stage({ state: { kind: 'decided', result: 'approved', by: marco, at, words: '' } })] });
    const pending = done(recordTold(sent, told('pendingApproval'), after(day)));
    assert.deepEqual([pending.run, pending.state.kind, pending.stages, pending.approvalRequired], ['entra', 'waiting', [], true]);
    assert.ok(awaitsEntra(pending));
  });

  it('may be tried again for seven days by whoever asked', () => {
    const failed = known({ kind: 'failed', at, reason: 'delivery-failed', code: '' });
    assert.ok(mayTryAgain(failed, ines, after(7 * day - 1)));
    assert.ok(!mayTryAgain(failed, ines, after(7 * day)));
    assert.ok(!mayTryAgain(failed, marco, after(day)));
    assert.ok(!mayTryAgain(known({ kind: 'delivered', at }), ines, after(day)));
    assert.deepEqual(done(recordTriedAgain(failed, ines, after(day))).state, { kind: 'delivering', since: '2026-03-03T08:00:00.000Z' });
    assert.deepEqual(recordTriedAgain(failed, marco, after(day)), { ok: false, refusal: { reason: 'not-yours' } });
    assert.deepEqual(recordTriedAgain(failed, ines, after(8 * day)), { ok: false, refusal: { reason: 'closed' } });
  });

  it('may be asked for again where it came to nothing', () => {
    const states: AccessState[] = [...over, { kind: 'unsent', at }, { kind: 'refused', at, reason: 'other', code: '' }, { kind: 'failed', at, reason: 'other', code: '' }, { kind: 'waiting' }, { kind: 'partly', at }];
    assert.deepEqual(states.filter((state) => mayAskAgain(known(state), ines)).map(({ kind }) => kind), ['denied', 'lapsed', 'withdrawn', 'unsent', 'refused', 'failed']);
    assert.ok(!mayAskAgain(known({ kind: 'denied', at, by: marco, reason: '' }), marco));
  });

  it('is asked about while Entra has something to tell', () => {
    const awaited = (state: AccessState, changes: Partial<AccessRequest> = {}) => awaitsEntra(known(state, changes));
    assert.ok(awaited({ kind: 'submitted', since: at }) && awaited({ kind: 'waiting' }) && awaited({ kind: 'scheduled', for: at }) && awaited({ kind: 'delivering', since: at }, { run: 'foyer' }));
    assert.ok(!awaited({ kind: 'waiting' }, { run: 'foyer' }) && !awaited({ kind: 'delivered', at }) && !awaited({ kind: 'denied', at, by: null, reason: '' }));
    assert.ok(awaitsEntra(sending()) && !awaitsEntra(sending({ run: 'foyer' })));
  });

  it('falls due when it was forgotten, and when its approval does', () => {
    assert.equal(accessDueAt(sending()), '2026-03-02T08:02:00.000Z');
    assert.equal(accessDueAt(sending({ run: 'foyer' })), '2026-03-02T08:15:00.000Z');
    assert.equal(accessDueAt(access()), '2026-03-02T08:15:00.000Z');
    assert.equal(accessDueAt(waiting()), '2026-03-03T08:00:00.000Z');
    assert.equal(accessDueAt(known({ kind: 'delivering', since: at })), null);
    assert.ok(!isForgotten(sending(), after(119_999)) && isForgotten(sending(), after(120_000)));
    assert.ok(!isForgotten(waiting(), after(day)));
  });
});
