import { closest, distance } from 'fastest-levenshtein';
import type { BulkFacts, BulkPackage } from '../../rule/bulk-check.ts';
import type { Bulk } from '../../rule/bulk.ts';
import type { BulkRow } from '../../rule/bulk-row.ts';
import type { PackageId } from '../../rule/identity.ts';
import { domainOf, isGuestAddress, isWithin } from '../../rule/mail-address.ts';
import type { Parts } from '../parts.ts';
import type { AccessPackage } from '../port/directory.ts';
import type { Subject } from '../port/entitlement.ts';

/** Addresses that are looked up at once; Graph takes seven in a filter, and ten such readings side by side. */
const mailsAtOnce = 70;
const peopleAtOnce = 10;

/**
 * Asks Entra what the rows of a list name. What belongs to a package (its rules, who holds it, who is being given it) is
 * read once for all rows of one checking; people are looked up by their addresses, many at a time.
 */
export async function openBulkFacts(parts: Parts, bulk: Bulk): Promise<{ packages: Bulk['packages']; forRows(rows: readonly BulkRow[]): Promise<BulkFacts> }> {
  const { directory, entitlement, store } = parts;
  const [packages, organizations, invitePolicy] = await Promise.all([directory.packages(), entitlement.organizationDetails(), directory.invitePolicy()]);
  const names = new Map(packages.map((one) => [one.displayName.toLowerCase(), one]));
  const known = new Map<PackageId, Promise<BulkPackage | null>>();
  const find = (id: PackageId) => {
    const found = known.get(id) ?? readPackage(parts, id);
    known.set(id, found);
    return found;
  };

  async function forRows(rows: readonly BulkRow[]): Promise<BulkFacts> {
    const wanted = [...new Set(rows.map(({ input }) => input.package.trim().toLowerCase()))].filter(Boolean);
    const named = new Map<string, { package: BulkPackage } | { nearest: string | null }>();
    for (const name of wanted) {
      const id = (names.get(name) ?? onlyOneBegunBy(name, packages))?.id;
      const found = id && (await find(id));
      named.set(name, found ? { package: found } : { nearest: nearest(name, packages.map((one) => one.displayName)) });
    }
    const byId = new Map<string, BulkPackage>();
    const usual = bulk.defaults.packageId && (await find(bulk.defaults.packageId));
    if (usual) byId.set(usual.detail.id, usual);
    const mails = [...new Set(rows.map(({ input }) => input.mail))].filter(isGuestAddress);
    const accounts = await readAccounts(parts, mails);
    return {
      accounts,
      organizations,
      named,
      byId,
      openRequests: await store.requests.openFor(bulk.tenantId, mails),
      groups: await readGroups(parts, rows, accounts, { named, byId }),
      invitationsOff: invitePolicy === 'none',
    };
  }

  return { packages: packages.map(({ id, displayName }) => ({ id, name: displayName })), forRows };
}

async function readPackage({ entitlement }: Parts, id: PackageId): Promise<BulkPackage | null> {
  const detail = await entitlement.packageDetail(id);
  if (!detail) return null;
  const holders = async (pkg: PackageId) => subjects((await entitlement.assignmentsOfPackage(pkg)).filter(({ state }) => state !== 'deliveryFailed'));
  const waiting = (await entitlement.openRequestsOfPackage(id)).filter(({ type }) => type === 'adminAdd' || type === 'userAdd');
  const incompatible = [];
  for (const other of detail.incompatible.packages) incompatible.push({ id: other.id, name: other.displayName, holders: await holders(other.id) });
  return { detail, holders: await holders(id), waiting: subjects(waiting), incompatible };
}

/** The ids and addresses of those whom something is for: somebody who is not in the directory yet has an address alone. */
function subjects(found: readonly { target: Subject | null }[]): Set<string> {
  return new Set(found.flatMap(({ target }) => [target?.id, target?.mail?.toLowerCase()].filter((one) => typeof one === 'string')));
}

async function readAccounts({ directory, house }: Parts, mails: readonly string[]): Promise<BulkFacts['accounts']> {
  const accounts = new Map<string, { id: string; isGuest: boolean; enabled: boolean }>();
  const isColleague = (mail: string) => isWithin(domainOf(mail), house.limits.ownDomains);
  for (const some of chunks(mails.filter((mail) => !isColleague(mail)), mailsAtOnce)) {
    for (const [mail, guest] of await directory.guestsByMail(some)) accounts.set(mail, { id: guest.id, isGuest: true, enabled: guest.accountEnabled });
  }
  for (const some of chunks(mails.filter(isColleague), peopleAtOnce)) {
    for (const [index, person] of (await Promise.all(some.map((mail) => directory.person(mail)))).entries()) {
      if (person) accounts.set(some[index] ?? '', { id: person.id, isGuest: person.isGuest, enabled: person.accountEnabled });
    }
  }
  return accounts;
}

/** The groups of those alone whose package rules some groups out. */
async function readGroups({ entitlement }: Parts, rows: readonly BulkRow[], accounts: BulkFacts['accounts'], { named, byId }: Pick<BulkFacts, 'named' | 'byId'>): Promise<Map<string, string[]>> {
  const usual = [...byId.values()][0];
  const asked = rows.flatMap(({ input }) => {
    const found = named.get(input.package.trim().toLowerCase());
    const pkg = input.package === '' ? usual : found && 'package' in found ? found.package : undefined;
    const account = accounts.get(input.mail);
    return pkg && account && pkg.detail.incompatible.groups.length > 0 ? [account.id] : [];
  });
  const groups = new Map<string, string[]>();
  for (const some of chunks([...new Set(asked)], peopleAtOnce)) {
    for (const [index, ids] of (await Promise.all(some.map((id) => entitlement.groupsOf(id)))).entries()) groups.set(some[index] ?? '', ids);
  }
  return groups;
}

function chunks<One>(all: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

/** 'Apollo' is the Apollo Project, as long as no other package begins with that word. */
function onlyOneBegunBy(name: string, packages: readonly AccessPackage[]): AccessPackage | undefined {
  const begun = packages.filter(({ displayName }) => displayName.toLowerCase().startsWith(`${name} `));
  return begun.length === 1 ? begun[0] : undefined;
}

/** The package that was most likely meant; null where nothing comes near. */
function nearest(name: string, names: readonly string[]): string | null {
  const found = names.length === 0 ? null : names[names.map((one) => one.toLowerCase()).indexOf(closest(name, names.map((one) => one.toLowerCase())))] ?? null;
  const begun = names.find((one) => one.toLowerCase().startsWith(name) || one.toLowerCase().includes(name));
  if (begun) return begun;
  return found && distance(name, found.toLowerCase()) <= Math.ceil(found.length / 3) ? found : null;
}
