import type { User } from '../../directory/user.ts';
import { isActive } from '../../entitlement/schema.ts';
import type { AccessPackage, Assignment } from '../../entitlement/schema.ts';
import { uuid5 } from '../../seed/uuid5.ts';
import type { Tenant } from '../../tenant.ts';
import { nameOf, personCalling } from '../graph-call.ts';
import type { GraphCall, GraphReply, OperationTable } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { listReply } from '../odata/list.ts';
import { project } from '../odata/model.ts';
import type { Model } from '../odata/model.ts';
import { availableModel } from './available-package.ts';
import { insightLevelOf } from './end-user-settings.ts';
import { requestableBy } from './my-access.ts';

interface Suggestion {
  readonly accessPackage: AccessPackage;
  readonly reasons: Record<string, unknown>[];
}

const options = ['none', 'relatedPeopleAssignments', 'assignmentHistory'];

export const suggestionOperations: OperationTable = {
  "GET /identityGovernance/entitlementManagement/accessPackageSuggestions/filterByCurrentUser(on='{on}')": listSuggestions,
};

/** Packages that somebody may want: those of the people around them, and those that they had before. */
function listSuggestions(call: GraphCall): GraphReply {
  const person = personCalling(call);
  const on = nameOf(call, 'on').split(',').map((part) => part.trim());
  const wrong = on.find((part) => !options.includes(part));
  if (wrong !== undefined) throw badRequest(`Invalid value '${wrong}' for the parameter 'on'.`);
  const own = call.tenant.assignmentsOf(person.id);
  const items = requestableBy(call.tenant, person).flatMap((accessPackage): Suggestion[] => {
    const mine = own.filter(({ accessPackageId }) => accessPackageId === accessPackage.id);
    if (mine.some(isActive)) return [];
    const reasons = [
      ...(on.includes('relatedPeopleAssignments') ? relatedReason(call.tenant, person, accessPackage) : []),
      ...(on.includes('assignmentHistory') ? historyReason(mine) : []),
    ];
    return reasons.length === 0 ? [] : [{ accessPackage, reasons }];
  });
  return listReply(call, { items, rowOf: (item) => items.indexOf(item) + 1, model: suggestionModel, context: 'accessPackageSuggestions' });
}

const suggestionModel: Model<Suggestion> = {
  type: 'microsoft.graph.accessPackageSuggestion',
  wire: ({ accessPackage, reasons }) => ({ id: uuid5(`suggestion: ${accessPackage.id}`), reasons }),
  navigation: { accessPackage: ({ accessPackage }, query) => project(availableModel, accessPackage, query) },
};

/** Colleagues of the same manager, the manager and the people who report to the person. Whom Entra counts among them is not documented (UNVERIFIED). */
function relatedReason(tenant: Tenant, person: User, accessPackage: AccessPackage): Record<string, unknown>[] {
  const level = insightLevelOf(tenant);
  const { directory } = tenant;
  const manager = person.managerId === null ? undefined : directory.users.get(person.managerId);
  const around = [...(manager === undefined ? [] : [manager, ...directory.directReportsOf(manager.id)]), ...directory.directReportsOf(person.id)];
  const holders = around.filter(({ id }) => id !== person.id
    && tenant.assignmentsOf(id).some((held) => held.accessPackageId === accessPackage.id && isActive(held)));
  if (level === 'disabled' || holders.length === 0) return [];
  return [{
    '@odata.type': '#microsoft.graph.accessPackageSuggestionRelatedPeopleBased', relatedPeopleAssignmentCount: holders.length,
    relatedPeople: level === 'countAndNames' ? holders.map(({ id, displayName }) => ({ id, displayName })) : [],
  }];
}

function historyReason(mine: readonly Assignment[]): Record<string, unknown>[] {
  const past = mine.filter(({ state }) => state === 'expired');
  const last = past.map(({ startDateTime }) => startDateTime).sort().at(-1);
  return last === undefined ? [] : [{
    '@odata.type': '#microsoft.graph.accessPackageSuggestionSelfAssignmentHistoryBased', pastAssignmentCount: past.length, lastAssignmentDateTime: last,
  }];
}
