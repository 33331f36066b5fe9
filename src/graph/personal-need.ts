import type { SignInNeed } from '../capability/port/sign-in.ts';
import type { TokenRefusal } from './token-failure.ts';

// Entra's numbers (learn.microsoft.com, Microsoft Entra authentication and authorization error codes).
/** Not consented; declined; an administrator has to consent (90094, 90095). */
const consent = new Set([65001, 65004, 90094, 90095]);
/** Multifactor sign-in, its registration, Conditional Access, the device, how long ago. */
const stepUp = new Set([50072, 50074, 50076, 50078, 50079, 50097, 50158, 53000, 53001, 53002, 53003, 53004, 53011]);
/** The assertion itself is malformed or over, or the sign-in behind it was ended. */
const stale = new Set([50013, 50132, 50133, 50173, 70043, 70044, 500133, 700082]);

/** What a refusal of the on-behalf-of exchange asks of the person; `null` where no sign-in of theirs would mend it. */
export function signInNeedOf({ status, entraNumber, oauthError, claims }: TokenRefusal): SignInNeed | null {
  if (status === 429 || status >= 500) return null;
  const number = entraNumber ?? 0;
  if (consent.has(number) || oauthError === 'consent_required') return { kind: 'consent' };
  if (claims !== null || stepUp.has(number) || oauthError === 'interaction_required') return { kind: 'step-up', claims: claims ?? '' };
  if (stale.has(number) || oauthError === 'login_required') return { kind: 'token' };
  return null;
}
