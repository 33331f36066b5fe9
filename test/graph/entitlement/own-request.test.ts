import assert from 'node:assert/strict';
import type { OwnAccess, OwnRequest } from '../../../src/capability/port/entitlement.ts';
import { assignmentId, assignmentRequestId, packageId, policyId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, ines, page } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement';
const post = `POST ${root}/assignmentRequests`;
const openRequests = `GET ${root}/assignmentRequests`;
const assignments = `GET ${root}/assignments`;
const assignment = `GET ${root}/assignments/{accessPackageAssignment-id}`;
const policy = `GET ${root}/assignmentPolicies/{accessPackageAssignmentPolicy-id}`;
const demands = `POST ${root}/accessPackages/{accessPackage-id}/getApplicablePolicyRequirements`;
const incompatiblePackages = `GET ${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`;
const incompatibleGroups = `GET ${root}/accessPackages/{accessPackage-id}/incompatibleGroups`;
const memberships = 'GET /users/{user-id}/transitiveMemberOf';
const account = 'GET /users/{user-id}';

const apollo = packageId('apollo-id');
const taken = { status: 201, body: { id: 'request-id', requestType: 'userAdd', state: 'submitted', status: 'Accepted', createdDateTime: null } };
const badRequest = graphError(400, 'BadRequest', 'Ines Calder may not.');
const held = (id: string, state = 'delivered') => ({ id: `assignment-${id}`, state, target: { id: 's', objectId: 'ines-id' }, accessPackage: { id, displayName: id }, assignmentPolicy: { id: 'policy-id' } });
const refusal = (reason: string, code = 'BadRequest') => ({ ok: false, refusal: { reason, code, graphRequestId: 'request-of-graph' } });

describe('A person\'s own requests in Graph', () => {
  let graph: ScriptedGraph;
  let own: OwnAccess;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    own = entitlementAt(graph).as(ines);
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const body = () => graph.received.find(({ method, template }) => `${method} ${template}` === post)?.body;

  describe('begin with what is asked of them', () => {
    it('as the reference describes it', async () => {
      graph.on(demands, page({
        policyId: 'policy-id',
        policyDisplayName: 'For employees',
        policyDescription: 'All employees',
        isApprovalRequiredForAdd: true,
        isApprovalRequiredForUpdate: false,
        isRequestorJustificationRequired: true,
        allowCustomAssignmentSchedule: true,
        schedule: { startDateTime: null, expiration: { type: 'afterDuration', duration: 'P365D', endDateTime: null }, recurrence: null },
        questions: [
          { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: 'q1', isRequired: true, isAnswerEditable: true, sequence: 1, text: 'Which project?', localizations: [{ languageCode: 'de', text: 'Welches Projekt?' }], isSingleLineQuestion: false, regexPattern: null },
        ],
      }));
      assert.deepEqual(await own.requirements(apollo), [
        {
          policyId: 'policy-id',
          displayName: 'For employees',
          description: 'All employees',
          approvalForAdd: true,
          approvalForExtend: false,
          justification: true,
          customPeriod: true,
          end: { kind: 'after', days: 365 },
          questions: [{ id: 'q1', text: 'Which project?', localizations: [{ language: 'de', text: 'Welches Projekt?' }], required: true, sequence: 1, form: { kind: 'text', long: true, pattern: null } }],
        },
      ]);
      assert.equal(graph.received[0]?.headers.authorization, 'Bearer ines-1');
      assert.equal(graph.received[0]?.body, undefined);
    });

    it('as the reference\'s own sample shows it', async () => {
      graph.on(demands, page({
        policyId: 'policy-id',
        policyDisplayName: null,
        questions: [
          { '@odata.type': '#microsoft.graph.textInputQuestion', id: 'q1', isRequired: false, sequence: 0, text: { defaultText: 'what state are you from?', localizedTexts: [] }, isSingleLineQuestion: true },
          {
            '@odata.type': '#microsoft.graph.multipleChoiceQuestion',
            id: 'q2',
            isRequired: true,
            sequence: 1,
            text: { defaultText: 'Which language?', localizedTexts: [{ text: 'Welche Sprache?', languageCode: 'de' }] },
            allowsMultipleSelection: false,
            choices: [{ actualValue: 'fr', displayValue: { localizedTexts: [{ text: 'Französisch', languageCode: 'de' }] } }, { actualValue: 'en', displayValue: null }],
          },
        ],
      }));
      const [found] = await own.requirements(apollo);
      assert.deepEqual([found?.displayName, found?.end, found?.questions], [
        'policy-id',
        { kind: 'never' },
        [
          { id: 'q1', text: 'what state are you from?', localizations: [], required: false, sequence: 0, form: { kind: 'text', long: false, pattern: null } },
          {
            id: 'q2',
            text: 'Which language?',
            localizations: [{ language: 'de', text: 'Welche Sprache?' }],
            required: true,
            sequence: 1,
            form: { kind: 'choice', several: false, choices: [{ value: 'fr', text: 'Französisch', localizations: [{ language: 'de', text: 'Französisch' }] }, { value: 'en', text: 'en', localizations: [] }] },
          },
        ],
      ]);
    });

    it('of whom nothing is asked who may not, and nothing that names no policy', async () => {
      graph.on(demands, page(), graphError(404, 'ResourceNotFound'), page({ policyId: null }));
      assert.deepEqual(await own.requirements(apollo), []);
      assert.deepEqual(await own.requirements(apollo), []);
      assert.deepEqual(await own.requirements(apollo), []);
    });
  });

  describe('are made', () => {
    const wanted: OwnRequest = { package: apollo, policy: policyId('policy-id'), target: null, justification: 'Design sprint', answers: [], period: null };
    const request = (more: Partial<OwnRequest> = {}) => own.request({ ...wanted, ...more });

    it('for oneself', async () => {
      graph.on(post, taken);
      assert.deepEqual(await request(), { ok: true, graphRequestId: 'request-of-graph', requestId: 'request-id' });
      assert.equal(graph.received[0]?.headers.authorization, 'Bearer ines-1');
      assert.deepEqual(body(), { requestType: 'userAdd', justification: 'Design sprint', assignment: { accessPackageId: 'apollo-id', assignmentPolicyId: 'policy-id', targetId: 'ines-id' } });
    });

    it('for a direct report, with answers and a period', async () => {
      graph.on(post, taken);
      await request({
        target: { id: 'theo-id', displayName: 'Theo Brandt', mail: 'theo@contoso.example' },
        answers: [
          { questionId: 'q1', form: 'text', question: 'Which project?', value: 'Apollo', words: 'Apollo' },
          { questionId: 'q2', form: 'choice', question: 'Which site?', value: 'MUC', words: 'Munich' },
        ],
        period: { start: new Date('2026-03-02T09:00:00Z'), end: new Date('2026-04-01T22:00:00Z') },
      });
      assert.deepEqual(body(), {
        requestType: 'userAdd',
        justification: 'Design sprint',
        assignment: { accessPackageId: 'apollo-id', assignmentPolicyId: 'policy-id', target: { objectId: 'theo-id', displayName: 'Theo Brandt', email: 'theo@contoso.example', subjectType: 'user' } },
        schedule: { startDateTime: '2026-03-02T09:00:00.000Z', expiration: { type: 'afterDateTime', endDateTime: '2026-04-01T22:00:00.000Z' } },
        answers: [
          { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'Apollo', displayValue: 'Apollo', answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: 'q1' } },
          { '@odata.type': '#microsoft.graph.accessPackageAnswerString', value: 'MUC', displayValue: 'Munich', answeredQuestion: { '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: 'q2' } },
        ],
      });
    });

    it('with a first day alone, so that the policy sets the last', async () => {
      graph.on(post, taken);
      await request({ period: { start: new Date('2026-03-02T09:00:00Z'), end: null } });
      assert.deepEqual(Object(body()).schedule, { startDateTime: '2026-03-02T09:00:00.000Z', expiration: { type: 'notSpecified' } });
    });

    const causes: { title: string; script: () => void; reason: string }[] = [
      { title: 'who has the package', script: () => graph.on(assignments, page(held('apollo-id'))), reason: 'already-assigned' },
      { title: 'who has asked already', script: () => graph.on(openRequests, page({ id: 'r', requestType: 'userAdd', state: 'pendingApproval', assignment: { id: 'a', target: { id: 's', objectId: 'ines-id' } } })), reason: 'already-requested' },
      {
        title: 'who has an incompatible one',
        script: () => {
          graph.on(assignments, page(held('finance-id')));
          graph.on(incompatiblePackages, page({ id: 'finance-id' }));
        },
        reason: 'incompatible-package',
      },
      {
        title: 'who is in an incompatible group',
        script: () => {
          graph.on(incompatibleGroups, page({ id: 'auditors-id' }));
          graph.on(memberships, page({ '@odata.type': '#microsoft.graph.group', id: 'auditors-id' }));
        },
        reason: 'incompatible-group',
      },
      { title: 'whose account is blocked', script: () => graph.on(account, { status: 200, body: { id: 'ines-id', accountEnabled: false } }), reason: 'guest-disabled' },
      { title: 'whom the policy does not let', script: () => graph.on(demands, page({ policyId: 'another' })), reason: 'not-allowed' },
      { title: 'for a reason nobody can read', script: () => graph.on(demands, page({ policyId: 'policy-id' })), reason: 'other' },
    ];
    for (const { title, script, reason } of causes) {
      it(`unless for somebody ${title}`, async () => {
        graph.on(post, badRequest);
        graph.on(assignments, page());
        graph.on(openRequests, page());
        graph.on(incompatiblePackages, page());
        graph.on(incompatibleGroups, page());
        graph.on(account, { status: 200, body: { id: 'ines-id', accountEnabled: true } });
        script();
        assert.deepEqual(await request(), refusal(reason));
      });
    }

    it('unless a person may not at all, or the package is gone', async () => {
      graph.on(post, graphError(403, 'Forbidden'), graphError(404, 'ResourceNotFound'));
      assert.deepEqual(await request(), refusal('not-allowed', 'Forbidden'));
      assert.deepEqual(await request(), refusal('not-found', 'ResourceNotFound'));
    });

    it('once, when the answer is lost', async () => {
      graph.on(post, 'drop');
      assert.equal((await directoryError(request())).reason, 'unavailable');
      assert.equal(graph.received.length, 1);
    });
  });

  describe('extend and end what somebody has', () => {
    const extend = () => own.extend(assignmentId('a-id'), { end: new Date('2026-06-01T00:00:00Z'), justification: 'Goes on', answers: [] });
    const giveUp = () => own.giveUp(assignmentId('a-id'), 'Done');
    const standing = { status: 200, body: { ...held('apollo-id'), id: 'a-id' } };

    it('by a new end', async () => {
      graph.on(post, taken);
      assert.deepEqual(await extend(), { ok: true, graphRequestId: 'request-of-graph', requestId: 'request-id' });
      assert.deepEqual(body(), { requestType: 'userUpdate', assignment: { id: 'a-id' }, justification: 'Goes on', schedule: { expiration: { type: 'afterDateTime', endDateTime: '2026-06-01T00:00:00.000Z' } } });
    });

    it('by giving it up', async () => {
      graph.on(post, taken);
      assert.deepEqual(await giveUp(), { ok: true, graphRequestId: 'request-of-graph', requestId: 'request-id' });
      assert.deepEqual(body(), { requestType: 'userRemove', assignment: { id: 'a-id' }, justification: 'Done' });
    });

    it('unless it has ended', async () => {
      graph.on(post, badRequest);
      graph.on(assignment, { status: 200, body: { ...held('apollo-id', 'expired'), id: 'a-id' } }, graphError(404, 'ResourceNotFound'));
      assert.deepEqual(await extend(), refusal('not-found'));
      assert.deepEqual(await giveUp(), refusal('not-found'));
    });

    it('once, where the same is on its way', async () => {
      graph.on(post, badRequest);
      graph.on(assignment, standing);
      graph.on(openRequests, page({ id: 'removal', requestType: 'userRemove', state: 'delivering', assignment: { id: 'a-id' } }));
      assert.deepEqual(await giveUp(), { ok: true, graphRequestId: 'request-of-graph', requestId: 'removal' });
      assert.deepEqual(await extend(), refusal('already-requested'));
    });

    it('unless the policy does not let people do it for themselves', async () => {
      graph.on(post, badRequest);
      graph.on(assignment, standing);
      graph.on(openRequests, page({ id: 'of-another', requestType: 'userUpdate', state: 'delivering', assignment: { id: 'b-id' } }));
      graph.on(policy, { status: 200, body: { id: 'policy-id', requestorSettings: { enableTargetsToSelfUpdateAccess: false, enableTargetsToSelfRemoveAccess: true } } });
      assert.deepEqual(await extend(), refusal('not-allowed'));
      assert.deepEqual(await giveUp(), refusal('other'));
    });

    it('unless a person may not at all', async () => {
      graph.on(post, graphError(403, 'Forbidden'));
      assert.deepEqual(await extend(), refusal('not-allowed', 'Forbidden'));
    });
  });

  describe('are taken back', () => {
    const cancel = () => own.cancel(assignmentRequestId('request-id'));
    const call = `POST ${root}/assignmentRequests/{accessPackageAssignmentRequest-id}/cancel`;
    const found = (state: string) => graph.on(`GET ${root}/assignmentRequests/{accessPackageAssignmentRequest-id}`, { status: 200, body: { id: 'request-id', state } });

    it('while they wait', async () => {
      graph.on(call, { status: 204 }, { status: 200 });
      assert.deepEqual(await cancel(), { ok: true, graphRequestId: 'request-of-graph' });
      assert.deepEqual(await cancel(), { ok: true, graphRequestId: 'request-of-graph' });
    });

    it('once', async () => {
      graph.on(call, badRequest);
      found('canceled');
      assert.deepEqual(await cancel(), { ok: true, graphRequestId: 'request-of-graph' });
    });

    it('not when they are decided, gone, or somebody else\'s', async () => {
      graph.on(call, badRequest, graphError(404, 'ResourceNotFound'), graphError(403, 'Forbidden'));
      found('delivered');
      assert.deepEqual(await cancel(), refusal('not-possible'));
      assert.deepEqual(await cancel(), refusal('not-found', 'ResourceNotFound'));
      assert.deepEqual(await cancel(), refusal('not-allowed', 'Forbidden'));
    });
  });
});
