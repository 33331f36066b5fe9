import type { User } from '../../directory/user.ts';
import type { GraphCall, GraphReply } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import type { Filter } from '../odata/filter.ts';
import { listReply } from '../odata/list.ts';
import { demandSignInRight, refuseGuest } from './user-access.ts';
import { userModel } from './user-model.ts';

const largestPage = 999;
/** Microsoft Graph, 'Manage inactive user accounts': pages with signInActivity are smaller. */
const largestSignInPage = 500;

/** Properties that $filter takes at all; one that says true needs an advanced query whatever the operator. */
const filterable: Readonly<Record<string, boolean>> = {
  id: false, accountEnabled: false, displayName: false, givenName: false, surname: false, mail: false, userPrincipalName: false, otherMails: false,
  proxyAddresses: false, userType: false, identities: false,
  externalUserState: false, department: false, jobTitle: false, createdDateTime: false, creationType: false, employeeId: false, usageLocation: false,
  country: false, city: false, state: false, mailNickname: false,
  preferredLanguage: false, signInActivity: false, companyName: true, employeeType: true, officeLocation: true, mobilePhone: true,
  employeeLeaveDateTime: true, externalUserStateChangeDateTime: true,
};

export function listUsers(call: GraphCall): GraphReply {
  refuseGuest(call);
  const { query, tenant } = call;
  checkQuery(call);
  const directory = tenant.directory;
  const items = candidates(call, query.filter) ?? directory.users.values();
  const searched = query.search === undefined ? items : searchedUsers(items, query.search);
  return listReply(call, { items: searched, rowOf: (user) => directory.users.rowOf(user.id), model: userModel(tenant), context: 'users' });
}

/** The rules of directory queries: what is advanced needs ConsistencyLevel: eventual and $count=true (Graph, 'Advanced query capabilities'). */
function checkQuery(call: GraphCall): void {
  const { query } = call;
  const selectsSignIn = query.select?.includes('signInActivity') === true;
  const largest = selectsSignIn ? largestSignInPage : largestPage;
  if (query.top !== undefined && (query.top < 1 || query.top > largest)) throw badRequest(
    `Invalid page size specified: '${query.top}'. Must be between 1 and ${largest} inclusive.`, 'Request_UnsupportedQuery',
  );
  if (query.skip !== undefined) throw badRequest("'$skip' is not supported by the service.", 'Request_UnsupportedQuery');
  if (query.expand.length > 1) throw badRequest('Only one relationship can be expanded in a query of directory objects.', 'Request_UnsupportedQuery');
  if (selectsSignIn || query.filter?.properties.includes('signInActivity') === true) demandSignInRight(call);
  const filter = query.filter;
  for (const property of filter?.properties ?? []) {
    if (filterable[property] === undefined) throw badRequest(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`, 'Request_UnsupportedQuery',
    );
  }
  if (filter?.properties.includes('signInActivity') === true && filter.properties.length > 1) throw badRequest(
    'signInActivity cannot be combined with other filters.', 'Request_UnsupportedQuery',
  );
  const isAdvanced = query.count
    || query.search !== undefined
    || query.orderBy.some(({ path }) => path === 'createdDateTime')
    || (filter !== undefined && (query.orderBy.length > 0 || isAdvancedFilter(filter)));
  if (!isAdvanced) return;
  if (!query.isEventual) {
    if (query.count && filter === undefined && query.search === undefined) throw badRequest('$count is not currently supported.', 'Request_BadRequest');
    throw badRequest(
      query.search === undefined ? 'Operator or property is not supported without ConsistencyLevel: eventual and $count=true.' : "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
      'Request_UnsupportedQuery',
    );
  }
  if (!query.count && query.search === undefined) throw badRequest('The query needs $count=true.', 'Request_UnsupportedQuery');
}

function isAdvancedFilter(filter: Filter): boolean {
  return filter.operators.some((operator) => ['ne', 'not', 'endswith', 'contains'].includes(operator))
    || filter.properties.some((property) => filterable[property] === true);
}

/** Where the filter is one equality on a name, the directory's own lookup. */
function candidates(call: GraphCall, filter: Filter | undefined): User[] | undefined {
  const { equality } = filter ?? {};
  if (equality === undefined || typeof equality.value !== 'string') return undefined;
  const { directory } = call.tenant;
  switch (equality.path) {
    case '/id':
    case '/userPrincipalName': return [directory.find(equality.value)].filter((user) => user !== undefined);
    case '/mail': return directory.named(equality.value);
    default: return undefined;
  }
}

/** `"displayName:ada"` clauses joined by AND or OR; a word matches at the start of a word. */
function searchedUsers(users: Iterable<User>, search: string): User[] {
  const clauses = [...search.matchAll(/"(\w+):([^"]+)"|\b(AND|OR)\b/g)];
  if (clauses.length === 0) throw badRequest(`Syntax error: $search takes clauses such as "displayName:ada" in quotes: ${search}`, 'Request_BadRequest');
  const groups: { property: string; words: string[] }[][] = [[]];
  for (const [, property, text, joint] of clauses) {
    if (joint === 'OR') groups.push([]);
    else if (property !== undefined && text !== undefined) groups.at(-1)?.push({ property, words: text.toLowerCase().split(/\s+/) });
  }
  return [...users].filter((user) => groups.some((group) => group.every(({ property, words }) => {
    const value: unknown = Reflect.get(user, property);
    const found = typeof value === 'string' ? value.toLowerCase().split(/[\s.@_#-]+/) : [];
    return words.every((word) => found.some((start) => start.startsWith(word)) || (typeof value === 'string' && value.toLowerCase().startsWith(word)));
  })));
}

