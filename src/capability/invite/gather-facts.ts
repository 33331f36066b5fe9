import type { InvitationFacts } from '../../rule/check-invitation.ts';
import { chooseApprover, type Candidate } from '../../rule/choose-approver.ts';
import { isGuestAddress } from '../../rule/mail-address.ts';
import type { Parts } from '../parts.ts';
import type { AccessPackage, Organization, Person } from '../port/directory.ts';
import type { PersonId, TenantId } from '../port/identity.ts';

export interface Inviter {
  tenantId: TenantId;
  personId: PersonId;
}

/** The checks' facts, and beside them the packages whole, since a request names one with its policy. */
export interface Gathered {
  facts: InvitationFacts;
  packages: AccessPackage[];
}

/** Asks Entra and the store, all at once, for what the checks need. Throws a DirectoryError while Entra does not answer. */
export async function gatherFacts(parts: Parts, inviter: Inviter, named: readonly string[]): Promise<Gathered> {
  // What is no address is found by the checks, and nobody is asked about it.
  const mails = named.filter(isGuestAddress);
  const { directory, store, house } = parts;
  const [person, manager, alternates, invitePolicy, organizations, packages, accounts, openRequests] = await Promise.all([
    directory.person(inviter.personId),
    directory.managerOf(inviter.personId),
    Promise.all(house.alternateApprovers.map((name) => directory.person(name))),
    directory.invitePolicy(),
    directory.organizations(),
    directory.packages(),
    mails.length > 0 ? directory.guestsByMail(mails) : new Map(),
    store.requests.openFor(inviter.tenantId, mails),
  ]);
  return {
    packages,
    facts: {
      inviterIsGuest: person === null || person.isGuest,
      invitationsOff: invitePolicy === 'none',
      accounts,
      organizations,
      packages: packages.map(packageFact),
      openRequests,
      approver: chooseApprover({ id: inviter.personId }, manager ? candidate(manager) : null, alternates.filter((one) => one !== null).map(candidate)),
    },
  };
}

/** The organization that an address belongs to, by its domain; null where it is not connected. */
export function organizationOf(domain: string, organizations: readonly Organization[]): string | null {
  return organizations.find((one) => one.domains.includes(domain))?.displayName ?? null;
}

const candidate = (person: Person): Candidate => ({ id: person.id, name: person.displayName, accountEnabled: person.accountEnabled && !person.isGuest });
const packageFact = (one: AccessPackage) => ({ id: one.id, displayName: one.displayName, longestDays: one.directPolicy?.longestDays ?? null, forGuests: one.directPolicy !== null });
