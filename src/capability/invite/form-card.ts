import { buildCard, type CardData } from '../../card/registry.ts';
import type { Reader } from '../../card/date-words.ts';
import { findingWords } from '../../card/finding-words.ts';
import { findingsBox } from '../../card/findings-box.ts';
import type { Finding } from '../../rule/finding.ts';
import type { InvitationAsk } from '../../rule/check-invitation.ts';
import type { AccessPackage } from '../port/directory.ts';
import type { Message } from '../port/messenger.ts';

export interface FormView {
  draft: string;
  ask: InvitationAsk;
  findings: Finding[];
  packages: readonly AccessPackage[];
  languages: readonly string[];
  today: string;
  reader: Reader;
}

/** The invitation form: what was understood, to be corrected, and what the checks found. Nothing has been sent yet. */
export function formCard(view: FormView): Message & { kind: 'card' } {
  const { ask } = view;
  const problems = view.findings.filter((finding) => finding.level === 'blocking').length;
  const rows = ask.guests.length > 0 ? ask.guests : [{ mail: '', name: null, organization: null }];
  const title = rows.length > 1 ? `Invite ${rows.length} guests` : 'Invite a guest';
  const takeOff = rows.length > 1 ? ' Empty an address to take that guest off the list.' : '';
  const told = problems > 0 ? 'Nothing has been sent. Mend what is named first, then send it.' : 'Nothing has been sent yet. Correct what is not right, then send it.';
  const lead = `${told}${takeOff}`;
  const data: CardData<'invite-form'> = {
    lang: 'en',
    summary: `${title}: a form to check and send`,
    title,
    lead,
    ...findingsData(view.findings, view.reader),
    guests: rows.map((guest, index) => ({
      heading: rows.length > 1 ? `Guest ${index + 1}` : '',
      separator: index > 0,
      mailId: `mail${index}`,
      mailLabel: 'Mail address of the guest',
      mail: guest.mail,
      required: index === 0 && rows.length === 1,
      nameId: `name${index}`,
      name: guest.name ?? '',
      organizationId: `organization${index}`,
      organization: guest.organization ?? '',
    })),
    guestCount: rows.length,
    packages: [{ title: 'None: only the guest account', value: 'none' }, ...view.packages.filter((one) => one.directPolicy !== null).map((one) => ({ title: packageTitle(one), value: one.id }))],
    package: ask.packageId ?? 'none',
    languages: languageChoices(view.languages),
    language: ask.language,
    today: view.today,
    start: ask.start,
    end: ask.end,
    reason: ask.reason.slice(0, 1000),
    draft: view.draft,
  };
  return { kind: 'card', card: buildCard('invite-form', data), summary: data.summary };
}

const packageTitle = (one: AccessPackage) => (one.directPolicy?.longestDays ? `${one.displayName} (up to ${one.directPolicy.longestDays} days)` : one.displayName);
const languageNames = new Intl.DisplayNames('en', { type: 'language' });
/** A language's name as English says it. */
export const languageName = (tag: string) => languageNames.of(tag) ?? tag;

const knownChoices = new WeakMap<readonly string[], { title: string; value: string }[]>();
/** The choices of a list of languages; looked up once, since naming a language is slow. */
export function languageChoices(tags: readonly string[]): { title: string; value: string }[] {
  const choices = knownChoices.get(tags) ?? tags.map((tag) => ({ title: languageName(tag), value: tag }));
  knownChoices.set(tags, choices);
  return choices;
}

/** An invitation's findings as a card shows them. */
export const findingsData = (findings: readonly Finding[], reader: Reader) => findingsBox(findings, (finding) => findingWords(finding, reader));
