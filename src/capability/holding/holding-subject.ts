import { dayOfMoment, type Reader } from '../../card/date-words.ts';
import { inDays } from '../../card/holding-words.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';
import { daysLeft } from './days-left.ts';
import { holdingCard } from './holding-card.ts';

/** Something held, as the delivery of cards needs it; null before it has been looked at, since nobody is shown it then. */
export async function holdingSubject({ store, clock, house }: Pick<Parts, 'store' | 'clock' | 'house'>, id: string) {
  const holding = await store.holdings.byId(id);
  if (!holding?.about) return null;
  const { about, holder, endsAt, state } = holding;
  const pkg = holding.package.name;
  return {
    id,
    version: holding.version,
    draw: (viewer: { id: string; role: ViewRole }, reader: Reader): Message => holdingCard(holding, about, viewer, clock.now(), reader),
    instead(role: ViewRole) {
      if (state.kind !== 'standing' || endsAt === null) return null;
      const { timeZone } = house;
      const thing = role === 'sponsor' ? `The access of ${holder.name} to ${pkg}` : `Your access to ${pkg}`;
      const ends = `${thing} ends ${inDays(daysLeft(endsAt, clock.now(), timeZone))}, on ${dayOfMoment(endsAt, { locale: 'en-GB', timeZone })}.`;
      return { subject: `${thing} ends soon`, text: `Hello,\n\n${ends} Foyer cannot reach you in Teams. If it is needed for longer, open the app Foyer in Teams and write: extend ${role === 'sponsor' ? `${about.mail ?? holder.name} on ` : ''}${pkg}\n` };
    },
  };
}
