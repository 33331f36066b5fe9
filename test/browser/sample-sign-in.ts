import type { IncomingMessage, ServerResponse } from 'node:http';

const request = (botId: string, botUrl: string, isSilent: boolean) => ({
  text: 'Sign in so that I can act for you.', connectionName: 'graph', buttons: [{ type: 'signin', title: 'Sign in', value: `${botUrl}/sign-in` }],
  ...(isSilent && { tokenExchangeResource: { id: 'r1', uri: `api://botid-${botId.slice('28:'.length)}` } }),
});

/** A card that asks to sign in: by itself, or with its button alone. */
export const signInCard = (botId: string, botUrl: string, isSilent: boolean) => ({
  attachments: [{ contentType: 'application/vnd.microsoft.card.oauth', content: request(botId, botUrl, isSilent) }],
});

/** The same as the answer to a button. */
export const signInRequest = (botId: string, botUrl: string) => ({
  statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: request(botId, botUrl, true),
});

/** The bot's pages for signing in by hand: the first leads to Entra's, to the other Entra leads back. */
export function signInPage(
  message: IncomingMessage, response: ServerResponse, botUrl: string, chat: { serviceUrl: string; recipient: { id: string }; conversation: { tenantId: string } } | undefined,
): void {
  if (message.url === '/sign-in' && chat) {
    const entra = new URL(`/${chat.conversation.tenantId}/oauth2/v2.0/authorize`, chat.serviceUrl);
    entra.search = new URLSearchParams({ client_id: chat.recipient.id.slice('28:'.length), redirect_uri: `${botUrl}/signed-in`, response_type: 'code', scope: 'openid' }).toString();
    response.writeHead(302, { location: entra.href });
    response.end();
    return;
  }
  // What teams-js posts in authentication.notifySuccess, in its own order: first a greeting, then the state.
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<!doctype html><title>Signed in</title><script>
    addEventListener('message', ({ data }) => data.args?.[0] === 'authentication' && opener.postMessage({ id: 1, func: 'authentication.authenticate.success', args: ['745254'] }, '*'));
    opener.postMessage({ id: 0, func: 'initialize', args: ['2.0.0'] }, '*');
  </script>`);
}
