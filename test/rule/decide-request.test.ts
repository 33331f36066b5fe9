import assert from 'node:assert/strict';
import { askApprover, decideRequest, mayDecide, mayWithdraw, nextMoment, passTime, withdrawRequest } from '../../src/rule/decide-request.ts';
import type { GuestRequest, Outcome } from '../../src/rule/request.ts';
import { after, asked, dana, day, ines, marco, received, theo, timers } from './sample-request.ts';

const done = (outcome: Outcome | null): GuestRequest => {
  assert.ok(outcome?.ok);
  return outcome.request;
};
const waiting = () => done(askApprover(received(), { found: true, approver: marco, why: 'manager', alternate: dana }, [], timers, asked));
const escalated = () => done(passTime(done(passTime(waiting(), after(day))), after(3 * day)));

describe('an approval', () => {
  it('asks the manager, and says until when', () => {
    assert.deepEqual(waiting().state, {
      kind: 'waiting',
      approvers: [{ id: 'marco', name: 'Marco Duarte', why: 'manager', askedAt: '2026-03-02T08:00:00.000Z' }],
      alternate: { id: 'dana', name: 'Dana Osei' },
      remindAt: '2026-03-03T08:00:00.000Z',
      escalateAt: '2026-03-05T08:00:00.000Z',
      lapseAt: '2026-03-09T08:00:00.000Z',
    });
  });

  it('has nothing to do before anything is due', () => {
    assert.equal(passTime(waiting(), after(day - 1)), null);
    assert.equal(nextMoment(waiting()), '2026-03-03T08:00:00.000Z');
  });

  it('reminds once', () => {
    const reminded = done(passTime(waiting(), after(day)));
    assert.deepEqual(reminded.happenings.at(-1), { at: '2026-03-03T08:00:00.000Z', what: 'reminded', who: [marco] });
    assert.equal(passTime(reminded, after(day)), null);
  });

  it('asks the alternate approver too, and both may decide from then on', () => {
    const both = escalated();
    assert.ok(mayDecide(both, marco));
    assert.ok(mayDecide(both, dana));
    assert.equal(nextMoment(both), '2026-03-09T08:00:00.000Z');
  });

  it('lapses in the end, however many steps were slept through', () => {
    assert.deepEqual(done(passTime(waiting(), after(30 * day))).state, { kind: 'lapsed', at: '2026-04-01T08:00:00.000Z' });
  });

  it('skips the reminder where the alternate is asked at the same moment', () => {
    const both = done(passTime(waiting(), after(4 * day)));
    assert.equal(passTime(both, after(4 * day)), null);
  });

  it('is decided by whoever was asked', () => {
    const approved = done(decideRequest(waiting(), marco, { kind: 'approve', note: 'fine' }, after(day)));
    assert.deepEqual(approved.state, { kind: 'approved', by: marco, at: '2026-03-03T08:00:00.000Z', note: 'fine' });
    assert.deepEqual(approved.guests.map((stay) => stay.state.kind), ['planned']);
    assert.equal(approved.version, 3);
  });

  it('is decided once: the second decision is told of the first, and changes nothing', () => {
    const denied = done(decideRequest(waiting(), marco, { kind: 'deny', reason: 'wrong project' }, after(day)));
    assert.deepEqual(decideRequest(denied, marco, { kind: 'approve', note: null }, after(2 * day)), {
      ok: false,
      refusal: { reason: 'closed', state: { kind: 'denied', by: marco, at: '2026-03-03T08:00:00.000Z', reason: 'wrong project' } },
    });
  });

  const refusals = [
    { who: 'the requestor, even as an approver', by: ines, request: escalated, expected: { reason: 'own-request' } },
    { who: 'a colleague who was not asked', by: theo, request: escalated, expected: { reason: 'not-yours' } },
    { who: 'the alternate before being asked', by: dana, request: waiting, expected: { reason: 'not-yours' } },
  ];
  for (const { who, by, request, expected } of refusals) {
    it(`is not decided by ${who}`, () => {
      assert.deepEqual(decideRequest(request(), by, { kind: 'approve', note: null }, after(day)), { ok: false, refusal: expected });
    });
  }

  it('is withdrawn by the requestor alone, and only while it is open', () => {
    assert.ok(mayWithdraw(waiting(), ines));
    assert.ok(!mayWithdraw(waiting(), marco));
    assert.equal(done(withdrawRequest(waiting(), ines, after(day))).state.kind, 'withdrawn');
    assert.deepEqual(withdrawRequest(waiting(), marco, after(day)), { ok: false, refusal: { reason: 'not-yours' } });
    const approved = done(decideRequest(waiting(), marco, { kind: 'approve', note: null }, after(day)));
    const refusal = withdrawRequest(approved, ines, after(2 * day));
    assert.ok(!refusal.ok && refusal.refusal.reason === 'closed');
  });
});
