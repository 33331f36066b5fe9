import assert from 'node:assert/strict';
import type { AccessOutcome, AccessRequest, Away } from '../../src/rule/access-request.ts';
import { askAlternates, awaitsAway, isEverybodyAway, mayAskAlternates, recordAway } from '../../src/rule/approver-away.ts';
import { findStages, mayDecideAccess, withdrawAccess } from '../../src/rule/decide-access.ts';
import { access, approver, stage } from './sample-access.ts';
import { after, asked, dana, day, ines, marco, theo } from './sample-request.ts';

const done = (outcome: AccessOutcome | null): AccessRequest => {
  assert.ok(outcome?.ok, JSON.stringify(outcome));
  return outcome.request;
};
const waiting = (changes: Partial<AccessRequest> = {}, one = stage()) => done(findStages(access({ run: 'foyer', ...changes }), [one], { held: [], earlier: [], incompatible: [], sponsors: [] }, day, asked));
const away = (person: typeof marco, until: string | null = '2026-03-06T08:00:00.000Z'): Away => ({ id: person.id, until });

describe('approvers who are out of office', () => {
  it('are looked up once', () => {
    assert.ok(awaitsAway(waiting()));
    const known = done(recordAway(waiting(), [away(marco)]));
    assert.ok(!awaitsAway(known));
    assert.equal(known.version, 3);
    assert.equal(recordAway(known, []), null);
    assert.equal(recordAway(done(withdrawAccess(waiting(), ines, after(day))), []), null);
  });

  const two = stage({ approvers: [approver(marco), approver(theo)] });
  const cases: { title: string; away: Away[]; at: number; one?: typeof two; expected: boolean }[] = [
    { title: 'nobody', away: [], at: day, expected: false },
    { title: 'the only approver', away: [away(marco)], at: day, expected: true },
    { title: 'the only approver, for as long as nobody knows', away: [away(marco, null)], at: 100 * day, expected: true },
    { title: 'an approver who is back', away: [away(marco)], at: 4 * day, expected: false },
    { title: 'one of two', away: [away(marco)], at: day, one: two, expected: false },
    { title: 'both of two', away: [away(marco), away(theo, null)], at: day, one: two, expected: true },
    { title: 'the alternate', away: [away(dana)], at: day, expected: false },
  ];
  for (const { title, away: who, at, one, expected } of cases) {
    it(`${title}: everybody is ${expected ? '' : 'not '}away`, () => {
      assert.equal(isEverybodyAway(done(recordAway(waiting({}, one), who)), after(at)), expected);
    });
  }

  it('let the requestor have the alternates asked', () => {
    const request = done(recordAway(waiting(), [away(marco)]));
    assert.ok(mayAskAlternates(request, ines, after(day)));
    const asking = done(askAlternates(request, ines, after(day)));
    assert.ok(mayDecideAccess(asking, dana));
    assert.ok(!mayAskAlternates(asking, ines, after(day)));
  });

  it('do not let anybody else, nor where Entra runs the approval, nor without alternates, nor once they are back', () => {
    const known = (changes: Partial<AccessRequest> = {}, one = stage()) => done(recordAway(waiting(changes, one), [away(marco)]));
    assert.ok(!mayAskAlternates(known(), marco, after(day)));
    assert.ok(!mayAskAlternates(known({ run: 'entra' }), ines, after(day)));
    assert.ok(!mayAskAlternates(known({}, stage({ escalation: [] })), ines, after(day)));
    assert.ok(!mayAskAlternates(known(), ines, after(5 * day)));
    assert.deepEqual(askAlternates(known(), marco, after(day)), { ok: false, refusal: { reason: 'not-yours' } });
    assert.deepEqual(askAlternates(known(), ines, after(5 * day)), { ok: false, refusal: { reason: 'closed' } });
  });
});
