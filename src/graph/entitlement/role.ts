import { z } from 'zod';
import type { Roles } from '../../capability/port/entitlement.ts';
import { DirectoryError } from '../../capability/port/directory-error.ts';
import { catalogId, type CatalogId, type PersonId } from '../../capability/port/identity.ts';
import type { Log } from '../../capability/port/log.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { listGroupsAndRoles } from './group.ts';

/** Identity Governance Administrator and Global Administrator (learn.microsoft.com, Microsoft Entra built-in roles). */
const administrators = ['45d8d3c5-c802-45c6-b32a-1d70b5e1e86e', '62e90394-69f5-4237-9190-012177145e10'];

/** Catalog owner, a role of entitlement management's own (entra-docs, entitlement-management-delegate). */
const catalogOwner = 'ae79f266-94d4-4dab-b730-feca7e132178';

const roleAssignment = z.object({ principalId: z.string().nullish(), appScopeId: z.string().nullish() });

/** Who owns which catalog; the owner is a person or a group. */
export type CatalogOwner = { principalId: string; catalog: CatalogId };

/** All owners of catalogs, in one reading for everybody who may ask. */
export async function listCatalogOwners(graph: GraphClient): Promise<CatalogOwner[]> {
  const found = await graph.list(path`/roleManagement/entitlementManagement/roleAssignments`, { $filter: `roleDefinitionId eq ${literal(catalogOwner)}` }, roleAssignment);
  return found.flatMap(({ principalId, appScopeId }) => {
    const catalog = /^\/AccessPackageCatalog\/([^/]+)$/i.exec(appScopeId ?? '')?.[1];
    return principalId && catalog ? [{ principalId, catalog: catalogId(catalog) }] : [];
  });
}

/** What somebody may do by virtue of the roles that are active now, their groups' among them. */
export async function readRoles(graph: GraphClient, owners: () => Promise<CatalogOwner[]>, person: PersonId): Promise<Roles> {
  const [{ groups, roleTemplates }, all] = await Promise.all([listGroupsAndRoles(graph, person), owners()]);
  const principals = new Set<string>([person, ...groups]);
  return {
    governanceAdministrator: roleTemplates.some((template) => administrators.includes(template)),
    ownedCatalogs: [...new Set(all.filter(({ principalId }) => principals.has(principalId)).map(({ catalog }) => catalog))],
  };
}

/** Without the permission nobody counts as an owner, which is said once. */
export function ownersOrNobody(read: () => Promise<CatalogOwner[]>, log: Log): () => Promise<CatalogOwner[]> {
  let told = false;
  return async () => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof DirectoryError && error.reason === 'forbidden')) throw error;
      if (!told) log.warn({ code: error.details.code, graphRequestId: error.details.graphRequestId }, 'The owners of catalogs cannot be read: a permission is missing');
      told = true;
      return [];
    }
  };
}
