import { blankUser, guestParts, redeemedParts } from './people.ts';
import { uuid5 } from './uuid5.ts';
import type { User } from '../directory/user.ts';
import type { AssignmentRequest } from '../entitlement/schema.ts';
import type { Tenant } from '../tenant.ts';

const firstNames = [
  'Ada', 'Bruno', 'Chiara', 'Deniz', 'Elif', 'Farid', 'Greta', 'Hugo', 'Iris', 'Jonas', 'Kaya', 'Luca', 'Mara', 'Nils', 'Olga', 'Pavel', 'Rosa',
  'Selim', 'Tara', 'Viktor',
];
const lastNames = [
  'Adler', 'Bianchi', 'Castro', 'Demir', 'Egger', 'Fontaine', 'Gruber', 'Horvat', 'Ivanov', 'Jansen', 'Keller', 'Lopez', 'Moreau', 'Novotny',
  'Okafor', 'Petrov', 'Rossi', 'Sato', 'Tanaka', 'Vogel',
];
const companies = [['Fabrikam', 'fabrikam.example'], ['Litware', 'litware.example'], ['Northwind', 'northwind.example'], ['Adatum', 'adatum.example']] as const;
const sponsors = ['ines@contoso.example', 'theo@contoso.example', 'priya@contoso.example', 'marco@contoso.example'];
const dayMs = 24 * 60 * 60 * 1000;

interface Load {
  readonly guests: number;
  readonly assignments: number;
  readonly requests: number;
}

/** Generates guests, and assignments and finished requests for them, in one transaction. Ids are the uuid5 of 'load {seed}: guest 17' and the like. */
export function generateLoad(tenant: Tenant, load: Load & { seed: number }): Load {
  const random = generator(load.seed);
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(random() * list.length)];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
  };
  const now = tenant.clock.now().getTime();
  const daysAgo = (days: number): string => new Date(now - days * dayMs).toISOString();
  const guests: User[] = [];
  for (let index = 0; index < load.guests; index += 1) {
    const [first, last, [company, domain]] = [pick(firstNames), pick(lastNames), pick(companies)];
    const mail = `${first}.${last}.${load.seed}-${index}@${domain}`.toLowerCase();
    const invitedDays = 30 + Math.floor(random() * 700);
    const isRedeemed = random() < 0.85;
    const hasSignedIn = isRedeemed && random() < 0.9;
    guests.push({
      ...blankUser(mail, `${first} ${last}`, daysAgo(invitedDays)), ...guestParts(mail), id: uuid5(`load ${load.seed}: guest ${index}`),
      companyName: company, roleText: `Guest, ${company}`,
      sponsorIds: random() < 0.9 ? [uuid5(pick(sponsors))] : [], externalUserStateChangeDateTime: daysAgo(invitedDays),
      ...(isRedeemed ? redeemedParts(mail, daysAgo(invitedDays - 1)) : {}),
      lastSignInDateTime: hasSignedIn ? daysAgo(Math.floor(random() * invitedDays)) : null,
    });
  }
  for (const guest of guests) tenant.directory.save(guest);

  const guestPolicyOf = (packageId: string): string | undefined => tenant.policiesOf(packageId).find((policy) => policy.allowedTargetScope !== 'allMemberUsers')?.id;
  const packages = [...tenant.accessPackages.values()].filter((accessPackage) => guestPolicyOf(accessPackage.id) !== undefined);
  const policyFor = (packageId: string): string => guestPolicyOf(packageId) ?? '';
  const targets = guests.length > 0 ? guests : [...tenant.directory.users.values()].filter((user) => user.userType === 'Guest');
  const subject = (user: User): AssignmentRequest['target'] => ({ objectId: user.id, email: user.mail, displayName: user.displayName });
  for (let index = 0; index < load.assignments; index += 1) {
    const [user, accessPackage] = [targets[index % targets.length], packages[Math.floor(index / targets.length) % packages.length]];
    if (user === undefined || accessPackage === undefined) break;
    const daysLeft = 1 + Math.floor(random() * 180);
    tenant.assignments.put({
      id: uuid5(`load ${load.seed}: assignment ${index}`), target: subject(user), accessPackageId: accessPackage.id,
      policyId: policyFor(accessPackage.id), state: 'delivered', status: 'Delivered', missingIds: [], isNoticeOut: daysLeft < 14, outOfScopeSince: null,
      startDateTime: daysAgo(30), endDateTime: new Date(now + daysLeft * dayMs).toISOString(), expiredDateTime: null,
    });
  }
  for (let index = 0; index < load.requests; index += 1) {
    const [user, accessPackage] = [pick(targets), pick(packages)];
    const createdDateTime = daysAgo(random() * 90);
    tenant.requests.put({
      id: uuid5(`load ${load.seed}: request ${index}`), requestType: 'userAdd', state: random() < 0.8 ? 'delivered' : 'denied', status: 'Fulfilled',
      createdDateTime, completedDateTime: createdDateTime,
      justification: 'Generated', answers: [], schedule: null, accessPackageId: accessPackage.id, policyId: policyFor(accessPackage.id),
      assignmentId: null, target: subject(user),
      requestor: { kind: 'person', objectId: user.id, displayName: user.displayName }, isApprovalRequired: false, stages: [], dueDateTime: null,
    });
  }
  return { guests: load.guests, assignments: load.assignments, requests: load.requests };
}

/** Reproducible random numbers (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
