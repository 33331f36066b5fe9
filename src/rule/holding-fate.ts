import type { Instant } from './time.ts';

/**
 * What becomes of a guest's account when the last access package has ended. Entra blocks and deletes those accounts alone
 * that entitlement management brought in or governs (entra-docs, entitlement-management-external-users).
 */
export type GuestFate =
  | { kind: 'kept'; why: 'not-governed' | 'setting' }
  | { kind: 'blocked' }
  | { kind: 'deleted'; on: Instant; days: number }
  /** Foyer may not read whether the account is governed; this is what happens if it is. */
  | { kind: 'unknown'; deletes: boolean; days: number };

/** The account's fate by the tenant's settings, once access ends at this moment. */
export function fateOf(lifecycle: { action: 'none' | 'block' | 'block-and-delete'; deleteAfterDays: number }, governed: boolean | null, endsAt: Instant): GuestFate {
  if (lifecycle.action === 'none') return { kind: 'kept', why: 'setting' };
  if (governed === false) return { kind: 'kept', why: 'not-governed' };
  const deletes = lifecycle.action === 'block-and-delete';
  if (governed === null) return { kind: 'unknown', deletes, days: lifecycle.deleteAfterDays };
  if (!deletes) return { kind: 'blocked' };
  return { kind: 'deleted', on: new Date(Date.parse(endsAt) + lifecycle.deleteAfterDays * 86_400_000).toISOString(), days: lifecycle.deleteAfterDays };
}
