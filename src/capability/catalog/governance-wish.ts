import { findPackages } from '../../language/slot/package.ts';
import { tokenize } from '../../language/token.ts';
import type { Intent, Understanding } from '../../language/understanding.ts';
import type { Vocabulary } from '../../language/vocabulary.ts';

/** What somebody who looks after packages and partners wants to see. */
export type GovernanceWish = { kind: 'catalogs'; text: string } | { kind: 'package'; name: string } | { kind: 'organizations' } | { kind: 'organization'; name: string } | { kind: 'lifecycle' };

const catalogs = /\bcatalog(ue)?s?\b|\bkataloge?n?s?\b|\bcat[aá]logos?\b|カタログ/iu;
const contents = /\b(incompatible|what(’|'| i)?s in|what does .* (contain|hold)|contents? of|resources? (of|in))\b/iu;
const organizations = /\b(partner|connected|proposed) (organi[sz]ations?|compan(y|ies))\b|\b(which|what|list|show|see)( me| us)?( all)?( of)?( our| the)? partners\b|\b(partner|verbundene[nr]?) ?organisation(en)?\b|\borganisations? (partenaires?|connect[ée]e?s?)|\borganizaci[oó]n(es)? (asociadas?|conectadas?|socias?)|パートナー組織|接続(された|済み)組織/iu;
const lifecycle = /\blife[ -]?cycle\b|\blebenszyklus|\bcycle de vie\b|\bciclo de vida\b|ライフサイクル|\bsettings? (for|of) (outside|external) (people|users?|guests?)\b|\bwhat happens to (guests|outside people|external (people|users)) (when|after|once)\b/iu;
const aboutOrganization = /\b(sponsors?|partner|organi[sz]ations?|organisationen|proposed|domains?)\b|パートナー|組織/iu;

/** Intents that say too little of these nouns; a sentence with a clear intent of another kind is left to it. */
const open: ReadonlySet<Intent> = new Set(['unknown', 'list_packages', 'policy', 'discover', 'my_access', 'audit', 'remove_access']);

/** Recognizes the administrators' nouns, which the intents do not tell apart; null for everything else. */
export function governanceWish(text: string, { intent, slots }: Understanding, vocabulary: Pick<Vocabulary, 'organizations' | 'packages'>): GovernanceWish | null {
  if (!open.has(intent) || slots.emails !== undefined) return null;
  if (lifecycle.test(text) && !/\b(audit|log|workflows?)\b/i.test(text)) return { kind: 'lifecycle' };
  if (intent === 'remove_access' || intent === 'audit') return null;
  if (catalogs.test(text)) return { kind: 'catalogs', text };
  if (intent === 'list_packages' && contents.test(text)) {
    const [named] = findPackages(text, tokenize(text), vocabulary.packages, () => false);
    if (named) return { kind: 'package', name: named.name };
  }
  if (intent !== 'unknown' && intent !== 'discover' && intent !== 'my_access') return null;
  const organization = slots.organization ?? vocabulary.organizations.find(({ displayName }) => text.toLowerCase().includes(displayName.toLowerCase()))?.displayName;
  if (organization !== undefined && (aboutOrganization.test(text) || text.trim().toLowerCase() === organization.toLowerCase())) return { kind: 'organization', name: organization };
  return organizations.test(text) ? { kind: 'organizations' } : null;
}
