import type { Vocabulary } from '../../language/vocabulary.ts';
import type { Parts } from '../parts.ts';
import { within } from '../within.ts';

/** Names are looked up from what Graph's room remembers; a first turn does not wait long for them. */
const patienceMs = 600;

/** The tenant's own names, so that 'Apollo' is read as the package and 'Litware' as the organization. */
export async function vocabularyOf(parts: Parts): Promise<Vocabulary> {
  const [packages, organizations] = await Promise.all([within(patienceMs, parts.directory.packages()), within(patienceMs, parts.directory.organizations())]);
  return {
    ownDomain: parts.house.limits.ownDomains[0] ?? '',
    people: [],
    guests: [],
    organizations: (organizations ?? []).map(({ displayName, domains }) => ({ displayName, domains })),
    packages: (packages ?? []).map((one) => one.displayName),
    workflows: [],
  };
}
