import type { User } from '../directory/user.ts';
import { singleSignOnToken } from '../identity/access-token.ts';
import { answersYes, recordConsent } from '../identity/consent.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import { chatOf, hideMessage, showMessage } from './chat.ts';
import { deliver } from './deliver.ts';
import { invokeActivity } from './person-activity.ts';
import { isOwnResource } from './sign-in-card.ts';
import type { SignInAsk } from './sign-in-card.ts';

const running = new WeakMap<Tenant, Map<string, Set<Promise<void>>>>();

/** The person's clients take up a sign-in card that they do not show. Goes on by itself; `signInsEnded` waits for it. */
export function beginSignIn(tenant: Tenant, user: User, messageId: string, ask: SignInAsk): void {
  const byPerson = running.get(tenant) ?? new Map<string, Set<Promise<void>>>();
  running.set(tenant, byPerson);
  const own = byPerson.get(user.id) ?? new Set<Promise<void>>();
  byPerson.set(user.id, own);
  const work = signInSilently(tenant, user, messageId, ask).finally(() => {
    own.delete(work);
    tenant.deliveries.delete(work);
  });
  own.add(work);
  tenant.deliveries.add(work);
}

/** Waits until no silent sign-in of that person is under way: what the bot does with the token may lead to the next one. */
export async function signInsEnded(tenant: Tenant, userId: string): Promise<void> {
  const own = running.get(tenant)?.get(userId);
  while (own !== undefined && own.size > 0) await Promise.allSettled(own);
}

/**
 * What the Teams client does with a sign-in card: it gets a token for the app's own resource and hands it to the bot. A bot that answers
 * 412 cannot use it, and somebody who does not consent gives none: then the card appears with its button, and the bot hears nothing of
 * it. The other failures are told to the bot and to nobody else
 * (https://learn.microsoft.com/microsoftteams/platform/teams-sdk/teams/user-authentication/troubleshooting-sso).
 */
export async function signInSilently(tenant: Tenant, user: User, messageId: string, ask: SignInAsk): Promise<void> {
  const invoke = async (name: string, value: object): Promise<number> => {
    const delivery = await deliver(tenant, invokeActivity(tenant, user, { name, value, replyToId: messageId }));
    return delivery.reached ? delivery.status : 0;
  };
  if (ask.kind !== 'silent') return void (await invoke('signin/failure', { code: 'oauthcardnotvalid', message: 'The sign-in card could not be read.' }));
  const { request, resource } = ask;
  if (!isOwnResource(tenant, resource.uri)) return void (await invoke('signin/failure', { code: 'resourcematchfailed', message: 'Resource match failed' }));
  if (!answersYes(tenant, user.id)) return showMessage(tenant, messageId);
  // Teams' own dialog asks for everything the app registration lists that the person may grant.
  recordConsent(tenant, user.id, registrationOf(tenant).personScopes);
  // Every device on which the person is signed in answers, each with a token of its own, all under the card's id.
  const statuses = await Promise.all(Array.from({ length: chatOf(tenant, user.id).devices ?? 1 }, async () => invoke('signin/tokenExchange', {
    id: resource.id, connectionName: request.connectionName, token: await singleSignOnToken(tenant, user),
  })));
  if (statuses.includes(200)) hideMessage(tenant, messageId);
  else if (statuses.includes(412)) showMessage(tenant, messageId);
  else await invoke('signin/failure', { code: 'invokeerror', message: 'The bot did not take the token.' });
}
