import type { Consent } from './registration.ts';
import { registrationOf } from '../tenant.ts';
import type { Tenant } from '../tenant.ts';

const signInScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

/** Scopes of Graph out of a scope parameter, without the resource in front; `.default` stays as it is. */
export function graphScopesIn(scope: string): { scopes: string[]; foreign?: string } {
  const scopes: string[] = [];
  for (const item of scope.split(/\s+/).filter((part) => part !== '')) {
    const name = item.startsWith('https://graph.microsoft.com/') ? item.slice('https://graph.microsoft.com/'.length) : item;
    if (name.includes('://')) return { scopes, foreign: item };
    scopes.push(name);
  }
  return { scopes };
}

export interface Consented {
  readonly kind: 'granted' | 'person must consent' | 'administrator must consent';
  readonly scopes: string[];
}

/** Whether a person may get those scopes for the bot: by the administrator's grant, or by their own. */
export function consentedScopes(tenant: Tenant, userId: string, wanted: readonly string[]): Consented {
  const { tenantScopes, personScopes } = registrationOf(tenant);
  const own = tenant.consents.get(userId);
  const granted = new Set([...tenantScopes, ...(own?.scopes ?? [])]);
  // Somebody who did not answer yes stays without a token, whatever an administrator granted.
  if (own !== undefined && own.answer !== true) return { kind: 'person must consent', scopes: [...wanted] };
  if (wanted.includes('.default')) return { kind: 'granted', scopes: [...granted].filter((scope) => !signInScopes.has(scope)) };
  const missing = wanted.filter((scope) => !signInScopes.has(scope) && !granted.has(scope));
  if (missing.length === 0) return { kind: 'granted', scopes: wanted.filter((scope) => !signInScopes.has(scope)) };
  const needAdministrator = missing.filter((scope) => !personScopes.includes(scope));
  if (needAdministrator.length > 0) return { kind: 'administrator must consent', scopes: needAdministrator };
  return { kind: 'person must consent', scopes: missing };
}

/** Notes that a person consented, as on Entra's page or in Teams' own dialog. */
export function recordConsent(tenant: Tenant, userId: string, scopes: readonly string[]): void {
  const own = tenant.consents.get(userId);
  const all = [...new Set([...(own?.scopes ?? []), ...scopes])];
  if (own?.answer === true && all.length === own.scopes.length) return;
  tenant.store.transaction(() => tenant.consents.put({ id: userId, answer: true, scopes: all }));
}

/** What the person answers when asked; anything but yes withdraws what was given. */
export function answerConsent(tenant: Tenant, userId: string, answer: Consent['answer']): void {
  const scopes = answer === true ? (tenant.consents.get(userId)?.scopes ?? []) : [];
  tenant.store.transaction(() => tenant.consents.put({ id: userId, answer, scopes }));
}

export function consentAnswer(tenant: Tenant, userId: string): Consent['answer'] {
  return tenant.consents.get(userId)?.answer ?? true;
}

export function answersYes(tenant: Tenant, userId: string): boolean {
  return consentAnswer(tenant, userId) === true;
}
