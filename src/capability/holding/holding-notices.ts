import { dayOfMoment, type Reader } from '../../card/date-words.ts';
import { fateWords, inDays } from '../../card/holding-words.ts';
import type { Holding, HoldingAbout, HoldingHappening } from '../../rule/holding.ts';
import type { House } from '../parts.ts';
import { personId } from '../port/identity.ts';
import type { Notice } from '../port/store.ts';
import { daysLeft } from './days-left.ts';

/** The words beside the cards: for a guest who does not use the chat by mail, and for everybody once it is over. */
export function holdingNotices(happening: HoldingHappening, holding: Holding, house: Pick<House, 'timeZone' | 'myAccessUrl'>, reachable: boolean, now: Date): Notice[] {
  const { id, tenantId, holder, about, endsAt } = holding;
  const { timeZone } = house;
  if (!about) return [];
  const reader: Reader = { locale: 'en-GB', timeZone };
  const pkg = holding.package.name;
  const notice = (to: Notice['to'], text: string, subject: string): Notice => ({ key: [id, happening.what, endsAt ?? '', 'days' in happening ? happening.days : '', 'personId' in to ? to.personId : to.mail].join(' '), subjectId: id, tenantId, to, subject, text });
  const mail = (text: string, subject: string) => (about.isGuest && about.mail ? [notice({ mail: about.mail }, `Hello,\n\n${text}${sponsorLine(about.sponsors)}\n`, subject)] : []);
  const sponsors = (text: string) => (about.isGuest ? about.sponsors.map((one) => notice({ personId: one.id }, text, pkg)) : []);
  switch (happening.what) {
    case 'holding-reminded':
      if (reachable || endsAt === null) return [];
      return mail(`Your access to ${pkg} ends ${inDays(daysLeft(endsAt, now, timeZone))}, on ${dayOfMoment(endsAt, reader)}. ${longer(about, pkg, house.myAccessUrl)}`, `Your access to ${pkg} ends soon`);
    case 'holding-ended': {
      // Whoever had it ended has been told; and with the last one, more is said than this.
      if (holding.ending !== null || !holding.shown || (holding.state.kind === 'ended' && holding.state.fate)) return [];
      const theirs = `Your access to ${pkg} has ended.`;
      return [...sponsors(`${pkg} of ${holder.name} has ended.`), ...(reachable ? [notice({ personId: personId(holder.id) }, theirs, pkg)] : mail(`${theirs} If you need it again, write to ${whom(about)}.`, `Your access to ${pkg} has ended`))];
    }
    case 'last-holding-ended':
      return [
        ...sponsors(`${pkg}, which has ended, was the last access package that ${holder.name} had. ${fateWords(happening.fate, holder.name, 'with that', reader)}`),
        ...mail(`${pkg}, to which your access has ended, was the last access package that you had. ${fateWords(happening.fate, null, 'with that', reader)} If you need access again, write to ${whom(about)}.`, 'What becomes of your guest account'),
      ];
    case 'holding-end-moved':
      return [];
  }
}

/** What a guest does about the end: themselves, where the policy lets them. */
const longer = (about: HoldingAbout, pkg: string, myAccessUrl: string) =>
  about.holderRights.extend === null ? `If you need it for longer, extend it: write ‘extend ${pkg}’ to Foyer in Teams, or open ${myAccessUrl}` : `If you need it for longer, write to ${whom(about)}.`;
const whom = ({ sponsors }: HoldingAbout) => (sponsors.length > 0 ? 'your sponsor' : 'the people you work with');
const sponsorLine = (sponsors: readonly { name: string }[]) => (sponsors.length === 0 ? '' : `\n\nYour sponsor: ${sponsors.map(({ name }) => name).join(', ')}.`);
