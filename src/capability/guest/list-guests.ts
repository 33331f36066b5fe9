import { listCard } from '../../card/list-card.ts';
import { plainText } from '../../card/plain-text.ts';
import type { Parts } from '../parts.ts';
import { DirectoryError } from '../port/directory-error.ts';
import type { GuestAccount } from '../port/directory.ts';
import type { Say, Turn } from '../port/turn.ts';

const most = 15;

/** 'My guests': those that Entra names this person a sponsor of. */
export async function listGuests(parts: Parts, turn: Turn, organization: string | undefined, say: Say): Promise<void> {
  let guests: GuestAccount[];
  try {
    guests = await parts.directory.guestsSponsoredBy(turn.chat.personId);
    if (organization !== undefined) guests = await fromOrganization(parts, guests, organization);
  } catch (error) {
    if (!(error instanceof DirectoryError && error.passes)) throw error;
    await say({ kind: 'text', text: 'Entra is not answering right now, so your guests cannot be listed. Ask again in a minute.' });
    return;
  }
  if (guests.length === 0) {
    await say({ kind: 'text', text: organization === undefined ? 'Entra names you as the sponsor of no guest. To invite somebody, write for example: invite name@partner.com until 31 March, because …' : `Entra names you as the sponsor of no guest from ${plainText(organization, 60)}.` });
    return;
  }
  const title = guests.length === 1 ? 'You sponsor one guest' : `You sponsor ${guests.length} guests`;
  await say(
    listCard({
      title,
      lead: organization === undefined ? 'As Entra has it now' : `From ${plainText(organization, 60)}, as Entra has it now`,
      rows: guests.slice(0, most).map((guest) => ({ name: plainText(guest.displayName, 100), detail: `  ${guest.mail}${guest.companyName ? `, ${plainText(guest.companyName, 60)}` : ''}`, status: statusOf(guest), open: '', openTooltip: '' })),
      more: guests.length > most ? `And ${guests.length - most} more. ‘My guests from Fabrikam’ shows those of one organization.` : '',
    }),
  );
}

async function fromOrganization(parts: Parts, guests: GuestAccount[], organization: string): Promise<GuestAccount[]> {
  const known = (await parts.directory.organizations()).find((one) => one.displayName === organization);
  const domains = known?.domains ?? [organization];
  return guests.filter((guest) => domains.some((domain) => guest.mail.toLowerCase().endsWith(`@${domain}`)));
}

function statusOf(guest: GuestAccount): string {
  if (!guest.accountEnabled) return '– Disabled';
  switch (guest.acceptance) {
    case 'pending':
      return '◔ Has not accepted the invitation yet';
    case 'accepted':
      return '✓ Active';
    case 'unknown':
      return '✓ Enabled';
  }
}
