import type { Parts } from '../parts.ts';
import type { Catalog } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';
import { within } from '../within.ts';
import { catalogCard, catalogListCard, paged } from './catalog-card.ts';
import { looksAfter, type Viewer } from './viewer.ts';

const patienceMs = 1_000;

/** The catalogs that this person looks after; null where there are none. */
export async function catalogList(parts: Parts, viewer: Viewer, page: number): Promise<(Message & { kind: 'card' }) | null> {
  const catalogs = await ownCatalogs(parts, viewer);
  if (catalogs.length === 0) return null;
  // How many packages each holds is worth a question each on one page, not on a thousand.
  const counts = await Promise.all(catalogs.length > paged(catalogs, 0).shown.length ? [] : catalogs.map(async ({ id }) => [id, (await within(patienceMs, parts.entitlement.packagesOf(id)))?.length] as const));
  return catalogListCard(catalogs, new Map(counts.flatMap(([id, count]) => (count === undefined ? [] : [[id, count] as const]))), page);
}

/** The packages of one catalog that this person looks after. */
export async function openCatalog(parts: Parts, viewer: Viewer, isIt: (catalog: Catalog) => boolean): Promise<(Message & { kind: 'card' }) | null> {
  const catalog = (await ownCatalogs(parts, viewer)).find(isIt);
  return catalog === undefined ? null : catalogCard(catalog, await parts.entitlement.packagesOf(catalog.id));
}

async function ownCatalogs(parts: Parts, viewer: Viewer): Promise<Catalog[]> {
  return (await parts.entitlement.catalogs()).filter((catalog) => looksAfter(viewer, catalog.id));
}
