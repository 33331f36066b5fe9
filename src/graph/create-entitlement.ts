import type { Clock } from '../capability/port/clock.ts';
import type { EntitlementSource } from '../capability/port/entitlement.ts';
import { packageId, personId } from '../capability/port/identity.ts';
import type { Log } from '../capability/port/log.ts';
import type { PersonalTokens } from '../capability/port/sign-in.ts';
import type { TokenSource } from '../capability/port/token-source.ts';
import { applicationBearer, personalBearer } from './bearer.ts';
import { cached, cachedByKey } from './cached.ts';
import { listPackagesOf } from './entitlement/access-package.ts';
import { assign } from './entitlement/assign.ts';
import { assignMany } from './entitlement/assign-many.ts';
import { listAssignmentsEndingBefore, listAssignmentsOf, listAssignmentsOfPackage, readAssignment } from './entitlement/assignment.ts';
import { awayNow, readAutomaticReplies } from './entitlement/away.ts';
import { listCatalogs } from './entitlement/catalog.ts';
import { changeEnd, removeAssignment, type Changer } from './entitlement/change-assignment.ts';
import { listDirectReports, listGroupMembers, listGroupsOf } from './entitlement/group.ts';
import { readGoverned, readLifecycle, setLifecycle } from './entitlement/lifecycle.ts';
import { addOrganizationSponsor, deleteOrganization, listOrganizationDetails, removeOrganizationSponsor, setOrganizationState } from './entitlement/organization.ts';
import { ownAccess } from './entitlement/own-access.ts';
import { readPackageDetail } from './entitlement/package-detail.ts';
import { reprocessRequest } from './entitlement/request-action.ts';
import { listOpenRequests, listPendingRequests, listRequestsSince, readRequest } from './entitlement/request.ts';
import { listCatalogOwners, ownersOrNobody, readRoles } from './entitlement/role.ts';
import { connectGraph } from './graph-client.ts';

export interface EntitlementOptions {
  /** `https://graph.microsoft.com`, with or without `/v1.0`. */
  graphUrl: string;
  tokens: TokenSource;
  /** Of the people as whom Foyer acts. */
  personalTokens: PersonalTokens;
  clock: Clock;
  log: Log;
  /** How long what rarely changes (packages, policies, groups, reports) is kept. */
  keepMs: number;
}

const minuteMs = 60_000;

/**
 * Entitlement management as Microsoft Graph tells it, as the application and as people. What changes rarely is kept for
 * minutes, and outlives an outage of an hour; who may do what is kept for a minute, and not a moment longer.
 */
export function createEntitlement(options: EntitlementOptions): EntitlementSource {
  const { clock, personalTokens } = options;
  const connection = connectGraph(options);
  const graph = connection.client(applicationBearer(options.tokens, connection.address.scope));
  const application: Changer = { graph, as: 'application' };

  const settled = { clock, freshMs: options.keepMs, staleMs: 60 * minuteMs };
  const briefly = { clock, freshMs: Math.min(options.keepMs, minuteMs), staleMs: 0 };
  const details = cachedByKey((key) => readPackageDetail(graph, packageId(key)), settled);
  const members = cachedByKey((key) => listGroupMembers(graph, key), settled);
  const reports = cachedByKey((key) => listDirectReports(graph, personId(key)), briefly);
  const replies = cachedByKey((key) => readAutomaticReplies(graph, personId(key)), settled);
  const owners = cached(ownersOrNobody(() => listCatalogOwners(graph), options.log), briefly);
  const roles = cachedByKey((key) => readRoles(graph, () => owners.get(), personId(key)), briefly);

  return {
    as: (owner) =>
      ownAccess({
        graph: connection.client(personalBearer(personalTokens, owner)),
        reader: graph,
        owner,
        ready: async () => void (await personalTokens.token(owner)),
      }),

    catalogs: () => listCatalogs(graph),
    packagesOf: (catalog) => listPackagesOf(graph, catalog),
    packageDetail: (id) => details(id),
    assignmentsOf: (target, endedWithinDays = 0) => listAssignmentsOf(graph, clock, target, endedWithinDays),
    assignmentsOfPackage: (pkg) => listAssignmentsOfPackage(graph, pkg),
    assignmentsEndingBefore: (moment) => listAssignmentsEndingBefore(graph, moment),
    assignment: (id) => readAssignment(graph, id),
    request: (id) => readRequest(graph, id),
    requestsSince: (since) => listRequestsSince(graph, since),
    pendingRequests: () => listPendingRequests(graph),
    openRequestsOfPackage: (pkg) => listOpenRequests(graph, pkg),
    groupMembers: (group) => members(group),
    groupsOf: (account) => listGroupsOf(graph, account),
    directReportsOf: (person) => reports(person),
    rolesOf: (person) => roles(person),
    awayUntil: async (person) => awayNow(await replies(person), clock),

    organizationDetails: () => listOrganizationDetails(graph),
    setOrganizationState: (id, state) => setOrganizationState(graph, id, state),
    deleteOrganization: (id) => deleteOrganization(graph, id),
    addOrganizationSponsor: (id, side, account) => addOrganizationSponsor(graph, id, side, account),
    removeOrganizationSponsor: (id, side, account) => removeOrganizationSponsor(graph, id, side, account),
    outsiderLifecycle: () => readLifecycle(graph),
    setOutsiderLifecycle: (wanted) => setLifecycle(graph, wanted),

    assign: (wanted) => assign(graph, wanted),
    assignMany: (wanted) => assignMany(graph, clock, wanted),
    changeEnd: (assignment, end, justification) => changeEnd(application, assignment, { end, justification, answers: [] }),
    remove: (assignment, justification) => removeAssignment(application, assignment, justification),
    tryAgain: (request) => reprocessRequest(graph, request),
    isGoverned: (account) => readGoverned(graph, account),
  };
}
