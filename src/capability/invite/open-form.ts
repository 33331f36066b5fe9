import { DateTime } from 'luxon';
import { plainText } from '../../card/plain-text.ts';
import type { Slots } from '../../language/understanding.ts';
import { checkAgainstFacts, checkAsk, type InvitationAsk, type InvitationLimits } from '../../rule/check-invitation.ts';
import { domainOf } from '../../rule/mail-address.ts';
import type { Finding } from '../../rule/finding.ts';
import type { Parts } from '../parts.ts';
import type { Directory } from '../port/directory.ts';
import type { Say, Turn } from '../port/turn.ts';
import { readerOf } from '../reader.ts';
import { newId } from '../new-id.ts';
import { within } from '../within.ts';
import { formCard } from './form-card.ts';
import { gatherFacts, organizationOf, type Gathered } from './gather-facts.ts';

/** How long the form waits for Entra before it is shown with what is known. */
const patienceMs = 1_200;
const draftLifeMs = 7 * 86_400_000;

/** 'Please get jane@fabrikam.example in until March': answers with the form, filled with what was understood. */
export async function openForm(parts: Parts, turn: Turn, slots: Slots, say: Say): Promise<void> {
  const { store, clock, house } = parts;
  const reader = readerOf(parts, turn);
  const now = clock.now();
  const today = DateTime.fromJSDate(now, { zone: reader.timeZone }).toISODate() ?? '';
  const mails = (slots.emails ?? []).slice(0, house.limits.mostGuests);
  const tooMany = (slots.emails?.length ?? 0) > house.limits.mostGuests;
  const [gathered, draft] = await Promise.all([
    within(patienceMs, gatherFacts(parts, turn.chat, mails)),
    store.drafts.open({ id: newId('draft'), key: `${turn.chat.conversationId} ${turn.activityId}`, tenantId: turn.chat.tenantId, personId: turn.chat.personId, expiresAt: new Date(now.getTime() + draftLifeMs) }),
  ]);
  const ask = askFrom(slots, mails, today, gathered);
  const findings = findingsFor(ask, house.limits, today, gathered);
  if (tooMany) findings.unshift({ level: 'blocking', code: 'too-many-guests', count: slots.emails?.length ?? 0, most: house.limits.mostGuests });
  // What is merely missing is asked by the form's empty fields, not held against the person at once.
  const shown = findings.filter((finding) => !['no-guest', 'end-missing', 'reason-missing'].includes(finding.code) && !(finding.code === 'address-invalid' && finding.guest === ''));
  await say(formCard({ draft, ask, findings: shown, packages: gathered?.packages ?? [], languages: house.limits.languages, today, reader }));
}

/** All checks: those of the form alone, and those against Entra where it answered in time. */
export function findingsFor(ask: InvitationAsk, limits: InvitationLimits, today: string, gathered: Gathered | undefined): Finding[] {
  const own = checkAsk(ask, limits, today);
  if (!gathered) return [...own, { level: 'notice', code: 'entra-slow' }];
  return [...own, ...checkAgainstFacts(ask, limits, gathered.facts)];
}

function askFrom(slots: Slots, mails: string[], today: string, gathered: Gathered | undefined): InvitationAsk {
  const organizations: Awaited<ReturnType<Directory['organizations']>> = [...(gathered?.facts.organizations ?? [])].map((one) => ({ ...one, domains: [...one.domains] }));
  const names = slots.names ?? [];
  // Names without an address get a row of their own, so that only the address is left to write.
  const rows = mails.length > 0 ? mails.map((mail, index) => ({ mail, name: names[index] ?? null })) : names.map((name) => ({ mail: '', name }));
  const chosen = slots.package === undefined ? undefined : gathered?.packages.find((one) => one.displayName === slots.package);
  return {
    guests: rows.map(({ mail, name }) => ({ mail, name: plainText(name ?? nameFrom(mail), 100) || null, organization: organizationOf(domainOf(mail), organizations) ?? slots.organization ?? null })),
    packageId: chosen?.id ?? null,
    start: slots.start ?? today,
    end: slots.end ?? '',
    reason: plainText(slots.reason ?? '', 20_000),
    language: languageOf(slots.language),
  };
}

/** `jane.porter@…` is most likely Jane Porter; anything less clear is left to the person. */
function nameFrom(mail: string): string {
  const parts = mail.slice(0, mail.indexOf('@')).split('.');
  if (parts.length < 2 || parts.some((part) => !/^\p{L}{2,}$/u.test(part))) return '';
  return parts.map((part) => part[0]?.toUpperCase() + part.slice(1)).join(' ');
}

const languageOf = (tag: string | undefined) => tag ?? 'en';
