import assert from 'node:assert/strict';
import type { AccessOutcome, AccessRequest, AccessStage, StageState } from '../../src/rule/access-request.ts';
import { answerApprover, askRequestor, decideStage, escalate, findStages, forwardStage, isParty, mayAnswer, mayDecideAccess, mayForward, mayRemind, mayWithdrawAccess, nextAccessMoment, passAccessTime, remindApprovers, withdrawAccess } from '../../src/rule/decide-access.ts';
import { access, approver, stage } from './sample-access.ts';
import { after, asked, dana, day, ines, marco, theo } from './sample-request.ts';

const nothingElse = { held: [], earlier: [], incompatible: [], sponsors: [] };
const done = (outcome: AccessOutcome | null): AccessRequest => {
  assert.ok(outcome?.ok, JSON.stringify(outcome));
  return outcome.request;
};
const refusalOf = (outcome: AccessOutcome | null) => (outcome && !outcome.ok ? outcome.refusal : null);
const open = (changes: Partial<AccessRequest> = {}, stages: AccessStage[] = [stage()]) => done(findStages(access(changes), stages, nothingElse, day, asked));
/** Foyer runs the approval: Ines asks for a guest. */
const forGuest = { run: 'foyer' as const, target: { id: 'lena', name: 'Lena Fischer', mail: 'lena@fabrikam.example', isGuest: true, relation: 'guest' as const } };
const ours = (stages: AccessStage[] = [stage()]) => open(forGuest, stages);
const twoStages = [stage({ escalation: [], escalateAfterMs: null }), stage({ approvers: [approver(theo, { kind: 'named' })], escalation: [] })];
const yes = { kind: 'approve', words: 'fine' } as const;
const no = { kind: 'deny', words: 'wrong project' } as const;
const happened = (request: AccessRequest) => request.happenings.map(({ what }) => what);

describe('the approval of an access package', () => {
  it('asks the first stage, and says until when', () => {
    const { stages, version, happenings } = open();
    assert.deepEqual(stages[0]?.state, {
      kind: 'open',
      since: '2026-03-02T08:00:00.000Z',
      lapseAt: '2026-03-16T08:00:00.000Z',
      escalateAt: '2026-03-09T08:00:00.000Z',
      remindAt: '2026-03-03T08:00:00.000Z',
      remindedAt: null,
      away: null,
    } satisfies StageState);
    assert.equal(version, 2);
    assert.deepEqual(happenings.at(-1), { at: '2026-03-02T08:00:00.000Z', what: 'stage-approver-asked', stage: 0, who: approver(marco), until: '2026-03-16T08:00:00.000Z' });
  });

  it('counts Entra’s deadlines from when it was asked there, and the reminder from when Foyer asks', () => {
    const late = done(findStages(access({ origin: 'entra' }), [stage()], nothingElse, day, after(3 * day)));
    const state = late.stages[0]?.state;
    assert.ok(state?.kind === 'open');
    assert.deepEqual([state.since, state.lapseAt, state.escalateAt, state.remindAt], ['2026-03-02T08:00:00.000Z', '2026-03-16T08:00:00.000Z', '2026-03-09T08:00:00.000Z', '2026-03-06T08:00:00.000Z']);
  });

  it('finds its stages once', () => {
    assert.equal(findStages(open(), [stage()], nothingElse, day, asked), null);
    assert.equal(findStages(access(), [], nothingElse, day, asked), null);
    assert.equal(findStages(access({ state: { kind: 'withdrawn', at: asked.toISOString(), by: ines } }), [stage()], nothingElse, day, asked), null);
  });

  it('neither reminds nor escalates where the stage lapses sooner, or nobody is there to ask', () => {
    const state = open({}, [stage({ lapseAfterMs: day / 2, escalation: [] })]).stages[0]?.state;
    assert.ok(state?.kind === 'open');
    assert.deepEqual([state.remindAt, state.escalateAt], [null, null]);
  });

  describe('decided by Foyer', () => {
    it('is carried out once the only stage is approved', () => {
      const approved = done(decideStage(ours(), marco, yes, day, after(day)));
      assert.deepEqual(approved.state, { kind: 'sending', since: '2026-03-03T08:00:00.000Z' });
      assert.deepEqual(approved.stages[0]?.state, { kind: 'decided', result: 'approved', by: marco, at: '2026-03-03T08:00:00.000Z', words: 'fine' });
    });

    it('goes on to the second stage, whose people could not decide before', () => {
      const first = ours(twoStages);
      assert.ok(!mayDecideAccess(first, theo));
      const second = done(decideStage(first, marco, yes, day, after(day)));
      assert.equal(second.state.kind, 'waiting');
      assert.ok(mayDecideAccess(second, theo) && !mayDecideAccess(second, marco));
      assert.deepEqual(happened(second).slice(-2), ['stage-approved', 'stage-approver-asked']);
      assert.equal(done(decideStage(second, theo, yes, day, after(2 * day))).state.kind, 'sending');
    });

    it('ends with the first denial, and asks nobody further', () => {
      const denied = done(decideStage(ours(twoStages), marco, no, day, after(day)));
      assert.deepEqual(denied.state, { kind: 'denied', at: '2026-03-03T08:00:00.000Z', by: marco, reason: 'wrong project' });
      assert.equal(denied.stages[1]?.state.kind, 'upcoming');
    });

    const refusals: { who: string; by: typeof marco; request: () => AccessRequest; reason: string }[] = [
      { who: 'the requestor', by: ines, request: () => ours([stage({ approvers: [approver(ines)] })]), reason: 'own-request' },
      { who: 'whoever gets it', by: theo, request: () => open({ ...forGuest, target: { ...forGuest.target, id: theo.id } }, [stage({ approvers: [approver(theo)] })]), reason: 'own-request' },
      { who: 'a colleague who was not asked', by: theo, request: () => ours(), reason: 'not-yours' },
      { who: 'an alternate before being asked', by: dana, request: () => ours(), reason: 'not-yours' },
      { who: 'the second stage before its time', by: theo, request: () => ours(twoStages), reason: 'not-yours' },
      { who: 'an approver whose stage is decided', by: marco, request: () => done(decideStage(ours(twoStages), marco, yes, day, after(day))), reason: 'closed' },
      { who: 'an approver after a denial', by: marco, request: () => done(decideStage(ours(), marco, no, day, after(day))), reason: 'closed' },
      { who: 'an approver after it was taken back', by: marco, request: () => done(withdrawAccess(ours(), ines, after(day))), reason: 'closed' },
      { who: 'an approver after it has lapsed', by: marco, request: () => done(passAccessTime(ours(), day, after(15 * day))), reason: 'closed' },
    ];
    for (const { who, by, request, reason } of refusals) {
      it(`is not decided by ${who}`, () => {
        assert.deepEqual(refusalOf(decideStage(request(), by, yes, day, after(16 * day))), { reason });
      });
    }

    it('is decided once', () => {
      const approved = done(decideStage(done(escalate(ours(), after(day))), dana, yes, day, after(day)));
      assert.deepEqual(refusalOf(decideStage(approved, marco, no, day, after(day))), { reason: 'closed' });
    });

    it('shows buttons to exactly those whom the decision takes', () => {
      for (const request of [ours(), ours(twoStages), done(escalate(ours(), after(day))), done(decideStage(ours(), marco, no, day, after(day)))]) {
        for (const person of [ines, marco, theo, dana]) assert.equal(decideStage(request, person, yes, day, after(day)).ok, mayDecideAccess(request, person));
      }
    });

    it('counts who gets it as a party, and nobody where there is no account yet', () => {
      assert.ok(isParty(ours(), { id: 'lena' }));
      assert.ok(!isParty(open({ ...forGuest, target: { ...forGuest.target, id: null } }), marco));
    });
  });

  describe('as time passes', () => {
    it('has nothing to do before anything is due', () => {
      assert.equal(passAccessTime(ours(), day, after(day - 1)), null);
      assert.equal(nextAccessMoment(ours()), '2026-03-03T08:00:00.000Z');
    });

    it('reminds once, then asks the alternates, then lapses', () => {
      const reminded = done(passAccessTime(ours(), day, after(day)));
      assert.equal(passAccessTime(reminded, day, after(day)), null);
      assert.equal(nextAccessMoment(reminded), '2026-03-09T08:00:00.000Z');
      const escalated = done(passAccessTime(reminded, day, after(7 * day)));
      assert.ok(mayDecideAccess(escalated, dana) && mayDecideAccess(escalated, marco));
      assert.equal(nextAccessMoment(escalated), '2026-03-16T08:00:00.000Z');
      const lapsed = done(passAccessTime(escalated, day, after(14 * day)));
      assert.deepEqual(lapsed.state, { kind: 'lapsed', at: '2026-03-16T08:00:00.000Z' });
      assert.equal(nextAccessMoment(lapsed), null);
      assert.deepEqual(happened(lapsed), ['access-asked', 'stage-approver-asked', 'stage-reminded', 'stage-approver-asked', 'stage-lapsed']);
    });

    it('does not remind those who are asked at the same moment', () => {
      const escalated = done(passAccessTime(ours(), day, after(8 * day)));
      assert.equal(happened(escalated).at(-1), 'stage-approver-asked');
      assert.equal(passAccessTime(escalated, day, after(8 * day)), null);
    });

    it('leaves the lapse of its approvals to Entra, and disturbs nobody from then on', () => {
      assert.equal(passAccessTime(open(), day, after(14 * day)), null);
      assert.equal(nextAccessMoment(done(passAccessTime(done(passAccessTime(open(), day, after(day))), day, after(7 * day)))), null);
    });

    it('looks anew who is away when it reminds or asks others', () => {
      const known = (request: AccessRequest): AccessRequest => ({ ...request, stages: request.stages.map((one) => (one.state.kind === 'open' ? { ...one, state: { ...one.state, away: [] } } : one)) });
      for (const request of [done(passAccessTime(known(ours()), day, after(day))), done(escalate(known(ours()), after(day))), done(forwardStage(known(ours()), marco, approver(theo, { as: 'delegate' }), after(day)))]) {
        const state = request.stages[0]?.state;
        assert.deepEqual(state?.kind === 'open' && state.away, null);
      }
    });

    it('has no alternates twice', () => {
      assert.equal(escalate(done(escalate(ours(), after(day))), after(2 * day)), null);
      assert.equal(escalate(ours([stage({ escalation: [] })]), after(day)), null);
    });
  });

  describe('taken back', () => {
    const states: { title: string; changes: Partial<AccessRequest>; may: boolean }[] = [
      { title: 'while it waits', changes: {}, may: true },
      { title: 'while Foyer runs its approval', changes: forGuest, may: true },
      { title: 'where it was never sent', changes: { state: { kind: 'unsent', at: '2026-03-02T08:00:00.000Z' } }, may: true },
      { title: 'while Entra plans it as the person’s own', changes: { state: { kind: 'scheduled', for: '2026-04-01T00:00:00.000Z' } }, may: true },
      { title: 'while Entra plans it as Foyer’s, which Entra lets nobody cancel', changes: { ...forGuest, state: { kind: 'scheduled', for: '2026-04-01T00:00:00.000Z' } }, may: false },
      { title: 'while Entra looks at the person’s own', changes: { state: { kind: 'submitted', since: '2026-03-02T08:00:00.000Z' } }, may: true },
      { title: 'while Entra looks at Foyer’s', changes: { ...forGuest, state: { kind: 'submitted', since: '2026-03-02T08:00:00.000Z' } }, may: false },
      { title: 'while it is delivered', changes: { state: { kind: 'delivering', since: '2026-03-02T08:00:00.000Z' } }, may: false },
      { title: 'once it is there', changes: { state: { kind: 'delivered', at: '2026-03-02T08:00:00.000Z' } }, may: false },
    ];
    for (const { title, changes, may } of states) {
      it(`${may ? 'may be' : 'may not be'}, ${title}`, () => {
        assert.equal(mayWithdrawAccess(access(changes), ines), may);
        assert.equal(withdrawAccess(access(changes), ines, after(day)).ok, may);
      });
    }

    it('is nobody else’s, and nothing that a giving up can be', () => {
      assert.deepEqual(refusalOf(withdrawAccess(access(), marco, after(day))), { reason: 'not-yours' });
      assert.ok(!mayWithdrawAccess(access({ terms: { ...access().terms, action: 'remove' } }), ines));
    });
  });

  describe('reminded by the requestor', () => {
    it('is so a day after the asking, and a day after the last time', () => {
      assert.deepEqual(mayRemind(open(), ines, after(day - 1)), { reason: 'too-soon', again: '2026-03-03T08:00:00.000Z' });
      const reminded = done(remindApprovers(open(), ines, after(day)));
      assert.deepEqual(reminded.happenings.at(-1), { at: '2026-03-03T08:00:00.000Z', what: 'stage-reminded', stage: 0, who: [marco], by: ines });
      assert.deepEqual(refusalOf(remindApprovers(reminded, ines, after(day + 1))), { reason: 'too-soon', again: '2026-03-04T08:00:00.000Z' });
      assert.equal(mayRemind(reminded, ines, after(2 * day)), null);
    });

    it('takes the place of Foyer’s own reminder, which counts as one', () => {
      assert.equal(passAccessTime(done(remindApprovers(open(), ines, after(day))), day, after(day)), null);
      assert.deepEqual(mayRemind(done(passAccessTime(open(), day, after(day))), ines, after(day)), { reason: 'too-soon', again: '2026-03-04T08:00:00.000Z' });
    });

    it('is nobody else’s to do, and nothing to do once it is closed', () => {
      assert.deepEqual(mayRemind(open(), marco, after(2 * day)), { reason: 'not-yours' });
      assert.deepEqual(mayRemind(done(withdrawAccess(open(), ines, after(day))), ines, after(2 * day)), { reason: 'closed' });
    });
  });

  describe('with a question', () => {
    it('waits for the answer of the requestor alone', () => {
      const question = done(askRequestor(open(), marco, 'Which cover?', after(day)));
      assert.ok(mayAnswer(question, ines) && !mayAnswer(question, marco));
      assert.deepEqual(refusalOf(answerApprover(question, marco, 'mine', after(day))), { reason: 'not-yours' });
      const answered = done(answerApprover(question, ines, 'The front.', after(2 * day)));
      assert.deepEqual(answered.thread.map(({ side, words }) => [side, words]), [['approver', 'Which cover?'], ['requestor', 'The front.']]);
      assert.deepEqual(refusalOf(answerApprover(answered, ines, 'Again', after(2 * day))), { reason: 'closed' });
    });

    it('is asked by those alone who may decide', () => {
      assert.deepEqual(refusalOf(askRequestor(open(), theo, 'Why?', after(day))), { reason: 'not-yours' });
      assert.deepEqual(refusalOf(askRequestor(open(), ines, 'Why?', after(day))), { reason: 'own-request' });
    });
  });

  describe('handed on', () => {
    const colleague = approver(theo, { kind: 'named', as: 'delegate', by: marco });

    it('asks the colleague beside the approver, where Foyer runs the approval', () => {
      const forwarded = done(forwardStage(ours(), marco, colleague, after(day)));
      assert.ok(mayDecideAccess(forwarded, theo) && mayDecideAccess(forwarded, marco));
      assert.deepEqual(happened(forwarded).slice(-2), ['stage-forwarded', 'stage-approver-asked']);
    });

    it('is not possible where Entra runs it, nor to a party, nor to somebody who is asked', () => {
      assert.ok(!mayForward(open(), marco));
      assert.deepEqual(refusalOf(forwardStage(open(), marco, colleague, after(day))), { reason: 'not-now' });
      assert.deepEqual(refusalOf(forwardStage(ours(), marco, approver(ines), after(day))), { reason: 'own-request' });
      assert.deepEqual(refusalOf(forwardStage(ours(), marco, approver(marco), after(day))), { reason: 'own-request' });
      assert.deepEqual(refusalOf(forwardStage(ours(), theo, colleague, after(day))), { reason: 'not-yours' });
    });
  });
});
