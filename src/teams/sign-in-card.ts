import { randomUUID } from 'node:crypto';
import type { SignInNeed } from '../capability/port/sign-in.ts';

/** How people are signed in. */
export interface SignInOptions {
  /** Teams hands it back with the token. No connection of that name exists: the bot exchanges tokens itself. */
  connectionName: string;
  /** `api://botid-<application id>`, the same as the manifest's `webApplicationInfo.resource`. */
  resource: string;
  /** The page on which somebody signs in by hand; asked for when a card is made, since the bot learns its own address late. */
  signInUrl(): string;
}

/** The content of an OAuthCard, as Bot Framework and the Universal Action Model have it. */
export interface OAuthCard {
  text: string;
  connectionName: string;
  /** With it, Teams signs in silently; without it, it shows the button at once. */
  tokenExchangeResource?: { id: string; uri: string };
  buttons: [{ type: 'signin'; title: string; text: string; value: string }];
}

const words: Record<SignInNeed['kind'], string> = {
  token: 'Sign in, so that I can do this as you.',
  consent: 'Microsoft Entra needs your consent before I can do this as you. Press Sign in and accept.',
  'step-up': 'Microsoft Entra wants to be sure that it is you before I can do this as you. Press Sign in and confirm.',
};

/**
 * The card that asks somebody to sign in. Silently where a token is all that is missing; where Entra wants consent or a stronger
 * sign-in, another silent token would change nothing, and the button leads to the sign-in page.
 */
export function oauthCard(need: SignInNeed, { connectionName, resource, signInUrl }: SignInOptions, silently = need.kind === 'token'): OAuthCard {
  const url = new URL(signInUrl());
  if (need.kind === 'step-up' && need.claims) url.searchParams.set('claims', need.claims);
  return {
    text: words[need.kind],
    connectionName,
    // Each of a person's devices answers with the same id: it must be another one for every card.
    ...(silently && { tokenExchangeResource: { id: randomUUID(), uri: resource } }),
    buttons: [{ type: 'signin', title: 'Sign in', text: 'Sign in', value: url.href }],
  };
}
