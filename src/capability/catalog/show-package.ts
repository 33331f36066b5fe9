import { policiesFor } from '../../rule/policy-reach.ts';
import type { Parts } from '../parts.ts';
import { packageId } from '../port/identity.ts';
import type { Message } from '../port/messenger.ts';
import type { Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { samePackageCard } from './catalog-card.ts';
import { packageCard } from './package-card.ts';
import { resolveNames } from './resolve-names.ts';
import { looksAfter, viewerOf } from './viewer.ts';

/** 'Who can get Apollo': the package's card, or why there is none to see. */
export async function packageNamed(parts: Parts, turn: Turn, name: string): Promise<Message> {
  const found = (await parts.directory.packages()).filter((one) => one.displayName === name);
  const [only] = found;
  if (only && found.length === 1) return (await packageById(parts, turn, only.id)) ?? unknown;
  const seen = await Promise.all(found.map(async (one) => ((await packageById(parts, turn, one.id)) === null ? [] : [one])));
  return seen.flat().length === 0 ? unknown : samePackageCard(name, seen.flat());
}

/** The card of a package; null where there is none that this person may know of. */
export async function packageById(parts: Parts, turn: Turn, id: string, focus?: string): Promise<(Message & { kind: 'card' }) | null> {
  const [viewer, detail] = await Promise.all([viewerOf(parts, turn, 'if-known'), parts.entitlement.packageDetail(packageId(id))]);
  if (detail === null || (viewer.as.kind === 'guest' && policiesFor(detail, viewer.as).length === 0)) return null;
  return packageCard({ detail: await resolveNames(parts, detail), viewer: viewer.as, reader: readerOf(parts, turn), focus, owner: looksAfter(viewer, detail.catalog.id) });
}

/** What is not theirs to see is not called by its name either. */
const unknown: Message = { kind: 'text', text: 'There is no access package of that name that you can look at. ‘What can I request’ lists those that you may ask for.' };
