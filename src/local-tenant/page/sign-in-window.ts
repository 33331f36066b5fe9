import { isRecord, listAt, textAt } from './read-json.ts';
import { safeLink } from './safe-link.ts';

/** What came of a sign-in page: the state that it hands to the client for the bot, or why there is none. */
export type SignInResult = { signedIn: true; state: string } | { signedIn: false; reason: string };

const lookEveryMs = 300;

/** Opens the bot's sign-in page in a window of its own, and waits until that page has ended or was closed. */
export function signInWindow(address: string): Promise<SignInResult> {
  const link = safeLink(address);
  if (!link) return Promise.resolve({ signedIn: false, reason: 'This link does not lead to a safe address, so it was not opened.' });
  // Not without an opener, as other links are: the page tells its end to who opened it.
  const opened = window.open(link, '_blank', 'popup,width=520,height=680');
  if (!opened) return Promise.resolve({ signedIn: false, reason: 'The browser kept the sign-in window from opening. Allow it, and try again.' });
  return new Promise((resolve) => {
    const looking = setInterval(() => opened.closed && end({ signedIn: false, reason: 'The sign-in window was closed before it was done.' }), lookEveryMs);
    addEventListener('message', hear);

    function hear(event: MessageEvent<unknown>): void {
      if (event.source !== opened) return;
      if (textAt(event.data, 'func') === 'initialize') opened?.postMessage(greeting(event.data), event.origin);
      const result = resultIn(event.data);
      if (result) end(result);
    }

    function end(result: SignInResult): void {
      clearInterval(looking);
      removeEventListener('message', hear);
      opened?.close();
      resolve(result);
    }
  });
}

/** The answer that teams-js waits for before it says anything else: where the page runs, and in which client. */
function greeting(request: unknown): object {
  return { id: isRecord(request) ? request['id'] : undefined, args: ['authentication', 'web', '{}', '2.0.0'] };
}

/**
 * The end of a sign-in page as `authentication.notifySuccess` and `notifyFailure` of teams-js post it to the window's opener
 * (microsoft-teams-library-js, internal/communication.ts and public/authentication.ts). A page may post the same without that library.
 */
function resultIn(message: unknown): SignInResult | undefined {
  const [said] = listAt(message, 'args');
  const text = typeof said === 'string' ? said : '';
  switch (textAt(message, 'func')) {
    case 'authentication.authenticate.success': return { signedIn: true, state: text };
    case 'authentication.authenticate.failure': return { signedIn: false, reason: `You were not signed in. ${text}`.trim() };
  }
  return textAt(message, 'type') === 'foyer-signed-in' ? { signedIn: true, state: textAt(message, 'state') } : undefined;
}
