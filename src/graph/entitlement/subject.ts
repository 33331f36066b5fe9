import { z } from 'zod';
import type { Subject } from '../../capability/port/entitlement.ts';
import { firstOf, idOf } from './wire.ts';

/** The accessPackageSubject of an assignment or request; `objectId` is null until the account of a guest named by address exists. */
export const subject = z.object({
  objectId: z.string().nullish(),
  displayName: z.string().nullish(),
  email: z.string().nullish(),
  principalName: z.string().nullish(),
});

export function toSubject(found: z.infer<typeof subject>): Subject {
  return {
    id: idOf(found.objectId),
    displayName: firstOf(found.displayName, found.email, found.principalName, found.objectId),
    mail: found.email || null,
  };
}

/** Whom something is for: an account, or an address that has none yet. */
export type Target = { id: string } | { mail: string };

export function isTarget(found: Subject | null, target: Target): boolean {
  return 'id' in target ? found?.id === target.id : found?.mail?.toLowerCase() === target.mail.toLowerCase();
}
