import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Clock } from '../../capability/port/clock.ts';
import type { Entitlement } from '../../capability/port/entitlement.ts';
import type { PersonId } from '../../capability/port/identity.ts';
import { failureOf } from '../graph-answer.ts';
import { parse, type GraphClient } from '../graph-client.ts';
import { path } from '../graph-url.ts';

const moment = z.object({ dateTime: z.string(), timeZone: z.string().nullish() }).nullish();
const mailboxSettings = z.object({
  automaticRepliesSetting: z.object({ status: z.string().nullish(), scheduledStartDateTime: moment, scheduledEndDateTime: moment }).nullish(),
});

/** When somebody answers automatically: never, always, or from one moment to another. */
export type AutomaticReplies = { kind: 'never' } | { kind: 'always' } | { kind: 'scheduled'; startMs: number; endMs: number };

/** Reads `never` too where there is no mailbox (404) or no permission to look at it (403). */
export async function readAutomaticReplies(graph: GraphClient, person: PersonId): Promise<AutomaticReplies> {
  const place = path`/users/${person}/mailboxSettings`;
  const answer = await graph.request({ method: 'GET', path: place, query: { $select: 'automaticRepliesSetting' } });
  if (!answer.ok && (answer.status === 403 || answer.status === 404)) return { kind: 'never' };
  if (!answer.ok) throw failureOf(answer);
  const { automaticRepliesSetting: found } = parse(mailboxSettings, answer, place);
  const status = found?.status?.toLowerCase();
  if (status === 'alwaysenabled') return { kind: 'always' };
  const [startMs, endMs] = [momentMs(found?.scheduledStartDateTime), momentMs(found?.scheduledEndDateTime)];
  return status === 'scheduled' && startMs !== null && endMs !== null ? { kind: 'scheduled', startMs, endMs } : { kind: 'never' };
}

export function awayNow(replies: AutomaticReplies, clock: Clock): Awaited<ReturnType<Entitlement['awayUntil']>> {
  const nowMs = clock.now().getTime();
  switch (replies.kind) {
    case 'never':
      return null;
    case 'always':
      return { until: null };
    case 'scheduled':
      return replies.startMs <= nowMs && nowMs < replies.endMs ? { until: new Date(replies.endMs).toISOString() } : null;
  }
}

/** Null for a time zone by one of Windows' names, which nothing here can read; Outlook answers in UTC unless it is told otherwise. */
function momentMs(found: z.infer<typeof moment>): number | null {
  if (!found) return null;
  const ms = DateTime.fromISO(found.dateTime, { zone: found.timeZone || 'utc' }).toMillis();
  return Number.isNaN(ms) ? null : ms;
}
