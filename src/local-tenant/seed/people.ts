import { guestPrincipalName } from '../directory/user.ts';
import type { User } from '../directory/user.ts';
import { tenantDomain } from '../tenant.ts';
import { uuid5 } from './uuid5.ts';

interface EmployeeRow {
  readonly mail: string;
  readonly name: string;
  readonly title: string;
  readonly department: string | null;
  readonly roleText: string;
  readonly manager: string | null;
  readonly roles?: string[];
}

const employees: readonly EmployeeRow[] = [
  {
    mail: 'ines@contoso.example', name: 'Ines Calder', title: 'Designer', department: 'Design', roleText: 'Employee, Design',
    manager: 'marco@contoso.example',
  },
  {
    mail: 'theo@contoso.example', name: 'Theo Lindqvist', title: 'Accountant', department: 'Finance', roleText: 'Employee, Finance',
    manager: 'priya@contoso.example',
  },
  { mail: 'marco@contoso.example', name: 'Marco Duarte', title: 'Manager', department: 'Design', roleText: 'Manager, Design', manager: 'dana@contoso.example' },
  {
    mail: 'priya@contoso.example', name: 'Priya Raman', title: 'Manager', department: 'Finance',
    roleText: 'Manager, Finance; owner of catalog Partners', manager: 'dana@contoso.example',
  },
  { mail: 'dana@contoso.example', name: 'Dana Osei', title: 'Director', department: null, roleText: 'Director; alternate approver', manager: null },
  {
    mail: 'sam@contoso.example', name: 'Sam Whitlock', title: 'IT administrator', department: 'IT', roleText: 'IT administrator',
    manager: 'dana@contoso.example', roles: ['Identity Governance Administrator', 'Guest Inviter'],
  },
  { mail: 'hana@contoso.example', name: 'Hana Yilmaz', title: 'HR partner', department: 'HR', roleText: 'HR partner', manager: 'dana@contoso.example' },
];

interface GuestRow {
  readonly mail: string;
  readonly name: string;
  readonly company: string;
  readonly sponsor: string | null;
  /** Days before the first start; null means never, and then the invitation waits. */
  readonly lastSignInDays: number | null;
  readonly invitedDays: number;
}

const guests: readonly GuestRow[] = [
  { mail: 'john@fabrikam.example', name: 'John Mercer', company: 'Fabrikam', sponsor: 'ines@contoso.example', lastSignInDays: 3, invitedDays: 200 },
  { mail: 'lena@fabrikam.example', name: 'Lena Fischer', company: 'Fabrikam', sponsor: 'ines@contoso.example', lastSignInDays: 41, invitedDays: 220 },
  { mail: 'omar@fabrikam.example', name: 'Omar Haddad', company: 'Fabrikam', sponsor: 'theo@contoso.example', lastSignInDays: 130, invitedDays: 240 },
  { mail: 'alex@litware.example', name: 'Alex Novak', company: 'Litware', sponsor: 'priya@contoso.example', lastSignInDays: null, invitedDays: 35 },
  { mail: 'mia@northwind.example', name: 'Mia Sato', company: 'Northwind', sponsor: null, lastSignInDays: 200, invitedDays: 400 },
];

const dayMs = 24 * 60 * 60 * 1000;

/** The demo tenant's people. A person's id is the uuid5 of the userPrincipalName, or of a guest's mail. */
export function demoPeople(now: Date): User[] {
  const daysAgo = (days: number): string => new Date(now.getTime() - days * dayMs).toISOString();
  return [
    ...employees.map((row): User => ({
      ...blankUser(row.mail, row.name, daysAgo(720)), userPrincipalName: row.mail, jobTitle: row.title, department: row.department,
      companyName: 'Contoso', roleText: row.roleText,
      managerId: row.manager === null ? null : uuid5(row.manager), roles: row.roles ?? [], lastSignInDateTime: daysAgo(1),
      identities: [{ signInType: 'userPrincipalName', issuer: tenantDomain, issuerAssignedId: row.mail }],
    })),
    ...guests.map((row): User => ({
      ...blankUser(row.mail, row.name, daysAgo(row.invitedDays)), ...guestParts(row.mail), companyName: row.company, roleText: `Guest, ${row.company}`,
      sponsorIds: row.sponsor === null ? [] : [uuid5(row.sponsor)],
      ...(row.lastSignInDays === null
        ? { externalUserStateChangeDateTime: daysAgo(row.invitedDays) }
        : { ...redeemedParts(row.mail, daysAgo(row.invitedDays - 1)), lastSignInDateTime: daysAgo(row.lastSignInDays) }),
    })),
  ];
}

/** A person with nothing known but name and address. */
export function blankUser(mail: string, displayName: string, created: string): User {
  const [givenName = null, ...rest] = displayName.split(' ');
  return {
    id: uuid5(mail), userPrincipalName: mail, displayName, givenName, surname: rest.length === 0 ? null : rest.join(' '), mail, otherMails: [],
    userType: 'Member', accountEnabled: true,
    companyName: null, department: null, jobTitle: null, creationType: null, externalUserState: null, externalUserStateChangeDateTime: null,
    createdDateTime: created, deletedDateTime: null,
    identities: [], lastSignInDateTime: null, signInSessionsValidFromDateTime: created, managerId: null, sponsorIds: [], roles: [],
    roleText: 'Employee', subjectLifecycle: 'notDefined',
    blockedDateTime: null, plain: {},
  };
}

type GuestParts = Pick<User, 'userPrincipalName' | 'otherMails' | 'userType' | 'creationType' | 'externalUserState' | 'identities' | 'roleText'>;

/** What makes somebody a guest who has been invited. */
export function guestParts(mail: string): GuestParts {
  const principalName = guestPrincipalName(mail, tenantDomain);
  return {
    userPrincipalName: principalName, otherMails: [mail], userType: 'Guest', creationType: 'Invitation', externalUserState: 'PendingAcceptance',
    roleText: 'Guest',
    identities: [{ signInType: 'userPrincipalName', issuer: tenantDomain, issuerAssignedId: principalName }],
  };
}

/** Domains whose people sign in with a work account of their own Entra tenant; everybody else gets a one-time passcode by mail. */
const entraDomains = ['fabrikam.example', 'litware.example'];

/** What redeeming the invitation changes. */
export function redeemedParts(mail: string, at: string): Pick<User, 'externalUserState' | 'externalUserStateChangeDateTime' | 'identities'> {
  const domain = mail.split('@')[1] ?? '';
  const identity = entraDomains.includes(domain)
    ? { signInType: 'federated', issuer: 'ExternalAzureAD', issuerAssignedId: null }
    : { signInType: 'federated', issuer: 'mail', issuerAssignedId: mail };
  return {
    externalUserState: 'Accepted', externalUserStateChangeDateTime: at,
    identities: [identity, { signInType: 'userPrincipalName', issuer: tenantDomain, issuerAssignedId: guestPrincipalName(mail, tenantDomain) }],
  };
}
