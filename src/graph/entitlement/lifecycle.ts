import { z } from 'zod';
import type { Effect } from '../../capability/port/directory.ts';
import type { OutsiderLifecycle } from '../../capability/port/entitlement.ts';
import { DirectoryError } from '../../capability/port/directory-error.ts';
import { effectOf } from '../effect.ts';
import type { GraphClient } from '../graph-client.ts';
import { literal, path } from '../graph-url.ts';
import { durationDays } from './duration.ts';

const place = path`/identityGovernance/entitlementManagement/settings`;

const settings = z.object({
  externalUserLifecycleAction: z.enum(['none', 'blockSignIn', 'blockSignInAndDelete']),
  durationUntilExternalUserDeletedAfterBlocked: z.string().nullish(),
});

const ours = { none: 'none', blockSignIn: 'block', blockSignInAndDelete: 'block-and-delete' } as const;
const theirs = { none: 'none', block: 'blockSignIn', 'block-and-delete': 'blockSignInAndDelete' } as const;

export async function readLifecycle(graph: GraphClient): Promise<OutsiderLifecycle> {
  const found = await graph.find(place, {}, settings);
  if (!found) throw new DirectoryError('unexpected', { code: 'no-settings', status: 404, graphRequestId: null });
  return { action: ours[found.externalUserLifecycleAction], deleteAfterDays: durationDays(found.durationUntilExternalUserDeletedAfterBlocked) ?? 0 };
}

export async function setLifecycle(graph: GraphClient, { action, deleteAfterDays }: OutsiderLifecycle): Promise<Effect<object>> {
  const body = { externalUserLifecycleAction: theirs[action], durationUntilExternalUserDeletedAfterBlocked: `P${deleteAfterDays}D` };
  return effectOf(await graph.request({ method: 'PATCH', path: place, body }));
}

const subject = z.object({ subjectLifecycle: z.string().nullish() });

/** Whether entitlement management governs an account; null where it knows nothing of it, or may not be asked. */
export async function readGoverned(graph: GraphClient, account: string): Promise<boolean | null> {
  try {
    const found = await graph.find(path`/identityGovernance/entitlementManagement/subjects(objectId=${literal(account)})`, {}, subject);
    return found && found.subjectLifecycle === 'governed';
  } catch (error) {
    if (error instanceof DirectoryError && error.reason === 'forbidden') return null;
    throw error;
  }
}
