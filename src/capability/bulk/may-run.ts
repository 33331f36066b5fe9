import type { Parts } from '../parts.ts';
import type { PersonId } from '../port/identity.ts';
import { within } from '../within.ts';

const patienceMs = 1_500;

/** Whether somebody may invite and assign in bulk: governance administrators may; everybody else is told what they can do. */
export async function mayRunBulk({ entitlement, house }: Pick<Parts, 'entitlement' | 'house'>, person: PersonId): Promise<{ ok: true } | { ok: false; text: string }> {
  const roles = await within(patienceMs, entitlement.rolesOf(person));
  if (roles?.governanceAdministrator) return { ok: true };
  if (!roles) return { ok: false, text: 'Entra does not answer just now, so Foyer cannot tell whether you may do this. Nothing was changed: try again in a minute.' };
  return { ok: false, text: `Lists are for governance administrators, and nothing was done. You can invite up to ${house.limits.mostGuests} guests at once, and their manager decides: write ‘invite a@partner.com, b@partner.com until 31 March, because …’. For more, send the list to your IT administrators.` };
}
