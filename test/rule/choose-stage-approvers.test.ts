import assert from 'node:assert/strict';
import { chooseStageApprovers, type Candidate, type CandidateSets } from '../../src/rule/choose-stage-approvers.ts';
import { dana, ines, marco, theo } from './sample-request.ts';

const may = (person: typeof marco, changes: Partial<Candidate> = {}): Candidate => ({ ...person, kind: 'named', group: null, enabled: true, ...changes });
const left = (person: typeof marco) => may(person, { enabled: false });
const sets = (changes: Partial<CandidateSets>): CandidateSets => ({ approvers: [], fallback: [], escalation: [], escalationFallback: [], lastResort: [], ...changes });

describe('choosing who is asked at a stage', () => {
  const cases: { title: string; given: Partial<CandidateSets>; approvers: string[]; escalation?: string[] }[] = [
    { title: 'the approvers, and nobody of the fallback', given: { approvers: [may(marco)], fallback: [may(dana)] }, approvers: ['marco first'] },
    { title: 'the fallback where nobody is there', given: { fallback: [may(dana)] }, approvers: ['dana fallback'] },
    { title: 'the fallback where the approvers have left', given: { approvers: [left(marco)], fallback: [may(dana)] }, approvers: ['dana fallback'] },
    { title: 'nobody for those who ask, even where no other is there', given: { approvers: [may(ines)] }, approvers: [] },
    { title: 'no fallback where the only approver is who asks: Entra asks none either', given: { approvers: [may(ines)], fallback: [may(dana)] }, approvers: [] },
    { title: 'the others where who asks is one of several', given: { approvers: [may(ines), may(marco)] }, approvers: ['marco first'] },
    { title: 'the policy’s own fallback before the last resort', given: { approvers: [may(ines)], fallback: [may(dana)], lastResort: [may(marco)] }, approvers: ['dana fallback'] },
    { title: 'the first of the last resort who can', given: { approvers: [may(ines)], lastResort: [left(marco), may(ines), may(theo), may(dana)] }, approvers: ['theo fallback'] },
    { title: 'no last resort where an approver is there', given: { approvers: [may(marco)], lastResort: [may(dana)] }, approvers: ['marco first'] },
    { title: 'everybody once, for the first reason', given: { approvers: [may(marco, { kind: 'requestor-manager' }), may(marco)] }, approvers: ['marco first'] },
    { title: 'alternates beside the approvers', given: { approvers: [may(marco)], escalation: [may(dana)] }, approvers: ['marco first'], escalation: ['dana escalation'] },
    { title: 'the alternates’ fallback where no alternate is there', given: { approvers: [may(marco)], escalation: [left(theo)], escalationFallback: [may(dana)] }, approvers: ['marco first'], escalation: ['dana escalation'] },
    { title: 'no alternate who is asked already', given: { approvers: [may(marco)], escalation: [may(marco), may(dana)] }, approvers: ['marco first'], escalation: ['dana escalation'] },
    { title: 'no alternate who asks', given: { approvers: [may(marco)], escalation: [may(ines)] }, approvers: ['marco first'] },
  ];
  for (const { title, given, approvers, escalation = [] } of cases) {
    it(`takes ${title}`, () => {
      const chosen = chooseStageApprovers(sets(given), [ines.id, null]);
      assert.deepEqual([chosen.approvers.map((one) => `${one.id} ${one.as}`), chosen.escalation.map((one) => `${one.id} ${one.as}`)], [approvers, escalation]);
    });
  }

  it('keeps why somebody is asked', () => {
    const { approvers } = chooseStageApprovers(sets({ approvers: [may(marco, { kind: 'requestor-manager' }), may(marco), may(theo, { kind: 'group-member', group: 'Owners' })] }), []);
    assert.deepEqual(approvers, [
      { id: 'marco', name: 'Marco Duarte', kind: 'requestor-manager', group: null, as: 'first', by: null },
      { id: 'theo', name: 'Theo Lindqvist', kind: 'group-member', group: 'Owners', as: 'first', by: null },
    ]);
  });

  it('excludes the guest whom it is for, too', () => {
    assert.deepEqual(chooseStageApprovers(sets({ approvers: [may(marco)] }), [ines.id, marco.id]).approvers, []);
  });
});
