import type { Intent } from '../understanding.ts';
import type { Feature } from './score.ts';

/** Intents that only show something: reading one of them into a sentence does no harm. */
const harmless: ReadonlySet<Intent> = new Set<Intent>([
  'list_packages', 'my_access', 'my_requests', 'my_guests', 'guest_profile', 'my_approvals', 'my_reviews', 'inactive_guests', 'discover', 'audit', 'policy', 'help', 'cancel', 'unknown',
]);

/** Intents that may rightly be about all guests or all of one's own. */
const mayConcernAll: ReadonlySet<Intent> = new Set<Intent>(['bulk_invite', 'change_sponsor', 'start_review', 'request_package', 'onboard_partner']);

/** What one may want because something is no longer needed. */
const mayBeUnneeded: ReadonlySet<Intent> = new Set<Intent>(['attest', 'remove_access', 'cancel_request', 'offboard_partner', 'direct_assign']);

/** Rules that speak of a negation themselves ('not signed in') are named by intent. */
const mayBeNegated: ReadonlySet<Intent> = new Set<Intent>(['resend_invitation', 'cancel', 'cancel_request', 'attest']);

/** 'Approve whatever is pending' asks for nothing to be shown. */
const questions: Feature[] = ['what', 'show', 'who', 'i', 'my', 'me', 'howMany', 'approval'];

/** With these a past form is a wish: 'must be extended'. */
const wishes: Feature[] = ['must', 'need', 'can', 'polite'];

/** Whether the sentence must not be acted upon although its words add up to the intent. */
export function isVetoed(intent: Intent, has: ReadonlySet<Feature>): boolean {
  if (has.has('machine') || has.has('offTopic')) return true;
  if (intent === 'my_approvals' && has.has('everything') && !questions.some((question) => has.has(question))) return true;
  if (has.has('hypothetical') && intent !== 'help' && intent !== 'policy') return true;
  if (harmless.has(intent)) return false;
  if (has.has('retract')) return true;
  if (intent === 'decide' && has.has('approve') && has.has('deny')) return true;
  if (has.has('noNeed') && !mayBeUnneeded.has(intent)) return true;
  if (has.has('everything') && !mayConcernAll.has(intent) && !(intent === 'invite_guest' && has.has('@email'))) return true;
  if (has.has('past') && !wishes.some((wish) => has.has(wish))) return true;
  return has.has('not') && !has.has('withoutRequest') && !has.has('noNeed') && !mayBeNegated.has(intent);
}
