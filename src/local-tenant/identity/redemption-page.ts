import { createHmac } from 'node:crypto';
import { redeemInvitation } from '../directory/invite.ts';
import type { User } from '../directory/user.ts';
import { escapeHtml, page } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';

/** The link with which a guest accepts an invitation: who holds it can, so it is a secret. */
export function redeemUrl(tenant: Tenant, user: User, redirectUrl: string): string {
  const link = new URL('/redeem', tenant.url);
  link.searchParams.set('user', user.id);
  link.searchParams.set('redirect', redirectUrl);
  link.searchParams.set('ticket', ticketOf(tenant, user.id));
  return link.href;
}

/** Entra's page for accepting an invitation. */
export function redemptionPage(tenant: Tenant, request: Request): Reply {
  const id = request.query.get('user') ?? '';
  const user = tenant.directory.users.get(id);
  if (user === undefined || request.query.get('ticket') !== ticketOf(tenant, id)) return page(404, shell('This invitation is not valid.', ''));
  if (request.method !== 'POST') {
    return page(
      200,
      shell(
        'Review permissions',
        `<p>Contoso invites ${escapeHtml(user.mail ?? user.displayName)} to collaborate.</p><form method="post"><button>Accept</button></form>`,
      ),
    );
  }
  const redeemed = tenant.store.transaction(() => redeemInvitation(tenant, user));
  if (!redeemed.redeemed) return page(403, shell('The invitation could not be accepted.', `<p>${escapeHtml(redeemed.reason)}</p>`));
  const target = request.query.get('redirect') ?? '';
  const link = /^https?:\/\//.test(target) ? `<p><a href="${escapeHtml(target)}" rel="noreferrer">Continue</a></p>` : '';
  return page(200, shell('The invitation is accepted.', link));
}

function ticketOf(tenant: Tenant, userId: string): string {
  return createHmac('sha256', registrationOf(tenant).secret).update(`redeem:${userId}`).digest('base64url');
}

function shell(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${content}</html>`;
}
