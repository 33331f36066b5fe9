import type { Clock } from '../capability/port/clock.ts';
import type { Directory, Effect } from '../capability/port/directory.ts';
import type { Log } from '../capability/port/log.ts';
import { personId } from '../capability/port/identity.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import { findCatalogApp, installApp } from './app-installation.ts';
import { cached, cachedByKey } from './cached.ts';
import { listPackages } from './entitlement/access-package.ts';
import { assignPackage, findAssignmentRequest } from './entitlement/assign.ts';
import { listHeldPackages } from './entitlement/assignment.ts';
import { listOrganizations } from './entitlement/organization.ts';
import { listRequestStates } from './entitlement/request.ts';
import { createGraphClient } from './graph-client.ts';
import { deleteGuest, disableGuest, findGuestsByMail, listGuests, readGuest } from './guest.ts';
import { readGuestChanges } from './guest-change.ts';
import { invite } from './invitation.ts';
import { inviteMany } from './invitation-batch.ts';
import { readInvitePolicy } from './invite-policy.ts';
import { sendMail } from './mail.ts';
import { readManager, readPerson } from './person.ts';
import { addSponsor } from './sponsor.ts';

export interface DirectoryOptions {
  /** `https://graph.microsoft.com`, with or without `/v1.0`. */
  graphUrl: string;
  tokens: TokenSource;
  clock: Clock;
  log: Log;
  /** The mailbox that the bot's own mail comes from, as an id or a user principal name; null sends none. */
  mailSender: string | null;
  /** Where a guest arrives after accepting an invitation. */
  inviteRedirectUrl: string;
  /** The id in the app's manifest, which the app catalog calls `externalId`. */
  teamsAppId: string;
  /** How long what rarely changes (people, policies, packages, organizations) is kept. */
  keepMs: number;
}

const minuteMs = 60_000;

/** The directory as Microsoft Graph tells it. What changes rarely is kept for minutes, and outlives an outage of an hour. */
export function createDirectory(options: DirectoryOptions): Directory {
  const { clock, mailSender } = options;
  const graph = createGraphClient(options);
  const settled = { clock, freshMs: options.keepMs, staleMs: 60 * minuteMs };
  const policy = cached(() => readInvitePolicy(graph), settled);
  const organizations = cached(() => listOrganizations(graph), settled);
  const packages = cached(() => listPackages(graph, clock), settled);
  const catalogApp = cached(() => findCatalogApp(graph, options.teamsAppId), settled);
  const people = cachedByKey((key) => readPerson(graph, key), settled);
  const managers = cachedByKey((key) => readManager(graph, personId(key)), settled);
  const guests = cached(() => listGuests(graph), { clock, freshMs: Math.min(options.keepMs, minuteMs), staleMs: 0 });

  /** After a change of ours the next list of guests is read anew, so that nobody is shown what they have just changed. */
  async function changingGuests<Value>(effect: Promise<Effect<Value>>): Promise<Effect<Value>> {
    try {
      return await effect;
    } finally {
      guests.forget();
    }
  }

  return {
    person: (idOrUserPrincipalName) => people(idOrUserPrincipalName),
    managerOf: (person) => managers(person),
    invitePolicy: () => policy.get(),
    organizations: () => organizations.get(),
    packages: () => packages.get(),
    guestsByMail: (mails) => findGuestsByMail(graph, mails),
    guestById: (id) => readGuest(graph, id),
    guestsSponsoredBy: async (person) => (await guests.get()).filter(({ sponsors }) => sponsors.some(({ id }) => id === person)),
    invite: (invitation) => changingGuests(invite(graph, options.inviteRedirectUrl, invitation)),
    async inviteMany(invitations) {
      try {
        return await inviteMany(graph, clock, options.inviteRedirectUrl, invitations);
      } finally {
        guests.forget();
      }
    },
    addSponsor: (guest, sponsor) => changingGuests(addSponsor(graph, guest, sponsor)),
    findAssignmentRequest: (query) => findAssignmentRequest(graph, query),
    assignPackage: (assignment) => assignPackage(graph, assignment),
    assignmentRequestsSince: (since) => listRequestStates(graph, since),
    heldPackages: (guest) => listHeldPackages(graph, guest),
    disableGuest: (id) => changingGuests(disableGuest(graph, id)),
    deleteGuest: (id) => changingGuests(deleteGuest(graph, id)),
    guestChanges: (watermark) => readGuestChanges(graph, watermark),
    async sendMail(mail) {
      if (mailSender === null) return { sent: false };
      await sendMail(graph, mailSender, mail);
      return { sent: true };
    },
    async installApp(person) {
      const app = await catalogApp.get();
      // An administrator may add it to the catalog at any moment: its absence is not kept.
      if (app === null) catalogApp.forget();
      return app === null ? { ok: false, refusal: { reason: 'not-found', code: 'app-not-in-catalog', graphRequestId: null } } : installApp(graph, app, person);
    },
  };
}
