/** Every button that a card of Foyer can have. What a client sends is looked up here before anything else happens. */
export const verbs = ['invite.send', 'invite.check', 'invite.discard', 'request.show', 'request.withdraw', 'request.approve', 'request.deny', 'say'] as const;

export type Verb = (typeof verbs)[number];
