import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { pageHeaders, signInPage } from './sign-in-page.ts';
import type { SignInEnd } from './sign-in-page.ts';

export interface SignInOptions {
  /** Entra's: `https://login.microsoftonline.com`. */
  authorityUrl: string;
  tenantId: string;
  /** The bot's application id. */
  clientId: string;
  /** What the person consents to: the scopes of Graph that the bot acts with as them, by their full names. */
  scopes: readonly string[];
  /** Where browsers reach this server: `https://foyer.contoso.com`. `/sign-in/end` there is the registered redirect address. */
  publicUrl: string;
  /** The origin of the local Teams page; null where the client is Teams itself. */
  openerOrigin: string | null;
  /** Microsoft's Teams JavaScript library, by which a page tells Teams that it is done; null where there is none. */
  teamsScript: Buffer | null;
}

/** An answer that is a page, a redirection or a script. */
export interface PageAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** The pages on which somebody signs in by hand, where Teams could not do it silently. */
export interface SignIn {
  /** `GET /sign-in` */
  start(query: URLSearchParams): PageAnswer;
  /** `GET /sign-in/end` */
  end(query: URLSearchParams, cookies: string | undefined): PageAnswer;
  /** `GET /sign-in/teams.js` */
  teamsScript(): PageAnswer | null;
}

const minutes = 10;
const longestClaims = 4_000;
const claimsSchema = z.string().max(longestClaims).refine((text) => {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
});
const teamsScriptPath = '/sign-in/teams.js';

const ends = {
  signedIn: { status: 200, title: 'You are signed in', text: 'You can close this window. Foyer goes on in Teams.' },
  late: { status: 400, title: 'This sign-in is over', text: 'It was not begun in this browser, or it took more than ten minutes. Close this window, and press Sign in in Teams once more.' },
  damaged: { status: 400, title: 'This address is damaged', text: 'Close this window, and press Sign in in Teams once more.' },
  declined: {
    status: 200,
    title: 'You did not consent',
    text: 'Nothing was done. What Microsoft Entra records under your name, Foyer does as you alone, and only with your consent. If you change your mind, press Sign in in Teams once more.',
  },
  administrator: {
    status: 200,
    title: 'An administrator has to consent first',
    text: 'Foyer asks for permissions that only an administrator of your organization can grant. Ask your IT department to grant admin consent to Foyer in Microsoft Entra, then press Sign in in Teams once more.',
  },
} as const satisfies Record<string, SignInEnd>;

/** Entra's numbers: an administrator's consent is needed, or consent that was not asked for. */
const needsAdministrator = new Set(['90094', '90095', '65001']);

/**
 * Begins a sign-in at Entra and tells how it ended. What counts is what Entra then knows: that the person has consented, or has
 * proven who they are. The code that it sends is not redeemed, and nobody can: the verifier of its challenge (RFC 7636) is not kept.
 * The state is tied to the browser by a cookie that no other host can set, so that nothing is kept on the server, and any replica
 * can serve the end.
 */
export function createSignIn({ authorityUrl, tenantId, clientId, scopes, publicUrl, openerOrigin, teamsScript }: SignInOptions): SignIn {
  const isSecure = new URL(publicUrl).protocol === 'https:';
  const cookieName = isSecure ? '__Host-foyer-sign-in' : 'foyer-sign-in';
  const headers = pageHeaders(teamsScript !== null);
  const cookie = (value: string, seconds: number) => `${cookieName}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;

  function page(end: SignInEnd, state: string | null = null): PageAnswer {
    const text = signInPage(end, state === null ? null : { state, openerOrigin }, teamsScript === null ? null : teamsScriptPath);
    return { status: end.status, headers: { ...headers, 'set-cookie': cookie('', 0) }, text };
  }

  return {
    start(query) {
      const asked = query.get('claims');
      const claims = asked === null ? null : claimsSchema.safeParse(asked);
      if (claims && !claims.success) return page(ends.damaged);
      const state = randomBytes(32).toString('base64url');
      const authorize = new URL(`/${encodeURIComponent(tenantId)}/oauth2/v2.0/authorize`, authorityUrl);
      authorize.search = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        response_mode: 'query',
        redirect_uri: new URL('/sign-in/end', publicUrl).href,
        // Entra asks for consent by itself where it is missing; asked to by `prompt`, it would turn away everybody but administrators.
        scope: ['openid', ...scopes].join(' '),
        state,
        code_challenge: hash('sha256', randomBytes(32).toString('base64url'), 'base64url'),
        code_challenge_method: 'S256',
        ...(claims && { claims: claims.data }),
      }).toString();
      return { status: 302, headers: { location: authorize.href, 'set-cookie': cookie(state, minutes * 60), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, text: '' };
    },

    end(query, cookies) {
      const state = query.get('state') ?? '';
      if (state === '' || state !== cookieOf(cookies, cookieName)) return page(ends.late);
      const error = query.get('error');
      if (error === null && query.get('code')) return page(ends.signedIn, state);
      // Entra's own words are for developers, and whoever makes a link could put others in their place: the number is enough.
      const number = /AADSTS(\d{4,8})/.exec(query.get('error_description') ?? '')?.[1];
      if (number !== undefined && needsAdministrator.has(number)) return page(ends.administrator);
      if (number === '65004' || (number === undefined && error === 'access_denied')) return page(ends.declined);
      const cause = number === undefined ? '' : ` (AADSTS${number})`;
      return page({ status: 200, title: 'You are not signed in', text: `Microsoft Entra did not sign you in${cause}. Press Sign in in Teams once more; if that does not help, tell your administrator${number === undefined ? '' : ' the number'}.` });
    },

    teamsScript: () =>
      teamsScript === null
        ? null
        : { status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=86400', 'x-content-type-options': 'nosniff' }, text: teamsScript.toString('utf8') },
  };
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
