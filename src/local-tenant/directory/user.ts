import { z } from 'zod';

const instant = z.string().nullable();

const objectIdentity = z.object({ signInType: z.string(), issuer: z.string(), issuerAssignedId: z.string().nullable() });

/** Plain writable properties that the tenant stores and gives back without looking at them. */
export const plainProperties = [
  'city', 'country', 'employeeHireDate', 'employeeId', 'employeeLeaveDateTime', 'employeeType', 'mobilePhone', 'officeLocation',
  'preferredLanguage', 'state', 'usageLocation',
] as const;

/** A person of the directory, employee or guest. */
export const userSchema = z.object({
  id: z.string(),
  userPrincipalName: z.string(),
  displayName: z.string(),
  givenName: z.string().nullable(),
  surname: z.string().nullable(),
  mail: z.string().nullable(),
  otherMails: z.array(z.string()),
  userType: z.enum(['Member', 'Guest']),
  accountEnabled: z.boolean(),
  companyName: z.string().nullable(),
  department: z.string().nullable(),
  jobTitle: z.string().nullable(),
  creationType: z.enum(['Invitation']).nullable(),
  externalUserState: z.enum(['PendingAcceptance', 'Accepted']).nullable(),
  externalUserStateChangeDateTime: instant,
  createdDateTime: z.string(),
  deletedDateTime: instant,
  identities: z.array(objectIdentity),
  lastSignInDateTime: instant,
  signInSessionsValidFromDateTime: z.string(),
  managerId: z.string().nullable(),
  sponsorIds: z.array(z.string()),
  /** Entra's directory roles, by display name. */
  roles: z.array(z.string()),
  /** What the page shows beside the name. */
  roleText: z.string(),
  subjectLifecycle: z.enum(['notDefined', 'notGoverned', 'governed']),
  /** When entitlement management blocked the guest, its last assignment having ended. */
  blockedDateTime: instant,
  plain: z.partialRecord(z.enum(plainProperties), z.string().nullable()),
});
export type User = z.infer<typeof userSchema>;

/** The name under which scripts and the page know a person: the userPrincipalName, or a guest's mail. */
export function personOf(user: User): string {
  return user.userType === 'Guest' ? (user.mail ?? user.userPrincipalName) : user.userPrincipalName;
}

/** Entra's munged principal name of a guest: `john_fabrikam.example#EXT#@contoso.example`. */
export function guestPrincipalName(mail: string, domain: string): string {
  return `${mail.replace('@', '_')}#EXT#@${domain}`;
}
