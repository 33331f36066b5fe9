import type { Reader } from '../../card/date-words.ts';
import { bulkSubject } from '../bulk/bulk-subject.ts';
import { holdingSubject } from '../holding/holding-subject.ts';
import { accessCard } from '../package/access-card.ts';
import { requestCard } from '../request/request-card.ts';
import type { Parts } from '../parts.ts';
import type { Message } from '../port/messenger.ts';
import type { ViewRole } from '../port/store.ts';

/** Something that people are shown cards of, and that moves on. */
export interface Subject {
  id: string;
  version: number;
  /** The card as this person may see it now. */
  draw(viewer: { id: string; role: ViewRole }, reader: Reader): Message;
  /** A mail for somebody in this role who cannot be shown a card at all; null where nobody waits for them. */
  instead(role: ViewRole): { subject: string; text: string } | null;
}

/** Finds a subject by its id, which says what it names. */
export async function findSubject(parts: Pick<Parts, 'store' | 'clock' | 'house'>, id: string): Promise<Subject | null> {
  const { store, clock } = parts;
  switch (id.slice(0, id.indexOf('_'))) {
    case 'request': {
      const request = await store.requests.byId(id);
      if (!request) return null;
      return {
        id,
        version: request.version,
        draw: (viewer, reader) => requestCard(request, viewer, viewer.role, reader),
        instead: (role) => (role === 'approver' ? waitingMail(request.number, request.requestor.name) : null),
      };
    }
    case 'access': {
      const request = await store.access.byId(id);
      if (!request) return null;
      return {
        id,
        version: request.version,
        draw: (viewer, reader) => accessCard(request, viewer, clock.now(), reader),
        instead: (role) => (role === 'approver' ? waitingMail(request.number, request.requestor.name) : null),
      };
    }
    case 'holding':
      return holdingSubject(parts, id);
    case 'bulk':
      return bulkSubject(parts, id);
    default:
      return null;
  }
}

const waitingMail = (number: number, requestor: string) => ({
  subject: `Request ${number} waits for your decision`,
  text: `Hello,\n\nRequest ${number} by ${requestor} waits for your decision, and Foyer cannot reach you in Teams. Open the app Foyer in Teams and write: what is waiting for me\n`,
});
