/** Everything a person can want from the bot; the last one means: say so, and do nothing. */
export const intents = [
  'invite_guest', 'bulk_invite', 'request_package', 'direct_assign', 'list_packages', 'my_access', 'my_requests',
  'my_guests', 'guest_profile', 'my_approvals', 'decide', 'my_reviews', 'attest', 'extend', 'remove_access',
  'cancel_request', 'resend_invitation', 'change_sponsor', 'inactive_guests', 'start_review', 'onboard_partner',
  'offboard_partner', 'discover', 'run_workflow', 'audit', 'policy', 'help', 'cancel', 'unknown',
] as const;

export type Intent = (typeof intents)[number];

/** What the person said about the thing wanted. A slot that was not said is absent. Days are `YYYY-MM-DD`. */
export interface Slots {
  /** Lower case, in the order said. */
  emails?: string[];
  names?: string[];
  /** The catalogue's exact display name. */
  package?: string;
  /** The connected organization's display name, or a bare domain. */
  organization?: string;
  start?: string;
  end?: string;
  /** The person's own words, without 'because' or 'for'. */
  reason?: string;
  /** BCP 47. */
  language?: string;
  query?: string;
  /** The number, without '#'. */
  request?: string;
  decision?: 'approve' | 'deny' | 'keep' | 'leave';
  days?: number;
  /** An employee's userPrincipalName. */
  person?: string;
  workflow?: string;
}

export type SlotName = keyof Slots;

export interface Understanding {
  intent: Intent;
  slots: Slots;
  /** What the bot must still ask for, in the order in which it asks. */
  missing: SlotName[];
  /** The three nearest intents, best first; meant for 'did you mean' when the intent is unknown. */
  nearest: Intent[];
}
