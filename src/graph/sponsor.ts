import { z } from 'zod';
import type { Effect } from '../capability/port/directory.ts';
import type { GuestId, PersonId } from '../capability/port/identity.ts';
import { done, effectOf } from './effect.ts';
import type { GraphClient } from './graph-client.ts';
import { path } from './graph-url.ts';

/**
 * Makes a person a sponsor of a guest. Graph refuses a second time, in words that are not documented: whether the person
 * is a sponsor already is read instead.
 */
export async function addSponsor(graph: GraphClient, guest: GuestId, sponsor: PersonId): Promise<Effect<object>> {
  const answer = await graph.request({ method: 'POST', path: path`/users/${guest}/sponsors/$ref`, body: { '@odata.id': `${graph.base}/users/${encodeURIComponent(sponsor)}` } });
  if (answer.ok || (answer.status !== 400 && answer.status !== 409)) return effectOf(answer);
  const sponsors = await graph.list(path`/users/${guest}/sponsors`, { $select: 'id' }, z.object({ id: z.string() }));
  return sponsors.some(({ id }) => id === sponsor) ? done(answer, {}) : effectOf(answer);
}
