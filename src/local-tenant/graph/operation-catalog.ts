import { z } from 'zod';
import operationsFile from './operations.json' with { type: 'json' };

const operationSchema = z.object({
  method: z.string(),
  path: z.string(),
  permissionsKnown: z.boolean(),
  delegated: z.array(z.string()),
  application: z.array(z.string()),
});

/** An operation of Graph v1.0 and the permissions it takes; a missing list means that no permission helps. */
export interface CatalogOperation {
  readonly name: string;
  readonly delegated: readonly string[];
  readonly application: readonly string[];
  /** Any token will do. */
  readonly isOpen: boolean;
}

interface Route {
  readonly operation: CatalogOperation;
  readonly method: string;
  readonly expression: RegExp;
  readonly placeholders: readonly string[];
  /** Segments of the path that are nothing but a placeholder. */
  readonly openSegments: number;
}

const entitlement = '/identityGovernance/entitlementManagement';
const readers = ['EntitlementManagement.Read.All', 'EntitlementManagement.ReadWrite.All'];
const writers = ['EntitlementManagement.ReadWrite.All'];

/** Permissions of operations that the published file has no row for, from the operations' own pages or their nearest relative. */
const suppliedPermissions: Readonly<Record<string, { delegated: string[]; application: string[] }>> = {
  'GET /directory/deletedItems/graph.user': both('User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'),
  'GET /directory/deletedItems/{directoryObject-id}': both('User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'),
  'DELETE /directory/deletedItems/{directoryObject-id}': both('User.DeleteRestore.All', 'User.ReadWrite.All'),
  [`GET ${entitlement}/accessPackages/{accessPackage-id}/assignmentPolicies`]: both(...readers),
  [`GET ${entitlement}/accessPackages/{accessPackage-id}/resourceRoleScopes`]: both(...readers),
  [`GET ${entitlement}/availableAccessPackages`]: { delegated: ['EntitlementMgmt-SubjectAccess.ReadWrite', ...readers], application: readers },
  [`GET ${entitlement}/availableAccessPackages/{availableAccessPackage-id}`]: {
    delegated: ['EntitlementMgmt-SubjectAccess.ReadWrite', ...readers], application: readers,
  },
  [`GET ${entitlement}/controlConfigurations`]: both(...readers),
  [`GET ${entitlement}/controlConfigurations/{controlConfiguration-id}`]: both(...readers),
  [`PUT ${entitlement}/controlConfigurations/{controlConfiguration-id}`]: both(...writers),
  [`GET ${entitlement}/subjects(objectId='{objectId}')`]: both(...readers),
  [`PATCH ${entitlement}/subjects(objectId='{objectId}')`]: both(...writers),
};

/** Operations that Graph has beside those of the file. The one without `$ref` is the trap that its documentation warns of. */
const furtherOperations = [
  { method: 'DELETE', path: '/users/{user-id}/sponsors/{directoryObject-id}', permissionsKnown: true, ...both('User.DeleteRestore.All', 'User.ReadWrite.All') },
  { method: 'PUT', path: '/users/{user-id}/manager/$ref', permissionsKnown: true, ...both('User.ReadWrite.All', 'Directory.ReadWrite.All') },
];

const routes: readonly Route[] = z.array(operationSchema).parse([...operationsFile.operations, ...furtherOperations])
  .map((row) => {
    const name = `${row.method} ${row.path}`;
    const supplied = suppliedPermissions[name];
    return {
      ...compile(row.path), method: row.method,
      operation: {
        name, delegated: supplied?.delegated ?? row.delegated, application: supplied?.application ?? row.application,
        isOpen: !row.permissionsKnown && supplied === undefined,
      },
    };
  })
  // A literal segment goes before a placeholder: `/users/delta()` is not a user called delta, nor is a function an id.
  .sort((left, right) => left.openSegments - right.openSegments || left.placeholders.length - right.placeholders.length);

export type Found =
  | { readonly kind: 'operation'; readonly operation: CatalogOperation; readonly names: Record<string, string> }
  | { readonly kind: 'other method' }
  | { readonly kind: 'nothing' };

/** The operation that a path means; `path` is percent-encoded, as it came. */
export function findOperation(method: string, path: string): Found {
  const unescaped = path.replaceAll('%27', "'").replaceAll('%28', '(').replaceAll('%29', ')').replaceAll('%24', '$');
  // Functions and casts may be written with their namespace.
  const plain = unescaped.replace('/microsoft.graph.user', '/graph.user').replace(/\/microsoft\.graph\.(?:identityGovernance\.)?(\w+)/, '/$1');
  let isKnown = false;
  for (const route of routes) {
    const match = route.expression.exec(unescaped) ?? route.expression.exec(plain);
    if (match === null) continue;
    isKnown = true;
    if (route.method !== method) continue;
    return {
      kind: 'operation', operation: route.operation,
      names: Object.fromEntries(route.placeholders.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')])),
    };
  }
  return { kind: isKnown ? 'other method' : 'nothing' };
}

function compile(path: string): Pick<Route, 'expression' | 'placeholders' | 'openSegments'> {
  const placeholders: string[] = [];
  const source = path.split(/(\{[^}]+\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\\\(\\\)$/, '(?:\\(\\))?');
    placeholders.push(part.slice(1, -1));
    return '([^/]+)';
  }).join('');
  const openSegments = path.split('/').filter((segment) => /^\{[^}]+\}$/.test(segment)).length;
  return { expression: new RegExp(`^${source}$`, 'i'), placeholders, openSegments };
}

function both(...permissions: string[]): { delegated: string[]; application: string[] } {
  return { delegated: permissions, application: permissions };
}
