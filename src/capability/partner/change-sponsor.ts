import { plainText } from '../../card/plain-text.ts';
import { mostSponsors, sponsorSide, type SponsorCandidate, type SponsorRefusal } from '../../rule/policy-sponsor.ts';
import { addSponsorData, dropSponsorData, removeSponsorData, unreadable } from '../catalog/governance-data.ts';
import type { Parts } from '../parts.ts';
import type { OrganizationDetail } from '../port/entitlement.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { confirmation, freshCard, withOrganization } from './change-partner.ts';
import { partnerCard } from './partner-card.ts';
import { carryOut } from './carry-out.ts';

/** 'Add sponsor': whoever has the address, as an internal sponsor if it is an employee, as an external one if a guest of the organization. */
export function addSponsor(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  const parsed = addSponsorData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  const mail = parsed.data.mail.trim().toLowerCase();
  return withOrganization(parts, turn, async (organization, viewer) => {
    const again = (text: string) => ({ kind: 'card' as const, card: partnerCard(organization, viewer, { text: `${text} Nothing was changed.`, style: 'warning', mail: plainText(mail, 254) }).card });
    if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(mail)) return again(mail === '' ? 'Write the mail address of the sponsor first.' : 'That is not a mail address.');
    const candidate = await candidateOf(parts, mail);
    const verdict = sponsorSide(candidate, organization);
    if (candidate === null || !verdict.ok) return again(refusalWords(verdict.ok ? 'nobody' : verdict.why, plainText(mail, 254), organization));
    const name = plainText(candidate.displayName, 80);
    const kind = `${verdict.side === 'internal' ? 'an internal' : 'an external'} sponsor`;
    const change = await carryOut(parts, turn, 'organization-sponsor-added', `organization:${organization.id}`, { name: organization.displayName, side: verdict.side, sponsor: candidate.id }, () => parts.entitlement.addOrganizationSponsor(organization.id, verdict.side, candidate.id));
    return freshCard(parts, viewer, organization.id, change.done ? { text: `${name} is ${kind} now.`, style: 'good' } : { text: change.words, style: 'attention', mail });
  });
}

/** 'Remove' beside a sponsor: what that means, to be confirmed. */
export function askDropSponsor(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  const parsed = dropSponsorData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  const { side, sponsor } = parsed.data;
  return withOrganization(parts, turn, async (organization, viewer) => {
    const sponsors = sponsorsOf(organization, side);
    const found = sponsors.find((one) => one.id === sponsor);
    if (!found) return { kind: 'card', card: partnerCard(organization, viewer, gone).card };
    const name = plainText(found.displayName, 80);
    return confirmation(organization, {
      title: `Remove ${name} as a sponsor of ${plainText(organization.displayName, 80)}`,
      lead: 'Nothing has been changed yet.',
      lines: [
        { mark: '–', text: `${name} is no longer asked to approve requests from there. The account, and access of their own, stay.` },
        ...(sponsors.length === 1 ? [{ mark: '!', text: `${name} is the last ${side} sponsor. Where a policy asks ${side} sponsors to approve, nobody will be found but the fallback.` }] : []),
      ],
      verb: 'partner.remove-sponsor',
      confirmTitle: 'Remove',
      confirmStyle: 'destructive',
      detail: `${side} ${sponsor}`,
    });
  });
}

/** The confirmed 'Remove'. */
export function removeSponsor(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  const parsed = removeSponsorData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  const [side, sponsor] = parsed.data.detail.split(' ');
  return withOrganization(parts, turn, async (organization, viewer) => {
    const which = side === 'internal' ? 'internal' : 'external';
    const found = sponsorsOf(organization, which).find((one) => one.id === sponsor);
    if (!found) return { kind: 'card', card: partnerCard(organization, viewer, gone).card };
    const change = await carryOut(parts, turn, 'organization-sponsor-removed', `organization:${organization.id}`, { name: organization.displayName, side: which, sponsor: found.id }, () => parts.entitlement.removeOrganizationSponsor(organization.id, which, found.id));
    return freshCard(parts, viewer, organization.id, change.done ? { text: `${plainText(found.displayName, 80)} is no sponsor any more.`, style: 'good' } : { text: change.words, style: 'attention' });
  });
}

const gone = { text: 'That sponsor was removed before. Nothing was changed.', style: 'accent' as const };

const sponsorsOf = (organization: OrganizationDetail, side: 'internal' | 'external') => (side === 'internal' ? organization.internalSponsors : organization.externalSponsors);

/** An employee by the sign-in name, or a guest by the address; the address is the client's word until Entra knows it. */
async function candidateOf({ directory }: Parts, mail: string): Promise<SponsorCandidate | null> {
  const [person, guests] = await Promise.all([directory.person(mail), directory.guestsByMail([mail])]);
  if (person !== null && !person.isGuest) return { id: person.id, displayName: person.displayName, mail, isGuest: false, accountEnabled: person.accountEnabled };
  const guest = guests.get(mail);
  return guest ? { id: guest.id, displayName: guest.displayName, mail: guest.mail, isGuest: true, accountEnabled: guest.accountEnabled } : null;
}

function refusalWords(why: SponsorRefusal, mail: string, organization: OrganizationDetail): string {
  const name = plainText(organization.displayName, 80);
  switch (why) {
    case 'nobody':
      return `Nobody in the directory has the address ${mail}. A sponsor is an employee, or a guest of ${name} who has been invited.`;
    case 'disabled':
      return `The account of ${mail} is disabled.`;
    case 'other-organization':
      return `${mail} is a guest, but not one of ${name}.`;
    case 'already':
      return `${mail} is a sponsor already.`;
    case 'too-many':
      return `${name} has ${mostSponsors} sponsors on that side already. Remove one first.`;
  }
}
