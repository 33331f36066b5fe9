import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { auditRecord } from '../../directory/audit.ts';
import { auditTarget, createGuest, isBlockedDomain, isOwnDomain } from '../../directory/invite.ts';
import { invitationMail } from '../../directory/invitation-mail.ts';
import type { User } from '../../directory/user.ts';
import { redeemUrl } from '../../identity/redemption-page.ts';
import type { Tenant } from '../../tenant.ts';
import { bodyAs, hasRole, initiatorOf } from '../graph-call.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest, GraphError, notFound } from '../graph-error.ts';

const invitationSchema = z.looseObject({
  invitedUserEmailAddress: z.string(),
  inviteRedirectUrl: z.url(),
  invitedUserDisplayName: z.string().nullish(),
  invitedUserType: z.enum(['Guest', 'Member']).nullish(),
  sendInvitationMessage: z.boolean().nullish(),
  invitedUserMessageInfo: z.looseObject({
    customizedMessageBody: z.string().nullish(), messageLanguage: z.string().nullish(),
    ccRecipients: z.array(z.looseObject({ emailAddress: z.looseObject({ address: z.string().nullish() }).nullish() })).max(1).nullish(),
  }).nullish(),
  invitedUserSponsors: z.array(z.looseObject({ id: z.string().optional(), '@odata.id': z.string().optional() })).max(5).optional(),
  resetRedemption: z.boolean().nullish(),
  invitedUser: z.looseObject({ id: z.string() }).optional(),
});
type Invitation = z.infer<typeof invitationSchema>;

/** Graph, 'Create invitation': these characters make an address impossible to invite. */
const forbiddenCharacters = /[~!#$%^&*()+=[\]{}\\/|;:'"<>?,\s]/;
const forbiddenEdge = /^[.-]|[.-]$/;
/** Graph, 'Throttling limits', invitation manager: per tenant, all applications together, by real time. */
const limit = { calls: 150, windowMs: 5000 };
const recent = new WeakMap<Tenant, number[]>();

export function createInvitation(call: GraphCall): GraphReply {
  throttle(call.tenant);
  const invitation = bodyAs(call, invitationSchema);
  demandPolicy(call);
  const mail = checkedAddress(invitation.invitedUserEmailAddress);
  const { tenant } = call;
  if (isOwnDomain(mail)) throw badRequest('The invited user\'s email address is a verified domain of this directory.');
  if (isBlockedDomain(tenant, mail)) {
    throw badRequest('The domain of the invited user is not allowed by the policy of this directory: invitations to it are blocked.');
  }
  const sponsors = sponsorIds(call, invitation);
  if (invitation.invitedUserType === 'Member' && !hasRole(call, 'Global Administrator', 'User Administrator')) throw new GraphError(
    403, 'Forbidden', 'Only administrators can invite users of the type Member.',
  );

  const namesUser = invitation.resetRedemption === true || invitation.invitedUser !== undefined;
  const known = namesUser ? invitedBefore(call, invitation, mail) : tenant.directory.findByMail(mail);
  if (known?.accountEnabled === false) {
    throw badRequest(
      `The invited user already exists in the directory as object ID: ${known.id}, but the account is blocked from signing in. `
      + 'Unblock the account instead.',
    );
  }
  const user = known ?? createGuest(tenant, {
    mail, displayName: invitation.invitedUserDisplayName ?? null, userType: invitation.invitedUserType ?? 'Guest', sponsorIds: sponsors,
    subjectLifecycle: 'notDefined',
  });
  const isPending = user.externalUserState === 'PendingAcceptance';
  const link = redeemUrl(tenant, user, invitation.inviteRedirectUrl);
  tenant.audits.put(auditRecord({
    now: tenant.clock.iso(), service: 'Invited Users',
    activity: invitation.resetRedemption === true ? 'Invite external user with reset invitation status' : 'Invite external user',
    by: initiatorOf(call), target: auditTarget(user),
  }));
  if (invitation.sendInvitationMessage === true) sendMail(call, invitation, user, link);
  return { status: 201, body: invitationWire(invitation, user, mail, link, isPending) };
}

function invitationWire(invitation: Invitation, user: User, mail: string, link: string, isPending: boolean): Record<string, unknown> {
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#invitations/$entity',
    id: randomUUID(),
    inviteRedeemUrl: link,
    invitedUserDisplayName: invitation.invitedUserDisplayName ?? null,
    invitedUserType: user.userType,
    invitedUserEmailAddress: mail,
    sendInvitationMessage: invitation.sendInvitationMessage ?? false,
    resetRedemption: invitation.resetRedemption ?? false,
    inviteRedirectUrl: invitation.inviteRedirectUrl,
    status: isPending ? 'PendingAcceptance' : 'Completed',
    invitedUserMessageInfo: {
      messageLanguage: invitation.invitedUserMessageInfo?.messageLanguage ?? null,
      customizedMessageBody: invitation.invitedUserMessageInfo?.customizedMessageBody ?? null,
      ccRecipients: invitation.invitedUserMessageInfo?.ccRecipients ?? [{ emailAddress: { name: null, address: null } }],
    },
    invitedUser: { id: user.id },
  };
}

/** An enabled guest invited again keeps the account; a reset starts the redemption over. */
function invitedBefore(call: GraphCall, invitation: Invitation, mail: string): User {
  const id = invitation.invitedUser?.id;
  if (id === undefined) throw badRequest('resetRedemption needs invitedUser.');
  const user = call.tenant.directory.users.get(id);
  if (user === undefined) throw notFound(id);
  if (![user.mail, ...user.otherMails].some((own) => own?.toLowerCase() === mail.toLowerCase())) {
    throw badRequest('The invited email address must be one of the user\'s mail or otherMails.');
  }
  if (invitation.resetRedemption !== true) return user;
  if (call.caller.kind === 'application' && user.roles.length > 0) throw new GraphError(
    403, 'Forbidden', 'An application cannot reset the redemption of a user who holds a directory role.',
  );
  const reset: User = { ...user, externalUserState: 'PendingAcceptance', externalUserStateChangeDateTime: call.tenant.clock.iso() };
  call.tenant.directory.save(reset);
  return reset;
}

/** With a delegated call the inviter becomes the sponsor where none is given; an application's guest has none. */
function sponsorIds(call: GraphCall, invitation: Invitation): string[] {
  const given = (invitation.invitedUserSponsors ?? []).map((sponsor) => sponsor.id ?? sponsor['@odata.id']?.split('/').at(-1) ?? '');
  for (const id of given) if (call.tenant.directory.users.get(id) === undefined) throw notFound(id);
  return given.length > 0 || call.caller.kind === 'application' ? [...new Set(given)] : [call.caller.user.id];
}

function checkedAddress(address: string): string {
  const [local, domain, ...rest] = address.split('@');
  const hasParts = local !== undefined && local !== '' && domain !== undefined && domain.includes('.') && rest.length === 0;
  const isValid = hasParts && !forbiddenCharacters.test(address) && !forbiddenEdge.test(local) && !forbiddenEdge.test(domain);
  if (!isValid) throw badRequest('The invitedUserEmailAddress property has an invalid value: it is not a valid email address.');
  return address;
}

function demandPolicy(call: GraphCall): void {
  const refused = new GraphError(403, 'Forbidden', 'Guest invitations not allowed for your company. Contact your company administrator for more details.');
  const allowed = call.tenant.documents.get('authorizationPolicy')?.body.allowInvitesFrom;
  const mayInvite = hasRole(call, 'Guest Inviter', 'User Administrator', 'Global Administrator', 'Directory Writers');
  switch (allowed) {
    case 'none': throw refused;
    case 'adminsAndGuestInviters':
      if (!mayInvite) throw refused;
      return;
    case 'adminsGuestInvitersAndAllMembers':
      if (call.caller.kind === 'person' && call.caller.user.userType === 'Guest' && !mayInvite) throw refused;
      return;
    default:
  }
}

/** Entra's own mail. What an application writes into it is left out (Entra, 'Elements of the B2B invitation email'). */
function sendMail(call: GraphCall, invitation: Invitation, user: User, link: string): void {
  const info = invitation.invitedUserMessageInfo;
  const inviter = call.caller.kind === 'person' ? call.caller.user : undefined;
  const mail = invitationMail({
    now: call.tenant.clock.iso(), to: invitation.invitedUserEmailAddress, link, language: info?.messageLanguage ?? 'en-US', inviter: inviter?.displayName,
    message: inviter?.mail == null ? undefined : (info?.customizedMessageBody ?? undefined),
    cc: (info?.ccRecipients ?? []).flatMap((recipient) => recipient.emailAddress?.address ?? []),
  });
  call.tenant.mails.put(mail);
  call.tenant.store.afterCommit(() => call.tenant.events.publish({ event: 'mail', data: { to: user.mail ?? invitation.invitedUserEmailAddress } }));
}

function throttle(tenant: Tenant): void {
  const now = Date.now();
  const calls = (recent.get(tenant) ?? []).filter((at) => at > now - limit.windowMs);
  const oldest = calls[0];
  if (calls.length >= limit.calls && oldest !== undefined) {
    recent.set(tenant, calls);
    const waitSeconds = Math.max(1, Math.ceil((oldest + limit.windowMs - now) / 1000));
    throw new GraphError(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': String(waitSeconds) });
  }
  calls.push(now);
  recent.set(tenant, calls);
}
