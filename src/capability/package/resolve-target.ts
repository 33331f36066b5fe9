import type { AccessFinding } from '../../rule/access-finding.ts';
import type { AccessTarget } from '../../rule/access-request.ts';
import { domainOf, isGuestAddress, isWithin, looksAlike } from '../../rule/mail-address.ts';
import type { PolicySubject } from '../../rule/policy-fit.ts';
import type { Parts } from '../parts.ts';
import type { Turn } from '../port/turn.ts';
import { speakerOf } from '../speaker.ts';

/** Whom a request is for, and what they are to whoever asks. */
export interface ResolvedTarget {
  target: AccessTarget;
  subject: PolicySubject;
  blocked: boolean;
  /** Why nothing can be asked for them by this person. */
  findings: AccessFinding[];
}

/**
 * Finds out whom a request is for: oneself, a direct report, a guest whom one sponsors, or an address that nobody has yet.
 * An administrator may name anybody. An empty address is oneself.
 */
export async function resolveTarget(parts: Parts, turn: Turn, address: string, as: 'person' | 'administrator'): Promise<ResolvedTarget> {
  const mail = address.trim().toLowerCase();
  const me = await parts.directory.person(turn.chat.personId);
  if (mail === '' || mail === me?.mail?.toLowerCase() || mail === me?.userPrincipalName.toLowerCase()) return self(parts, turn, me);
  // Whoever is a guest, or unknown here, learns of nobody else.
  if (!me || me.isGuest) return nobody(mail, { level: 'blocking', code: 'not-for-others' });
  if (!isGuestAddress(mail)) return nobody(mail, { level: 'blocking', code: 'address-invalid', address: mail });
  return isWithin(domainOf(mail), parts.house.limits.ownDomains) ? colleague(parts, turn, mail, as) : outsider(parts, turn, mail, as);
}

type Me = Awaited<ReturnType<Parts['directory']['person']>>;

async function self(parts: Parts, turn: Turn, me: Me): Promise<ResolvedTarget> {
  const mail = me?.mail ?? me?.userPrincipalName ?? null;
  const isGuest = me?.isGuest ?? false;
  return {
    target: { id: turn.chat.personId, name: me?.displayName ?? speakerOf(turn).name, mail, isGuest, relation: 'self' },
    subject: { exists: true, isGuest, id: turn.chat.personId, organization: isGuest && mail ? await organizationOf(parts, mail) : null, groups: [] },
    blocked: me?.accountEnabled === false,
    findings: [],
  };
}

async function colleague(parts: Parts, turn: Turn, mail: string, as: 'person' | 'administrator'): Promise<ResolvedTarget> {
  const person = await parts.directory.person(mail);
  if (!person) return nobody(mail, { level: 'blocking', code: 'colleague-unknown', address: mail });
  const findings: AccessFinding[] = [];
  if (as === 'person') {
    const reports = await parts.entitlement.directReportsOf(turn.chat.personId);
    if (!reports.some(({ id }) => id === person.id)) {
      const manager = await parts.directory.managerOf(person.id);
      findings.push({ level: 'blocking', code: 'not-your-report', name: person.displayName, manager: manager?.displayName ?? null });
    }
  }
  return {
    target: { id: person.id, name: person.displayName, mail: person.mail ?? person.userPrincipalName, isGuest: false, relation: as === 'administrator' ? 'directed' : 'report' },
    subject: { exists: true, isGuest: false, id: person.id, organization: null, groups: [] },
    blocked: !person.accountEnabled,
    findings,
  };
}

async function outsider(parts: Parts, turn: Turn, mail: string, as: 'person' | 'administrator'): Promise<ResolvedTarget> {
  const [accounts, organization, invitePolicy] = await Promise.all([parts.directory.guestsByMail([mail]), organizationOf(parts, mail), parts.directory.invitePolicy()]);
  const account = accounts.get(mail);
  const findings: AccessFinding[] = [];
  const domain = domainOf(mail);
  if (isWithin(domain, parts.house.limits.blockedDomains)) findings.push({ level: 'blocking', code: 'domain-blocked', address: mail, domain });
  else if (!organization) findings.push({ level: 'notice', code: 'organization-new', domain });
  else if (organization.state === 'proposed') findings.push({ level: 'notice', code: 'organization-proposed', organization: organization.name });
  const sponsored = account?.sponsors.some(({ id }) => id === turn.chat.personId) ?? true;
  if (as === 'person' && !sponsored) findings.push({ level: 'blocking', code: 'not-your-guest', name: account?.displayName ?? mail, sponsors: account?.sponsors.map(({ displayName }) => displayName) ?? [] });
  if (!account && invitePolicy === 'none') findings.push({ level: 'blocking', code: 'invitations-off' });
  if (!account && looksAlike(domain)) findings.push({ level: 'notice', code: 'domain-look-alike', domain });
  if (!account) findings.push({ level: 'fine', code: 'newcomer', address: mail });
  return {
    target: { id: account?.id ?? null, name: account?.displayName ?? mail, mail, isGuest: true, relation: as === 'administrator' ? 'directed' : account ? 'guest' : 'newcomer' },
    subject: { exists: account !== undefined, isGuest: true, id: account?.id ?? null, organization, groups: [] },
    blocked: account ? !account.accountEnabled : false,
    findings,
  };
}

async function organizationOf(parts: Parts, mail: string): Promise<{ id: string; state: 'configured' | 'proposed'; name: string } | null> {
  const domain = domainOf(mail);
  const found = (await parts.entitlement.organizationDetails()).find(({ domains }) => domains.includes(domain));
  return found ? { id: found.id, state: found.state, name: found.displayName } : null;
}

function nobody(mail: string, finding: AccessFinding): ResolvedTarget {
  return { target: { id: null, name: mail, mail, isGuest: true, relation: 'newcomer' }, subject: { exists: false, isGuest: true, id: null, organization: null, groups: [] }, blocked: false, findings: [finding] };
}
