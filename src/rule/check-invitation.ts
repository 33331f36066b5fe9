import type { Finding } from './finding.ts';
import { isGuestAddress, domainOf, isWithin, looksAlike } from './mail-address.ts';
import type { ApproverChoice } from './choose-approver.ts';
import type { Day } from './time.ts';
import { addDays, daysBetween, hasLink, isDay } from './reading.ts';

/** What somebody asks for, as the form gives it: nothing of it has been believed yet. */
export interface InvitationAsk {
  guests: { mail: string; name: string | null; organization: string | null }[];
  packageId: string | null;
  start: string;
  end: string;
  reason: string;
  language: string;
}

/** The organization's own limits, from the settings. */
export interface InvitationLimits {
  ownDomains: readonly string[];
  blockedDomains: readonly string[];
  languages: readonly string[];
  longestStayDays: number;
  mostGuests: number;
  longestReason: number;
}

/** What Entra and the store say about the people and things of an ask. */
export interface InvitationFacts {
  inviterIsGuest: boolean;
  invitationsOff: boolean;
  /** By lower-case address; an address without an account is absent. */
  accounts: ReadonlyMap<string, { displayName: string; accountEnabled: boolean; acceptance: 'pending' | 'accepted' | 'unknown'; createdAt: Date | null }>;
  organizations: readonly { displayName: string; state: 'configured' | 'proposed'; domains: readonly string[] }[];
  packages: readonly { id: string; displayName: string; longestDays: number | null; forGuests: boolean }[];
  /** Open requests for these addresses, by lower-case address. */
  openRequests: ReadonlyMap<string, { number: number; by: string }>;
  approver: ApproverChoice;
}


/** The checks that need nobody's answer: addresses, dates, words. `today` is the day in the requestor's time zone. */
export function checkAsk(ask: InvitationAsk, limits: InvitationLimits, today: Day): Finding[] {
  return [...checkGuests(ask, limits), ...checkDays(ask, today), ...checkWords(ask, limits)];
}

function checkGuests(ask: InvitationAsk, limits: InvitationLimits): Finding[] {
  if (ask.guests.length === 0) return [{ level: 'blocking', code: 'no-guest' }];
  if (ask.guests.length > limits.mostGuests) return [{ level: 'blocking', code: 'too-many-guests', count: ask.guests.length, most: limits.mostGuests }];
  return ask.guests.flatMap(({ mail, name, organization }): Finding[] => {
    const domain = domainOf(mail);
    if (!isGuestAddress(mail)) return [{ level: 'blocking', code: 'address-invalid', guest: mail.slice(0, 100) }];
    if (isWithin(domain, limits.ownDomains)) return [{ level: 'blocking', code: 'own-domain', guest: mail, domain }];
    if (isWithin(domain, limits.blockedDomains)) return [{ level: 'blocking', code: 'domain-blocked', guest: mail, domain }];
    const named = [name, organization].some((text) => text !== null && (text.length > 100 || hasLink(text)));
    return [
      ...(named ? [{ level: 'blocking', code: 'name-invalid', guest: mail } as const] : []),
      ...(looksAlike(domain) ? [{ level: 'notice', code: 'domain-look-alike', domain } as const] : []),
    ];
  });
}

function checkDays(ask: InvitationAsk, today: Day): Finding[] {
  const findings: Finding[] = [];
  const startKnown = isDay(ask.start);
  if (!startKnown) findings.push({ level: 'blocking', code: 'start-invalid' });
  else if (ask.start < today) findings.push({ level: 'blocking', code: 'start-past' });
  if (ask.end === '') findings.push({ level: 'blocking', code: 'end-missing' });
  else if (!isDay(ask.end)) findings.push({ level: 'blocking', code: 'end-invalid' });
  else if (ask.end < today) findings.push({ level: 'blocking', code: 'end-past' });
  else if (startKnown && ask.end < ask.start) findings.push({ level: 'blocking', code: 'end-before-start' });
  return findings;
}

function checkWords(ask: InvitationAsk, limits: InvitationLimits): Finding[] {
  const findings: Finding[] = [];
  if (ask.reason.trim() === '') findings.push({ level: 'blocking', code: 'reason-missing' });
  else if (ask.reason.length > limits.longestReason) findings.push({ level: 'blocking', code: 'reason-too-long', length: ask.reason.length, most: limits.longestReason });
  else if (hasLink(ask.reason)) findings.push({ level: 'blocking', code: 'reason-has-link' });
  if (!limits.languages.includes(ask.language)) findings.push({ level: 'blocking', code: 'language-unknown' });
  return findings;
}

/** The checks against what Entra says: organization, account, package, stay, who decides. */
export function checkAgainstFacts(ask: InvitationAsk, limits: InvitationLimits, facts: InvitationFacts): Finding[] {
  return [...checkInviter(facts), ...checkOrganizations(ask, limits, facts), ...checkAccounts(ask, limits, facts), ...checkPackage(ask, limits, facts), checkApprover(facts)];
}

function checkInviter(facts: InvitationFacts): Finding[] {
  if (facts.inviterIsGuest) return [{ level: 'blocking', code: 'may-not-invite', why: 'guest' }];
  if (facts.invitationsOff) return [{ level: 'blocking', code: 'may-not-invite', why: 'invitations-off' }];
  return [{ level: 'fine', code: 'may-invite' }];
}

function checkOrganizations(ask: InvitationAsk, limits: InvitationLimits, facts: InvitationFacts): Finding[] {
  const domains = new Set(ask.guests.filter((guest) => mayBeInvited(guest.mail, limits)).map((guest) => domainOf(guest.mail)));
  const known = new Map<string, Finding>();
  for (const domain of domains) {
    const organization = facts.organizations.find((one) => one.domains.includes(domain));
    if (!organization) known.set(domain, { level: 'notice', code: 'organization-new', domain });
    else if (organization.state === 'proposed') known.set(organization.displayName, { level: 'notice', code: 'organization-proposed', organization: organization.displayName });
    else known.set(organization.displayName, { level: 'fine', code: 'organization-known', organization: organization.displayName });
  }
  return [...known.values()];
}

function checkAccounts(ask: InvitationAsk, limits: InvitationLimits, facts: InvitationFacts): Finding[] {
  return ask.guests
    .filter((guest) => mayBeInvited(guest.mail, limits))
    .map(({ mail }): Finding => {
      const open = facts.openRequests.get(mail);
      if (open) return { level: 'blocking', code: 'asked-already', guest: mail, number: open.number, by: open.by };
      const account = facts.accounts.get(mail);
      if (!account) return { level: 'fine', code: 'guest-new', guest: mail };
      if (!account.accountEnabled) return { level: 'blocking', code: 'guest-disabled', guest: mail };
      if (account.acceptance === 'pending') return { level: 'notice', code: 'guest-pending', guest: mail, since: account.createdAt?.toISOString() ?? null };
      if (ask.packageId === null) return { level: 'blocking', code: 'nothing-to-give', guest: mail };
      return { level: 'notice', code: 'guest-exists', guest: mail, name: account.displayName };
    });
}

function checkPackage(ask: InvitationAsk, limits: InvitationLimits, facts: InvitationFacts): Finding[] {
  const chosen = ask.packageId === null ? null : facts.packages.find((one) => one.id === ask.packageId);
  if (chosen === undefined) return [{ level: 'blocking', code: 'package-unknown' }];
  if (chosen !== null && !chosen.forGuests) return [{ level: 'blocking', code: 'package-not-for-guests', package: chosen.displayName }];
  if (!isDay(ask.start) || !isDay(ask.end) || ask.end < ask.start) return [];
  const most = Math.min(limits.longestStayDays, chosen?.longestDays ?? Infinity);
  const days = daysBetween(ask.start, ask.end);
  // The package is named only where it, and not the organization's own limit, is what counts.
  const limiting = chosen !== null && most < limits.longestStayDays ? chosen.displayName : null;
  if (days > most) return [{ level: 'blocking', code: 'too-long', days, most, latest: addDays(ask.start, most), package: limiting }];
  return [{ level: 'fine', code: 'end-allowed', days, most, package: limiting }];
}

function checkApprover(facts: InvitationFacts): Finding {
  if (!facts.approver.found) return { level: 'blocking', code: 'nobody-to-ask' };
  return { level: 'fine', code: 'approver', name: facts.approver.approver.name, why: facts.approver.why };
}

const mayBeInvited = (mail: string, limits: InvitationLimits) => isGuestAddress(mail) && !isWithin(domainOf(mail), limits.ownDomains) && !isWithin(domainOf(mail), limits.blockedDomains);
