/** The buttons by which catalog owners and administrators look after packages, partner organizations and settings. */
export const governanceVerbs = ['catalog.list', 'catalog.open', 'package.rules', 'partner.list', 'partner.open', 'partner.take-on', 'partner.configure', 'partner.refuse', 'partner.delete', 'partner.add-sponsor', 'partner.drop-sponsor', 'partner.remove-sponsor', 'lifecycle.open', 'lifecycle.review', 'lifecycle.change'] as const;

export type GovernanceVerb = (typeof governanceVerbs)[number];

/** The buttons by which people ask for access packages, follow them, and keep or give up what they hold. */
export const accessVerbs = [
  'package.form', 'package.send', 'package.check', 'package.discard',
  'access.show', 'access.withdraw', 'access.remind', 'access.answer', 'access.again', 'access.retry',
  'access.approve', 'access.deny', 'access.ask', 'access.forward', 'access.escalate', 'access.alternates',
  'holding.extend', 'holding.end', 'queue.show', 'queue.decide',
] as const;

export type AccessVerb = (typeof accessVerbs)[number];

/** The buttons by which administrators check, start and stop lists of people. */
export const bulkVerbs = ['bulk.list', 'bulk.check', 'bulk.start', 'bulk.pause', 'bulk.resume', 'bulk.stop', 'bulk.discard', 'bulk.file'] as const;

export type BulkVerb = (typeof bulkVerbs)[number];

/** Every button that a card of Foyer can have. What a client sends is looked up here before anything else happens. */
export const verbs = ['invite.send', 'invite.check', 'invite.discard', 'request.show', 'request.withdraw', 'request.approve', 'request.deny', 'say', ...accessVerbs, ...governanceVerbs, ...bulkVerbs] as const;

export type Verb = (typeof verbs)[number];

export const isAccessVerb = (verb: Verb): verb is AccessVerb => accessVerbs.some((one) => one === verb);
export const isGovernanceVerb = (verb: Verb): verb is GovernanceVerb => governanceVerbs.some((one) => one === verb);
export const isBulkVerb = (verb: Verb): verb is BulkVerb => bulkVerbs.some((one) => one === verb);
