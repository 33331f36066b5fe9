import { plainText } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import { idData, unreadable } from '../catalog/governance-data.ts';
import type { Viewer } from '../catalog/viewer.ts';
import type { Parts } from '../parts.ts';
import type { OrganizationDetail } from '../port/entitlement.ts';
import { organizationId } from '../port/identity.ts';
import type { ActionAnswer, ActionTurn } from '../port/turn.ts';
import { partnerCard, type Remark } from './partner-card.ts';
import { partnerList } from './partner-list.ts';
import { asAdministrator, carryOut } from './carry-out.ts';

/** 'Take on as configured': what that means, to be confirmed. Nothing is changed yet. */
export function askTakeOn(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  return withProposed(parts, turn, async (organization) => {
    const name = plainText(organization.displayName, 80);
    return confirmation(organization, {
      title: `Take ${name} on as configured`,
      lead: 'Nothing has been changed yet.',
      lines: [
        { mark: '✓', text: `${name} becomes a configured partner organization.` },
        { mark: '→', text: 'From then on its people may ask for every access package that a policy opens to all configured partner organizations. Whoever approves there still decides.' },
        ...(organization.internalSponsors.length === 0 ? [{ mark: '!', text: 'It has no internal sponsor. Where a policy asks internal sponsors to approve, nobody will be found but the fallback.' }] : []),
      ],
      verb: 'partner.configure',
      confirmTitle: 'Take it on',
      confirmStyle: 'positive',
    });
  });
}

/** 'Refuse': what deleting the proposed organization does, to be confirmed. */
export function askRefuse(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  return withProposed(parts, turn, async (organization) => {
    const name = plainText(organization.displayName, 80);
    return confirmation(organization, {
      title: `Refuse ${name}`,
      lead: 'Nothing has been changed yet.',
      lines: [
        { mark: '✕', text: `${name} is deleted from the partner organizations in Entra, with its sponsors. There is no undo: it would have to be added anew.` },
        { mark: '–', text: 'Guests from it who are here already stay, with the access that they have.' },
        { mark: '!', text: 'As long as a package is open to everybody outside, the next request from there proposes it again.' },
      ],
      verb: 'partner.delete',
      confirmTitle: 'Delete it',
      confirmStyle: 'destructive',
    });
  });
}

/** The confirmed 'Take it on'. */
export function configure(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  return withProposed(parts, turn, async (organization, viewer) => {
    const change = await carryOut(parts, turn, 'organization-configured', `organization:${organization.id}`, { name: organization.displayName, from: organization.state }, () => parts.entitlement.setOrganizationState(organization.id, 'configured'));
    return freshCard(parts, viewer, organization.id, change.done ? { text: 'Taken on. It is a configured partner organization now.', style: 'good' } : { text: change.words, style: 'attention' });
  });
}

/** The confirmed 'Refuse': the proposed organization is deleted. */
export function refuse(parts: Parts, turn: ActionTurn): Promise<ActionAnswer> | ActionAnswer {
  return withProposed(parts, turn, async (organization, viewer) => {
    const change = await carryOut(parts, turn, 'organization-refused', `organization:${organization.id}`, { name: organization.displayName, domains: organization.domains }, () => parts.entitlement.deleteOrganization(organization.id));
    if (!change.done) return freshCard(parts, viewer, organization.id, { text: change.words, style: 'attention' });
    return listAnswer(parts, viewer, { text: `${plainText(organization.displayName, 80)} was refused, and is deleted.`, style: 'good' });
  });
}

/** Finds the organization of a button, for somebody who may change it. */
export function withOrganization(parts: Parts, turn: ActionTurn, run: (organization: OrganizationDetail, viewer: Viewer) => Promise<ActionAnswer>): Promise<ActionAnswer> | ActionAnswer {
  const parsed = idData.safeParse(turn.input.data);
  if (!parsed.success) return unreadable;
  return asAdministrator(parts, turn, `organization:${parsed.data.id}`, async (viewer) => {
    const organization = await findOrganization(parts, parsed.data.id);
    return organization ? run(organization, viewer) : listAnswer(parts, viewer, { text: 'That organization exists no more: it was refused or deleted before. Nothing was changed.', style: 'accent' });
  });
}

/** The same, for what concerns proposed organizations alone: one that has been decided on is shown as it stands. */
function withProposed(parts: Parts, turn: ActionTurn, run: (organization: OrganizationDetail, viewer: Viewer) => Promise<ActionAnswer>): Promise<ActionAnswer> | ActionAnswer {
  return withOrganization(parts, turn, async (organization, viewer) =>
    organization.state === 'proposed' ? run(organization, viewer) : { kind: 'card', card: partnerCard(organization, viewer, { text: 'It is configured already. Nothing was changed.', style: 'accent' }).card },
  );
}

const findOrganization = async (parts: Parts, id: string) => (await parts.entitlement.organizationDetails()).find((one) => one.id === organizationId(id));

/** The organization as Entra has it after a change. */
export async function freshCard(parts: Parts, viewer: Viewer, id: string, remark: Remark): Promise<ActionAnswer> {
  const organization = await findOrganization(parts, id);
  return organization ? { kind: 'card', card: partnerCard(organization, viewer, remark).card } : listAnswer(parts, viewer, { text: 'That organization exists no more.', style: 'accent' });
}

async function listAnswer(parts: Parts, viewer: Viewer, remark: { text: string; style: 'good' | 'accent' }): Promise<ActionAnswer> {
  const list = await partnerList(parts, viewer, 0, remark);
  return list ? { kind: 'card', card: list.card } : { kind: 'notice', text: remark.text };
}

/** What would be done, with the button that does it and the way back. */
export function confirmation(organization: OrganizationDetail, what: Pick<CardData<'governance-confirm'>, 'title' | 'lead' | 'lines' | 'verb' | 'confirmTitle' | 'confirmStyle'> & { detail?: string }): ActionAnswer {
  return { kind: 'card', card: buildCard('governance-confirm', { lang: 'en', summary: what.title, ...what, backVerb: 'partner.open', id: organization.id, detail: what.detail ?? '' }) };
}
