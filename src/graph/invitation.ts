import { z } from 'zod';
import type { Invitation } from '@microsoft/microsoft-graph-types';
import type { Directory, Effect } from '../capability/port/directory.ts';
import { guestId, type GuestId } from '../capability/port/identity.ts';
import { done, plainlyRefused, refused } from './effect.ts';
import { parse, type GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';
import { invitationRefusal } from './invitation-refusal.ts';

export const invitations = path`/invitations`;

/** Only the id is taken from the answer: the redeem URL in it is as good as a password, and is dropped here. */
export const invitationAnswer = z.object({ invitedUser: z.object({ id: z.string().min(1) }) });

/**
 * Invites by mail; Entra writes the message. The sponsor is always named, because an application would leave none
 * (entra-docs, external-id/b2b-sponsors). Inviting a guest again answers with the account that is there.
 */
export async function invite(graph: GraphClient, redirectUrl: string, invitation: Parameters<Directory['invite']>[0]): Promise<Effect<{ guestId: GuestId }>> {
  const answer = await graph.request({ method: 'POST', path: invitations, body: invitationBody(redirectUrl, invitation) });
  if (answer.ok) return done(answer, { guestId: guestId(parse(invitationAnswer, answer, invitations).invitedUser.id) });
  const reason = invitationRefusal(answer);
  return reason ? refused(reason, answer) : plainlyRefused(answer);
}

export function invitationBody(redirectUrl: string, invitation: Parameters<Directory['invite']>[0]): Invitation {
  return {
    invitedUserEmailAddress: invitation.mail,
    ...(invitation.displayName && { invitedUserDisplayName: invitation.displayName }),
    inviteRedirectUrl: redirectUrl,
    sendInvitationMessage: true,
    invitedUserMessageInfo: { messageLanguage: invitation.language },
    invitedUserSponsors: [sponsorReference(invitation.sponsor)],
  };
}

function sponsorReference(id: string): { id: string; '@odata.type': string } {
  return { '@odata.type': '#microsoft.graph.user', id };
}
