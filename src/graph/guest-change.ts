import { z } from 'zod';
import type { GuestChanges } from '../capability/port/directory.ts';
import { DirectoryError } from '../capability/port/directory-error.ts';
import { guestId } from '../capability/port/identity.ts';
import { failureOf } from './graph-answer.ts';
import { parse, type GraphClient } from './graph-client.ts';
import { path, type Query } from './graph-url.ts';
import { acceptanceOf } from './guest.ts';

const place = path`/users/delta`;

/**
 * What is tracked. Delta filters by id alone, so that guests are told from members here, by their `userType`.
 * Sponsors are not tracked (learn.microsoft.com, user-delta).
 */
const tracked: Query = { $select: 'id,userType,externalUserState,accountEnabled' };

const deltaPage = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      '@removed': z.object({}).optional(),
      userType: z.string().nullish(),
      externalUserState: z.string().nullish(),
      accountEnabled: z.boolean().nullish(),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

const mostPages = 1000;

/**
 * Guest accounts that changed since a watermark; `null` starts from now, and so does a watermark that Entra has forgotten
 * (410): the answer then says that it is not complete. Removed accounts come without their type, members among them.
 */
export async function readGuestChanges(graph: GraphClient, watermark: string | null): Promise<GuestChanges> {
  const changes: Omit<GuestChanges, 'watermark'> = { complete: watermark !== null, changed: [], removed: [] };
  let exactUrl = watermark === null ? undefined : graph.base + watermark;
  for (let count = 0; count < mostPages; count += 1) {
    const answer = await graph.request({ method: 'GET', path: place, ...(exactUrl === undefined ? { query: { ...tracked, $deltatoken: 'latest' } } : { exactUrl }) });
    if (!answer.ok && answer.status === 410 && watermark !== null) return readGuestChanges(graph, null);
    if (!answer.ok) throw failureOf(answer);
    const page = parse(deltaPage, answer, place);
    for (const user of page.value) {
      if (user['@removed']) changes.removed.push(guestId(user.id));
      else if (user.userType === 'Guest') {
        changes.changed.push({ id: guestId(user.id), acceptance: user.externalUserState ? acceptanceOf(user.externalUserState) : null, accountEnabled: user.accountEnabled ?? null });
      }
    }
    const deltaLink = page['@odata.deltaLink'];
    if (deltaLink !== undefined) return { watermark: belowBase(deltaLink, graph.base), ...changes };
    exactUrl = page['@odata.nextLink'];
    if (exactUrl === undefined) break;
  }
  throw new DirectoryError('unexpected', { code: `endless ${place.template}`, status: null, graphRequestId: null });
}

/** The watermark is stored for days: without its host, it cannot lead anywhere else later. */
function belowBase(deltaLink: string, base: string): string {
  if (!deltaLink.startsWith(`${base}/`)) throw new DirectoryError('unexpected', { code: 'foreign-host', status: null, graphRequestId: null });
  return deltaLink.slice(base.length);
}
