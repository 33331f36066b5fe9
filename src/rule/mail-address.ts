/**
 * Whether Entra would take this as a guest's address: one `@`, a domain with a dot, and none of the characters that
 * invitations refuse in the local part (`~ ! # $ % ^ & * ( ) + = [ ] { } \ / | ; : ' " < > ? ,`), no dot or hyphen at
 * its ends. Source: Microsoft Graph, "Create invitation", invitedUserEmailAddress.
 */
export function isGuestAddress(text: string): boolean {
  if (text.length > 254) return false;
  return /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,62}[\p{L}\p{N}_])?@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u.test(text);
}

/** The part behind the `@`, in lower case; the empty string where there is none. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** True for a domain that could be mistaken for another one: written in letters beyond ASCII, or in punycode. */
export function looksAlike(domain: string): boolean {
  return /[^\x20-\x7e]/.test(domain) || domain.split('.').some((label) => label.startsWith('xn--'));
}

/** Whether the domain is one of these, or lies below one of them. */
export function isWithin(domain: string, domains: readonly string[]): boolean {
  return domains.some((one) => domain === one || domain.endsWith(`.${one}`));
}
