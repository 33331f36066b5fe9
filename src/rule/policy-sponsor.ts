import { isWithin, domainOf } from './mail-address.ts';

export type SponsorSide = 'internal' | 'external';

/** Sponsors of one side beyond this number are nobody's responsibility any more. */
export const mostSponsors = 5;

/** What has been found about the address of a would-be sponsor. */
export interface SponsorCandidate {
  id: string;
  displayName: string;
  mail: string;
  isGuest: boolean;
  accountEnabled: boolean;
}

export interface SponsoredOrganization {
  /** Empty where Entra knows the organization by its tenant alone. */
  domains: readonly string[];
  internalSponsors: readonly { id: string }[];
  externalSponsors: readonly { id: string }[];
}

export type SponsorRefusal = 'nobody' | 'disabled' | 'other-organization' | 'already' | 'too-many';

/** On which side somebody may sponsor a partner organization: an employee inside, a guest of that organization outside. */
export function sponsorSide(candidate: SponsorCandidate | null, organization: SponsoredOrganization): { ok: true; side: SponsorSide } | { ok: false; why: SponsorRefusal } {
  if (candidate === null) return { ok: false, why: 'nobody' };
  const side = candidate.isGuest ? 'external' : 'internal';
  const present = side === 'external' ? organization.externalSponsors : organization.internalSponsors;
  if (present.some((one) => one.id === candidate.id)) return { ok: false, why: 'already' };
  if (!candidate.accountEnabled) return { ok: false, why: 'disabled' };
  if (side === 'external' && organization.domains.length > 0 && !isWithin(domainOf(candidate.mail), organization.domains)) return { ok: false, why: 'other-organization' };
  if (present.length >= mostSponsors) return { ok: false, why: 'too-many' };
  return { ok: true, side };
}
