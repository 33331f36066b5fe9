import { createHash, randomBytes } from 'node:crypto';
import type { Tenant } from '../tenant.ts';

interface IssuedCode {
  readonly userId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce: string | undefined;
  readonly challenge: { method: 'S256' | 'plain'; value: string } | undefined;
  readonly expiresAt: number;
}

const lifetimeMs = 10 * 60 * 1000;
const issued = new WeakMap<Tenant, Map<string, IssuedCode>>();

function codesOf(tenant: Tenant): Map<string, IssuedCode> {
  const codes = issued.get(tenant) ?? new Map<string, IssuedCode>();
  issued.set(tenant, codes);
  return codes;
}

/** A code that is good for one exchange within ten minutes. It lives in memory: a restart asks the person again. */
export function issueCode(tenant: Tenant, grant: Omit<IssuedCode, 'expiresAt'>): string {
  const code = randomBytes(32).toString('base64url');
  codesOf(tenant).set(code, { ...grant, expiresAt: tenant.clock.now().getTime() + lifetimeMs });
  return code;
}

export type Redeemed = { redeemed: true; grant: IssuedCode } | { redeemed: false; problem: 'invalidCode' | 'expiredCode' | 'wrongVerifier' | 'wrongRedirect' };

export function redeemCode(tenant: Tenant, given: { code: string; redirectUri: string; verifier: string | undefined }): Redeemed {
  const codes = codesOf(tenant);
  const grant = codes.get(given.code);
  if (grant === undefined) return { redeemed: false, problem: 'invalidCode' };
  codes.delete(given.code);
  if (grant.expiresAt < tenant.clock.now().getTime()) return { redeemed: false, problem: 'expiredCode' };
  if (grant.redirectUri !== given.redirectUri) return { redeemed: false, problem: 'wrongRedirect' };
  if (grant.challenge !== undefined) {
    const verifier = given.verifier ?? '';
    const answer = grant.challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
    if (answer !== grant.challenge.value) return { redeemed: false, problem: 'wrongVerifier' };
  }
  return { redeemed: true, grant };
}
