import { plainProperties } from '../../directory/user.ts';
import type { User } from '../../directory/user.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest } from '../graph-error.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';

/** What comes of a user without $select. */
const usual = [
  'businessPhones', 'displayName', 'givenName', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation', 'preferredLanguage', 'surname',
  'userPrincipalName', 'id',
];

/** People on the wire. Where a person appears among other directory objects the type is named. */
export function userModel(tenant: Tenant): Model<User> {
  const model: Model<User> = {
    type: 'microsoft.graph.user',
    wire: userWire,
    usual,
    property: userProperty,
    navigation: {
      manager: (user, query) => {
        if (query.expand.length > 0) throw badRequest(
          'Nested expansions of manager take $levels, which needs ConsistencyLevel: eventual.', 'Request_UnsupportedQuery',
        );
        const manager = user.managerId === null ? undefined : tenant.directory.users.get(user.managerId);
        return manager === undefined ? undefined : asObject(project(model, manager, query));
      },
      sponsors: (user, query) => user.sponsorIds
        .map((id) => tenant.directory.users.get(id))
        .filter((sponsor) => sponsor !== undefined)
        .map((sponsor) => asObject(project(model, sponsor, query))),
      directReports: (user, query) => tenant.directory.directReportsOf(user.id).map((report) => asObject(project(model, report, query))),
      memberOf: () => [],
    },
  };
  return model;
}

export function asObject(wire: Record<string, unknown>): Record<string, unknown> {
  return { '@odata.type': '#microsoft.graph.user', ...wire };
}

/** Every property of the wire that is not the tenant's own under the same name. */
const derived: Readonly<Record<string, (user: User) => unknown>> = {
  signInActivity: signInActivityOf,
  mailNickname: mailNicknameOf,
  proxyAddresses: proxyAddressesOf,
  ...Object.fromEntries(plainProperties.map((name) => [name, (user: User) => user.plain[name] ?? null])),
};

function userProperty(user: User, name: string): unknown {
  const derive = derived[name];
  return derive === undefined ? Reflect.get(user, name) : derive(user);
}

function mailNicknameOf(user: User): string | undefined {
  return (user.mail ?? user.userPrincipalName).split('@')[0];
}

function proxyAddressesOf(user: User): string[] {
  return user.mail === null ? [] : [`SMTP:${user.mail}`];
}

/** Absent, not empty, for somebody who never signed in. */
function signInActivityOf({ lastSignInDateTime }: User): Record<string, string | null> | null {
  if (lastSignInDateTime === null) return null;
  return {
    lastSignInDateTime, lastSignInRequestId: null, lastNonInteractiveSignInDateTime: lastSignInDateTime, lastNonInteractiveSignInRequestId: null,
    lastSuccessfulSignInDateTime: lastSignInDateTime, lastSuccessfulSignInRequestId: null,
  };
}

export function userWire(user: User): Record<string, unknown> {
  return {
    id: user.id,
    businessPhones: [],
    displayName: user.displayName,
    givenName: user.givenName,
    jobTitle: user.jobTitle,
    mail: user.mail,
    surname: user.surname,
    userPrincipalName: user.userPrincipalName,
    ...Object.fromEntries(plainProperties.map((name) => [name, user.plain[name] ?? null])),
    accountEnabled: user.accountEnabled,
    assignedLicenses: [],
    companyName: user.companyName,
    createdDateTime: user.createdDateTime,
    creationType: user.creationType,
    deletedDateTime: user.deletedDateTime,
    department: user.department,
    externalUserState: user.externalUserState,
    externalUserStateChangeDateTime: user.externalUserStateChangeDateTime,
    identities: user.identities,
    lastPasswordChangeDateTime: null,
    mailNickname: mailNicknameOf(user),
    onPremisesSyncEnabled: null,
    otherMails: user.otherMails,
    proxyAddresses: proxyAddressesOf(user),
    signInActivity: signInActivityOf(user),
    signInSessionsValidFromDateTime: user.signInSessionsValidFromDateTime,
    userType: user.userType,
  };
}
