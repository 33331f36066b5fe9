import { z } from 'zod';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';
import type { Activity } from './chat-schema.ts';

export const signInCardType = 'application/vnd.microsoft.card.oauth';

/** What a card, or an invoke's answer, says about the token that is wanted. */
export const tokenRequestSchema = z.looseObject({
  connectionName: z.string().optional(),
  tokenExchangeResource: z.looseObject({ id: z.string(), uri: z.string() }).optional(),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

/** How a message asks somebody to sign in: by itself (`silent`), with a button, not at all, or in a way that no client understands. */
export type SignInAsk = { kind: 'none' | 'button' | 'unreadable' } | { kind: 'silent'; request: TokenRequest; resource: { id: string; uri: string } };

export function signInAsk(activity: Activity): SignInAsk {
  const card = (activity.attachments ?? []).find(({ contentType }) => contentType === signInCardType);
  if (card === undefined) return { kind: 'none' };
  const parsed = tokenRequestSchema.safeParse(card.content);
  if (!parsed.success) return { kind: 'unreadable' };
  const { tokenExchangeResource: resource } = parsed.data;
  return resource === undefined ? { kind: 'button' } : { kind: 'silent', request: parsed.data, resource };
}

/** Teams refuses a message whose card spells the missing resource out as null (microsoft/teams.net, trace of a sign-in, 2026-04). */
export function spellsResourceAsNull(activity: Activity): boolean {
  const withNull = z.looseObject({ tokenExchangeResource: z.null() });
  return (activity.attachments ?? []).some(({ contentType, content }) => contentType === signInCardType && withNull.safeParse(content).success);
}

/** Teams hands out a token only for the resource of the app itself. */
export function isOwnResource(tenant: Tenant, uri: string): boolean {
  const { appId } = registrationOf(tenant);
  return uri.startsWith('api://') && [appId, `botid-${appId}`].includes(uri.split('/').filter((part) => part !== 'access_as_user').at(-1) ?? '');
}
