import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Player } from './script.ts';
import { openStage, type Stage } from './stage.ts';

const policySchema = z.looseObject({ id: z.string(), displayName: z.string() });
const place = '/identityGovernance/entitlementManagement/assignmentPolicies';

describe('what the policies of a package ask', () => {
  let stage: Stage;
  let ines: Player;
  beforeEach(async () => {
    stage = await openStage({ KEEP_SECONDS: '0' });
    ines = stage.person('ines@contoso.example');
  });
  afterEach(() => stage.close());

  /** Graph, with the application permission of an administrator's tool. */
  async function graph(method: string, path: string, body?: unknown): Promise<unknown> {
    const { token } = z.object({ token: z.string() }).parse(await stage.ask('POST', '/local/tokens', { roles: ['EntitlementManagement.ReadWrite.All', 'Group.Read.All'] }));
    const response = await fetch(new URL(`/v1.0${path}`, stage.foyer.pageUrl ?? ''), { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    assert.ok(response.ok, `${method} ${path} was answered ${response.status}: ${await response.clone().text()}`);
    return response.status === 204 ? null : response.json();
  }

  async function policyNamed(name: string): Promise<z.infer<typeof policySchema>> {
    const { value } = z.object({ value: z.array(policySchema) }).parse(await graph('GET', `${place}?$expand=accessPackage,questions`));
    const found = value.find(({ displayName }) => displayName === name);
    assert.ok(found, name);
    return found;
  }

  const questions = [
    {
      '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion',
      sequence: 1,
      isRequired: true,
      isAnswerEditable: true,
      text: 'Which drawings?',
      localizations: [{ languageCode: 'de', text: 'Welche Zeichnungen?' }],
      isMultipleSelectionAllowed: true,
      choices: [
        { actualValue: 'plans', text: 'Floor plans', localizations: [{ languageCode: 'de', text: 'Grundrisse' }] },
        { actualValue: 'charts', text: 'Charts', localizations: [] },
      ],
    },
    { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', sequence: 2, isRequired: false, isAnswerEditable: true, text: 'Cost centre', localizations: [], isSingleLineQuestion: true, regexPattern: '^[0-9]{4}$' },
  ];

  it('is asked in the person’s language where it was translated, several choices included', async () => {
    const { id, ...policy } = await policyNamed('Visio Licence: employees');
    await graph('PUT', `${place}/${id}`, { ...policy, questions });
    const german = await ines.say('Ich brauche Visio, weil ich Pläne zeichne', 'de-DE');
    assert.ok(german.lines.includes('Welche Zeichnungen?: []'), german.lines.join('\n'));
    const english = await ines.say('I need Visio because I draw plans');
    assert.ok(english.lines.includes('Which drawings?: []'));
    const [drawings, centre] = Object.keys(english.inputs).filter((name) => name.startsWith('answer_'));
    assert.ok(drawings && centre);
    const wrong = await ines.press(english, 'Send request', { [drawings]: 'plans,charts', [centre]: '12' });
    assert.ok(wrong.card?.lines.includes('✕ To mend: The answer to “Cost centre” does not have the shape that is asked for. Check it.'), wrong.card?.lines.join('\n'));
    await ines.press(english, 'Send request', { [drawings]: 'plans,charts', [centre]: '1234' });
    const [made] = await stage.calls('POST', '/identityGovernance/entitlementManagement/assignmentRequests');
    assert.deepEqual((made?.body as { answers: { value: string }[] }).answers.map(({ value }) => value), ['plans,charts', '1234']);
    const card = await stage.person('marco@contoso.example').sees(/^Ines Calder asks for Visio Licence$/);
    assert.ok(card.lines.some((line) => line.includes('Floor plans, Charts')), card.lines.join('\n'));
  });

  it('is chosen by the person where several policies fit, and what was said is kept', async () => {
    const { id: _, ...policy } = await policyNamed('Visio Licence: employees');
    await graph('POST', place, { ...policy, displayName: 'Visio Licence: short, without approval', expiration: { type: 'afterDuration', duration: 'P7D', endDateTime: null }, requestApprovalSettings: { isApprovalRequiredForAdd: false, isApprovalRequiredForUpdate: false, isRequestorJustificationRequired: false, stages: [] } });
    const pick = await ines.say('I need Visio until 5 March because I draw plans');
    assert.equal(pick.lines[0], 'Visio Licence: which way?');
    assert.ok(pick.lines.some((line) => line.includes('without approval, up to 7 days')));
    await ines.press(pick, 'Choose Visio Licence: short, without approval');
    const form = await ines.sees('Request Visio Licence');
    assert.deepEqual([form.inputs['end'], form.inputs['reason']], ['2027-03-05', 'I draw plans']);
    await ines.press(form, 'Send request');
    await stage.settle();
    await ines.sees('✓ You have access');
    const choice = await ines.tamper(pick, 'package.form', { subject: 'nonsense', choice: 'x' });
    assert.equal(choice.status, 400);
  });

  it('fits the members of the groups that it names, and nobody else', async () => {
    const { id, ...policy } = await policyNamed('Marketing Assets: connected organizations');
    const { value } = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string() })) }).parse(await graph('GET', '/groups'));
    const apollo = value.find(({ displayName }) => displayName === 'Apollo');
    assert.ok(apollo);
    await graph('PUT', `${place}/${id}`, { ...policy, allowedTargetScope: 'specificDirectoryUsers', specificAllowedTargets: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId: apollo.id }] });
    // Lena is in the team Apollo by her access package; Omar is not.
    const member = await ines.say('request Marketing Assets for lena@fabrikam.example because of the fair');
    assert.ok(member.buttons.some(({ title }) => title === 'Send request'), member.lines.join('\n'));
    const other = await stage.person('priya@contoso.example').say('request Marketing Assets for alex@litware.example because of the fair');
    assert.ok(!other.buttons.some(({ title }) => title === 'Send request'), other.lines.join('\n'));
  });

  it('is taken from the policy where it allows no period of one’s own', async () => {
    const { id, ...policy } = await policyNamed('Visio Licence: employees');
    const settings = z.looseObject({ allowCustomAssignmentSchedule: z.boolean() }).parse(policy['requestorSettings']);
    await graph('PUT', `${place}/${id}`, { ...policy, requestorSettings: { ...settings, allowCustomAssignmentSchedule: false } });
    const form = await ines.say('I need Visio until 5 March because I draw plans');
    assert.ok(!('end' in form.inputs));
    await ines.press(form, 'Send request');
    const [made] = await stage.calls('POST', '/identityGovernance/entitlementManagement/assignmentRequests');
    assert.equal((made?.body as { schedule?: unknown }).schedule, undefined);
  });
});
