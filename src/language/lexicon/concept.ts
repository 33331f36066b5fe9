/** The ideas that the intent rules are written in. Each language says which of its words mean them. */
export const concepts = [
  // doing
  'invite', 'invited', 'bring', 'add', 'need', 'get', 'give', 'request', 'assign', 'show', 'find', 'approve', 'okay', 'deny', 'review',
  'keep', 'done', 'noNeed', 'extend', 'more', 'remove', 'offboard', 'end', 'onboard', 'withdraw', 'cancel', 'resend', 'again', 'send',
  'received', 'handOver', 'make', 'start', 'run', 'happened', 'have', 'import', 'work', 'see',
  // things
  'guest', 'guestAccount', 'external', 'someone', 'partner', 'package', 'access', 'approval', 'invitation', 'workflow', 'domain',
  'application', 'permission', 'audit', 'rule', 'file', 'many', 'sponsor', 'status', 'decision', 'detail',
  // people
  'i', 'my', 'me', 'we',
  // circumstances
  'waiting', 'open', 'still', 'inactive', 'signIn', 'never', 'not', 'withoutRequest', 'can', 'did', 'must', 'allowed',
  'what', 'who', 'why', 'where', 'howMany', 'howLong', 'exist', 'offer', 'by', 'most', 'it', 'before',
  // talking to the bot
  'help', 'whatCanYou', 'stop', 'greeting', 'polite',
  // what the bot must not act upon
  'everything', 'machine', 'offTopic', 'hypothetical', 'retract', 'past',
] as const;

export type Concept = (typeof concepts)[number];

/**
 * The words of one language: for each concept a list separated by commas. A phrase has spaces, and `lade … ein` is
 * a phrase with other words in the gap. A word may serve several concepts. Case and accents do not matter.
 */
export type Lexicon = Record<Concept, string> & {
  /** Frequent words that carry no concept: they tell the language, and are neither names nor typing errors. */
  function: string;
};
