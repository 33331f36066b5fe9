/** What people are told about a sign-in that did not work. */
export const signInWords = {
  refused: 'The sign-in that Teams brought is not a valid one of yours, so nothing was done. Sign out of Teams and in again with the account that you use here; if that does not help, tell your administrator.',
  unavailable: 'Microsoft Entra does not answer just now, so nothing was done. Try again in a few minutes.',
  ended: 'The sign-in that Teams brought is over, so nothing was done. Try again; if that does not help, sign out of Teams and in again.',
} as const;

const setUp = (code: string) => `Teams could not sign you in, so nothing was done. It is a matter of how I was set up: tell your administrator the code ${code}.`;
const notNow = 'Teams could not sign you in, so nothing was done. Try again in a few minutes; if that does not help, sign out of Teams and in again.';

/**
 * The codes of `signin/failure` (Teams SDK, "SSO Troubleshooting") and what the person hears: for most of them Teams itself shows
 * nothing, and the person would wait for ever. `null` where Teams goes on by itself, with the button of the card, or where
 * another device of theirs answers.
 */
const sentences: Record<string, string | null> = {
  installappfailed: 'Teams could not add me to your apps, which it needs to sign you in. Add Foyer under Apps in Teams, and try again.',
  authrequestfailed: notNow,
  tokenmissing: notNow,
  invokeerror: notNow,
  resourcematchfailed: setUp('resourcematchfailed'),
  oauthcardnotvalid: setUp('oauthcardnotvalid'),
  installedappnotfound: null,
  userconsentrequired: null,
  interactionrequired: null,
};

/** A failure's code as it may be logged, and the sentence for the person. */
export function failureSentence(code: string): { known: string; sentence: string | null } {
  const lower = code.toLowerCase();
  return Object.hasOwn(sentences, lower) ? { known: lower, sentence: sentences[lower] ?? null } : { known: 'other', sentence: notNow };
}
