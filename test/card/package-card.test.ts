import assert from 'node:assert/strict';
import { packageCard } from '../../src/capability/catalog/package-card.ts';
import { policyId } from '../../src/rule/identity.ts';
import type { PackageDetail, Question, SubjectSet } from '../../src/rule/policy.ts';
import { samplePackage, samplePolicy, sampleStage } from '../rule/sample-policy.ts';
import { readCard } from '../transcript/seen.ts';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const linesOf = (detail: PackageDetail, focus?: string) => readCard(packageCard({ detail, viewer: { kind: 'employee' }, reader, focus, owner: false }).card);

describe('the card of an access package', () => {
  it('shows three policies whole and the others in a line, each of which can be brought to the front', () => {
    const policies = ['a', 'b', 'c', 'd', 'e'].map((id) => samplePolicy({ id: policyId(id), end: { kind: 'after', days: 7 } }));
    const { lines, buttons } = linesOf(samplePackage(policies));
    assert.equal(lines.filter((line) => line === '①: They ask for it themselves').length, 3);
    assert.deepEqual(lines.slice(lines.indexOf('Further policies')), ['Further policies', 'For employees  one approval, 7 days: [Show]', 'For employees  one approval, 7 days: [Show]', '[Request it]']);
    assert.deepEqual(buttons.map((one) => one.data), [{ id: 'package-1', policy: 'd' }, { id: 'package-1', policy: 'e' }, { text: 'I need Apollo Project' }]);
    assert.deepEqual(linesOf(samplePackage(policies), 'e').buttons.map((one) => one.data).slice(0, 2), [{ id: 'package-1', policy: 'c' }, { id: 'package-1', policy: 'd' }]);
  });

  it('warns where the catalog contradicts a policy, and where nobody can get it', () => {
    const catalog = { ...samplePackage([]).catalog, published: false, forOutsiders: false };
    const { lines, buttons } = linesOf(samplePackage([samplePolicy({ scope: 'allExternalUsers' })], { catalog, hidden: true, resources: [] }));
    assert.deepEqual(lines.slice(2, 7), [
      '! Hidden: people find it by its link only.',
      '! The catalog Partners is not published, so nobody can ask for this package now.',
      '! The catalog Partners is not for people outside, so guests cannot ask for this package, whatever its policies say.',
      'What it contains',
      'Nothing yet',
    ]);
    assert.deepEqual(buttons, []);
    assert.equal(linesOf(samplePackage([])).lines[2], '! It has no policy, so nobody can get it.');
  });

  it('fits into a message of Teams, however much there is to tell', () => {
    const people: SubjectSet[] = [1, 2, 3, 4, 5, 6].map((number) => ({ kind: 'person', id: `p${number}`, name: `A rather long name of a person ${number}` }));
    const stage = sampleStage({ approvers: people, fallback: people, escalation: people, escalationFallback: people, escalateAfterMs: 86_400_000, justificationRequired: true });
    const choices = Array.from({ length: 12 }, (_, index) => ({ value: `${index}`, text: 'c'.repeat(60), localizations: [] }));
    const questions: Question[] = Array.from({ length: 9 }, (_, index) => ({ id: `q${index}`, text: 'q'.repeat(300), localizations: [], required: false, sequence: index, form: { kind: 'choice', several: false, choices } }));
    const policies = Array.from({ length: 10 }, (_, index) =>
      samplePolicy({
        id: policyId(`${index}`),
        scope: 'specificDirectoryUsers',
        targets: people,
        questions,
        customExtension: true,
        onBehalf: { add: true, extend: false, remove: false, requestors: people },
        approval: { forAdd: true, forExtend: true, requestorJustification: true, stages: [stage, stage, stage] },
        review: { everyDays: 30, recurrence: null, lastsDays: 7, selfReview: false, reviewers: people, withoutAnswer: 'removeAccess' },
      }),
    );
    const many = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(200)}`);
    const detail = samplePackage(policies, { description: 'd'.repeat(2_000), resources: many.map((name) => ({ name, role: name, kind: 'group', groupId: null })), incompatible: { packages: many.map((displayName) => ({ id: policies[0]!.packageId, displayName })), groups: many.map((displayName) => ({ id: displayName, displayName })) } });
    const card = packageCard({ detail, viewer: { kind: 'employee' }, reader, focus: undefined, owner: true }).card;
    assert.ok(Buffer.byteLength(JSON.stringify(card)) < 26_000, `${Buffer.byteLength(JSON.stringify(card))}`);
  });
});
