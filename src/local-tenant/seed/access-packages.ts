import { catalogScope, entitlementRoles } from '../entitlement/role-assignment.ts';
import type { RoleAssignment } from '../entitlement/role-assignment.ts';
import type { AccessPackage, Catalog, ConnectedOrganization, Policy, Question, Resource, SubjectSet } from '../entitlement/schema.ts';
import { uuid5 } from './uuid5.ts';

/*
 * The demo tenant's catalogs, packages, policies and partners. Their ids are the uuid5 of a readable key:
 *   catalog, access package, connected organization: its display name ('Partners', 'Apollo Project', 'Fabrikam')
 *   policy: 'Apollo Project: employees' and so on, its display name; question: 'Apollo Project: question 1'
 *   resource, its role and its scope: 'resource: Apollo Docs', 'role: Apollo Docs', 'scope: Apollo Docs'
 */

const singleUser = (mail: string): SubjectSet => ({ '@odata.type': '#microsoft.graph.singleUser', userId: uuid5(mail) });
const requestorManager: SubjectSet = { '@odata.type': '#microsoft.graph.requestorManager', managerLevel: 1 };
const targetManager: SubjectSet = { '@odata.type': '#microsoft.graph.targetManager', managerLevel: 1 };
const guestSponsor: SubjectSet = { '@odata.type': '#microsoft.graph.targetUserSponsors' };
const dana = singleUser('dana@contoso.example');
const priya = singleUser('priya@contoso.example');

interface Stage {
  readonly approvers: SubjectSet[];
  readonly fallback?: SubjectSet[];
  readonly escalation?: SubjectSet[];
}

interface PolicyRow {
  readonly name: 'employees' | 'connected organizations' | 'direct assignment of guests' | 'Fabrikam';
  readonly scope: Policy['allowedTargetScope'];
  readonly targets?: SubjectSet[];
}

interface PackageRow {
  readonly catalog: string;
  readonly name: string;
  readonly description: string;
  readonly resources: readonly [kind: 'team' | 'group' | 'site' | 'app', name: string][];
  readonly policies: readonly PolicyRow[];
  readonly stages: readonly Stage[];
  readonly days: number;
  readonly extendable: boolean;
  readonly questions: readonly Question[];
}

const employees: PolicyRow = { name: 'employees', scope: 'allMemberUsers' };
const connectedOrganizations: PolicyRow = { name: 'connected organizations', scope: 'allConfiguredConnectedOrganizationUsers' };
const directAssignment: PolicyRow = { name: 'direct assignment of guests', scope: 'notSpecified' };

const packageRows: readonly PackageRow[] = [
  {
    catalog: 'Partners', name: 'Apollo Project', description: 'Work on Apollo together: the team and its documents.',
    resources: [['team', 'Apollo'], ['site', 'Apollo Docs']],
    policies: [employees, directAssignment, connectedOrganizations],
    stages: [{ approvers: [requestorManager], fallback: [dana] }], days: 90, extendable: true,
    questions: [choice('Apollo Project', 1, 'Role in the project', ['Designer', 'Engineer', 'Analyst'])],
  },
  {
    catalog: 'Partners', name: 'Marketing Assets', description: 'Logos, pictures and texts for partners.',
    resources: [['site', 'Brand Library']], policies: [employees, connectedOrganizations], stages: [], days: 30, extendable: true, questions: [],
  },
  {
    catalog: 'Partners', name: 'Finance Data Room', description: 'Confidential figures.',
    resources: [['group', 'Finance Readers'], ['app', 'Ledger']],
    policies: [employees, {
      name: 'Fabrikam', scope: 'specificConnectedOrganizationUsers',
      targets: [{ '@odata.type': '#microsoft.graph.connectedOrganizationMembers', connectedOrganizationId: uuid5('Fabrikam') }],
    }],
    stages: [{ approvers: [requestorManager], escalation: [dana] }, { approvers: [priya], escalation: [dana] }], days: 14, extendable: false,
    questions: [text('Finance Data Room', 1, 'Why do you need this data?'), choice('Finance Data Room', 2, 'NDA signed?', ['yes', 'no'])],
  },
  {
    catalog: 'Partners', name: 'Supplier Portal', description: 'Orders and invoices for suppliers.',
    resources: [['app', 'Supplier Portal']], policies: [connectedOrganizations], stages: [{ approvers: [guestSponsor] }], days: 180, extendable: true,
    questions: [],
  },
  {
    catalog: 'Internal', name: 'Visio Licence', description: 'A licence for Visio.',
    resources: [['group', 'Visio Users']], policies: [employees], stages: [{ approvers: [requestorManager] }], days: 365, extendable: false, questions: [],
  },
];

/** Nobody may hold both (separation of duties); stated from both sides, since Entra's link has one direction. */
const incompatible: readonly [string, string] = ['Apollo Project', 'Finance Data Room'];

export function demoCatalogs(created: string): Catalog[] {
  const catalog = (name: string, description: string, isExternallyVisible: boolean): Catalog => ({
    id: uuid5(name), displayName: name, description, catalogType: 'userManaged', state: 'published', isExternallyVisible, createdDateTime: created,
    modifiedDateTime: created,
  });
  return [catalog('Partners', 'What partners may get', true), catalog('Internal', 'What employees may get', false)];
}

/** Who owns a catalog; the id is the uuid5 of 'owner of catalog: Partners'. */
export function demoRoleAssignments(): RoleAssignment[] {
  return [{
    id: uuid5('owner of catalog: Partners'), principalId: uuid5('priya@contoso.example'), roleDefinitionId: entitlementRoles.catalogOwner.id,
    appScopeId: catalogScope(uuid5('Partners')),
  }];
}

export function demoPackages(created: string): AccessPackage[] {
  return packageRows.map((row) => ({
    id: uuid5(row.name), displayName: row.name, description: row.description, isHidden: false, catalogId: uuid5(row.catalog),
    createdDateTime: created, modifiedDateTime: created,
    incompatibleIds: incompatible.includes(row.name) ? incompatible.filter((name) => name !== row.name).map(uuid5) : [], incompatibleGroupIds: [],
    resources: row.resources.map(([kind, name]) => resource(kind, name, created)),
  }));
}

export function demoPolicies(created: string): Policy[] {
  return packageRows.flatMap((row) => row.policies.map((policy) => policyOf(row, policy, created)));
}

function policyOf(row: PackageRow, policy: PolicyRow, created: string): Policy {
  const isDirect = policy.scope === 'notSpecified';
  const stages = isDirect ? [] : row.stages;
  const displayName = `${row.name}: ${policy.name}`;
  return {
    id: uuid5(displayName), accessPackageId: uuid5(row.name), displayName, description: `Who may get ${row.name}: ${policy.name}`,
    allowedTargetScope: policy.scope, specificAllowedTargets: policy.targets ?? [],
    expiration: { type: 'afterDuration', duration: `P${row.days}D`, endDateTime: null },
    requestorSettings: {
      enableTargetsToSelfAddAccess: !isDirect, enableTargetsToSelfUpdateAccess: !isDirect && row.extendable,
      enableTargetsToSelfRemoveAccess: !isDirect, allowCustomAssignmentSchedule: true,
      // Managers may request for the people who report to them.
      enableOnBehalfRequestorsToAddAccess: policy.name === 'employees', enableOnBehalfRequestorsToUpdateAccess: false,
      enableOnBehalfRequestorsToRemoveAccess: false, onBehalfRequestors: policy.name === 'employees' ? [targetManager] : [],
    },
    requestApprovalSettings: {
      isApprovalRequiredForAdd: stages.length > 0, isApprovalRequiredForUpdate: stages.length > 0, isRequestorJustificationRequired: stages.length > 0,
      stages: stages.map(({ approvers, fallback = [], escalation = [] }) => ({
        durationBeforeAutomaticDenial: 'P14D', isApproverJustificationRequired: false, isEscalationEnabled: escalation.length > 0,
        durationBeforeEscalation: escalation.length > 0 ? 'P7D' : 'PT0S',
        primaryApprovers: approvers, fallbackPrimaryApprovers: fallback, escalationApprovers: escalation, fallbackEscalationApprovers: [],
      })),
    },
    questions: [...row.questions], automaticRequestSettings: null, reviewSettings: null, notificationSettings: null, customExtensionStageSettings: [],
    createdDateTime: created, modifiedDateTime: created,
  };
}

export function demoOrganizations(created: string): ConnectedOrganization[] {
  const organization = (name: string, domain: string, state: 'configured' | 'proposed'): ConnectedOrganization => ({
    id: uuid5(name), displayName: name, description: `${name}, a partner`, state, domains: [domain], internalSponsorIds: [], externalSponsorIds: [],
    createdDateTime: created, modifiedDateTime: created,
    identitySources: [{ '@odata.type': '#microsoft.graph.domainIdentitySource', displayName: name, domainName: domain }],
  });
  // Partners of the demo are named by their domain, so that a bot can tell whose guest somebody is.
  return [
    organization('Fabrikam', 'fabrikam.example', 'configured'),
    organization('Litware', 'litware.example', 'configured'),
    organization('Northwind', 'northwind.example', 'proposed'),
  ];
}

function resource(kind: 'team' | 'group' | 'site' | 'app', name: string, created: string): Resource {
  const origin = { team: 'AadGroup', group: 'AadGroup', site: 'SharePointOnline', app: 'AadApplication' } as const;
  const label = { team: 'Team', group: 'Security group', site: 'SharePoint site', app: 'Application' }[kind];
  return {
    id: uuid5(`resource: ${name}`), displayName: name, description: label, originSystem: origin[kind], originId: uuid5(`${kind}: ${name}`),
    roleName: kind === 'app' ? 'User' : 'Member',
    roleId: uuid5(`role: ${name}`), scopeId: uuid5(`scope: ${name}`), createdDateTime: created,
  };
}

function text(packageName: string, sequence: number, wording: string): Question {
  return {
    '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', id: uuid5(`${packageName}: question ${sequence}`), isRequired: true,
    isAnswerEditable: true, sequence,
    text: wording, localizations: [], isSingleLineQuestion: false, regexPattern: null,
  };
}

function choice(packageName: string, sequence: number, wording: string, choices: readonly string[]): Question {
  return {
    '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', id: uuid5(`${packageName}: question ${sequence}`), isRequired: true,
    isAnswerEditable: true, sequence, text: wording,
    localizations: [], isMultipleSelectionAllowed: false, choices: choices.map((name) => ({ actualValue: name, text: name, localizations: [] })),
  };
}
