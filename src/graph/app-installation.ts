import { z } from 'zod';
import type { Effect } from '../capability/port/directory.ts';
import type { PersonId } from '../capability/port/identity.ts';
import { done, effectOf } from './effect.ts';
import type { GraphClient } from './graph-client.ts';
import { literal, path } from './graph-url.ts';

/** The id that the organization's app catalog gave to the app with this manifest id; null while it is not there. */
export async function findCatalogApp(graph: GraphClient, manifestId: string): Promise<string | null> {
  const apps = await graph.list(path`/appCatalogs/teamsApps`, { $filter: `externalId eq ${literal(manifestId)}` }, z.object({ id: z.string().min(1) }));
  return apps[0]?.id ?? null;
}

/** Installs an app of the catalog for a person; one that is installed already (409) counts as done. */
export async function installApp(graph: GraphClient, catalogAppId: string, person: PersonId): Promise<Effect<object>> {
  const answer = await graph.request({
    method: 'POST',
    path: path`/users/${person}/teamwork/installedApps`,
    body: { 'teamsApp@odata.bind': `${graph.base}/appCatalogs/teamsApps/${encodeURIComponent(catalogAppId)}` },
  });
  return !answer.ok && answer.status === 409 ? done(answer, {}) : effectOf(answer);
}
