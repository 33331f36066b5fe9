import type { Day, Instant } from './time.ts';

/**
 * What a check found before a request is sent. `blocking` findings keep it from being sent, `notice` findings are told
 * to requestor and approver, `fine` ones say that all is well. The sentence and the remedy for each are the cards'.
 */
export type Finding =
  | { level: 'blocking'; code: 'no-guest' }
  | { level: 'blocking'; code: 'too-many-guests'; count: number; most: number }
  | { level: 'blocking'; code: 'address-invalid'; guest: string }
  | { level: 'blocking'; code: 'own-domain'; guest: string; domain: string }
  | { level: 'blocking'; code: 'domain-blocked'; guest: string; domain: string }
  | { level: 'blocking'; code: 'guest-disabled'; guest: string }
  | { level: 'blocking'; code: 'nothing-to-give'; guest: string }
  | { level: 'blocking'; code: 'asked-already'; guest: string; number: number; by: string }
  | { level: 'blocking'; code: 'may-not-invite'; why: 'guest' | 'invitations-off' }
  | { level: 'blocking'; code: 'package-unknown' }
  | { level: 'blocking'; code: 'package-not-for-guests'; package: string }
  | { level: 'blocking'; code: 'start-invalid' }
  | { level: 'blocking'; code: 'start-past' }
  | { level: 'blocking'; code: 'end-missing' }
  | { level: 'blocking'; code: 'end-invalid' }
  | { level: 'blocking'; code: 'end-past' }
  | { level: 'blocking'; code: 'end-before-start' }
  | { level: 'blocking'; code: 'too-long'; days: number; most: number; latest: Day; package: string | null }
  | { level: 'blocking'; code: 'reason-missing' }
  | { level: 'blocking'; code: 'reason-too-long'; length: number; most: number }
  | { level: 'blocking'; code: 'reason-has-link' }
  | { level: 'blocking'; code: 'name-invalid'; guest: string }
  | { level: 'blocking'; code: 'language-unknown' }
  | { level: 'blocking'; code: 'nobody-to-ask' }
  | { level: 'blocking'; code: 'entra-silent' }
  | { level: 'notice'; code: 'organization-new'; domain: string }
  | { level: 'notice'; code: 'organization-proposed'; organization: string }
  | { level: 'notice'; code: 'domain-look-alike'; domain: string }
  | { level: 'notice'; code: 'guest-pending'; guest: string; since: Instant | null }
  | { level: 'notice'; code: 'guest-exists'; guest: string; name: string }
  | { level: 'notice'; code: 'entra-slow' }
  | { level: 'fine'; code: 'organization-known'; organization: string }
  | { level: 'fine'; code: 'guest-new'; guest: string }
  | { level: 'fine'; code: 'may-invite' }
  | { level: 'fine'; code: 'end-allowed'; days: number; most: number; package: string | null }
  | { level: 'fine'; code: 'approver'; name: string; why: 'manager' | 'no-manager' | 'manager-unavailable' };

export const isBlocking = (finding: Finding): boolean => finding.level === 'blocking';
