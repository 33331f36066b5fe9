import { dayOfMoment, dayWords, type Reader } from '../../card/date-words.ts';
import { eitherOf, fateWords, inDays, originWords, refusalWords } from '../../card/holding-words.ts';
import { listed } from '../../card/plain-text.ts';
import { buildCard, type CardData } from '../../card/registry.ts';
import { latestEnd } from '../../rule/check-access.ts';
import type { Holding, HoldingAbout, HoldingRights } from '../../rule/holding.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';
import { dayIn } from '../reader.ts';
import { daysLeft } from './days-left.ts';
import { timeLeft } from './time-left.ts';

/** The reminder of something that is held, as its holder or a sponsor may see it now; it follows when it is extended or ends. */
export function holdingCard(holding: Holding, about: HoldingAbout, viewer: { id: string; role: ViewRole }, now: Date, reader: Reader): Message & { kind: 'card' } {
  const { endsAt, holder } = holding;
  const own = viewer.role !== 'sponsor';
  const pkg = holding.package.name;
  const thing = own ? `Your access to ${pkg}` : `${pkg} of ${holder.name}`;
  const state = standing(holding, own, now, reader);
  const rights = own ? about.holderRights : about.sponsorRights;
  const stands = holding.state.kind === 'standing';
  const data: CardData<'holding'> = {
    lang: 'en',
    summary: `${thing} ${state.said}`,
    title: `${thing} ${state.said}`,
    lead: own ? 'Foyer tells you fourteen days before the end, and on the day before.' : `You are told as a sponsor of ${holder.name}.`,
    status: state.status,
    statusMark: state.mark,
    statusStyle: state.style,
    statusDetail: state.detail,
    ...timeLeft({ since: about.since, endsAt: stands ? endsAt : null }, now, reader.timeZone),
    facts: [
      ...(about.resources.length > 0 ? [{ label: 'Contains', value: listed(about.resources) }] : []),
      { label: 'How it came', value: originWords(about.origin, { id: viewer.id, isGuest: own && about.isGuest }, about.policy?.name ?? '') },
      ...(stands && rights.extend === null && about.policy ? [{ label: 'Extending', value: extending(about.policy, now, reader) }] : []),
    ],
    why: stands ? whyNot(rights, own ? null : holder.name, about.sponsors.map(({ name }) => name)) : '',
    canExtend: stands && rights.extend === null,
    extendTooltip: own ? `Extend ${pkg}` : `Extend ${pkg} of ${holder.name}`,
    canEnd: stands && rights.remove === null,
    endTitle: own ? 'Give up' : 'End it now',
    endTooltip: own ? `Give up ${pkg}` : `End ${pkg} of ${holder.name}`,
    package: holding.package.id,
    target: own ? '' : (about.mail ?? ''),
  };
  return { kind: 'card', card: buildCard('holding', data), summary: data.summary };
}

interface Standing {
  said: string;
  status: string;
  mark: string;
  style: CardData<'holding'>['statusStyle'];
  detail: string;
}

function standing({ state, endsAt, reminded, holder }: Holding, own: boolean, now: Date, reader: Reader): Standing {
  if (state.kind === 'ended') {
    const fate = state.fate ? fateWords(state.fate, own ? null : holder.name, 'with that', reader) : '';
    return { said: 'has ended', status: `Ended ${dayOfMoment(state.at, reader)}`, mark: '–', style: 'emphasis', detail: fate };
  }
  if (endsAt === null) return { said: 'does not end any more', status: 'It does not end by itself now', mark: '✓', style: 'good', detail: '' };
  const day = dayOfMoment(endsAt, reader);
  const days = daysLeft(endsAt, now, reader.timeZone);
  // The card of a reminder whose end has moved since has nothing to remind of.
  if (reminded.length === 0) return { said: `lasts until ${day}`, status: `Lasts until ${day}, for ${days} more ${days === 1 ? 'day' : 'days'}`, mark: '✓', style: 'good', detail: 'The end has been moved.' };
  return { said: `ends ${inDays(days)}`, status: `Ends ${inDays(days)}, on ${day}`, mark: '◔', style: days <= 1 ? 'attention' : 'warning', detail: 'Nothing has to be done if it is not needed any more.' };
}

function extending({ end, approvalToExtend }: NonNullable<HoldingAbout['policy']>, now: Date, reader: Reader): string {
  const latest = latestEnd(dayIn(now, reader.timeZone), end);
  return `${latest ? `Until ${dayWords(latest, reader)} at the latest` : 'To any day'}; ${approvalToExtend ? 'an approval follows' : 'no approval is needed'}`;
}

/** Why a button is missing, and who can do it instead. `whose` is null for one's own. */
export function whyNot({ extend, remove }: HoldingRights, whose: string | null, sponsors: readonly string[]): string {
  if (extend === null && remove === null) return '';
  if (extend === 'not-by-oneself' && remove === 'not-by-oneself') return `Its policy lets you neither extend it nor give it up yourself. ${ask(sponsors)}`;
  const words = [...(extend ? [refusalWords(extend, 'extend', whose)] : []), ...(remove && remove !== extend ? [refusalWords(remove, 'remove', whose)] : [])];
  return [...words, ...(extend === 'not-by-oneself' || remove === 'not-by-oneself' ? [ask(sponsors)] : [])].join(' ');
}

const ask = (sponsors: readonly string[]) => `Ask ${eitherOf([...sponsors, 'your IT administrators'])}.`;
