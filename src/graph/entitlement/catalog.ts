import { z } from 'zod';
import type { Catalog } from '../../capability/port/entitlement.ts';
import { catalogId } from '../../capability/port/identity.ts';
import type { GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';

export const catalog = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  state: z.string().nullish(),
  isExternallyVisible: z.boolean().nullish(),
});

export async function listCatalogs(graph: GraphClient): Promise<Catalog[]> {
  return (await graph.list(path`/identityGovernance/entitlementManagement/catalogs`, {}, catalog)).map(toCatalog);
}

export function toCatalog(found: z.infer<typeof catalog>): Catalog {
  return {
    id: catalogId(found.id),
    displayName: found.displayName ?? found.id,
    description: found.description ?? '',
    published: found.state === 'published',
    forOutsiders: found.isExternallyVisible === true,
  };
}
