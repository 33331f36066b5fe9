import { z } from 'zod';
import { auditRecord } from '../../directory/audit.ts';
import { auditTarget } from '../../directory/invite.ts';
import { plainProperties } from '../../directory/user.ts';
import type { User } from '../../directory/user.ts';
import { bodyAs, initiatorOf, noContent } from '../graph-call.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, denied } from '../graph-error.ts';
import { demandUserAdministration, userInPath } from './user-access.ts';

const text = z.string().nullable();
const changeSchema = z.looseObject({
  accountEnabled: z.boolean().optional(),
  companyName: text.optional(),
  department: text.optional(),
  displayName: z.string().min(1).optional(),
  givenName: text.optional(),
  jobTitle: text.optional(),
  mail: text.optional(),
  otherMails: z.array(z.string()).optional(),
  surname: text.optional(),
  ...Object.fromEntries(plainProperties.map((name) => [name, text.optional()])),
});

/** Picks the plain properties out of a change. */
const plainChange = z.object(Object.fromEntries(plainProperties.map((name) => [name, text.optional()])));

const ownProperties = ['accountEnabled', 'companyName', 'department', 'displayName', 'givenName', 'jobTitle', 'mail', 'otherMails', 'surname'] as const;
const readOnly = [
  'id', 'createdDateTime', 'creationType', 'deletedDateTime', 'externalUserState', 'externalUserStateChangeDateTime', 'identities', 'userType',
  'signInActivity',
];
const fullRights = ['User.ReadWrite.All', 'Directory.ReadWrite.All'];

export function changeUser(call: GraphCall): GraphReply {
  const user = userInPath(call);
  const change = bodyAs(call, changeSchema);
  demandUserAdministration(call, user);
  const names = Object.keys(change).filter((name) => !name.startsWith('@'));
  const fixed = names.find((name) => readOnly.includes(name));
  if (fixed !== undefined) throw badRequest(`Property '${fixed}' is read-only and cannot be set.`, 'Request_BadRequest');
  const unknown = names.find((name) => !ownProperties.some((own) => own === name) && !plainProperties.some((plain) => plain === name));
  if (unknown !== undefined) throw badRequest(`The request body contains an unsupported property '${unknown}'.`, 'Request_BadRequest');
  demandRights(call, names);
  const next: User = {
    ...user,
    accountEnabled: change.accountEnabled ?? user.accountEnabled,
    displayName: change.displayName ?? user.displayName,
    otherMails: change.otherMails ?? user.otherMails,
    companyName: change.companyName === undefined ? user.companyName : change.companyName,
    department: change.department === undefined ? user.department : change.department,
    givenName: change.givenName === undefined ? user.givenName : change.givenName,
    jobTitle: change.jobTitle === undefined ? user.jobTitle : change.jobTitle,
    mail: change.mail === undefined ? user.mail : change.mail,
    surname: change.surname === undefined ? user.surname : change.surname,
    // Somebody unblocked by hand is out of the external-user lifecycle's count-down.
    blockedDateTime: change.accountEnabled === true ? null : user.blockedDateTime,
    plain: {
      ...user.plain,
      ...plainChange.parse(change),
    },
  };
  call.tenant.directory.save(next);
  const activity = next.accountEnabled === user.accountEnabled ? 'Update user' : next.accountEnabled ? 'Enable account' : 'Disable account';
  call.tenant.audits.put(auditRecord({ now: call.tenant.clock.iso(), service: 'Core Directory', activity, by: initiatorOf(call), target: auditTarget(user) }));
  return noContent;
}

/** Narrow permissions reach only what they are named after. */
function demandRights(call: GraphCall, names: readonly string[]): void {
  const { rights } = call.caller;
  if (fullRights.some((right) => rights.includes(right))) return;
  const allowed = [
    ...(rights.includes('User.EnableDisableAccount.All') ? ['accountEnabled'] : []),
    ...(rights.includes('User-Mail.ReadWrite.All') ? ['mail', 'otherMails'] : []),
  ];
  if (names.some((name) => !allowed.includes(name))) throw denied();
}
