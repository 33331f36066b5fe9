import type { PersonId, TenantId } from './identity.ts';

/** Whose token it is: the person of an authenticated activity. */
export interface Owner {
  tenantId: TenantId;
  personId: PersonId;
}

/** Why Foyer cannot act as somebody just now: no token of theirs is at hand, they have not consented, or Entra wants a stronger sign-in. */
export type SignInNeed = { kind: 'token' } | { kind: 'consent' } | { kind: 'step-up'; claims: string };

/**
 * Somebody has to sign in before Foyer may act as them. Neither a failure nor a refusal: the turn ends here, the client
 * brings a token (silently, as a rule), and the turn begins anew. A turn therefore asks for the token before it changes anything.
 */
export class SignInNeeded extends Error {
  override name = 'SignInNeeded';
  readonly need: SignInNeed;
  constructor(need: SignInNeed) {
    super(`A sign-in is needed: ${need.kind}.`);
    this.need = need;
  }
}

/** What came of a token that a client brought. `refused`: it is not a valid token of this person for this bot. */
export type Brought = { kind: 'taken' } | { kind: 'refused' } | { kind: 'unavailable' } | { kind: 'needed'; need: SignInNeed };

/** Tokens of people, by which Foyer acts as them. They live in memory, for their own lifetime, and nowhere else. */
export interface PersonalTokens {
  /** Takes the single sign-on token that the person's client brought, and exchanges it for one of Graph. */
  bring(owner: Owner, assertion: string): Promise<Brought>;
  /** A Graph token of this person; throws SignInNeeded where none is at hand. */
  token(owner: Owner): Promise<string>;
  /** Drops the person's Graph token after Graph refused it; with `claims`, what Entra wants before the next one. */
  forget(owner: Owner, claims?: string): void;
}
