import assert from 'node:assert/strict';
import type { EntitlementSource } from '../../../src/capability/port/entitlement.ts';
import { catalogId, packageId } from '../../../src/capability/port/identity.ts';
import { directoryError, entitlementAt, movableClock, page } from '../given.ts';
import { graphError, startScriptedGraph, type ScriptedGraph } from '../scripted-graph.ts';

const root = '/identityGovernance/entitlementManagement';
const one = `GET ${root}/accessPackages/{accessPackage-id}`;
const policies = `GET ${root}/assignmentPolicies`;
const packages = `GET ${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`;
const groups = `GET ${root}/accessPackages/{accessPackage-id}/incompatibleGroups`;

const typed = (type: string, more: object = {}) => ({ '@odata.type': `#microsoft.graph.${type}`, ...more });

const apollo = {
  id: 'apollo-id',
  displayName: 'Apollo Project',
  description: 'Design work',
  isHidden: true,
  catalog: { id: 'catalog-id', displayName: 'Engineering', state: 'published', isExternallyVisible: true },
  resourceRoleScopes: [
    { id: '1', role: { id: 'r1', displayName: 'Member', originSystem: 'AadGroup', resource: typed('accessPackageResource', { id: 'a', displayName: 'Apollo', originSystem: 'AadGroup' }) }, scope: { id: 's1', displayName: 'Root', originSystem: 'AadGroup', originId: 'apollo-group-id' } },
    { id: '2', role: { id: 'r2', displayName: 'Visitors' }, scope: { id: 's2', displayName: 'Apollo Docs', originSystem: 'SharePointOnline' } },
    { id: '3', role: { id: 'r3', displayName: 'Reader', originSystem: 'AadApplication' }, scope: { id: 's3', displayName: 'Root' } },
    { id: '4', role: { id: 'r4', displayName: 'Approver', originSystem: 'Ledger' }, scope: { id: 's4', displayName: 'Books' } },
    { id: '5', role: null, scope: null },
  ],
};

const full = {
  id: 'policy-id',
  displayName: 'For partners',
  description: 'Partners of the project',
  allowedTargetScope: 'specificConnectedOrganizationUsers',
  specificAllowedTargets: [typed('connectedOrganizationMembers', { connectedOrganizationId: 'fabrikam-id', description: 'Fabrikam' })],
  expiration: { type: 'afterDuration', duration: 'P90D' },
  requestorSettings: {
    enableTargetsToSelfAddAccess: true,
    enableTargetsToSelfUpdateAccess: true,
    enableTargetsToSelfRemoveAccess: false,
    allowCustomAssignmentSchedule: true,
    enableOnBehalfRequestorsToAddAccess: true,
    enableOnBehalfRequestorsToUpdateAccess: false,
    enableOnBehalfRequestorsToRemoveAccess: false,
    onBehalfRequestors: [typed('targetManager', { managerLevel: 1 })],
  },
  requestApprovalSettings: {
    isApprovalRequiredForAdd: true,
    isApprovalRequiredForUpdate: false,
    isRequestorJustificationRequired: true,
    stages: [
      {
        durationBeforeAutomaticDenial: 'P7D',
        isApproverJustificationRequired: true,
        isEscalationEnabled: true,
        durationBeforeEscalation: 'P2D',
        primaryApprovers: [typed('requestorManager', { managerLevel: 2 }), typed('internalSponsors'), typed('externalSponsors'), typed('targetUserSponsors')],
        fallbackPrimaryApprovers: [typed('groupMembers', { groupId: 'it-id', description: 'IT' })],
        escalationApprovers: [typed('singleUser', { userId: 'priya-id', description: 'Priya Nair' })],
        fallbackEscalationApprovers: null,
      },
      { durationBeforeAutomaticDenial: null, isEscalationEnabled: false, durationBeforeEscalation: 'PT0S', primaryApprovers: [typed('targetApplicationOwners'), typed('singleUser', { userId: null }), typed('attributeRuleMembers', { membershipRule: '(user.department -eq "IT")' })] },
    ],
  },
  questions: [
    typed('accessPackageMultipleChoiceQuestion', { id: 'q2', sequence: 2, isRequired: false, text: 'Which site?', isMultipleSelectionAllowed: true, choices: [{ actualValue: 'MUC', text: 'Munich', localizations: [{ languageCode: 'de', text: 'München' }] }] }),
    typed('accessPackageTextInputQuestion', { id: 'q1', sequence: 1, isRequired: true, text: 'Which project?', localizations: [{ languageCode: 'fr', text: 'Quel projet ?' }], isSingleLineQuestion: true, regexPattern: '^P-\\d+$' }),
  ],
  reviewSettings: {
    isEnabled: true,
    isSelfReview: true,
    expirationBehavior: 'removeAccess',
    primaryReviewers: [],
    schedule: { startDateTime: '2026-01-01T00:00:00Z', expiration: { type: 'afterDuration', duration: 'P14D' }, recurrence: { pattern: { type: 'absoluteMonthly', interval: 3 }, range: { type: 'noEnd' } } },
  },
  automaticRequestSettings: null,
  customExtensionStageSettings: [{ id: 'x', stage: 'assignmentRequestCreated' }],
};

describe('An access package, whole', () => {
  let graph: ScriptedGraph;
  let clock: ReturnType<typeof movableClock>;
  let entitlement: EntitlementSource;

  before(async () => {
    graph = await startScriptedGraph();
  });
  beforeEach(() => {
    graph.reset();
    clock = movableClock();
    entitlement = entitlementAt(graph, { clock });
    graph.on(one, { status: 200, body: apollo });
    graph.on(policies, page(full));
    graph.on(packages, page({ id: 'finance-id', displayName: 'Finance Data Room' }));
    graph.on(groups, page({ id: 'auditors-id', displayName: 'Auditors' }, { id: 'nameless-id', displayName: null }));
  });
  afterEach(() => assert.deepEqual(graph.problems, []));
  after(() => graph.close());

  const detail = () => entitlement.packageDetail(packageId('apollo-id'));

  it('tells its catalog, what it contains, and what rules it out', async () => {
    const found = await detail();
    assert.deepEqual({ ...found, policies: [] }, {
      id: 'apollo-id',
      displayName: 'Apollo Project',
      description: 'Design work',
      hidden: true,
      catalog: { id: 'catalog-id', displayName: 'Engineering', published: true, forOutsiders: true },
      resources: [
        { name: 'Apollo', role: 'Member', kind: 'group', groupId: 'apollo-group-id' },
        { name: 'Apollo Docs', role: 'Visitors', kind: 'site', groupId: null },
        { name: 'Reader', role: 'Reader', kind: 'app', groupId: null },
        { name: 'Books', role: 'Approver', kind: 'Ledger', groupId: null },
      ],
      policies: [],
      incompatible: { packages: [{ id: 'finance-id', displayName: 'Finance Data Room' }], groups: [{ id: 'auditors-id', displayName: 'Auditors' }, { id: 'nameless-id', displayName: 'nameless-id' }] },
    });
    assert.deepEqual(graph.received.map(({ template, query }) => [template, query]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))), [
      [`${root}/accessPackages/{accessPackage-id}`, { $expand: 'catalog,resourceRoleScopes($expand=role($expand=resource),scope)' }],
      [`${root}/accessPackages/{accessPackage-id}/incompatibleAccessPackages`, { $select: 'id,displayName' }],
      [`${root}/accessPackages/{accessPackage-id}/incompatibleGroups`, { $select: 'id,displayName' }],
      [`${root}/assignmentPolicies`, { $filter: "accessPackage/id eq 'apollo-id'", $expand: 'questions,customExtensionStageSettings' }],
    ]);
  });

  it('tells its policies with all that they ask and demand', async () => {
    assert.deepEqual((await detail())?.policies, [
      {
        id: 'policy-id',
        packageId: 'apollo-id',
        displayName: 'For partners',
        description: 'Partners of the project',
        scope: 'specificConnectedOrganizationUsers',
        targets: [{ kind: 'organization', id: 'fabrikam-id', name: 'Fabrikam' }],
        end: { kind: 'after', days: 90 },
        selfAdd: true,
        selfExtend: true,
        selfRemove: false,
        customPeriod: true,
        onBehalf: { add: true, extend: false, remove: false, requestors: [{ kind: 'target-manager', level: 1 }] },
        approval: {
          forAdd: true,
          forExtend: false,
          requestorJustification: true,
          stages: [
            {
              approvers: [{ kind: 'requestor-manager', level: 2 }, { kind: 'internal-sponsors' }, { kind: 'external-sponsors' }, { kind: 'target-sponsors' }],
              fallback: [{ kind: 'group', id: 'it-id', name: 'IT' }],
              escalation: [{ kind: 'person', id: 'priya-id', name: 'Priya Nair' }],
              escalationFallback: [],
              escalateAfterMs: 172_800_000,
              lapseAfterMs: 604_800_000,
              justificationRequired: true,
            },
            {
              approvers: [{ kind: 'unknown', type: 'targetApplicationOwners' }, { kind: 'unknown', type: 'singleUser' }, { kind: 'rule', membershipRule: '(user.department -eq "IT")' }],
              fallback: [],
              escalation: [],
              escalationFallback: [],
              escalateAfterMs: null,
              lapseAfterMs: 1_209_600_000,
              justificationRequired: false,
            },
          ],
        },
        questions: [
          { id: 'q1', text: 'Which project?', localizations: [{ language: 'fr', text: 'Quel projet ?' }], required: true, sequence: 1, form: { kind: 'text', long: false, pattern: '^P-\\d+$' } },
          { id: 'q2', text: 'Which site?', localizations: [], required: false, sequence: 2, form: { kind: 'choice', several: true, choices: [{ value: 'MUC', text: 'Munich', localizations: [{ language: 'de', text: 'München' }] }] } },
        ],
        review: { everyDays: null, recurrence: 'absoluteMonthly every 3', lastsDays: 14, selfReview: true, reviewers: [], withoutAnswer: 'removeAccess' },
        automatic: null,
        customExtension: true,
      },
    ]);
  });

  it('reads a policy of which next to nothing is said', async () => {
    graph.on(policies, page(
      { id: 'bare', allowedTargetScope: 'unknownFutureValue' },
      { id: 'auto', allowedTargetScope: 'specificDirectoryUsers', expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T23:00:00Z' }, automaticRequestSettings: { requestAccessForAllowedTargets: true, removeAccessWhenTargetLeavesAllowedTargets: true, gracePeriodBeforeAccessRemoval: 'P7D' }, reviewSettings: { isEnabled: true, expirationBehavior: 'unknownFutureValue', schedule: { recurrence: { pattern: { type: 'weekly', interval: 2 } } } } },
    ));
    const found = (await detail())?.policies;
    assert.deepEqual(found?.map(({ id, scope, end, selfAdd, questions, review, automatic }) => ({ id, scope, end, selfAdd, questions, review, automatic })), [
      { id: 'bare', scope: 'unknown', end: { kind: 'never' }, selfAdd: false, questions: [], review: null, automatic: null },
      {
        id: 'auto',
        scope: 'specificDirectoryUsers',
        end: { kind: 'on', at: '2026-12-31T23:00:00.000Z' },
        selfAdd: false,
        questions: [],
        review: { everyDays: 14, recurrence: null, lastsDays: null, selfReview: false, reviewers: [], withoutAnswer: 'keepAccess' },
        automatic: { removesLeavers: true, graceDays: 7 },
      },
    ]);
  });

  it('is nothing where there is none', async () => {
    graph.on(one, graphError(404, 'ResourceNotFound'));
    assert.equal(await detail(), null);
    assert.equal(graph.received.length, 1);
  });

  it('is read less deeply where Graph refuses the depth', async () => {
    graph.on(one, graphError(400, 'BadRequest'), { status: 200, body: apollo });
    assert.equal((await detail())?.displayName, 'Apollo Project');
    assert.equal(graph.received[1]?.query.$expand, 'catalog,resourceRoleScopes($expand=role,scope)');
  });

  it('is kept for five minutes, and for an hour while Entra is down', async () => {
    await Promise.all([detail(), detail()]);
    assert.equal(graph.received.length, 4);
    graph.on(one, graphError(429, 'TooManyRequests'));
    clock.advanceMinutes(59);
    assert.equal((await detail())?.displayName, 'Apollo Project');
    assert.equal(graph.received.length, 5);
  });

  it('is a defect where the answer makes no sense', async () => {
    graph.on(one, { status: 200, body: { ...apollo, catalog: null } });
    const error = await directoryError(detail());
    assert.equal(error.reason, 'unexpected');
    assert.match(error.details.code, /^shape of .*accessPackages\/\{\}: catalog invalid_type$/);
  });
});

describe('Catalogs', () => {
  let graph: ScriptedGraph;

  before(async () => {
    graph = await startScriptedGraph();
  });
  afterEach(() => {
    assert.deepEqual(graph.problems, []);
    graph.reset();
  });
  after(() => graph.close());

  it('are listed with who may see them, page after page', async () => {
    graph.on(
      `GET ${root}/catalogs`,
      { status: 200, body: { value: [{ id: 'a', displayName: 'General', description: 'All', state: 'published', isExternallyVisible: false }], '@odata.nextLink': `${graph.url}/v1.0${root}/catalogs?$skiptoken=2` } },
      page({ id: 'b', displayName: null, state: 'unpublished', isExternallyVisible: null }),
    );
    assert.deepEqual(await entitlementAt(graph).catalogs(), [
      { id: 'a', displayName: 'General', description: 'All', published: true, forOutsiders: false },
      { id: 'b', displayName: 'b', description: '', published: false, forOutsiders: false },
    ]);
  });

  it('tell their packages, hidden ones too', async () => {
    graph.on(`GET ${root}/accessPackages`, page({ id: 'x', displayName: 'Apollo', description: null, isHidden: true }));
    assert.deepEqual(await entitlementAt(graph).packagesOf(catalogId('a')), [{ id: 'x', displayName: 'Apollo', description: '', hidden: true }]);
    assert.deepEqual(graph.received[0]?.query, { $filter: "catalog/id eq 'a'", $select: 'id,displayName,description,isHidden' });
  });
});
