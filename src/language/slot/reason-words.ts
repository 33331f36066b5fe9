/** The words of one language that introduce a justification; phrases have spaces, accents do not matter. */
export interface ReasonWords {
  /** What follows to the end of the sentence is the reason: `because`; a word in parentheses must follow and belongs to the reason: `as (he)`. */
  because: string;
  /** What follows is the reason if it is no person, package or time: `for`. */
  purpose: string;
  /** The reason begins with this word: `to check the ledger`. */
  infinitive: string;
  /** Words after which the infinitive belongs to the wish itself: `want to`. */
  governing: string;
  /** Articles and possessives that may stand between `for` and its noun. */
  determiner: string;
  /** Words with which a clause of its own begins, even if it names a package or a person. */
  subject: string;
  /** Verbs that only say 'have it': `to join Apollo` is no reason. */
  joining: string;
  /** `Reason: …` */
  label: string;
  /** Kinds of people: `for my colleague` is no reason. */
  people: string;
}
