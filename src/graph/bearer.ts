import { SignInNeeded, type Owner, type PersonalTokens } from '../capability/port/sign-in.ts';
import type { TokenSource } from '../capability/port/token-source.ts';

/** Whose token a request carries. */
export interface Bearer {
  token(): Promise<string>;
  /** Graph refused this token; `claims` is what Entra wants to see in the next one, as JSON, null where it did not say. */
  refused(token: string, claims: string | null): Promise<void>;
}

/** The application itself. */
export function applicationBearer(tokens: TokenSource, scope: string): Bearer {
  return {
    token: () => tokens.token(scope),
    async refused(token) {
      // Of many calls that were refused together, the first to come here has had the token renewed for all.
      if ((await tokens.token(scope)) === token) tokens.forget(scope);
    },
  };
}

/** A person, who has to sign in anew where Entra wants more than their token tells. */
export function personalBearer(tokens: PersonalTokens, owner: Owner): Bearer {
  return {
    token: () => tokens.token(owner),
    async refused(token, claims) {
      if (claims !== null) {
        tokens.forget(owner, claims);
        throw new SignInNeeded({ kind: 'step-up', claims });
      }
      if ((await tokens.token(owner)) === token) tokens.forget(owner);
    },
  };
}
