import { hash } from 'node:crypto';

/** What the sign-in page tells, and how it can end. */
export interface SignInEnd {
  status: 200 | 400;
  title: string;
  text: string;
}

/** What a page that was left successfully hands to the window that opened it. */
export interface Success {
  state: string;
  /** The origin of a page that may hear of it, where the client is not Teams itself. */
  openerOrigin: string | null;
}

const style = `
body { font: 16px/1.5 "Segoe UI", system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1.25rem; color: #242424; background: #fff }
h1 { font-size: 1.5rem; line-height: 1.25 }
@media (prefers-color-scheme: dark) { body { color: #fff; background: #1f1f1f } }
`;

// The address still holds what Entra sent; it need not stay in the browser's history.
const script = `
history.replaceState(null, '', location.pathname);
const { state, openerOrigin } = document.body.dataset;
if (state) {
  if (openerOrigin && window.opener) window.opener.postMessage({ type: 'foyer-signed-in', state }, openerOrigin);
  if (window.microsoftTeams) microsoftTeams.app.initialize().then(() => microsoftTeams.authentication.notifySuccess(state)).catch(() => {});
}
`;

const source = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;

/**
 * The headers of every page: nothing is loaded but what is named here, nothing is kept, nobody else is told where one comes from.
 * Teams' library would also fetch a list of its hosts; kept from that, it goes by the one that it brings along.
 */
export function pageHeaders(withTeamsScript: boolean): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src ${source(script)}${withTeamsScript ? " 'self'" : ''}; style-src ${source(style)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** The page at the end of a sign-in. */
export function signInPage({ title, text }: SignInEnd, success: Success | null, teamsScriptPath: string | null): string {
  const data = success ? ` data-state="${escape(success.state)}"${success.openerOrigin === null ? '' : ` data-opener-origin="${escape(success.openerOrigin)}"`}` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)} – Foyer</title><style>${style}</style></head>
<body${data}><main><h1>${escape(title)}</h1><p role="status">${escape(text)}</p></main>
${teamsScriptPath === null ? '' : `<script src="${escape(teamsScriptPath)}"></script>`}<script>${script}</script></body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
