import type { Intent, SlotName, Slots } from '../understanding.ts';

/** Which slots each intent fills; others that the sentence holds are left out. */
export const slotsOfIntent: Record<Intent, readonly SlotName[]> = {
  invite_guest: ['emails', 'names', 'package', 'organization', 'start', 'end', 'reason', 'language'],
  bulk_invite: [],
  request_package: ['package', 'emails', 'start', 'end', 'reason'],
  direct_assign: ['emails', 'package', 'start', 'end', 'reason'],
  list_packages: ['query'],
  my_access: [],
  my_requests: ['request', 'emails', 'package'],
  my_guests: ['organization'],
  guest_profile: ['emails', 'names'],
  my_approvals: [],
  decide: ['request', 'decision', 'reason', 'emails'],
  my_reviews: [],
  attest: ['decision', 'package', 'reason'],
  extend: ['emails', 'package', 'end', 'reason'],
  remove_access: ['emails', 'package', 'end', 'reason'],
  cancel_request: ['request'],
  resend_invitation: ['emails'],
  change_sponsor: ['emails', 'person'],
  inactive_guests: ['days', 'organization'],
  start_review: ['package', 'organization', 'days'],
  onboard_partner: ['organization', 'start', 'end'],
  offboard_partner: ['organization', 'end', 'reason'],
  discover: ['organization'],
  run_workflow: ['workflow', 'emails'],
  audit: ['emails', 'organization', 'start', 'end'],
  policy: ['package', 'organization'],
  help: [],
  cancel: [],
  unknown: [],
};

/** A slot that must be known before the intent can be carried out; `unless` says what makes it needless. */
interface Required {
  slot: SlotName;
  unless?: (slots: Slots) => boolean;
}

/** What the bot asks for, in the order in which it asks. */
const requiredByIntent: Partial<Record<Intent, Required[]>> = {
  invite_guest: [{ slot: 'emails' }, { slot: 'end' }, { slot: 'reason' }],
  request_package: [{ slot: 'package' }, { slot: 'reason' }],
  direct_assign: [{ slot: 'emails' }, { slot: 'package' }, { slot: 'reason' }],
  guest_profile: [{ slot: 'emails', unless: (slots) => slots.names !== undefined }],
  decide: [
    { slot: 'request', unless: (slots) => slots.emails !== undefined },
    { slot: 'decision' },
    { slot: 'reason', unless: (slots) => slots.decision !== 'deny' },
  ],
  attest: [{ slot: 'decision' }, { slot: 'package' }, { slot: 'reason', unless: (slots) => slots.decision !== 'keep' }],
  extend: [{ slot: 'emails', unless: (slots) => slots.package !== undefined }, { slot: 'end' }, { slot: 'reason' }],
  remove_access: [{ slot: 'emails' }, { slot: 'reason' }],
  cancel_request: [{ slot: 'request' }],
  resend_invitation: [{ slot: 'emails' }],
  change_sponsor: [{ slot: 'emails' }, { slot: 'person' }],
  start_review: [{ slot: 'package', unless: (slots) => slots.organization !== undefined }],
  onboard_partner: [{ slot: 'organization' }, { slot: 'end' }],
  offboard_partner: [{ slot: 'organization' }, { slot: 'end' }, { slot: 'reason' }],
  run_workflow: [{ slot: 'workflow' }, { slot: 'emails' }],
};

export function missingSlots(intent: Intent, slots: Slots): SlotName[] {
  const required = requiredByIntent[intent] ?? [];
  return required.filter(({ slot, unless }) => slots[slot] === undefined && !unless?.(slots)).map(({ slot }) => slot);
}
