import { listed, plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import type { SponsorSide } from '../../rule/policy-sponsor.ts';
import type { Viewer } from '../catalog/viewer.ts';
import { looksAfterPackages } from '../catalog/viewer.ts';
import type { OrganizationDetail } from '../port/entitlement.ts';
import type { Message } from '../port/messenger.ts';

/** What a press brought about, or why it did not; `mail` is kept in the field, to be corrected. */
export interface Remark {
  text: string;
  style: CardData<'organization'>['remarkStyle'];
  mail?: string;
}

const mostShown = 10;

/** A partner organization as Entra has it now; the buttons are those that the viewer's role allows. */
export function partnerCard(organization: OrganizationDetail, viewer: Viewer, remark: Remark | null = null): Message & { kind: 'card' } {
  const name = plainText(organization.displayName, 80);
  const configured = organization.state === 'configured';
  const canChange = viewer.roles.governanceAdministrator;
  const summary = `${name}: ${configured ? 'configured' : 'proposed'} partner organization`;
  return {
    kind: 'card',
    summary,
    card: buildCard('organization', {
      lang: 'en',
      summary,
      title: name,
      lead: plainText(organization.description, 300) || 'A partner organization',
      ...(configured
        ? { status: 'Configured', statusMark: '✓', statusStyle: 'good', statusDetail: 'Its people may ask for what a policy opens to every configured partner organization.' }
        : { status: 'Proposed', statusMark: '◔', statusStyle: 'warning', statusDetail: `Nobody has decided about it yet: Entra proposes an organization when somebody from there asks for an access package. Until it is taken on, its people may not ask for what is for configured partner organizations alone.${canChange ? ' To be done: take it on or refuse it, and name an internal sponsor.' : ''}` }),
      remark: remark?.text ?? '',
      remarkStyle: remark?.style ?? 'accent',
      facts: factsOf(organization),
      internalSponsors: sponsorRows(organization.internalSponsors, 'internal', canChange),
      externalSponsors: sponsorRows(organization.externalSponsors, 'external', canChange),
      sponsorsMeaning: 'Sponsors approve requests where a policy says so. Internal ones are employees, external ones are guests of this organization.',
      organization: organization.id,
      mail: remark?.mail ?? '',
      canChange,
      canDecide: canChange && !configured,
      canList: looksAfterPackages(viewer),
    }),
  };
}

function factsOf({ sources, domains }: OrganizationDetail): CardData<'organization'>['facts'] {
  const known = sources.slice(0, 5).map((one) => plainText(one, 100));
  const further = domains.filter((domain) => !sources.some((source) => source.includes(domain))).slice(0, 10);
  return [{ label: 'Known by', value: listed(known) || 'nothing that Entra tells' }, ...(further.length > 0 ? [{ label: 'Domains', value: listed(further.map((one) => plainText(one, 60))) }] : [])];
}

function sponsorRows(sponsors: readonly { id: string; displayName: string }[], side: SponsorSide, removable: boolean): CardData<'organization'>['internalSponsors'] {
  if (sponsors.length === 0) return [{ name: 'Nobody yet', id: '', side, removable: false, tooltip: '' }];
  const rows = sponsors.slice(0, mostShown).map(({ id, displayName }) => ({ name: plainText(displayName, 80), id, side, removable, tooltip: `Remove ${plainText(displayName, 80)} as ${side === 'internal' ? 'an internal' : 'an external'} sponsor` }));
  return sponsors.length > mostShown ? [...rows, { name: `And ${sponsors.length - mostShown} more`, id: '', side, removable: false, tooltip: '' }] : rows;
}
