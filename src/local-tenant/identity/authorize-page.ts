import { z } from 'zod';
import { personOf } from '../directory/user.ts';
import type { User } from '../directory/user.ts';
import { escapeHtml, page } from '../server/reply.ts';
import type { Reply } from '../server/reply.ts';
import type { Request } from '../server/request.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { issueCode } from './authorization-code.ts';
import { consentedScopes, graphScopesIn, recordConsent } from './consent.ts';
import { describe } from './entra-error.ts';

const parameters = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: z.literal('code'),
  scope: z.string(),
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.enum(['S256', 'plain']).default('plain'),
  response_mode: z.enum(['query', 'fragment']).default('query'),
  prompt: z.string().optional(),
  login_hint: z.string().optional(),
});
type Parameters = z.infer<typeof parameters>;

/** Entra's sign-in page: one picks who one is, and consents where that is needed. */
export function authorizePage(tenant: Tenant, request: Request): Reply {
  const form = new URLSearchParams(request.method === 'POST' ? request.body.toString('utf8') : '');
  const parsed = parameters.safeParse(Object.fromEntries(request.query));
  if (!parsed.success) return problemPage(describe('invalidRequest', parsed.error.issues[0]?.path.join('.') ?? 'response_type'));
  const asked = parsed.data;
  if (asked.client_id !== registrationOf(tenant).appId) return problemPage(describe('unknownApplication', asked.client_id));
  if (!isRegisteredRedirect(tenant, asked.redirect_uri)) return problemPage(describe('wrongRedirect', asked.redirect_uri));

  const chosen = form.get('person') ?? (asked.prompt === 'none' ? asked.login_hint : undefined);
  if (chosen === undefined || chosen === null) return pickPage(tenant, asked);
  const user = tenant.directory.findPerson(chosen) ?? tenant.directory.find(chosen);
  if (user === undefined) return problemPage(describe('unknownUser'));
  if (!user.accountEnabled) return problemPage(describe('disabledUser'));

  const wanted = graphScopesIn(asked.scope).scopes;
  const consented = consentedScopes(tenant, user.id, wanted);
  if (consented.kind === 'administrator must consent') return redirect(asked, { error: 'access_denied', error_description: describe('adminConsentRequired') });
  if (consented.kind === 'person must consent') {
    const answer = form.get('consent');
    if (answer === 'no') return redirect(asked, { error: 'access_denied', error_description: describe('consentDeclined') });
    if (answer !== 'yes') return asked.prompt === 'none' ? redirect(asked, {
      error: 'consent_required', error_description: describe('consentRequired', asked.client_id),
    }) : consentPage(user, consented.scopes);
    recordConsent(tenant, user.id, consented.scopes);
  }
  const challenge = asked.code_challenge === undefined ? undefined : { method: asked.code_challenge_method, value: asked.code_challenge };
  return redirect(asked, { code: issueCode(tenant, { userId: user.id, redirectUri: asked.redirect_uri, scope: asked.scope, nonce: asked.nonce, challenge }) });
}

/** Entra compares the whole address; here any page of the bot, or of a script on this machine, counts as registered. */
function isRegisteredRedirect(tenant: Tenant, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, origin } = new URL(redirectUri);
  if (tenant.botUrl !== undefined && origin === new URL(tenant.botUrl).origin) return true;
  return (protocol === 'http:' || protocol === 'https:') && ['127.0.0.1', 'localhost'].includes(hostname);
}

function redirect(asked: Parameters, result: Record<string, string>): Reply {
  const target = new URL(asked.redirect_uri);
  const values = new URLSearchParams({ ...result, ...(asked.state === undefined ? {} : { state: asked.state }) });
  if (asked.response_mode === 'fragment') target.hash = values.toString();
  else for (const [name, value] of values) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' } };
}

function pickPage(tenant: Tenant, asked: Parameters): Reply {
  const people = [...tenant.directory.users.values()].filter((user) => user.accountEnabled && user.externalUserState !== 'PendingAcceptance').slice(0, 200);
  const hint = asked.login_hint?.toLowerCase();
  const isHinted = (user: User): boolean => personOf(user).toLowerCase() === hint;
  const sorted = people.sort((left, right) => Number(isHinted(right)) - Number(isHinted(left)));
  const buttons = sorted.map((user) => {
    const person = escapeHtml(personOf(user));
    return `<li><button name="person" value="${person}">${escapeHtml(user.displayName)} <small>${person}</small></button></li>`;
  });
  return page(200, shell('Pick an account', `<form method="post"><ul>${buttons.join('')}</ul></form>`));
}

function consentPage(user: User, scopes: readonly string[]): Reply {
  const list = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
  return page(200, shell('Permissions requested', `<p>Foyer asks to act for ${escapeHtml(user.displayName)}:</p><ul>${list}</ul>
<form method="post"><input type="hidden" name="person" value="${escapeHtml(personOf(user))}">
<button name="consent" value="yes">Accept</button> <button name="consent" value="no">Cancel</button></form>`));
}

function problemPage(text: string): Reply {
  return page(400, shell('Sorry, but we are having trouble signing you in.', `<p>${escapeHtml(text)}</p>`));
}

function shell(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>
body { font: 16px system-ui; max-width: 28rem; margin: 3rem auto; padding: 0 1rem }
ul { list-style: none; padding: 0 }
button { font: inherit; padding: .5rem .75rem; margin: .2rem 0 }
</style><h1>${title}</h1>${content}</html>`;
}
