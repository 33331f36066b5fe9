import type { GuestFate } from './holding-fate.ts';
import type { HoldingAction, HoldingRefusal } from './holding-right.ts';
import type { Day, Instant } from './time.ts';

/** What a check found about a request for an access package; the levels mean what they mean for invitations. */
export type AccessFinding =
  | { level: 'blocking'; code: 'not-allowed'; package: string }
  | { level: 'blocking'; code: 'held'; package: string; who: string | null; endsAt: Instant | null; extendable: boolean }
  | { level: 'blocking'; code: 'open-request'; package: string; who: string | null; number: number | null }
  | { level: 'blocking'; code: 'incompatible'; package: string; with: string; kind: 'package' | 'group'; who: string | null }
  | { level: 'blocking'; code: 'blocked'; who: string | null }
  | { level: 'blocking'; code: 'not-your-report'; name: string; manager: string | null }
  | { level: 'blocking'; code: 'not-your-guest'; name: string; sponsors: string[] }
  | { level: 'blocking'; code: 'no-on-behalf'; package: string; name: string }
  | { level: 'blocking'; code: 'no-direct'; package: string; address: string }
  | { level: 'blocking'; code: 'colleague-unknown'; address: string }
  | { level: 'blocking'; code: 'domain-blocked'; address: string; domain: string }
  | { level: 'blocking'; code: 'address-invalid'; address: string }
  | { level: 'blocking'; code: 'invitations-off' }
  | { level: 'blocking'; code: 'not-for-others' }
  | { level: 'notice'; code: 'domain-look-alike'; domain: string }
  | { level: 'blocking'; code: 'catalog-closed'; package: string }
  | { level: 'blocking'; code: 'answer-missing'; question: string }
  | { level: 'blocking'; code: 'answer-not-a-choice'; question: string; choices: string[] }
  | { level: 'blocking'; code: 'answer-misshapen'; question: string }
  | { level: 'blocking'; code: 'answer-too-long'; question: string; most: number }
  | { level: 'blocking'; code: 'reason-missing' }
  | { level: 'blocking'; code: 'reason-has-link' }
  | { level: 'blocking'; code: 'reason-too-long'; length: number; most: number }
  | { level: 'blocking'; code: 'start-invalid' }
  | { level: 'blocking'; code: 'start-past' }
  | { level: 'blocking'; code: 'end-invalid' }
  | { level: 'blocking'; code: 'end-missing' }
  | { level: 'blocking'; code: 'end-past' }
  | { level: 'blocking'; code: 'end-before-start' }
  | { level: 'blocking'; code: 'end-not-later'; endsAt: Instant }
  | { level: 'blocking'; code: 'too-long'; days: number; most: number; latest: Day }
  | { level: 'blocking'; code: 'not-extendable'; package: string }
  | { level: 'blocking'; code: 'not-held'; package: string; who: string | null }
  /** A stranger; `ask` names those who may. */
  | { level: 'blocking'; code: 'not-yours-to-change'; action: HoldingAction; package: string; name: string; ask: string[] }
  | { level: 'blocking'; code: 'change-refused'; action: HoldingAction; package: string; who: string | null; why: HoldingRefusal; ask: string[] }
  | { level: 'notice'; code: 'last-package'; who: string | null; fate: GuestFate }
  | { level: 'notice'; code: 'skips-approval'; stages: string[] }
  | { level: 'notice'; code: 'skips-questions'; questions: string[] }
  | { level: 'notice'; code: 'billed'; why: ('sponsor-approves' | 'custom-extension' | 'new-guest' | 'directory-role')[] }
  | { level: 'notice'; code: 'organization-proposed'; organization: string }
  | { level: 'notice'; code: 'organization-new'; domain: string }
  | { level: 'notice'; code: 'approval-follows' }
  | { level: 'notice'; code: 'asks-again'; number: number }
  | { level: 'fine'; code: 'allowed'; policy: string }
  | { level: 'fine'; code: 'no-approval' }
  | { level: 'fine'; code: 'compatible' }
  | { level: 'fine'; code: 'newcomer'; address: string };

export const blocksAccess = (finding: AccessFinding): boolean => finding.level === 'blocking';
