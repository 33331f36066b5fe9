import assert from 'node:assert/strict';
import { assignmentRequestId, guestId } from '../../src/rule/identity.ts';
import type { GuestRequest, StayState } from '../../src/rule/request.ts';
import { nextStep, recordStay, stayMoment, type StayEvent } from '../../src/rule/stay.ts';
import { after, apollo, asked, day, marco, received } from './sample-request.ts';

const jane = guestId('guest-jane');
const approved = (state: StayState, pkg: typeof apollo | null = null, startAt = asked.toISOString()): GuestRequest => {
  const request = received();
  return { ...request, state: { kind: 'approved', by: marco, at: asked.toISOString(), note: null }, terms: { ...request.terms, package: pkg, startAt }, guests: request.guests.map((stay) => ({ ...stay, state })) };
};
const stepOf = (request: GuestRequest, now: Date) => {
  const [stay] = request.guests;
  assert.ok(stay);
  return nextStep(stay, request.terms, now);
};
const afterEvent = (request: GuestRequest, event: StayEvent, now = asked): GuestRequest => {
  const outcome = recordStay(request, 0, event, now);
  assert.ok(outcome?.ok, `the event ${event.kind} fits`);
  return outcome.request;
};
const end = new Date('2026-03-31T22:00:00.000Z');

describe('a guest’s way', () => {
  it('goes from approval to access, one step after the other', () => {
    let request = approved({ kind: 'planned' }, apollo);
    assert.deepEqual(stepOf(request, asked), { do: 'begin' });
    request = afterEvent(request, { kind: 'begun' });
    assert.deepEqual(stepOf(request, asked), { do: 'look' });
    request = afterEvent(request, { kind: 'looked', before: 'absent' });
    assert.deepEqual(stepOf(request, asked), { do: 'invite', before: 'absent' });
    request = afterEvent(request, { kind: 'invited', guestId: jane, created: true });
    assert.deepEqual(stepOf(request, asked), { do: 'find-account', guestId: jane, created: true });
    request = afterEvent(request, { kind: 'appeared' });
    assert.deepEqual(stepOf(request, asked), { do: 'assign', guestId: jane, since: '2026-03-02T08:00:00.000Z' });
    request = afterEvent(request, { kind: 'assignment-requested', assignmentRequestId: assignmentRequestId('r1') });
    assert.equal(stepOf(request, asked), null);
    request = afterEvent(request, { kind: 'delivered' });
    request = afterEvent(request, { kind: 'accepted' });
    assert.deepEqual(request.happenings.map((happening) => happening.what), ['asked', 'invited', 'access-given', 'accepted']);
  });

  it('waits for the first day', () => {
    const request = approved({ kind: 'planned' }, null, after(5 * day).toISOString());
    assert.equal(stepOf(request, after(4 * day)), null);
    assert.deepEqual(stepOf(request, after(5 * day)), { do: 'begin' });
    const [stay] = request.guests;
    assert.ok(stay);
    assert.equal(stayMoment(stay, request.terms), '2026-03-07T08:00:00.000Z');
  });

  it('skips the invitation of somebody who is a guest already', () => {
    const request = afterEvent(approved({ kind: 'inviting', since: asked.toISOString(), before: null, attempted: false }, apollo), { kind: 'known', guestId: jane });
    assert.deepEqual(request.guests[0]?.state, { kind: 'appearing', guestId: 'guest-jane', created: false, since: '2026-03-02T08:00:00.000Z' });
    assert.equal(request.guests[0]?.acceptedAt, '2026-03-02T08:00:00.000Z');
  });

  it('announces the end 14 days and one day before', () => {
    const present = approved({ kind: 'present', guestId: jane, created: true, warnedDays: [] });
    assert.equal(stepOf(present, after(10 * day)), null);
    assert.deepEqual(stepOf(present, after(15 * day + 23 * 3_600_000)), { do: 'announce-end', days: 14 });
    const told = afterEvent(present, { kind: 'end-announced', days: 14 }, after(16 * day));
    assert.equal(stepOf(told, after(20 * day)), null);
    assert.deepEqual(stepOf(told, after(29 * day)), { do: 'announce-end', days: 1 });
  });

  it('announces only the nearer day where both were slept through', () => {
    const present = approved({ kind: 'present', guestId: jane, created: true, warnedDays: [] });
    const told = afterEvent(present, { kind: 'end-announced', days: 1 }, after(29 * day));
    assert.equal(stepOf(told, after(29 * day)), null);
  });

  it('does not announce the end of a stay that is shorter than the notice', () => {
    const short = approved({ kind: 'present', guestId: jane, created: true, warnedDays: [] }, null, after(20 * day).toISOString());
    assert.equal(stepOf(short, after(20 * day)), null);
  });

  it('ends after the last day, then deletes after the grace time', () => {
    const present = approved({ kind: 'present', guestId: jane, created: true, warnedDays: [1, 14] });
    assert.deepEqual(stepOf(present, end), { do: 'end', guestId: 'guest-jane', created: true });
    const leaving = afterEvent(present, { kind: 'access-ended', then: { account: 'disabled', deleteAt: '2026-04-30T22:00:00.000Z' } }, end);
    assert.equal(stepOf(leaving, end), null);
    assert.deepEqual(stepOf(leaving, new Date('2026-04-30T22:00:00.000Z')), { do: 'delete', guestId: 'guest-jane' });
    assert.deepEqual(afterEvent(leaving, { kind: 'deleted' }, end).guests[0]?.state, { kind: 'left', guestId: 'guest-jane', created: false });
  });

  const late: [string, StayState, StayEvent][] = [
    ['a second invitation', { kind: 'appearing', guestId: jane, created: true, since: asked.toISOString() }, { kind: 'invited', guestId: jane, created: true }],
    ['a delivery told twice', { kind: 'present', guestId: jane, created: true, warnedDays: [] }, { kind: 'delivered' }],
    ['an end announced twice', { kind: 'present', guestId: jane, created: true, warnedDays: [1, 14] }, { kind: 'end-announced', days: 14 }],
    ['anything after a failure', { kind: 'failed', reason: 'other', code: 'x' }, { kind: 'invited', guestId: jane, created: true }],
    ['a deletion before the end', { kind: 'present', guestId: jane, created: true, warnedDays: [] }, { kind: 'deleted' }],
    ['an acceptance without an account', { kind: 'inviting', since: asked.toISOString(), before: null, attempted: false }, { kind: 'accepted' }],
  ];
  for (const [title, state, event] of late) {
    it(`is not changed by ${title}`, () => assert.equal(recordStay(approved(state), 0, event, asked), null));
  }

  it('lasts as long as its access package was extended, announces no earlier end, and takes a shorter one for nothing', () => {
    const present = approved({ kind: 'present', guestId: jane, created: true, warnedDays: [] }, apollo);
    const later = '2026-05-20T21:59:59.999Z';
    const extended = afterEvent(present, { kind: 'extended', endAt: later });
    assert.deepEqual(extended.happenings.at(-1), { at: asked.toISOString(), what: 'extended', guest: 'jane.porter@fabrikam.example', until: later });
    assert.equal(stepOf(extended, end), null);
    const [stay] = extended.guests;
    assert.equal(stay && stayMoment(stay, extended.terms), later);
    assert.deepEqual(stepOf(extended, new Date('2026-05-20T22:00:00.000Z')), { do: 'end', guestId: jane, created: true });
    assert.equal(recordStay(extended, 0, { kind: 'extended', endAt: later }, asked), null);
    assert.equal(recordStay(extended, 0, { kind: 'extended', endAt: end.toISOString() }, asked), null);
  });

  it('tells an acceptance once', () => {
    const accepted = afterEvent(approved({ kind: 'present', guestId: jane, created: true, warnedDays: [] }), { kind: 'accepted' });
    assert.equal(recordStay(accepted, 0, { kind: 'accepted' }, asked), null);
  });
});
