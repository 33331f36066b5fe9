import type { Slots } from '../../language/understanding.ts';
import type { Parts } from '../parts.ts';
import type { Say, Turn } from '../port/turn.ts';
import { findPackages, search } from './find-packages.ts';
import { openAccessForm } from './open-access-form.ts';

/** 'I need the finance data room for two weeks, month-end close', 'get Apollo for lena@fabrikam.example': the form, filled with what was understood. */
export async function askInWords(parts: Parts, turn: Turn, slots: Slots, how: 'ask' | 'direct', say: Say): Promise<void> {
  const addresses = slots.emails ?? [];
  const packages = await parts.directory.packages();
  const named = slots.package ?? slots.query;
  const [found] = named === undefined ? [] : [packages.find(({ displayName }) => displayName === named) ?? search(packages, named)[0]];
  if (!found) {
    if (how === 'direct') {
      await say({ kind: 'text', text: 'Which access package? Write for example: assign Apollo Project to lena@fabrikam.example until 30 June.' });
      return;
    }
    await findPackages(parts, turn, named, say);
    return;
  }
  if (addresses.length > 1) {
    await say({ kind: 'text', text: `One request is for one person. Write it once for each: request ${found.displayName} for ${addresses[0]}.` });
    return;
  }
  if (how === 'direct' && addresses.length === 0) {
    await say({ kind: 'text', text: `Whom to? Write for example: assign ${found.displayName} to lena@fabrikam.example until 30 June.` });
    return;
  }
  const wish = { action: 'add' as const, packageId: found.id, policyId: '', address: addresses[0] ?? '', direct: how === 'direct' };
  await openAccessForm(parts, turn, wish, { start: slots.start ?? '', end: slots.end ?? '', reason: slots.reason ?? '' }, say);
}
