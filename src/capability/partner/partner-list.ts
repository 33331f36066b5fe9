import { listed, plainText } from '../../card/plain-text.ts';
import { listOf, paged } from '../catalog/catalog-card.ts';
import { looksAfterPackages, type Viewer } from '../catalog/viewer.ts';
import type { Parts } from '../parts.ts';
import type { OrganizationDetail } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';

/** All partner organizations, the proposed ones first, since they wait for a decision; null for whoever may not look. */
export async function partnerList(parts: Parts, viewer: Viewer, page: number, remark: { text: string; style: 'good' | 'accent' } | null = null): Promise<(Message & { kind: 'card' }) | null> {
  if (!looksAfterPackages(viewer)) return null;
  const all = (await parts.entitlement.organizationDetails()).sort((one, other) => rank(one) - rank(other) || one.displayName.localeCompare(other.displayName, 'en'));
  const { shown, more, next } = paged(all, page);
  const proposed = all.filter((one) => one.state === 'proposed').length;
  return listOf(
    {
      title: all.length === 1 ? 'One partner organization' : `${all.length} partner organizations`,
      lead: proposed === 0 ? 'Entra calls them connected organizations.' : proposed === 1 ? 'One is proposed, and waits for a decision.' : `${proposed} are proposed, and wait for a decision.`,
      rows: shown.map((one) => {
        const name = plainText(one.displayName, 80);
        return { name, detail: `  ${sourcesOf(one)}`, status: `${one.state === 'configured' ? '✓ Configured' : '◔ Proposed'}, ${sponsorsOf(one)}`, verb: 'partner.open' as const, id: one.id, button: 'Open', tooltip: `Open the partner organization ${name}` };
      }),
      more,
      buttons: next === null ? [] : [{ verb: 'partner.list' as const, title: 'Show more', id: '', page: next }],
    },
    remark,
  );
}

const rank = ({ state }: OrganizationDetail) => (state === 'proposed' ? 0 : 1);

const sourcesOf = ({ sources, domains }: OrganizationDetail) => (domains.length > 0 ? domains : sources).slice(0, 3).map((one) => plainText(one, 60)).join(', ');

function sponsorsOf({ internalSponsors, externalSponsors }: OrganizationDetail): string {
  const names = [...internalSponsors, ...externalSponsors].map((one) => plainText(one.displayName, 60));
  if (names.length === 0) return 'no sponsors';
  return `sponsored by ${names.length <= 3 ? listed(names) : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`}`;
}
